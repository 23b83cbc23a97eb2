//! Measures the surface methods on real tool marks: error rates, share evaluable, time.
//!
//! `cargo run --release -p commonlink-marks --example measure_real [topography] [pieces] [striae]`
//!
//! The data folder is `COMMONLINK_DATA` (default `../shared/data`). `topography`: all pairs of
//! `topography-dev`. `pieces`: each scan against a piece of each other one, a tenth of its area, turned by
//! any angle, with noise of 0.3 of its standard deviation; a piece can lie where the other scan shows
//! nothing, so some error is in the task. `striae`: all pairs of one source of `striae-dev` and a
//! seeded 20,000 of two. Without arguments all three.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use commonlink_evidence::bootstrap::{GroupedScore, interval_of};
use commonlink_evidence::metrics::{auc, cllr_min, eer};
use commonlink_marks::{CaptureInput, Description, MarksError, Plane, Raw, compare, describe};
use commonlink_model::{CaptureKind, MarkKind};
use rayon::prelude::*;

/// About so many pairs of two sources are drawn where there are more.
const MOST_OTHERS: f64 = 20_000.0;

type Failure = Box<dyn std::error::Error>;

/// A capture with its true source, numbered from 0, and what is left of its label besides it.
struct Mark {
    source: usize,
    stratum: String,
    raw: Raw,
}

fn main() -> Result<(), Failure> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    let data =
        std::env::var_os("COMMONLINK_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    if !data.join("marks").is_dir() {
        println!("no development data at {}; set COMMONLINK_DATA", data.display());
        return Ok(());
    }
    if asked("topography") || asked("pieces") {
        let marks = load(&data.join("marks/topography-dev"), read_x3p)?;
        let whole = describe_all(&marks, MarkKind::ImpressedSurface, CaptureKind::Topography)?;
        if asked("topography") {
            report("topography, all pairs", &marks, &whole, &whole, |_, _| true);
        }
        if asked("pieces") {
            let cut: Vec<Mark> = marks
                .iter()
                .enumerate()
                .map(|(i, mark)| Mark { raw: piece(&mark.raw, i as u64), stratum: String::new(), ..*mark })
                .collect();
            let pieces = describe_all(&cut, MarkKind::ImpressedSurface, CaptureKind::Topography)?;
            report("topography, whole against a turned tenth with noise", &marks, &whole, &pieces, |_, _| {
                true
            });
        }
    }
    if asked("striae") {
        let marks = load(&data.join("marks/striae-dev"), read_profile)?;
        let all = describe_all(&marks, MarkKind::Striated, CaptureKind::Profile)?;
        report("striae", &marks, &all, &all, |_, _| true);
        report("striae, other angle or direction", &marks, &all, &all, |a, b| a.stratum != b.stratum);
    }
    Ok(())
}

fn load(folder: &Path, read: fn(&Path) -> Result<Raw, Failure>) -> Result<Vec<Mark>, Failure> {
    let table = fs::read_to_string(folder.join("marks.csv"))?;
    let mut names: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    names.sort_unstable();
    names.dedup();
    table
        .lines()
        .skip(1)
        .map(|line| {
            let field = |at: usize| line.split(',').nth(at).unwrap_or_default();
            let source = names.iter().position(|name| *name == field(1)).unwrap_or_default();
            Ok(Mark { source, stratum: field(8).to_owned(), raw: read(&folder.join(field(5)))? })
        })
        .collect()
}

fn read_x3p(path: &Path) -> Result<Raw, Failure> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path)?)?;
    let mut text = String::new();
    archive.by_name("main.xml")?.read_to_string(&mut text)?;
    let tag = |name: &str| -> Result<f64, Failure> {
        let after = text.split(&format!("<{name}>")).nth(1).ok_or("tag missing")?;
        Ok(after.split('<').next().unwrap_or_default().trim().parse()?)
    };
    let mut bytes = Vec::new();
    archive.by_name("bindata/data.bin")?.read_to_end(&mut bytes)?;
    let metres = bytes.chunks_exact(8).filter_map(|b| b.try_into().ok()).map(f64::from_le_bytes);
    let values: Vec<f32> = metres.map(|z| (z * 1e6) as f32).collect();
    let heights_um = Plane::new(tag("SizeX")? as usize, tag("SizeY")? as usize, values)?;
    Ok(Raw::Topography { heights_um, pixel_um: tag("Increment")? * 1e6 })
}

fn read_profile(path: &Path) -> Result<Raw, Failure> {
    let text = fs::read_to_string(path)?;
    let rows: Vec<(f64, f64)> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(',').and_then(|(x, z)| Some((x.parse().ok()?, z.parse().ok()?))))
        .collect();
    let step_um = match rows.as_slice() {
        [first, .., last] => (last.0 - first.0) / (rows.len() - 1) as f64,
        _ => return Err("a profile needs two samples".into()),
    };
    Ok(Raw::Profile { step_um, z_um: rows.into_iter().map(|row| row.1).collect() })
}

fn describe_all(
    marks: &[Mark],
    kind: MarkKind,
    capture: CaptureKind,
) -> Result<Vec<Description>, MarksError> {
    let started = Instant::now();
    let all: Result<Vec<_>, _> = marks
        .par_iter()
        .map(|mark| describe(&CaptureInput { kind, capture, raw: &mark.raw, lights: &[], pixel_um: None }))
        .collect();
    println!("described {} in {:.1} s", marks.len(), started.elapsed().as_secs_f64());
    all
}

fn report(
    title: &str,
    marks: &[Mark],
    left: &[Description],
    right: &[Description],
    counts: impl Fn(&Mark, &Mark) -> bool,
) {
    let all: Vec<(usize, usize)> = (0..marks.len())
        .flat_map(|i| (i + 1..marks.len()).map(move |j| (i, j)))
        .filter(|(i, j)| counts(&marks[*i], &marks[*j]))
        .collect();
    let same_source = |pair: &(usize, usize)| marks[pair.0].source == marks[pair.1].source;
    let others = all.iter().filter(|pair| !same_source(pair)).count();
    let mut state = 7_u64;
    let mut drawn = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as f64 / (1_u64 << 31) as f64) * (others as f64) < MOST_OTHERS
    };
    let pairs: Vec<(usize, usize)> = all.into_iter().filter(|pair| same_source(pair) || drawn()).collect();
    let started = Instant::now();
    let scores: Vec<Option<f64>> =
        pairs.par_iter().map(|(i, j)| compare(&left[*i], &right[*j]).individual_score).collect();
    let seconds = started.elapsed().as_secs_f64();
    let scored: Vec<GroupedScore> = pairs
        .iter()
        .zip(&scores)
        .filter_map(|((i, j), score)| {
            let groups = (marks[*i].source, marks[*j].source);
            score.map(|score| GroupedScore { score, same: groups.0 == groups.1, groups })
        })
        .collect();
    let side = |same: bool| {
        let mut list: Vec<f64> = scored.iter().filter(|p| p.same == same).map(|p| p.score).collect();
        list.sort_by(f64::total_cmp);
        list
    };
    let (same, different) = (side(true), side(false));
    let at = |list: &[f64], share: f64| list.get(((list.len().max(1) - 1) as f64 * share) as usize).copied();
    println!("{title}: {} same, {} different", same.len(), different.len());
    println!("  evaluable {:.3}", scored.len() as f64 / pairs.len().max(1) as f64);
    println!("  EER {:?} {:?}", eer(&same, &different), interval_of(&scored, 100, 1, eer));
    println!("  AUC {:?}  Cllr_min {:?}", auc(&same, &different), cllr_min(&same, &different));
    println!("  same: least {:?}, 5 % {:?}, middle {:?}", at(&same, 0.0), at(&same, 0.05), at(&same, 0.5));
    println!(
        "  different: middle {:?}, 95 % {:?}, most {:?}",
        at(&different, 0.5),
        at(&different, 0.95),
        at(&different, 1.0)
    );
    println!(
        "  {:.2} ms per pair by the clock, {} threads",
        1000.0 * seconds / pairs.len().max(1) as f64,
        rayon::current_num_threads()
    );
}

/// A disc of a tenth of the measured area about a random measured pixel, turned, with noise.
fn piece(raw: &Raw, seed: u64) -> Raw {
    let Raw::Topography { heights_um, pixel_um } = raw else { return raw.clone() };
    let mut state = seed.wrapping_mul(7919).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let width = heights_um.width;
    let measured: Vec<usize> =
        (0..heights_um.values.len()).filter(|i| heights_um.values[*i].is_finite()).collect();
    let chosen = measured[(next() * measured.len() as f64) as usize];
    let (cx, cy) = ((chosen % width) as f64, (chosen / width) as f64);
    let mut distances: Vec<f64> =
        measured.iter().map(|i| ((i % width) as f64 - cx).hypot((i / width) as f64 - cy)).collect();
    distances.sort_by(f64::total_cmp);
    let radius = distances[distances.len() / 10];
    let count = measured.len() as f64;
    let mean = measured.iter().map(|i| f64::from(heights_um.values[*i])).sum::<f64>() / count;
    let power = measured.iter().map(|i| (f64::from(heights_um.values[*i]) - mean).powi(2)).sum::<f64>();
    let noise = 0.3 * (power / count).sqrt();
    let (sin, cos) = (next() * std::f64::consts::TAU).sin_cos();
    let side = 2 * radius.ceil() as usize + 3;
    let half = side as f64 / 2.0;
    let heights_um = Plane::from_fn(side, side, |x, y| {
        let (u, v) = (x as f64 - half, y as f64 - half);
        let (px, py) = (cx + cos * u - sin * v, cy + sin * u + cos * v);
        let bell = (0..12).map(|_| next()).sum::<f64>() - 6.0;
        let inside = px >= 0.0 && py >= 0.0 && px + 1.0 < width as f64 && py + 1.0 < heights_um.height as f64;
        if !inside || u.hypot(v) > radius {
            return f32::NAN;
        }
        let (left, top) = (px as usize, py as usize);
        let (right, down) = ((px - left as f64) as f32, (py - top as f64) as f32);
        let row = |y: usize| heights_um.at(left, y) * (1.0 - right) + heights_um.at(left + 1, y) * right;
        row(top) * (1.0 - down) + row(top + 1) * down + (noise * bell) as f32
    });
    Raw::Topography { heights_um, pixel_um: *pixel_um }
}
