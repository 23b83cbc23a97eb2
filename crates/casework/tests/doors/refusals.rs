//! What a door refuses before it begins: outputs that are inputs, and what is no file.

use crate::folders::doors;
use commonlink_casework::doors::{
    CalibrateRequest, CompareRequest, CompareSummary, DoorError, EvaluateRequest, SearchRequest,
    shipped_calibration,
};
use commonlink_testkit::TemporaryFolder;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

const TABLE: &str = "mark_id,source_id,kind,capture,files\n\
    m1,s1,printed,photo_single,a.jpg\nm2,s2,impressed_surface,topography,b.png\n";

/// A folder whose files can't be decoded; nothing here comes that far.
fn folder(path: &Path) {
    fs::create_dir_all(path).unwrap();
    fs::write(path.join("marks.csv"), TABLE).unwrap();
    for name in ["a.jpg", "b.png", "b.json"] {
        fs::write(path.join(name), name).unwrap();
    }
    fs::write(path.join("pairs.csv"), "a,b\nm1,m2\n").unwrap();
    fs::write(path.join("own.json"), shipped_calibration().unwrap().to_json().unwrap()).unwrap();
}

fn comparing(folder: &Path, out: PathBuf) -> CompareRequest {
    let (pairs, calibration) = (Some(folder.join("pairs.csv")), Some(folder.join("own.json")));
    CompareRequest { folder: folder.to_owned(), pairs, calibration, out }
}

/// Every file of a folder with its bytes.
fn held(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut held: Vec<_> =
        entries.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    held.sort();
    held
}

pub fn inputs() {
    let temporary = TemporaryFolder::new("inputs");
    let [queries, gallery] = ["queries", "gallery"].map(|name| temporary.path().join(name));
    folder(&queries);
    folder(&gallery);
    let link = temporary.path().join("scores.csv");
    symlink(queries.join("marks.csv"), &link).unwrap();
    let before = (held(&queries), held(&gallery));
    let doors = doors(1);
    let refused = |what: &Path, outcome: Result<(), DoorError>| match outcome {
        Err(error @ DoorError::OutputIsInput(_)) => assert!(error.to_string().contains("--out"), "{error}"),
        other => panic!("{}: {other:?}", what.display()),
    };

    let names = ["marks.csv", "a.jpg", "b.png", "b.json", "pairs.csv", "own.json"];
    let roundabout = queries.join("../gallery/../queries/marks.csv");
    for out in names.map(|name| queries.join(name)).into_iter().chain([link, roundabout]) {
        refused(&out, doors.compare(&comparing(&queries, out.clone())).map(drop));
    }
    for out in [queries.join("marks.csv"), gallery.join("marks.csv"), gallery.join("b.json")] {
        let (folder, gallery) = (queries.clone(), Some(gallery.clone()));
        let request = SearchRequest { folder, gallery, top: 1, across: false, out: out.clone() };
        refused(&out, doors.search(&request).map(drop));
        let folders = vec![queries.clone(), temporary.path().join("gallery")];
        let request = CalibrateRequest { folders, out: out.clone(), seed: 1, others: 1 };
        refused(&out, doors.calibrate(&request).map(drop));
    }

    let report = temporary.path().join("report");
    fs::create_dir(&report).unwrap();
    fs::copy(queries.join("own.json"), report.join("metrics.json")).unwrap();
    fs::write(report.join("report.md"), TABLE).unwrap();
    let kept = held(&report);
    for (truth, calibration) in
        [(None, Some(report.join("metrics.json"))), (Some(report.join("report.md")), None)]
    {
        let (folder, out) = (queries.clone(), report.clone());
        let request = EvaluateRequest { folder, truth, calibration, out, seed: 1, others: 1 };
        refused(&report, doors.evaluate(&request).map(drop));
    }
    assert_eq!(held(&report), kept);
    assert_eq!((held(&queries), held(&gallery)), before, "nothing was touched");

    let into_a_folder = doors.compare(&comparing(&queries, report));
    assert!(matches!(into_a_folder, Err(DoorError::Write { .. })), "before any work: {into_a_folder:?}");
}

pub fn pipes() {
    for name in ["marks.csv", "pairs.csv", "own.json"] {
        let temporary = TemporaryFolder::new("pipes");
        folder(temporary.path());
        pipe(&temporary.path().join(name));
        let said = compared(temporary.path()).unwrap_err().to_string();
        assert!(said.contains(name) && said.contains("named pipe"), "{said}");
    }
    let temporary = TemporaryFolder::new("pipes");
    folder(temporary.path());
    pipe(&temporary.path().join("truth.csv"));
    let (folder, out) = (temporary.path().to_owned(), temporary.path().join("report"));
    let truth = Some(folder.join("truth.csv"));
    let request = EvaluateRequest { folder, truth, calibration: None, out, seed: 1, others: 1 };
    let said = soon(move || doors(1).evaluate(&request).map(drop)).unwrap_err().to_string();
    assert!(said.contains("truth.csv") && said.contains("named pipe"), "{said}");
    // A file of a mark stops nobody, and waits for nobody.
    pipe(&temporary.path().join("a.jpg"));
    let summary = compared(temporary.path()).unwrap();
    let what = &summary.unreadable.iter().find(|mark| mark.mark_id == "m1").unwrap().what;
    assert!(what.contains("a.jpg") && what.contains("named pipe"), "{what}");
}

fn compared(folder: &Path) -> Result<CompareSummary, DoorError> {
    let request = comparing(folder, folder.join("scores.csv"));
    soon(move || doors(1).compare(&request))
}

/// Puts a named pipe in place of a file.
fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What comes of it, in a thread of its own, so that waiting for ever is a failure.
fn soon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_mins(1)).expect("it waits for ever")
}
