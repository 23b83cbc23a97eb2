//! Folders of marks as the batch doors take them, and the files they write. The formats don't change.
//!
//! A folder holds `marks.csv` with the columns
//! `mark_id,source_id,design_id,kind,capture,files,lights,pixel_um,stratum` in any order. `source_id`,
//! `design_id` and `stratum` are truth and may be missing or empty; `lights` and `pixel_um` may be too.
//! Unknown columns are left alone. A byte order mark and either line ending are taken.
//!
//! Invariants: a file named in the table lies inside the folder; every mark has an id of its own; every
//! error names line and column and what to do; nothing but a regular file is read, because a named pipe would keep
//! us waiting for ever. The parsing functions take bytes and know no file system.
//!
//! ```
//! let table = b"mark_id,kind,capture,files\nm1,printed,photo_single,images/m1.jpg\n";
//! let marks = commonlink_exchange::marks_folder::parse_marks(table)?;
//! assert_eq!(marks[0].files, ["images/m1.jpg"]);
//! # Ok::<(), commonlink_exchange::marks_folder::FolderError>(())
//! ```

mod pairs;
mod scores;
mod table;

use std::fs::FileType;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use crate::DecodeRequest;
use crate::error::DecodeError;
use crate::limits::Limits;
use commonlink_model::CaptureKind;

pub use pairs::{Pairs, all_pairs, parse_pairs};
pub use scores::{ScoreRow, SearchRow, scores_csv, search_csv};
pub use table::{MarkRow, parse_marks};

/// Why a folder, a table or a list could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file could not be read.
    #[error("{path}: {source}. Check the name and that you may read it.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// There is something else than a file.
    #[error("{path} is {what}, and only regular files are read here; put the file itself in its place")]
    NotAFile {
        /// Where it is.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A cell is wrong. Lines count from 1 as an editor shows them; the header is line 1.
    #[error("{file}, line {line}, column {column}: {problem}")]
    Cell {
        /// `marks.csv` or the list of pairs.
        file: &'static str,
        /// Line in the file.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A table is wrong as a whole.
    #[error("{file}: {problem}")]
    Table {
        /// `marks.csv` or the list of pairs.
        file: &'static str,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A result can't be written as the format demands.
    #[error("the result for {marks} can't be written: {problem}")]
    Result {
        /// The marks concerned.
        marks: String,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A folder and its marks.
#[derive(Clone, Debug)]
pub struct MarksFolder {
    /// The folder.
    pub root: PathBuf,
    /// The marks in the order of the table.
    pub marks: Vec<MarkRow>,
}

/// Reads `marks.csv` of a folder. The files of the marks are not opened.
///
/// # Errors
/// If the table can't be read or is wrong.
pub fn read_marks_folder(root: &Path) -> Result<MarksFolder, FolderError> {
    let marks = parse_marks(&read_file(&root.join(table::FILE))?)?;
    Ok(MarksFolder { root: root.to_owned(), marks })
}

/// Reads a list of pairs; see [`parse_pairs`].
///
/// # Errors
/// If the list can't be read or is wrong.
pub fn read_pairs(path: &Path, marks: &[MarkRow]) -> Result<Pairs, FolderError> {
    parse_pairs(&read_file(path)?, marks)
}

impl MarksFolder {
    /// Every file that is read of the folder, whether it is there or not: the table, the files it names, and the
    /// description beside each picture of a topography.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let named =
            self.marks.iter().flat_map(|mark| mark.files.iter().map(move |name| (mark.capture, name)));
        let read = named.flat_map(|(capture, name)| {
            let path = self.root.join(name);
            let beside = (capture == CaptureKind::Topography).then(|| path.with_extension("json"));
            std::iter::once(path).chain(beside)
        });
        std::iter::once(self.root.join(table::FILE)).chain(read)
    }

    /// What to ask the decoding child for each file of a mark, in order. A topography may be an x3p, or a
    /// PNG with a JSON of the same name beside it.
    ///
    /// # Errors
    /// If a file can't be read, or the name does not fit the capture.
    pub fn requests(&self, mark: &MarkRow) -> Result<Vec<DecodeRequest>, FolderError> {
        mark.files.iter().map(|name| self.request(mark, name)).collect()
    }

    fn request(&self, mark: &MarkRow, name: &str) -> Result<DecodeRequest, FolderError> {
        let path = self.root.join(name);
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        match (mark.capture, extension.as_str()) {
            (CaptureKind::Topography, "png") => {
                Ok(DecodeRequest::height_png(read_file(&path)?, read_file(&path.with_extension("json"))?))
            }
            (CaptureKind::Topography | CaptureKind::Profile, "x3p") => {
                Ok(DecodeRequest::x3p(read_file(&path)?))
            }
            (CaptureKind::Profile, _) => Ok(DecodeRequest::profile_csv(read_file(&path)?)),
            (CaptureKind::Topography, _) => Err(FolderError::Cell {
                file: table::FILE,
                line: mark.line,
                column: "files",
                problem: format!("`{name}` is no topography; give an .x3p, or a 16-bit .png with its .json"),
            }),
            _ => Ok(DecodeRequest::photograph(read_file(&path)?)),
        }
    }
}

/// Reads a file after a look at what it is, so that a huge one is refused before memory is taken, and a named pipe
/// before it is waited for.
///
/// # Errors
/// If there is no regular file, or it can't be read or is larger than any decoder takes.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FolderError> {
    let unreadable = |source| FolderError::Unreadable { path: path.to_owned(), source };
    let found = std::fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(FolderError::NotAFile { path: path.to_owned(), what: kind(found.file_type()) });
    }
    let length = found.len();
    let limit = Limits::default().max_input_bytes;
    if length > limit {
        let large = DecodeError::TooLarge { bytes: length, limit };
        return Err(unreadable(std::io::Error::new(std::io::ErrorKind::FileTooLarge, large)));
    }
    std::fs::read(path).map_err(unreadable)
}

/// What is no regular file, in words.
fn kind(found: FileType) -> &'static str {
    if found.is_dir() {
        "a folder"
    } else if found.is_fifo() {
        "a named pipe"
    } else if found.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}
