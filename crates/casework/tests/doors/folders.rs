//! Folders to work on, and reading back what doors write.

use commonlink_casework::doors::{
    CaptureKind, CompareRequest, Doors, MarkSetRequest, MarkSetSpec, SearchRequest, Unwatched,
};
use std::fs;
use std::path::Path;

/// Doors with so many threads.
pub fn doors(threads: usize) -> Doors {
    Doors::new(threads, Box::new(Unwatched)).unwrap()
}

/// Two designs of two moulds with two impressions each, under four lamps and under an unknown one.
pub fn small(folder: &Path) {
    let spec = MarkSetSpec {
        moulds_per_design: 2,
        impressions: 2,
        captures: vec![CaptureKind::PhotoFourLight, CaptureKind::PhotoSingle],
        size: (160, 160),
        ..MarkSetSpec::four_light(7, 2, 0.4)
    };
    doors(2).generate_marks(&MarkSetRequest { spec, out: folder.to_owned() }).unwrap();
}

/// `compare` with the shipped calibration: the file.
pub fn compared(folder: &Path, pairs: Option<&Path>, threads: usize) -> String {
    let out = folder.join("scores.csv");
    let request = CompareRequest {
        folder: folder.to_owned(),
        pairs: pairs.map(ToOwned::to_owned),
        calibration: None,
        out: out.clone(),
    };
    doors(threads).compare(&request).unwrap();
    fs::read_to_string(out).unwrap()
}

/// `search` in the folder itself: the file.
pub fn searched(folder: &Path, threads: usize) -> String {
    let out = folder.join("search.csv");
    let request =
        SearchRequest { folder: folder.to_owned(), gallery: None, top: 100, across: false, out: out.clone() };
    doors(threads).search(&request).unwrap();
    fs::read_to_string(out).unwrap()
}

/// The rows of a table without its header.
pub fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

/// `marks.csv` of a folder as header and rows.
pub fn marks(folder: &Path) -> (String, Vec<Vec<String>>) {
    let table = fs::read_to_string(folder.join("marks.csv")).unwrap();
    let header = table.lines().next().unwrap().to_owned();
    (header, rows(&table).into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect())
}

/// Writes `marks.csv`.
pub fn write_marks(folder: &Path, header: &str, rows: &[Vec<String>]) {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    fs::write(folder.join("marks.csv"), format!("{header}\n{}\n", lines.join("\n"))).unwrap();
}
