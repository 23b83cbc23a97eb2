//! Folders in, files out.

use super::DoorError;
use commonlink_exchange::marks_folder::{MarkRow, MarksFolder, parse_marks, read_marks_folder};
use std::collections::BTreeMap;
use std::path::Path;

/// A folder with its marks in the order of their identifiers, so that the order of the table says nothing.
pub(crate) fn read(folder: &Path) -> Result<MarksFolder, DoorError> {
    let mut read = read_marks_folder(folder)?;
    read.marks.sort_by(|a, b| a.mark_id.cmp(&b.mark_id));
    Ok(read)
}

/// Takes source, design and stratum of each mark from another table; what that does not name stays unknown.
pub(crate) fn add_truth(marks: &mut [MarkRow], table: &Path) -> Result<(), DoorError> {
    let unreadable = |cause| DoorError::Read { path: table.to_owned(), cause };
    let told = parse_marks(&std::fs::read(table).map_err(unreadable)?)?;
    let told: BTreeMap<&str, &MarkRow> = told.iter().map(|mark| (mark.mark_id.as_str(), mark)).collect();
    for mark in marks {
        let truth = told.get(mark.mark_id.as_str());
        mark.source_id = truth.and_then(|truth| truth.source_id.clone());
        mark.design_id = truth.and_then(|truth| truth.design_id.clone());
        mark.stratum = truth.and_then(|truth| truth.stratum.clone());
    }
    Ok(())
}

/// Writes a file, and makes its folder where that is missing.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), DoorError> {
    let failed = |cause| DoorError::Write { path: path.to_owned(), cause };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}

/// A table that is written in portions, each with the same header.
pub(crate) struct Portions<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
}

impl<'a> Portions<'a> {
    pub const fn new(path: &'a Path) -> Self {
        Self { path, bytes: Vec::new() }
    }

    /// Adds a portion; the header stands once.
    pub fn add(&mut self, table: &[u8]) {
        let header = table.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let kept = if self.bytes.is_empty() { table } else { table.get(header..).unwrap_or_default() };
        self.bytes.extend_from_slice(kept);
    }

    pub fn finish(self) -> Result<(), DoorError> {
        write(self.path, &self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_portions_stands_once() {
        let mut portions = Portions::new(Path::new(""));
        portions.add(b"a,b\n1,2\n");
        portions.add(b"a,b\n3,4\n");
        assert_eq!(portions.bytes, b"a,b\n1,2\n3,4\n");
    }
}
