//! Folders of marks: the table of the batch doors, and sets of marks outside any world, for calibrating and
//! measuring engines.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use commonlink_model::{CaptureKind, MarkRole};

use crate::capture::{CaptureLimits, capture};
use crate::design::{DesignPool, DesignSpec};
use crate::plan::design_key;
use crate::random::Random;
use crate::recipe::{Face, Mould, MouldSurface, Source};
use crate::truth::{MarkTruth, Truth};
use crate::world::MarkPlan;

/// How the moulds of a set were finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texture {
    /// Milling lines, roughness, pits and scratches.
    Machined,
    /// Irregular at all scales, few single features, reproduced only in part: harder.
    Grainy,
    /// Three moulds in four machined, as in worlds.
    Mixed,
}

/// A set of marks with known sources.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkSetSpec {
    /// Seed of the set; designs and moulds follow from it.
    pub seed: u64,
    /// Where designs come from. Use [`DesignPool::Calibration`] for anything an engine learns from.
    pub pool: DesignPool,
    /// Number of designs.
    pub designs: usize,
    /// Moulds (plates, edges, surfaces) of each design; several always, to have hard negatives.
    pub moulds_per_design: usize,
    /// Impressions of each mould, each recorded once per entry of `captures`.
    pub impressions: usize,
    /// Severity of the disturbances, within [`LEVELS`](crate::LEVELS): 0.4 mild, 1.0 severe.
    pub level: f64,
    /// Finish of the moulds.
    pub texture: Texture,
    /// Factor on the individual characteristics; 1 as in worlds.
    pub finish: f64,
    /// Share of moulds cut anew by hand.
    pub recut_share: f64,
    /// What leaves the marks.
    pub traces: Trace,
    /// Captures; [`Trace::Edge`] is always a profile, [`Trace::Surface`] a topography, [`Trace::Print`] a
    /// single photograph.
    pub captures: Vec<CaptureKind>,
    /// Whether relief throws shadows.
    pub shadows: bool,
    /// Colour or grey photographs.
    pub colour: bool,
    /// Smallest and largest picture side in pixels, within [`SIDES`](crate::SIDES).
    pub size: (u32, u32),
}

/// What leaves the marks of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// Moulds pressed into bricks and tablets.
    Relief,
    /// Printing plates.
    Print,
    /// Edges that slide.
    Edge,
    /// Flat tool surfaces.
    Surface,
}

impl MarkSetSpec {
    /// A set of pressed relief under four lamps, as a start for struct update.
    pub fn four_light(seed: u64, designs: usize, level: f64) -> Self {
        Self {
            seed,
            pool: DesignPool::Calibration,
            designs,
            moulds_per_design: 3,
            impressions: 3,
            level,
            texture: Texture::Mixed,
            finish: 1.0,
            recut_share: 0.0,
            traces: Trace::Relief,
            captures: vec![CaptureKind::PhotoFourLight],
            shadows: true,
            colour: false,
            size: (384, 384),
        }
    }

    fn captures(&self) -> Vec<CaptureKind> {
        match self.traces {
            Trace::Relief => self.captures.clone(),
            Trace::Print => vec![CaptureKind::PhotoSingle],
            Trace::Edge => vec![CaptureKind::Profile],
            Trace::Surface => vec![CaptureKind::Topography],
        }
    }
}

/// The marks of a set with their truth. Labels say nothing about sources; the order is by design, mould and
/// impression.
pub fn mark_set(spec: &MarkSetSpec) -> (Vec<MarkPlan>, Truth) {
    let mut marks = Vec::new();
    let mut truth = Truth::default();
    let limits = CaptureLimits {
        level: (spec.level, spec.level),
        size: spec.size,
        shadows: spec.shadows,
        colour: spec.colour,
        scale_missing: 0.2,
    };
    for number in 0..spec.designs {
        let mut made = Random::named(spec.seed, &format!("design {number}"));
        let design = DesignSpec { pool: spec.pool, family: number, variant: made.seed(), look_alike: None };
        let face = if made.chance(0.7) { Face::Brick } else { Face::Tablet };
        for tool in 0..spec.moulds_per_design {
            let source = source(spec, &design, &mut made);
            let tool_key = format!("s{:08x}", made.seed() >> 32);
            let recut = matches!(&source, Source::Relief { mould, .. } if mould.recut);
            for impression in 0..spec.impressions {
                for (place, kind) in spec.captures().into_iter().enumerate() {
                    let mut random = Random::named(
                        spec.seed,
                        &format!("design {number} tool {tool} impression {impression} capture {place}"),
                    );
                    let face = if spec.traces == Trace::Print { Face::Wrapper } else { face };
                    let id = random.uuid();
                    let mark =
                        capture(id, source.clone(), kind, MarkRole::Questioned, face, &limits, &mut random);
                    truth.marks.insert(id, set_truth(spec, &design, &tool_key, recut));
                    marks.push(mark);
                }
            }
        }
    }
    (marks, truth)
}

fn source(spec: &MarkSetSpec, design: &DesignSpec, random: &mut Random) -> Source {
    let seed = random.seed();
    let recut = random.chance(spec.recut_share);
    match spec.traces {
        Trace::Relief => {
            let usual = Mould::of_seed(seed);
            let surface = match spec.texture {
                Texture::Machined => MouldSurface::Machined,
                Texture::Grainy => MouldSurface::Grainy,
                Texture::Mixed => usual.surface,
            };
            let mould = Mould { recut, surface, finish: spec.finish as f32, ..usual };
            Source::Relief { design: design.clone(), mould, wear: 0.0 }
        }
        Trace::Print => Source::Print { design: design.clone(), plate: seed },
        Trace::Edge => Source::Edge { edge: seed },
        Trace::Surface => Source::Surface { surface: seed },
    }
}

fn set_truth(spec: &MarkSetSpec, design: &DesignSpec, tool: &str, recut: bool) -> MarkTruth {
    let texture = match (spec.traces, spec.texture) {
        (Trace::Relief, Texture::Machined) => "-machined",
        (Trace::Relief, Texture::Grainy) => "-grainy",
        (Trace::Print, _) => "-printed",
        _ => "",
    };
    let designed = matches!(spec.traces, Trace::Relief | Trace::Print);
    MarkTruth {
        tool: tool.to_owned(),
        design: if designed { design_key(design) } else { String::new() },
        organisation: None,
        wear: 0.0,
        level: spec.level,
        stratum: format!("level{:.1}{texture}{}", spec.level, if recut { "-recut" } else { "" }),
    }
}

/// The table `marks.csv` of a folder of marks. `folder` is put before file names (such as `images/`);
/// without truth the columns `source_id`, `design_id` and `stratum` stay empty.
///
/// Rows are in the order of their labels, which says nothing about sources.
pub fn marks_csv<'a>(
    marks: impl IntoIterator<Item = &'a MarkPlan>,
    truth: Option<&Truth>,
    folder: &str,
) -> String {
    let mut rows: BTreeSet<String> = BTreeSet::new();
    for mark in marks {
        let known = truth.and_then(|truth| truth.marks.get(&mark.id));
        let text = |pick: fn(&MarkTruth) -> &str| known.map_or("", pick);
        let files: Vec<String> = mark.files.iter().map(|name| format!("{folder}{name}")).collect();
        let lights: Vec<String> = mark
            .lights
            .iter()
            .map(|lamp| format!("{:.1}/{:.1}", lamp.azimuth_deg, lamp.elevation_deg))
            .collect();
        let mut row = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            row,
            "{},{},{},{},{},{},{},{},{}",
            mark.label,
            text(|truth| &truth.tool),
            text(|truth| &truth.design),
            mark.kind,
            mark.capture,
            files.join(";"),
            lights.join(";"),
            mark.pixel_um.map(|um| format!("{um:.3}")).unwrap_or_default(),
            text(|truth| &truth.stratum),
        );
        rows.insert(row);
    }
    let mut out = String::from("mark_id,source_id,design_id,kind,capture,files,lights,pixel_um,stratum\n");
    for row in rows {
        out.push_str(&row);
        out.push('\n');
    }
    out
}
