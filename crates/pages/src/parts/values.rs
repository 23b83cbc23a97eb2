//! The values that several views are made of.

use std::collections::BTreeMap;

use commonlink_model::{
    CaptureId, CaptureKind, HitId, Light, LinkId, LinkKind, LinkState, MarkKind, MarkRole, Moment, Recalled,
    RecordId, Triage,
};

commonlink_model::codes! {
    /// How strongly findings support a proposition: the verbal scale, with the codes of `evidence`.
    pub enum Strength {
        /// LR from 1 to 2.
        NoSupport = "no_support",
        /// LR from 2 to 10.
        Weak = "weak",
        /// LR from 10 to 100.
        Moderate = "moderate",
        /// LR from 100 to 1,000.
        ModeratelyStrong = "moderately_strong",
        /// LR from 1,000 to 10,000.
        Strong = "strong",
        /// LR from 10,000 to 1,000,000.
        VeryStrong = "very_strong",
        /// LR of 1,000,000 and above.
        ExtremelyStrong = "extremely_strong",
    }
}

commonlink_model::codes! {
    /// Which proposition is supported, with the codes of `evidence`.
    pub enum Direction {
        /// The first: same design, same tool.
        ForFirst = "for_first",
        /// The alternative: another design, another tool.
        ForAlternative = "for_alternative",
        /// Neither.
        Neither = "neither",
    }
}

/// The engine's answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A likelihood ratio, in words.
    Given {
        /// Step of the verbal scale.
        strength: Strength,
        /// The proposition it speaks for.
        direction: Direction,
        /// How many times more probable the findings are under that proposition, at least 1; `None` where
        /// the reader may not see figures.
        times: Option<f64>,
    },
    /// The answer is there, and kept from the reader until they have concluded on the pair themselves.
    Awaited,
    /// The other owner lets only be known that something is there.
    Withheld,
    /// The question could not be answered.
    NotEvaluable {
        /// Code of the reason, as the engine has it (`lights_unknown`, …).
        reason: String,
    },
}

impl Answer {
    /// Whether the reader is told an answer at all, be it that there is none.
    pub const fn told(&self) -> bool {
        matches!(self, Self::Given { .. } | Self::NotEvaluable { .. })
    }
}

/// What a figure rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis {
    /// Name of the calibration.
    pub calibration: String,
    /// Names of the reference sets it learnt from.
    pub sets: Vec<String>,
    /// How many pairs of one design or tool it learnt from.
    pub same_pairs: u64,
    /// How many pairs of different designs or tools.
    pub different_pairs: u64,
    /// How many designs or tools these pairs come from.
    pub sources: u64,
    /// Largest LR that so much data can carry.
    pub upper_bound: Option<f64>,
    /// Smallest LR that so much data can carry.
    pub lower_bound: Option<f64>,
    /// The score distributions with this score marked, as SVG made by `figures`.
    pub figure: Option<String>,
}

/// What may be said of the body that holds the other record; `None` means that its rules keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherSide {
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Desk to call or write to.
    pub contact: Option<String>,
    /// Its case reference.
    pub reference: Option<String>,
}

/// A picture that the server hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Address.
    pub src: String,
    /// Width of this rendering in pixels.
    pub width: u32,
    /// Height of this rendering in pixels.
    pub height: u32,
    /// Width of the original in pixels; areas are given in these.
    pub original_width: u32,
    /// Height of the original in pixels.
    pub original_height: u32,
}

/// A rectangle in pixels of the original photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// The same place on both marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaPair {
    /// In the first picture (A, or one's own).
    pub a: Rect,
    /// In the second picture (B, or the other's).
    pub b: Rect,
    /// Whether the places agree.
    pub agrees: bool,
}

/// How far the comparison of something has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Captures to describe.
    pub captures: u64,
    /// Captures described.
    pub described: u64,
    /// Captures that could not be described.
    pub failed: u64,
    /// Captures whose comparison is complete.
    pub compared: u64,
    /// Captures that wait before they are compared with others' records.
    pub waiting: u64,
    /// What the first of them waits for.
    pub wait: Option<CaptureWait>,
}

/// That a capture waits before it is compared with others' records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureWait {
    /// It is looked at again then; others may be first.
    pub until: Moment,
    /// Key of the limit in words.
    pub limit: &'static str,
    /// It waits for a reference and no limit.
    pub for_reference: bool,
}

impl Progress {
    /// Whether work is still going on.
    pub const fn working(&self) -> bool {
        self.compared + self.failed + self.waiting < self.captures
    }
}

/// One hit as one side is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct HitRow {
    /// Identifier.
    pub id: HitId,
    /// The own seizure.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// The own mark's label, as the owner wrote it.
    pub label: String,
    /// Kind of mark.
    pub kind: MarkKind,
    /// Same design or not.
    pub class: Answer,
    /// Same tool or not.
    pub individual: Answer,
    /// Whether the class score lies above what chance gives; `false` falls below the line.
    pub above_chance: bool,
    /// What somebody said of it.
    pub triage: Triage,
    /// The other side.
    pub other: OtherSide,
    /// Picture of the own mark.
    pub own_picture: Option<Picture>,
    /// Picture of the other mark, for accredited examiners.
    pub other_picture: Option<Picture>,
    /// The other owner holds the picture back from this body's examiners.
    pub picture_held: bool,
    /// When it was found.
    pub at: Moment,
    /// The link that came of it.
    pub link: Option<LinkId>,
    /// What stands over the two records.
    pub recalled: Recalled,
}

/// One link as one side is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRow {
    /// Identifier.
    pub id: LinkId,
    /// What is shared.
    pub kind: LinkKind,
    /// Kind of the marks.
    pub mark: MarkKind,
    /// The engine's answer to the question of the link.
    pub answer: Answer,
    /// How far it has come.
    pub state: LinkState,
    /// The own seizure.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// The other side.
    pub other: OtherSide,
    /// First proposed.
    pub made: Moment,
    /// Last change.
    pub changed: Moment,
    /// Changed since the reader's last visit.
    pub new: bool,
    /// The examiners differed on it, and one of them gave way.
    pub resolved: bool,
    /// What stands over the two records.
    pub recalled: Recalled,
}

commonlink_model::codes! {
    /// How far a capture has come.
    pub enum CaptureState {
        /// In the queue.
        Waiting = "waiting",
        /// Ready for comparison.
        Described = "described",
        /// Could not be read.
        Failed = "failed",
    }
}

/// One file of a capture.
#[derive(Clone, Debug, PartialEq)]
pub struct FileCard {
    /// Place in the capture, from 0.
    pub position: u32,
    /// Name it was sent under.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the original, 64 hexadecimal digits.
    pub sha256: String,
    /// Where the lamp stood.
    pub light: Option<Light>,
    /// Its preview, where there is one.
    pub picture: Option<Picture>,
}

/// One recording of a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureCard {
    /// Identifier.
    pub id: CaptureId,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Micrometres per pixel, where known.
    pub pixel_um: Option<f64>,
    /// How far it has come.
    pub state: CaptureState,
    /// Code of what went wrong.
    pub failure: Option<String>,
    /// Code of the quality band: `good`, `fair`, `poor`.
    pub quality: Option<String>,
    /// Codes of what lowers the quality.
    pub reasons: Vec<String>,
    /// It waits before it is compared with others' records.
    pub wait: Option<CaptureWait>,
    /// Its files in order.
    pub files: Vec<FileCard>,
}

/// A mark with its captures.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkCard {
    /// Identifier.
    pub id: RecordId,
    /// Kind.
    pub kind: MarkKind,
    /// Questioned or reference.
    pub role: MarkRole,
    /// Label as the owner wrote it.
    pub label: String,
    /// Number of the exhibit it was found on.
    pub exhibit: Option<String>,
    /// Captures, oldest first.
    pub captures: Vec<CaptureCard>,
}

/// One thing that is wrong in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field, as sent.
    pub field: String,
    /// Key in the message catalogue.
    pub message: String,
}

/// What was typed into a form, by field name; a name can have several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormValues(pub BTreeMap<String, Vec<String>>);

impl FormValues {
    /// The first value under a name; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Whether `value` is among the values of a name.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.get(name).is_some_and(|values| values.iter().any(|held| held == value))
    }

    /// Whether a name was sent at all.
    pub fn holds(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether something was typed into a field below this name; why a field is empty (`.state`) counts as nothing.
    pub fn typed_below(&self, name: &str) -> bool {
        self.0.iter().any(|(key, values)| {
            key.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.') && rest.rsplit('.').next() != Some("state"))
                && values.iter().any(|value| !value.trim().is_empty())
        })
    }

    /// Puts a single value in the place of what stood under a name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// Adds a value under a name.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }
}

/// Where a list goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// How many rows there are in all.
    pub total: u64,
    /// Cursor of the next page, for `after=`.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}
