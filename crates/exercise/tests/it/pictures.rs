//! Rendered files: they decode, show something, and depend on nothing but the mark.

use std::collections::BTreeMap;

use commonlink_exercise::{
    DesignPool, MarkPlan, MarkSetSpec, RenderedFile, Settings, Trace, mark_set, plan, render,
};
use commonlink_model::CaptureKind;
use rayon::prelude::*;

fn grey(file: &RenderedFile) -> (u32, u32, Vec<f64>) {
    let picture = image::load_from_memory(&file.bytes).unwrap().to_luma8();
    let values = picture.pixels().map(|pixel| f64::from(pixel.0[0])).collect();
    (picture.width(), picture.height(), values)
}

fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    (mean, variance.sqrt())
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let ((mean_a, sd_a), (mean_b, sd_b)) = (moments(a), moments(b));
    a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum::<f64>() / (a.len() as f64 * sd_a * sd_b)
}

fn some_marks() -> Vec<MarkPlan> {
    let settings = Settings::small().unwrap();
    let (world, _) = plan(&settings, settings.seed);
    let mut taken: BTreeMap<(String, CaptureKind), usize> = BTreeMap::new();
    world
        .marks()
        .filter(|(_, mark)| {
            let count = taken.entry((mark.kind.to_string(), mark.capture)).or_default();
            *count += 1;
            *count <= 3
        })
        .map(|(_, mark)| mark.clone())
        .collect()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let marks = some_marks();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| marks.par_iter().map(|mark| render(mark).unwrap()).collect::<Vec<_>>())
    };
    assert!(with(1) == with(3));
}

#[test]
fn photographs_decode_and_show_something() {
    for mark in some_marks() {
        let files = render(&mark).unwrap();
        let photographs: Vec<&RenderedFile> =
            files.iter().filter(|file| file.media_type == "image/jpeg").collect();
        for file in &photographs {
            let (width, height, values) = grey(file);
            assert!(width == height && (384..=480).contains(&width), "{width}");
            let (mean, sd) = moments(&values);
            assert!((35.0..225.0).contains(&mean) && sd > 12.0, "{}: mean {mean}, sd {sd}", file.name);
        }
        let names: Vec<&str> = files
            .iter()
            .filter(|file| file.media_type != "application/json")
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names, mark.files);
    }
}

#[test]
fn a_four_light_set_shares_the_camera_and_differs_in_light() {
    let marks = some_marks();
    let mark = marks.iter().find(|mark| mark.capture == CaptureKind::PhotoFourLight).unwrap();
    let files = render(mark).unwrap();
    let pictures: Vec<_> = files.iter().map(grey).collect();
    assert_eq!(pictures.len(), 4);
    assert!(pictures.iter().all(|picture| picture.0 == pictures[0].0));
    // Opposite lamps turn slopes from bright to dark: their mean has far less structure than either.
    let difference: Vec<f64> = pictures[0].2.iter().zip(&pictures[2].2).map(|(a, b)| a - b).collect();
    assert!(moments(&difference).1 > 12.0);
    assert!(files.windows(2).all(|pair| pair[0].bytes != pair[1].bytes));
}

#[test]
fn topographies_follow_their_json() {
    let marks = some_marks();
    let mark = marks.iter().find(|mark| mark.capture == CaptureKind::Topography).unwrap();
    let files = render(mark).unwrap();
    let picture = image::load_from_memory(&files[0].bytes).unwrap().to_luma16();
    let side: serde_json::Value = serde_json::from_slice(&files[1].bytes).unwrap();
    assert_eq!(files[1].name, files[0].name.replace(".png", ".json"));
    for key in ["z_nm_per_count", "z_zero", "pixel_um", "nodata"] {
        assert!(side[key].is_number(), "{key}");
    }
    let zero = side["z_zero"].as_f64().unwrap();
    let heights: Vec<f64> =
        picture.pixels().filter(|pixel| pixel.0[0] != 0).map(|pixel| f64::from(pixel.0[0]) - zero).collect();
    let share = heights.len() as f64 / f64::from(picture.width() * picture.height());
    assert!((0.3..0.9).contains(&share), "{share}");
    let (mean, sd) = moments(&heights);
    assert!(mean.abs() < 600.0 && (400.0..4_000.0).contains(&sd), "{mean} {sd}");
}

fn profile(mark: &MarkPlan) -> Vec<f64> {
    let files = render(mark).unwrap();
    let text = String::from_utf8(files[0].bytes.clone()).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("x_um,z_um"));
    lines.map(|line| line.split_once(',').unwrap().1.parse().unwrap()).collect()
}

/// Highest correlation over lags.
fn best_lag(a: &[f64], b: &[f64]) -> f64 {
    (-200_i32..=200)
        .map(|lag| {
            let (left, right) = if lag >= 0 { (&a[lag as usize..], b) } else { (a, &b[-lag as usize..]) };
            let length = left.len().min(right.len());
            correlation(&left[..length], &right[..length])
        })
        .fold(f64::MIN, f64::max)
}

#[test]
fn profiles_of_one_edge_agree_and_of_two_do_not() {
    let spec = MarkSetSpec {
        traces: Trace::Edge,
        moulds_per_design: 1,
        impressions: 2,
        ..MarkSetSpec::four_light(11, 6, 0.5)
    };
    let (marks, _) = mark_set(&spec);
    let lines: Vec<Vec<f64>> = marks.iter().map(profile).collect();
    let same: Vec<f64> = (0..6).map(|edge| best_lag(&lines[2 * edge], &lines[2 * edge + 1])).collect();
    let other: Vec<f64> = (0..5).map(|edge| best_lag(&lines[2 * edge], &lines[2 * edge + 2])).collect();
    let (worst, best) =
        (same.iter().fold(1.0_f64, |a, b| a.min(*b)), other.iter().fold(0.0_f64, |a, b| a.max(*b)));
    assert!(worst > best, "one edge {same:?}, two edges {other:?}");
}

#[test]
fn mark_sets_use_designs_no_world_uses_and_repeat() {
    let spec = MarkSetSpec { impressions: 2, moulds_per_design: 2, ..MarkSetSpec::four_light(3, 4, 0.4) };
    assert_eq!(spec.pool, DesignPool::Calibration);
    let ((marks, truth), (again, _)) = (mark_set(&spec), mark_set(&spec));
    assert_eq!(marks, again);
    assert_eq!(marks.len(), 16);
    let settings = Settings::small().unwrap();
    let (_, world) = plan(&settings, settings.seed);
    let family = |design: &str| design.split('-').next().unwrap_or_default().to_owned();
    for mark in truth.marks.values() {
        assert!(world.marks.values().all(|other| family(&other.design) != family(&mark.design)));
    }
    assert_eq!(render(&marks[0]).unwrap(), render(&again[0]).unwrap());
}

#[test]
fn shadows_darken_low_light() {
    let spec = |shadows| MarkSetSpec {
        shadows,
        impressions: 1,
        moulds_per_design: 1,
        ..MarkSetSpec::four_light(9, 1, 0.4)
    };
    let brightness = |shadows| {
        let (marks, _) = mark_set(&spec(shadows));
        let (_, _, values) = grey(&render(&marks[0]).unwrap()[0]);
        values.iter().filter(|value| **value < 40.0).count()
    };
    assert!(brightness(true) > brightness(false));
}
