//! `calibrate` and `evaluate` on a set that is large enough to learn from.

use crate::folders::doors;
use commonlink_casework::doors::{CalibrateRequest, DoorError, EvaluateRequest, MarkSetRequest, MarkSetSpec};
use commonlink_evidence::Calibration;
use commonlink_testkit::TemporaryFolder;
use std::fs;
use std::path::Path;

pub fn run() {
    let folder = TemporaryFolder::new("doors");
    let set = folder.path().join("own-set");
    let spec = MarkSetSpec {
        moulds_per_design: 2,
        impressions: 3,
        size: (160, 160),
        ..MarkSetSpec::four_light(11, 5, 0.4)
    };
    let made = doors(2).generate_marks(&MarkSetRequest { spec, out: set.clone() }).unwrap();
    assert_eq!((made.marks, made.tools), (30, 10));

    let calibrated = |threads: usize, name: &str| {
        let out = folder.path().join(name);
        let request = CalibrateRequest { folders: vec![set.clone()], out: out.clone(), seed: 1, others: 40 };
        let summary = doors(threads).calibrate(&request).unwrap();
        (summary, fs::read_to_string(out).unwrap())
    };
    let ((summary, text), (_, again)) = (calibrated(2, "two.json"), calibrated(1, "one.json"));
    assert_eq!(text, again);
    let calibration = Calibration::from_json(&text).unwrap();
    assert_eq!(calibration.id(), summary.calibration);
    assert!(
        summary.strata.contains(&"pressed_relief/photo_four_light/individual/any".to_owned()),
        "{summary:?}"
    );
    assert!(calibration.strata().iter().all(|stratum| stratum.training_sets == ["own-set"]));

    let measured = |threads: usize, report: &str| {
        let request = EvaluateRequest {
            folder: set.clone(),
            truth: None,
            calibration: Some(folder.path().join("two.json")),
            out: folder.path().join(report),
            seed: 1,
            others: 40,
        };
        let summary = doors(threads).evaluate(&request).unwrap();
        (summary, read(&folder.path().join(report)))
    };
    let ((summary, files), (_, again)) = (measured(2, "report-two"), measured(1, "report-one"));
    assert_eq!(files, again);
    let all = &summary.groups[0].scopes[0];
    let class = all.class.unwrap();
    // Five designs of six marks: fifteen pairs each, six of them of one tool.
    assert_eq!((class.same, class.different), (75, 40));
    let kin = all.individual_same_design.unwrap();
    assert_eq!((kin.same, kin.different), (30, 45));
    assert!(kin.auc.value > 0.6, "{kin:?}");
    assert_eq!(all.recall_source.unwrap().queries, 30);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"metrics.json") && names.contains(&"report.md"));
    let report = &files.iter().find(|(name, _)| name == "report.md").unwrap().1;
    let is_svg = |name: &str| std::path::Path::new(name).extension().is_some_and(|ending| ending == "svg");
    for (name, text) in files.iter().filter(|(name, _)| is_svg(name)) {
        assert!(report.contains(&format!("({name})")), "{name} is shown nowhere");
        assert!(text.starts_with("<svg xmlns=") && !text.contains("NaN"));
    }
    assert!(names.iter().filter(|name| is_svg(name)).count() >= 6);

    let (header, mut rows) = crate::folders::marks(&set);
    for row in &mut rows {
        row[1].clear();
    }
    crate::folders::write_marks(&set, &header, &rows);
    let request = CalibrateRequest { folders: vec![set], out: folder.path().join("x"), seed: 1, others: 40 };
    assert!(matches!(doors(2).calibrate(&request), Err(DoorError::NoTruth(_))));
}

fn read(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
