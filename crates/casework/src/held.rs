//! A seizure as held, for programs: the JSON API and the export answer with it. What was submitted has the
//! shape of a submission; what the platform has made of it stands beside.

use crate::{
    CaseworkError, Platform,
    intake::{self, SeizureInput},
    submit::{NewFile, NewMark},
};
use commonlink_model::{CaptureId, Context, Exhibit, FieldGroups, Moment, RecordId, Seizure};
use commonlink_store::{CaptureFileRow, CaptureView, FileHash, FileRow, MarkView, Wait, conceal};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What everything says that leaves the platform.
pub const NOTICE: &str = "Intelligence, not evidence. Verify with the owner before you act.";

/// A seizure as held.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeldSeizure {
    /// Identifier.
    pub id: String,
    /// Owner.
    pub owner: String,
    /// Field groups that the owner holds back from the reader; empty for records of one's own.
    pub held_back: Vec<String>,
    /// When it was received, RFC 3339.
    pub received: String,
    /// Last change, RFC 3339.
    pub changed: String,
    /// Training data: invented.
    pub training: bool,
    /// Since when its owner has withdrawn it, RFC 3339: do not act on it.
    pub withdrawn: Option<String>,
    /// When it was corrected last, RFC 3339.
    pub corrected: Option<String>,
    /// Always: verify with the owner before you act.
    pub notice: &'static str,
    /// What was submitted and added since, as a submission: it can be compared with what was sent, and sent
    /// again. What is not recorded is left out or null. Marks are sorted by their label.
    pub seizure: SeizureInput,
    /// The weight of each item in kilograms, in the order of the items.
    pub kilogram_equivalents: Vec<KilogramEquivalent>,
    /// The marks with what the engine says of them, sorted by their label.
    pub marks: Vec<HeldMark>,
}

/// What an item weighs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KilogramEquivalent {
    /// Kilograms, where a rule gives them.
    pub kilograms: Option<f64>,
    /// Code of the rule, `none` where nothing gave them.
    pub rule: String,
}

/// A mark as held.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeldMark {
    /// Identifier.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Kind of trace.
    pub kind: String,
    /// `questioned` or `reference`.
    pub role: String,
    /// Number of the exhibit that bears it.
    pub exhibit: Option<String>,
    /// Its recordings.
    pub captures: Vec<HeldCapture>,
}

/// A recording of a mark.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeldCapture {
    /// Identifier.
    pub id: String,
    /// How it was recorded.
    pub capture: String,
    /// `waiting`, `described` or `failed`.
    pub state: String,
    /// Code of why it could not be described.
    pub failure: Option<String>,
    /// How far it can carry a comparison: `low`, `medium` or `high`, once it is described.
    pub quality: Option<String>,
    /// Codes of what lowers the quality.
    pub reasons: Vec<String>,
    /// Until when it waits before it is compared with others' records, RFC 3339; others may be first.
    pub waits_until: Option<String>,
    /// What it waits for: `account_hour`, `account_day` and `body_day` are limits of comparisons; `reference`: the seizure
    /// has no case reference of its owner's.
    pub waits_for: Option<String>,
    /// Micrometres per pixel or sample.
    pub pixel_um: Option<f64>,
    /// The files in order.
    pub files: Vec<HeldFile>,
}

/// An original.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeldFile {
    /// The name it came under; empty where the record is another body's.
    pub name: String,
    /// SHA-256 of the original, hexadecimal; empty where the record is another body's.
    pub sha256: String,
    /// Its size in bytes; 0 where the record is another body's.
    pub bytes: u64,
    /// Degrees counter-clockwise from the right of the picture to the lamp.
    pub azimuth_deg: Option<f64>,
    /// Degrees of the lamp above the surface.
    pub elevation_deg: Option<f64>,
}

impl Platform {
    /// A seizure with its marks and files, as far as the context is told. What is sensitive in it is hidden unless `sensitive`
    /// asks for it, which leaves an entry.
    pub async fn held(
        &self,
        ctx: &Context,
        seizure: RecordId,
        sensitive: bool,
    ) -> Result<HeldSeizure, CaseworkError> {
        let found = self.store.whole_seizure(ctx, seizure).await?;
        let (mut seizure, mut marks) = found.ok_or(CaseworkError::NotFound)?;
        if !self.sensitive_asked(ctx, &mut seizure, sensitive).await? {
            marks.clear();
        }
        let marks = BTreeMap::from([(seizure.id, marks)]);
        let held = self.held_with(ctx, std::slice::from_ref(&seizure), marks).await?;
        held.into_iter().next().ok_or(CaseworkError::NotFound)
    }

    /// Whether a record that was read may be shown as it is: it holds nothing sensitive, or that was asked for, which is on
    /// record then. Else what is sensitive is hidden.
    pub async fn sensitive_asked(
        &self,
        ctx: &Context,
        seizure: &mut Seizure,
        asked: bool,
    ) -> Result<bool, CaseworkError> {
        if asked && !seizure.submission.handling.sensitive.is_empty() {
            self.store.audit_sensitive(ctx, seizure.owner, seizure.id).await?;
            return Ok(true);
        }
        Ok(!conceal(seizure))
    }

    /// The same of seizures that are read already. Marks of what is sensitive are left out.
    pub(crate) async fn held_all(
        &self,
        ctx: &Context,
        seizures: &[Seizure],
    ) -> Result<Vec<HeldSeizure>, CaseworkError> {
        let ids: Vec<_> = seizures.iter().map(|seizure| (seizure.owner, seizure.id)).collect();
        let mut marks = self.store.marks_of_all(ctx, &ids).await?;
        for held in seizures.iter().filter(|held| !held.submission.handling.sensitive.is_empty()) {
            marks.remove(&held.id);
        }
        self.held_with(ctx, seizures, marks).await
    }

    async fn held_with(
        &self,
        ctx: &Context,
        seizures: &[Seizure],
        mut marks: BTreeMap<RecordId, Vec<MarkView>>,
    ) -> Result<Vec<HeldSeizure>, CaseworkError> {
        let captures = marks.values().flatten().flat_map(|view| &view.captures);
        let hashes: BTreeSet<FileHash> =
            captures.flat_map(|capture| capture.row.files.iter().map(|file| file.hash.clone())).collect();
        let hashes: Vec<FileHash> = hashes.into_iter().collect();
        let own = marks.values().flatten().filter(|view| view.owner == ctx.organisation);
        let own: Vec<CaptureId> =
            own.flat_map(|view| view.captures.iter().map(|capture| capture.row.id)).collect();
        let (files, waits) = self.owners_part(ctx, &hashes, &own).await?;
        let held = seizures.iter().map(|seizure| {
            let views = marks.remove(&seizure.id).unwrap_or_default();
            held_seizure(seizure, &views, &files, &waits, seizure.owner == ctx.organisation)
        });
        Ok(held.collect())
    }
}

/// Files are their owner's: of others' records nobody learns what a file was called, or its hash.
fn held_seizure(
    seizure: &Seizure,
    views: &[MarkView],
    files: &BTreeMap<FileHash, FileRow>,
    waits: &BTreeMap<CaptureId, Wait>,
    own: bool,
) -> HeldSeizure {
    let submission = &seizure.submission;
    let mark = |view: &MarkView| HeldMark {
        id: view.mark.id.to_string(),
        label: view.mark.label.clone(),
        kind: view.mark.kind.code().to_owned(),
        role: view.mark.role.code().to_owned(),
        exhibit: number(view, &submission.exhibits),
        captures: view
            .captures
            .iter()
            .map(|capture| held_capture(capture, files, waits.get(&capture.row.id), own))
            .collect(),
    };
    let submitted: Vec<NewMark> =
        views.iter().flat_map(|view| as_submitted(view, &submission.exhibits, own)).collect();
    let equivalents = submission.items.iter().map(|item| KilogramEquivalent {
        kilograms: item.quantity.kilograms,
        rule: item.quantity.rule.clone(),
    });
    let mut input = intake::write(submission, &submitted);
    if let Some(handling) = input.handling.as_mut().filter(|_| !own) {
        // What a hit would tell is the owner's to know, and no value says so.
        handling.matching = None;
    }
    HeldSeizure {
        id: seizure.id.to_string(),
        owner: seizure.owner.to_string(),
        held_back: FieldGroups::ALL.without(seizure.told).iter().map(|group| group.to_string()).collect(),
        received: seizure.received.to_rfc3339(),
        changed: seizure.changed.to_rfc3339(),
        training: seizure.training,
        withdrawn: seizure.recalled.withdrawn.map(Moment::to_rfc3339),
        corrected: seizure.recalled.corrected.map(Moment::to_rfc3339),
        notice: NOTICE,
        kilogram_equivalents: equivalents.collect(),
        seizure: input,
        marks: views.iter().map(mark).collect(),
    }
}

fn held_capture(
    capture: &CaptureView,
    files: &BTreeMap<FileHash, FileRow>,
    wait: Option<&Wait>,
    own: bool,
) -> HeldCapture {
    let file = |file: &CaptureFileRow| {
        let row = files.get(&file.hash).filter(|_| own);
        HeldFile {
            name: row.map(|row| row.name.clone()).unwrap_or_default(),
            sha256: if own { file.hash.to_string() } else { String::new() },
            bytes: row.map_or(0, |row| row.bytes.unsigned_abs()),
            azimuth_deg: file.light.map(|light| light.azimuth_deg),
            elevation_deg: file.light.map(|light| light.elevation_deg),
        }
    };
    HeldCapture {
        id: capture.row.id.to_string(),
        capture: capture.row.capture.code().to_owned(),
        state: capture.state.code().to_owned(),
        failure: capture.failure.clone(),
        quality: capture.band.clone(),
        reasons: capture.reasons.clone(),
        waits_until: wait.map(|wait| wait.until.to_rfc3339()),
        waits_for: wait.map(|wait| wait.why.code().to_owned()),
        pixel_um: capture.row.pixel_um,
        files: capture.row.files.iter().map(file).collect(),
    }
}

/// Number of the exhibit that bears a mark.
fn number(view: &MarkView, exhibits: &[Exhibit]) -> Option<String> {
    let exhibit = exhibits.iter().find(|exhibit| Some(exhibit.id) == view.mark.exhibit);
    exhibit.map(|exhibit| exhibit.number.clone())
}

/// A mark as it was submitted: a submission has a mark for every capture.
fn as_submitted(view: &MarkView, exhibits: &[Exhibit], own: bool) -> Vec<NewMark> {
    let mark = |capture: &CaptureView| NewMark {
        label: view.mark.label.clone(),
        kind: view.mark.kind,
        capture: capture.row.capture,
        role: view.mark.role,
        exhibit: number(view, exhibits),
        pixel_um: capture.row.pixel_um,
        files: capture
            .row
            .files
            .iter()
            .filter(|_| own)
            .map(|file| NewFile { hash: file.hash.to_string(), light: file.light })
            .collect(),
    };
    view.captures.iter().map(mark).collect()
}
