//! What `compare` and `search` write.

use crate::folders::{compared, doors, marks, rows, searched, small, write_marks};
use commonlink_casework::doors::CompareRequest;
use commonlink_testkit::TemporaryFolder;
use std::collections::BTreeSet;
use std::fs;

const HEADER: &str = "a,b,class_log10_lr,individual_log10_lr,individual_verdict";

pub fn pairs() {
    let folder = TemporaryFolder::new("doors");
    small(folder.path());
    let table = compared(folder.path(), None, 2);
    assert_eq!(table.lines().next(), Some(HEADER));
    let rows = rows(&table);
    // Eight marks under four lamps, eight under an unknown one.
    assert_eq!(rows.len(), 2 * (8 * 7 / 2));
    let mut seen = BTreeSet::new();
    for row in &rows {
        assert!(row[0] < row[1], "{row:?}");
        assert!(seen.insert((row[0], row[1])), "{row:?} twice");
        for number in [row[2], row[3]].into_iter().filter(|number| !number.is_empty()) {
            assert!(number.parse::<f64>().unwrap().is_finite());
        }
        assert_eq!(row[4] == "evaluable", !row[3].is_empty(), "{row:?}");
        assert!(row[4] == "evaluable" || row[4] == "not_evaluable");
    }
    let (_, marks) = marks(folder.path());
    let singles: BTreeSet<&str> =
        marks.iter().filter(|row| row[4] == "photo_single").map(|row| row[0].as_str()).collect();
    assert!(rows.iter().filter(|row| singles.contains(row[0])).all(|row| row[4] == "not_evaluable"));
    assert!(rows.iter().any(|row| row[4] == "evaluable"), "four lamps answer something");

    let found = searched(folder.path(), 2);
    assert_eq!(found.lines().next(), Some("query,rank,candidate,score"));
    let found = crate::folders::rows(&found);
    let distinct: BTreeSet<(&str, &str)> = found.iter().map(|row| (row[0], row[2])).collect();
    assert_eq!(distinct.len(), found.len());
    assert!(found.iter().all(|row| row[0] != row[2] && singles.contains(row[0]) == singles.contains(row[2])));
}

pub fn threads() {
    let folder = TemporaryFolder::new("doors");
    small(folder.path());
    assert_eq!(compared(folder.path(), None, 1), compared(folder.path(), None, 2));
    assert_eq!(searched(folder.path(), 1), searched(folder.path(), 2));
}

pub fn truth() {
    let folder = TemporaryFolder::new("doors");
    small(folder.path());
    let (before, ranked) = (compared(folder.path(), None, 2), searched(folder.path(), 2));
    let (header, mut rows) = marks(folder.path());
    let truth: Vec<[String; 3]> =
        rows.iter().map(|row| [row[1].clone(), row[2].clone(), row[8].clone()]).collect();
    let count = rows.len();
    for (number, row) in rows.iter_mut().enumerate() {
        // Everybody gets the truth of another, and files that are named against the order of the marks.
        let [source, design, stratum] = truth[(number * 5 + 3) % count].clone();
        (row[1], row[2], row[8]) = (source, design, stratum);
        let names: Vec<String> = row[5]
            .split(';')
            .enumerate()
            .map(|(file, old)| {
                let new = format!("{:03}-{}.jpg", count - number, 9 - file);
                fs::rename(folder.path().join(old), folder.path().join(&new)).unwrap();
                new
            })
            .collect();
        row[5] = names.join(";");
    }
    rows.reverse();
    write_marks(folder.path(), &header, &rows);
    assert_eq!(compared(folder.path(), None, 2), before);
    assert_eq!(searched(folder.path(), 2), ranked);
    for row in &mut rows {
        (row[1], row[2], row[8]) = (String::new(), String::new(), String::new());
    }
    write_marks(folder.path(), &header, &rows);
    assert_eq!(compared(folder.path(), None, 2), before);
}

pub fn unreadable() {
    let folder = TemporaryFolder::new("doors");
    small(folder.path());
    let (_, marks) = marks(folder.path());
    let broken = marks.iter().position(|row| row[4] == "photo_four_light").unwrap();
    let file = marks[broken][5].split(';').nth(2).unwrap();
    fs::write(folder.path().join(file), b"\xff\xd8\xff cut off").unwrap();
    let missing = marks.iter().position(|row| row[4] == "photo_single").unwrap();
    fs::remove_file(folder.path().join(&marks[missing][5])).unwrap();
    let request = CompareRequest {
        folder: folder.path().to_owned(),
        pairs: None,
        calibration: None,
        out: folder.path().join("scores.csv"),
    };
    let summary = doors(2).compare(&request).unwrap();
    let mut named: Vec<(&str, u64)> =
        summary.unreadable.iter().map(|m| (m.mark_id.as_str(), m.line)).collect();
    named.sort_unstable();
    let mut wanted = [broken, missing].map(|place| (marks[place][0].as_str(), place as u64 + 2));
    wanted.sort_unstable();
    assert_eq!(named, wanted);
    let cut = summary.unreadable.iter().find(|mark| mark.mark_id == marks[broken][0]).unwrap();
    assert_eq!(cut.file.as_deref(), Some(file));
    assert!(!cut.hint.is_empty() && !cut.what.is_empty());
    let table = fs::read_to_string(&request.out).unwrap();
    let rows = rows(&table);
    assert_eq!(rows.len(), summary.pairs);
    let of = |id: &str| rows.iter().filter(|row| row[0] == id || row[1] == id).collect::<Vec<_>>();
    for place in [broken, missing] {
        let own = of(&marks[place][0]);
        assert_eq!(own.len(), 7);
        assert!(own.iter().all(|row| row[2].is_empty() && row[3].is_empty() && row[4] == "not_evaluable"));
    }
}

pub fn listed() {
    let folder = TemporaryFolder::new("doors");
    small(folder.path());
    let (_, marks) = marks(folder.path());
    let of = |capture: &str| {
        marks.iter().filter(|row| row[4] == capture).map(|row| row[0].as_str()).collect::<Vec<_>>()
    };
    let (four, single) = (of("photo_four_light"), of("photo_single"));
    let list = folder.path().join("pairs.csv");
    let (x, y, z) = (four[0], four[1], single[0]);
    fs::write(&list, format!("a,b\n{y},{x}\n{x},{y}\n{x},{x}\n{x},{z}\n")).unwrap();
    let table = compared(folder.path(), Some(&list), 2);
    let found = rows(&table);
    let mut named: Vec<(&str, &str)> = found.iter().map(|row| (row[0], row[1])).collect();
    named.sort_unstable();
    let mut wanted = [(y, x), (x, z)];
    wanted.sort_unstable();
    assert_eq!(named, wanted, "as first written, each once");
    let across = found.iter().find(|row| row[1] == z).unwrap();
    assert_eq!((across[3], across[4]), ("", "not_evaluable"));
    let alone = found.iter().find(|row| row[0] == y).unwrap();
    let all = compared(folder.path(), None, 2);
    let all = rows(&all);
    let both = all.iter().find(|row| row[0] == x.min(y) && row[1] == x.max(y)).unwrap();
    assert_eq!(alone[2..], both[2..], "a pair scores alike from both sides and in any company");
}
