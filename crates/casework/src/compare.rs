//! Automatic comparison of a new capture: decode, describe, rank the gallery for each recipient ([`crate::candidates`]),
//! calibrate, keep what was compared, and tell each side what the other side's rules allow.
//!
//! The work is a job that can be done again at any time: a description that is there is used, a comparison
//! that is there is left alone, a hit that is there stays as it is. The same inputs give the same bytes.

use crate::background::in_background;
use crate::candidates::{Found, keep, rank};
use crate::{
    CaseworkError, Platform,
    explain::{self, Kept},
};
use commonlink_evidence::{Calibration, Level, Stratum};
use commonlink_exchange::{DecodeRequest, Decoded, Input, StoredFile};
use commonlink_marks::{
    CaptureInput, Description, ENGINE_VERSION, Outcome, Plane, Raw, Reach, describe, search,
};
use commonlink_model::{
    CaptureId, CaptureKind, ComparisonId, Context, HitId, MarkKind, OrganisationId, RecordId, Triage, Verdict,
};
use commonlink_store::{CaptureJob, CaptureRow, ComparisonRow, GalleryKey, HitRow, Job};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::RwLock;

/// The kind of job.
pub const JOB: &str = "compare_capture";
/// Settings that shape an answer, kept with every comparison.
pub const SETTINGS: &str = "side=1024;scored=16;hits=10;each";

/// What a job of this kind carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Work {
    /// Owner of the capture.
    pub owner: OrganisationId,
    /// The capture.
    pub capture: CaptureId,
}

impl Work {
    pub(crate) fn payload(&self) -> Result<String, CaseworkError> {
        serde_json::to_string(self).map_err(|_cause| CaseworkError::Internal("a job could not be written"))
    }

    pub(crate) fn from_payload(payload: &str) -> Result<Self, CaseworkError> {
        serde_json::from_str(payload).map_err(|_cause| CaseworkError::Internal("a job could not be read"))
    }
}

/// Descriptions already read by this process, so that a comparison reads only what is new.
#[derive(Clone, Default)]
pub(crate) struct Gallery(pub(crate) Arc<RwLock<Described>>);

/// Descriptions by owner and capture.
type Described = BTreeMap<(OrganisationId, CaptureId), Arc<Description>>;

/// The two answers on one pair, in likelihood ratios.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the engine saw, left capture first.
    pub outcome: Outcome,
    /// log10 LR of same design against another design; `None` where it can't be given.
    pub class_log10: Option<f64>,
    /// log10 LR of same tool against another tool of the same design; `None` where it can't be given.
    pub individual_log10: Option<f64>,
    /// Code of why the individual question is not evaluable.
    pub reason: Option<String>,
}

impl Answer {
    /// Turns an outcome into likelihood ratios.
    pub fn new(calibration: &Calibration, kind: MarkKind, capture: CaptureKind, outcome: Outcome) -> Self {
        let quality = explain::quality(outcome.quality);
        let lr = |level, score: Option<f64>| {
            let stratum = Stratum { kind, capture, level, quality: Some(quality) };
            calibration.lr(&stratum, score?).map(|lr| lr.log10)
        };
        let class_log10 = lr(Level::Class, outcome.class_score);
        let individual_log10 = lr(Level::Individual, outcome.individual_score);
        let reason = match (&individual_log10, outcome.verdict_reason) {
            (Some(_), _) => None,
            (None, Some(reason)) => Some(reason.code().to_owned()),
            (None, None) => Some("no_calibration".to_owned()),
        };
        Self { outcome, class_log10, individual_log10, reason }
    }

    /// Whether the individual question was answered.
    pub const fn verdict(&self) -> Verdict {
        if self.individual_log10.is_some() { Verdict::Evaluable } else { Verdict::NotEvaluable }
    }
}

impl Platform {
    /// The key under which the comparison of a capture by the present engine and calibration is queued once.
    pub(crate) fn dedup(&self, capture: CaptureId) -> String {
        let [before, after] = self.dedup_parts();
        format!("{before}{capture}{after}")
    }

    fn dedup_parts(&self) -> [String; 2] {
        ["compare/".to_owned(), format!("/{ENGINE_VERSION}/{}", self.calibration.id())]
    }

    /// How many captures of these seizures are compared with everything held, by seizure; one without any is not named.
    pub async fn compared_captures(
        &self,
        ctx: &Context,
        seizures: &[(OrganisationId, RecordId)],
    ) -> Result<BTreeMap<RecordId, u64>, CaseworkError> {
        let [before, after] = self.dedup_parts();
        Ok(self.store.compared_captures(ctx, seizures, &before, &after).await?)
    }

    /// Does one job: everything it writes is one transaction with the mark that it is done.
    pub async fn compare_capture(&self, work: Work, job: Option<&Job>) -> Result<(), CaseworkError> {
        let ctx = self.own_context(work.owner);
        let Some(task) = self.store.capture_for_matching(&ctx, work.owner, work.capture).await? else {
            // Withdrawn meanwhile: there is nothing to compare, and nobody to tell.
            return self.finish(&ctx, job).await;
        };
        let own_key =
            GalleryKey { owner: work.owner, capture: work.capture, mark: task.mark, seizure: task.seizure };
        // Whoever asks is counted before anything of others is looked at, but not for what can't be described. What has to
        // wait was put back; where it is described, that costs no more than the question.
        let mut asked = None;
        if task.described {
            asked = self.let_through(&ctx, work, job).await?;
            if asked.is_none() {
                return Ok(());
            }
        }
        let own = match self.described(&ctx, &own_key).await? {
            Some(description) => description,
            None => match self.describe_capture(&ctx, &task).await? {
                Ok(description) => description,
                Err(failure) => {
                    let mut unit = self.store.begin(&ctx).await?;
                    unit.capture_failed(work.owner, work.capture, &failure).await?;
                    unit.commit().await?;
                    return self.finish(&ctx, job).await;
                }
            },
        };
        if asked.is_none() {
            asked = self.let_through(&ctx, work, job).await?;
        }
        let Some(asked) = asked else { return Ok(()) };
        let found = self.score_gallery(&ctx, &task, &own_key, &own).await?;
        let mut unit = self.store.begin(&ctx).await?;
        keep(&mut unit, &own_key, &found).await?;
        if asked {
            unit.note_compared(task.mark, task.kind).await?;
        }
        if let Some(job) = job {
            unit.finish_job(job).await?;
        }
        Ok(unit.commit().await?)
    }

    async fn finish(&self, ctx: &Context, job: Option<&Job>) -> Result<(), CaseworkError> {
        let Some(job) = job else { return Ok(()) };
        let mut unit = self.store.begin(ctx).await?;
        unit.finish_job(job).await?;
        Ok(unit.commit().await?)
    }

    /// The description of a capture by the present engine, if it is there.
    pub(crate) async fn described(
        &self,
        ctx: &Context,
        key: &GalleryKey,
    ) -> Result<Option<Arc<Description>>, CaseworkError> {
        Ok(self.descriptions(ctx, std::slice::from_ref(key)).await?.pop().map(|(_, description)| description))
    }

    async fn describe_capture(
        &self,
        ctx: &Context,
        task: &CaptureJob,
    ) -> Result<Result<Arc<Description>, String>, CaseworkError> {
        let description = match self.describe_row(task.kind, &task.row).await? {
            Ok(description) => description,
            Err(failure) => return Ok(Err(failure)),
        };
        let quality = description.quality();
        let reasons: Vec<String> = quality.reasons.iter().map(|reason| reason.code().to_owned()).collect();
        let mut unit = self.store.begin(ctx).await?;
        let (owner, capture) = (ctx.organisation, task.row.id);
        let bytes = description.to_bytes();
        let band = quality.band().code();
        unit.append_description(owner, capture, ENGINE_VERSION, &bytes, quality.score, band, &reasons)
            .await?;
        unit.commit().await?;
        let description = Arc::new(description);
        self.gallery.0.write().await.insert((owner, capture), Arc::clone(&description));
        Ok(Ok(description))
    }

    /// What the engine makes of the originals of a capture, or the code of why it can't.
    pub(crate) async fn describe_row(
        &self,
        kind: MarkKind,
        row: &CaptureRow,
    ) -> Result<Result<Description, String>, CaseworkError> {
        let raw = match self.raw(row).await {
            Ok(raw) => raw,
            Err(CaseworkError::Decode(error)) => return Ok(Err(error.code().to_owned())),
            Err(other) => return Err(other),
        };
        let row = row.clone();
        let described = in_background(move || {
            let lights: Vec<_> = row.files.iter().map(|file| file.light).collect();
            // Reduced photographs have larger pixels.
            let pixel_um = row.pixel_um.map(|um| um / raw.scale);
            describe(&CaptureInput { kind, capture: row.capture, raw: &raw.raw, lights: &lights, pixel_um })
        })
        .await?;
        Ok(described.map_err(|error| error.code().to_owned()))
    }

    /// The originals of a capture, decoded in the child.
    async fn raw(&self, row: &CaptureRow) -> Result<Scaled, CaseworkError> {
        let mut files = Vec::new();
        for file in &row.files {
            files.push(self.stored(&file.hash).await?);
        }
        let requests: Vec<DecodeRequest<StoredFile>> = match row.capture {
            CaptureKind::Topography if files.len() == 2 => {
                // The two come in either order.
                if !files.first().is_some_and(|file| begins_with(file, &[0x89])) {
                    files.reverse();
                }
                let mut files = files.into_iter();
                let pair = files.next().zip(files.next());
                pair.map(|(png, json)| DecodeRequest::height_png(png, json)).into_iter().collect()
            }
            CaptureKind::Topography => files.into_iter().map(DecodeRequest::x3p).collect(),
            CaptureKind::Profile => files
                .into_iter()
                .map(|file| {
                    let zipped = begins_with(&file, b"PK");
                    DecodeRequest::new(if zipped { Input::X3p(file) } else { Input::ProfileCsv(file) })
                })
                .collect(),
            _ => files.into_iter().map(DecodeRequest::photograph).collect(),
        };
        let mut decoded = Vec::new();
        let mut requests = requests.into_iter();
        // Two at a time: somebody waits for the hits.
        while let Some(one) = requests.next() {
            match requests.next() {
                Some(another) => {
                    let both = tokio::join!(self.decoded(one), self.decoded(another));
                    decoded.extend([both.0?, both.1?]);
                }
                None => decoded.push(self.decoded(one).await?),
            }
        }
        scaled(decoded)
    }

    /// Descriptions of these captures by the present engine, in the order of the keys; what is not described
    /// yet is left out.
    pub(crate) async fn descriptions(
        &self,
        ctx: &Context,
        keys: &[GalleryKey],
    ) -> Result<Vec<(GalleryKey, Arc<Description>)>, CaseworkError> {
        let missing: Vec<GalleryKey> = {
            let known = self.gallery.0.read().await;
            keys.iter().filter(|key| !known.contains_key(&(key.owner, key.capture))).copied().collect()
        };
        if !missing.is_empty() {
            let read = self.store.descriptions(ctx, &missing, ENGINE_VERSION).await?;
            let mut known = self.gallery.0.write().await;
            for (key, bytes) in read {
                known.insert((key.owner, key.capture), Arc::new(Description::from_bytes(&bytes)?));
            }
        }
        let known = self.gallery.0.read().await;
        Ok(keys
            .iter()
            .filter_map(|key| Some((*key, Arc::clone(known.get(&(key.owner, key.capture))?))))
            .collect())
    }

    /// The captures of a pool that resemble one's own most, most alike first; at most `most`. What this engine version
    /// has not described can't be ranked and is left out.
    pub(crate) async fn most_alike(
        &self,
        ctx: &Context,
        own: &GalleryKey,
        pool: &[GalleryKey],
        most: usize,
    ) -> Result<Vec<GalleryKey>, CaseworkError> {
        let Some(own) = self.described(ctx, own).await? else { return Ok(Vec::new()) };
        let gallery = self.descriptions(ctx, pool).await?;
        in_background(move || {
            let views: Vec<&Description> = gallery.iter().map(|(_, description)| &**description).collect();
            let ranked = search(&own, &views, most, Reach::SameCapture);
            ranked.iter().filter_map(|candidate| Some(gallery.get(candidate.index)?.0)).collect()
        })
        .await
    }

    /// The row of one comparison, with the hashes of the originals it rests on, left ones first.
    pub(crate) fn comparison_row(
        &self,
        ctx: &Context,
        left: &GalleryKey,
        right: &GalleryKey,
        (left_hashes, right_hashes): (String, String),
        settings: &str,
        answer: &Answer,
    ) -> Result<ComparisonRow, CaseworkError> {
        let verdict = |log10: Option<f64>| {
            if log10.is_some() { Verdict::Evaluable } else { Verdict::NotEvaluable }
        };
        Ok(ComparisonRow {
            id: ComparisonId::fresh(&*self.ids),
            left_owner: left.owner,
            left_capture: left.capture,
            right_owner: right.owner,
            right_capture: right.capture,
            engine: ENGINE_VERSION.to_owned(),
            calibration: self.calibration.id().to_owned(),
            settings: settings.to_owned(),
            left_hashes,
            right_hashes,
            class_log10: answer.class_log10,
            class_verdict: verdict(answer.class_log10),
            individual_log10: answer.individual_log10,
            individual_verdict: answer.verdict(),
            reason: answer.reason.clone(),
            outcome: Kept::new(&answer.outcome).to_json()?,
            made_at: ctx.now,
        })
    }

    /// Hashes of a capture's originals in order, separated by blanks.
    pub(crate) async fn hashes(&self, ctx: &Context, key: &GalleryKey) -> Result<String, CaseworkError> {
        let task = self.store.capture_for_matching(ctx, key.owner, key.capture).await?;
        let files = task.map(|task| task.row.files).unwrap_or_default();
        Ok(files.iter().map(|file| file.hash.as_str()).collect::<Vec<_>>().join(" "))
    }

    /// A comparison with the hits that it gives if it is among the strongest. `hashes` are those of the own originals
    /// and of the other ones.
    #[allow(clippy::too_many_arguments, reason = "the two sides, and what was made of them")]
    pub(crate) fn found(
        &self,
        ctx: &Context,
        own_key: &GalleryKey,
        other: GalleryKey,
        own_is_left: bool,
        hashes: (String, String),
        settings: &str,
        answer: &Answer,
    ) -> Result<Found, CaseworkError> {
        let (left, right) = if own_is_left { (own_key, &other) } else { (&other, own_key) };
        let hashes = if own_is_left { hashes } else { (hashes.1, hashes.0) };
        let row = self.comparison_row(ctx, left, right, hashes, settings, answer)?;
        let side = |mine: &GalleryKey, theirs: &GalleryKey| HitRow {
            id: HitId::fresh(&*self.ids),
            owner: mine.owner,
            seizure: mine.seizure,
            mark: mine.mark,
            capture: mine.capture,
            comparison: row.id,
            other_owner: theirs.owner,
            other_seizure: theirs.seizure,
            other_mark: theirs.mark,
            other_capture: theirs.capture,
            class_log10: answer.class_log10,
            individual_log10: answer.individual_log10,
            individual_verdict: answer.verdict(),
            reason: answer.reason.clone(),
            triage: Triage::New,
            triaged_by: None,
            triaged_at: None,
            created_at: ctx.now,
        };
        // One for each side; the store leaves out what the other record's rules keep from a side.
        let hits = vec![side(own_key, &other), side(&other, own_key)];
        Ok(Found { rank: rank(answer), other: (other.owner, other.capture), row, hits })
    }
}

/// What was decoded, with raster points per original pixel.
pub(crate) struct Scaled {
    pub(crate) raw: Raw,
    pub(crate) scale: f64,
}

/// Puts decoded files of one capture together.
pub(crate) fn scaled(decoded: Vec<Decoded>) -> Result<Scaled, CaseworkError> {
    let damaged = || CaseworkError::Internal("the files of a capture do not fit together");
    let mut planes = Vec::new();
    let mut scale = 1.0;
    for one in decoded {
        match one {
            Decoded::Topography(map) => {
                let heights_um = Plane::new(map.width as usize, map.height as usize, map.heights_um)?;
                return Ok(Scaled {
                    raw: Raw::Topography { heights_um, pixel_um: map.pitch_x_um },
                    scale: 1.0,
                });
            }
            Decoded::Profile(profile) => {
                let raw = Raw::Profile { step_um: profile.step_um, z_um: profile.heights_um };
                return Ok(Scaled { raw, scale: 1.0 });
            }
            Decoded::Photograph(photo) => {
                scale = photo.scale;
                let raster = photo.raster;
                planes.push(Plane::new(raster.width as usize, raster.height as usize, raster.values)?);
            }
        }
    }
    if planes.is_empty() { Err(damaged()) } else { Ok(Scaled { raw: Raw::Photos(planes), scale }) }
}

fn begins_with(file: &StoredFile, bytes: &[u8]) -> bool {
    file.head(bytes.len()).is_ok_and(|head| head == bytes)
}
