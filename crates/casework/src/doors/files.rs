//! Folders in, files out. An output never takes the place of an input, and is there whole or not at all.

use super::DoorError;
use commonlink_exchange::marks_folder::{MarkRow, MarksFolder, parse_marks, read_file, read_marks_folder};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A folder with its marks in the order of their identifiers, so that the order of the table says nothing.
pub(crate) fn read(folder: &Path) -> Result<MarksFolder, DoorError> {
    let mut read = read_marks_folder(folder)?;
    read.marks.sort_by(|a, b| a.mark_id.cmp(&b.mark_id));
    Ok(read)
}

/// Takes source, design and stratum of each mark from another table; what that does not name stays unknown.
pub(crate) fn add_truth(marks: &mut [MarkRow], table: &Path) -> Result<(), DoorError> {
    let told = parse_marks(&read_file(table)?)?;
    let told: BTreeMap<&str, &MarkRow> = told.iter().map(|mark| (mark.mark_id.as_str(), mark)).collect();
    for mark in marks {
        let truth = told.get(mark.mark_id.as_str());
        mark.source_id = truth.and_then(|truth| truth.source_id.clone());
        mark.design_id = truth.and_then(|truth| truth.design_id.clone());
        mark.stratum = truth.and_then(|truth| truth.stratum.clone());
    }
    Ok(())
}

/// Refuses outputs that are folders, or that are inputs, by whatever name they go.
pub(crate) fn spare(
    outputs: impl IntoIterator<Item = PathBuf>,
    inputs: impl IntoIterator<Item = PathBuf>,
) -> Result<(), DoorError> {
    let mut there = BTreeSet::new();
    for path in outputs {
        if path.is_dir() {
            return Err(DoorError::Write { path, cause: Error::from(ErrorKind::IsADirectory) });
        }
        there.extend(path.canonicalize());
    }
    if there.is_empty() {
        return Ok(());
    }
    let taken = |input: &PathBuf| input.canonicalize().is_ok_and(|path| there.contains(&path));
    inputs.into_iter().find(taken).map_or(Ok(()), |input| Err(DoorError::OutputIsInput(input)))
}

/// Writes a file, and makes its folder where that is missing. What was there before stays until all of it is written.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), DoorError> {
    let failed = |cause| DoorError::Write { path: path.to_owned(), cause };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let (place, rights) = match fs::metadata(path) {
        // Pipes and devices, such as standard output, can't be replaced.
        Ok(found) if !found.is_file() => return fs::write(path, bytes).map_err(failed),
        Ok(found) => {
            // A file that is protected from writing is not to be replaced either.
            fs::File::options().append(true).open(path).map_err(failed)?;
            // The end of a link is replaced, not the link.
            (path.canonicalize().map_err(failed)?, Some(found.permissions()))
        }
        Err(_absent) => (path.to_owned(), None),
    };
    let beside = place.with_file_name(format!(".commonlink-{}", uuid::Uuid::new_v4().simple()));
    let written = fs::write(&beside, bytes)
        .and_then(|()| rights.map_or(Ok(()), |rights| fs::set_permissions(&beside, rights)))
        .and_then(|()| fs::rename(&beside, &place));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(failed)
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
    fn what_was_there_is_replaced_whole_and_in_its_place() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let temporary = commonlink_testkit::TemporaryFolder::new("written");
        let (path, link) = (temporary.path().join("sub/scores.csv"), temporary.path().join("link.csv"));
        write(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        // A second name keeps what it had: the file is replaced and not overwritten.
        fs::hard_link(&path, temporary.path().join("kept.csv")).unwrap();
        write(&link, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read(temporary.path().join("kept.csv")).unwrap(), b"one");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        write(Path::new("/dev/null"), b"three").unwrap();
        assert!(write(temporary.path(), b"four").is_err());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn the_header_of_portions_stands_once() {
        let mut portions = Portions::new(Path::new(""));
        portions.add(b"a,b\n1,2\n");
        portions.add(b"a,b\n3,4\n");
        assert_eq!(portions.bytes, b"a,b\n1,2\n3,4\n");
    }
}
