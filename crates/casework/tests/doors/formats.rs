//! A topography scores alike as x3p and as picture with its JSON.

use crate::folders::{doors, marks, rows, searched, write_marks};
use commonlink_casework::doors::{MarkSetRequest, MarkSetSpec, Trace};
use commonlink_exchange::encode::{height_png, x3p};
use commonlink_exchange::{ChildCommand, DecodeRequest, Decoded, HeightMap, Limits, decode_blocking};
use commonlink_testkit::TemporaryFolder;
use std::fs;
use std::path::Path;

pub fn topographies() {
    let folder = TemporaryFolder::new("doors");
    let spec = MarkSetSpec {
        traces: Trace::Surface,
        impressions: 2,
        moulds_per_design: 2,
        ..MarkSetSpec::four_light(3, 1, 0.4)
    };
    doors(2).generate_marks(&MarkSetRequest { spec, out: folder.path().to_owned() }).unwrap();
    let pictures = searched(folder.path(), 2);
    let (header, mut table) = marks(folder.path());
    let maps: Vec<HeightMap> = table.iter().map(|row| decoded(&folder.path().join(&row[5]))).collect();

    for (row, map) in table.iter_mut().zip(&maps) {
        let name = row[5].replace(".png", ".x3p");
        fs::write(folder.path().join(&name), x3p(map).unwrap()).unwrap();
        row[5] = name;
    }
    write_marks(folder.path(), &header, &table);
    alike(&pictures, &searched(folder.path(), 2), 1e-5);

    // Back to pictures, with a step and a zero of their own.
    for (row, map) in table.iter_mut().zip(&maps) {
        let name = row[5].replace(".x3p", "-again.png");
        let written = height_png(map, None).unwrap();
        fs::write(folder.path().join(&name), written.png).unwrap();
        fs::write(folder.path().join(name.replace(".png", ".json")), written.json).unwrap();
        row[5] = name;
    }
    write_marks(folder.path(), &header, &table);
    alike(&pictures, &searched(folder.path(), 2), 1e-2);
}

fn decoded(path: &Path) -> HeightMap {
    let json = fs::read(path.with_extension("json")).unwrap();
    let request = DecodeRequest::height_png(fs::read(path).unwrap(), json);
    let child = ChildCommand::this_program(commonlink_casework::DECODE_CHILD);
    match decode_blocking(&request, &Limits::default(), &child).unwrap() {
        Decoded::Topography(map) => map,
        other => panic!("{other:?} is no topography"),
    }
}

/// Equal candidates with scores that differ by less than `tolerance`.
fn alike(one: &str, other: &str, tolerance: f64) {
    let sorted = |table: &str| {
        let mut list: Vec<(String, String, f64)> = rows(table)
            .iter()
            .map(|row| (row[0].to_owned(), row[2].to_owned(), row[3].parse().unwrap()))
            .collect();
        list.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        list
    };
    let (one, other) = (sorted(one), sorted(other));
    assert_eq!(one.len(), 4 * 3);
    assert_eq!(one.len(), other.len());
    for (a, b) in one.iter().zip(&other) {
        assert_eq!((&a.0, &a.1), (&b.0, &b.1));
        assert!((a.2 - b.2).abs() < tolerance, "{a:?} {b:?}");
    }
}
