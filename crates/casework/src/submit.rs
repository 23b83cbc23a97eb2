//! Submitting a seizure with its marks: one transaction for the records, their audit entries, the answer
//! kept under the idempotency key and the work that follows.

use crate::{
    CaseworkError, Once, Platform, accounts::required_fault, compare, locate::locate, probes::Asker,
    receive::may_submit,
};
use commonlink_model::{
    CaptureId, CaptureKind, Context, Custody, ExhibitId, Fault, FieldGroups, Light, MarkKind, MarkRole,
    RecordId, Seizure, Submission, custody_faults, faults, is_pixel_um,
};
use commonlink_store::{CaptureFileRow, CaptureRow, MarkRow, StoreError, Unit};
use serde::{Deserialize, Serialize};

/// Most marks of one submission.
const MOST_MARKS: usize = 200;

/// A mark to be recorded with one capture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewMark {
    /// What people call it, for example "face A".
    pub label: String,
    /// Kind of trace.
    pub kind: MarkKind,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Found on seized goods, or made from a known tool.
    pub role: MarkRole,
    /// Number of the exhibit that bears it.
    #[serde(default)]
    pub exhibit: Option<String>,
    /// Micrometres per pixel or sample.
    #[serde(default)]
    pub pixel_um: Option<f64>,
    /// The files in order, with the lamp of each where it is known.
    pub files: Vec<NewFile>,
}

/// A received file of a capture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFile {
    /// SHA-256 of the original.
    pub hash: String,
    /// Where the lamp stood.
    #[serde(default)]
    pub light: Option<Light>,
}

/// What came of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The seizure.
    pub seizure: RecordId,
    /// Its marks, in the order given.
    pub marks: Vec<RecordId>,
}

impl Platform {
    /// Records a seizure with its marks. The same request under the same key again answers the same and
    /// records nothing.
    pub async fn submit(
        &self,
        ctx: &Context,
        once: &Once,
        submission: Submission,
        marks: Vec<NewMark>,
    ) -> Result<Submitted, CaseworkError> {
        may_submit(ctx)?;
        if let Some(earlier) = once.recall(self, ctx).await? {
            return Ok(earlier);
        }
        let mut wrong = faults(&submission, ctx.now.date());
        wrong.extend(self.unknown_bodies(ctx, &submission.handling).await?);
        wrong.extend(self.mark_faults(ctx, &submission, &marks).await?);
        if wrong.is_empty() && self.store.reference_taken(ctx, &submission.reference).await? {
            wrong.push(Fault { field: "reference".to_owned(), message: "error-reference-taken" });
        }
        if !wrong.is_empty() {
            // The same request may have been recorded since we looked; then nothing is wrong with this one.
            return once.recall(self, ctx).await?.ok_or(CaseworkError::Invalid(wrong));
        }
        let reference = submission.reference.clone();
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            let submitted = self.record(&mut unit, ctx, Asker::Person, submission, &marks).await?;
            once.remember(&mut unit, &submitted).await?;
            unit.commit().await?;
            Ok(submitted)
        };
        match once.settle(self, ctx, outcome.await).await {
            // Another request took the reference between our look and our write.
            Err(CaseworkError::Stale) if self.store.reference_taken(ctx, &reference).await? => {
                Err(CaseworkError::fault("reference", "error-reference-taken"))
            }
            other => other,
        }
    }

    /// Writes the records and enqueues their comparison; the caller commits.
    pub(crate) async fn record(
        &self,
        unit: &mut Unit,
        ctx: &Context,
        asker: Asker,
        mut submission: Submission,
        marks: &[NewMark],
    ) -> Result<Submitted, CaseworkError> {
        let place = &mut submission.place;
        place.located = locate(&place.country, &place.division, &place.name).map(|(located, _)| located);
        let seizure = Seizure {
            id: RecordId::fresh(&*self.ids),
            owner: ctx.organisation,
            told: FieldGroups::ALL,
            submission,
            received: ctx.now,
            changed: ctx.now,
            training: unit.training().await?,
            recalled: commonlink_model::Recalled::default(),
        };
        unit.insert_seizure(&seizure).await?;
        let mut ids = Vec::with_capacity(marks.len());
        for mark in marks {
            ids.push(self.record_mark(unit, ctx, asker, &seizure, mark).await?);
        }
        Ok(Submitted { seizure: seizure.id, marks: ids })
    }

    async fn record_mark(
        &self,
        unit: &mut Unit,
        ctx: &Context,
        asker: Asker,
        seizure: &Seizure,
        mark: &NewMark,
    ) -> Result<RecordId, CaseworkError> {
        let exhibits = &seizure.submission.exhibits;
        let row = MarkRow {
            id: RecordId::fresh(&*self.ids),
            seizure: seizure.id,
            exhibit: exhibits
                .iter()
                .find(|exhibit| Some(&exhibit.number) == mark.exhibit.as_ref())
                .map(|exhibit| exhibit.id),
            kind: mark.kind,
            role: mark.role,
            label: mark.label.trim().to_owned(),
        };
        unit.insert_mark(&row, &seizure.submission.handling).await?;
        let capture = CaptureRow {
            id: CaptureId::fresh(&*self.ids),
            mark: row.id,
            capture: mark.capture,
            pixel_um: mark.pixel_um,
            files: (0..)
                .zip(&mark.files)
                .map(|(position, file)| {
                    Ok(CaptureFileRow { position, hash: file.hash.parse()?, light: file.light })
                })
                .collect::<Result<_, StoreError>>()?,
        };
        unit.insert_capture(&capture).await?;
        self.note_asked(unit, asker, row.kind, &capture).await?;
        let job = compare::Work { owner: ctx.organisation, capture: capture.id };
        let payload = job.payload()?;
        let dedup = self.dedup(capture.id);
        unit.enqueue(compare::JOB, &payload, Some(&dedup), ctx.now).await?;
        Ok(row.id)
    }

    /// Adds marks to a seizure of one's own.
    pub async fn add_marks(
        &self,
        ctx: &Context,
        once: &Once,
        seizure: RecordId,
        marks: Vec<NewMark>,
    ) -> Result<Submitted, CaseworkError> {
        may_submit(ctx)?;
        if let Some(earlier) = once.recall(self, ctx).await? {
            return Ok(earlier);
        }
        let mut held = self.own_seizure(ctx, seizure).await?;
        if held.recalled.withdrawn.is_some() {
            return Err(CaseworkError::Stale);
        }
        let mut wrong = self.mark_faults(ctx, &held.submission, &marks).await?;
        if marks.is_empty() {
            wrong.push(Fault { field: "marks".to_owned(), message: "error-mark-missing" });
        }
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            // As it is handled now: somebody may have changed that since it was read.
            held.submission.handling = unit.hold_handling(seizure).await?.ok_or(CaseworkError::NotFound)?;
            let mut ids = Vec::with_capacity(marks.len());
            for mark in &marks {
                ids.push(self.record_mark(&mut unit, ctx, Asker::Person, &held, mark).await?);
            }
            unit.bring_under_releases(seizure).await?;
            let submitted = Submitted { seizure, marks: ids };
            once.remember(&mut unit, &submitted).await?;
            unit.commit().await?;
            Ok(submitted)
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Appends a change of hands to an exhibit of one's own seizure.
    pub async fn add_custody(
        &self,
        ctx: &Context,
        once: &Once,
        seizure: RecordId,
        exhibit: ExhibitId,
        entry: Custody,
    ) -> Result<(), CaseworkError> {
        may_submit(ctx)?;
        if once.recall::<bool>(self, ctx).await?.is_some() {
            return Ok(());
        }
        let held = self.own_seizure(ctx, seizure).await?;
        let Some(exhibit) = held.submission.exhibits.iter().find(|known| known.id == exhibit) else {
            return Err(CaseworkError::NotFound);
        };
        let wrong = custody_faults(&entry, "custody", ctx.now.date());
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            if !unit.add_custody(exhibit.id, &entry).await? {
                return Err(CaseworkError::NotFound);
            }
            once.remember(&mut unit, &true).await?;
            unit.commit().await?;
            Ok(true)
        };
        once.settle(self, ctx, outcome.await).await.map(drop)
    }

    /// A seizure that may be added to: one's own. Of another body's, shared or not, nothing is said.
    async fn own_seizure(&self, ctx: &Context, seizure: RecordId) -> Result<Seizure, CaseworkError> {
        let held = self.store.seizure(ctx, seizure).await?;
        held.filter(|held| held.owner == ctx.organisation).ok_or(CaseworkError::NotFound)
    }

    async fn mark_faults(
        &self,
        ctx: &Context,
        submission: &Submission,
        marks: &[NewMark],
    ) -> Result<Vec<Fault>, CaseworkError> {
        let mut wrong = Vec::new();
        if marks.len() > MOST_MARKS {
            wrong.push(Fault { field: "marks".to_owned(), message: "error-too-many" });
            return Ok(wrong);
        }
        for (n, mark) in marks.iter().enumerate() {
            let mut fault = |field: &str, message| {
                wrong.push(Fault { field: format!("marks.{n}.{field}"), message });
            };
            if let Some(message) = required_fault(&mark.label, 100) {
                fault("label", message);
            }
            if let Some(message) = files_fault(mark) {
                fault("files", message);
            }
            if mark.pixel_um.is_some_and(|um| !is_pixel_um(um)) {
                fault("pixel_um", "error-pixel-um");
            }
            if mark
                .exhibit
                .as_ref()
                .is_some_and(|number| !submission.exhibits.iter().any(|exhibit| &exhibit.number == number))
            {
                fault("exhibit", "error-exhibit-unknown");
            }
            for (k, file) in mark.files.iter().enumerate() {
                if file.light.is_some_and(|light| {
                    !(0.0..=360.0).contains(&light.azimuth_deg)
                        || !(0.0..=90.0).contains(&light.elevation_deg)
                }) {
                    fault(&format!("azimuth.{k}"), "error-light");
                }
                let known = match file.hash.parse() {
                    Ok(hash) => self.store.file(ctx, &hash).await?.is_some(),
                    Err(_malformed) => false,
                };
                if !known {
                    fault("files", "error-file-unknown");
                }
            }
        }
        Ok(wrong)
    }
}

/// What is wrong with the number of files of a capture or with their lamps.
fn files_fault(mark: &NewMark) -> Option<&'static str> {
    let files = mark.files.len();
    let lit = mark.files.iter().filter(|file| file.light.is_some()).count();
    match mark.capture {
        CaptureKind::PhotoFourLight if files != 4 => Some("error-four-files"),
        CaptureKind::PhotoFourLight if lit != 4 => Some("error-four-lights"),
        CaptureKind::PhotoFourLight if !lamps_tell_slopes(mark) => Some("error-lamps-alike"),
        _ if twice(mark) => Some("error-same-file"),
        CaptureKind::PhotoSingle | CaptureKind::PhotoFixedLight | CaptureKind::Profile if files != 1 => {
            Some("error-one-file")
        }
        CaptureKind::PhotoFixedLight if lit != 1 => Some("error-one-light"),
        CaptureKind::Topography if !(1..=2).contains(&files) => Some("error-topography-files"),
        _ => None,
    }
}

/// Whether relief follows from photographs under the stated lamps.
fn lamps_tell_slopes(mark: &NewMark) -> bool {
    let lamps: Vec<Light> = mark.files.iter().filter_map(|file| file.light).collect();
    lamps.try_into().is_ok_and(|lamps| commonlink_marks::lamps_tell_slopes(&lamps))
}

/// Whether one file stands for two.
fn twice(mark: &NewMark) -> bool {
    mark.files
        .iter()
        .enumerate()
        .any(|(n, one)| mark.files.iter().skip(n + 1).any(|other| one.hash == other.hash))
}
