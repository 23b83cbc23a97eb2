//! Probes: who asks by submitting a mark is counted before the mark is compared with others' records (decision 0017).
//!
//! Invariants: submitting is never refused over a limit, and nothing that was submitted is lost: what may not be compared
//! yet waits and is looked at again when the next place is free. The place is taken before anything is scored.

use crate::{CaseworkError, Platform, compare::Work};
use commonlink_model::{CaptureId, Context, MarkKind, Moment};
use commonlink_store::{CaptureRow, FileHash, FileRow, Job, Passage, ProbeAlarm, ProbeLimits, Unit, Wait};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// For how many days those whom it concerns are shown that a limit was reached.
const SHOWN_DAYS: i64 = 7;
const DAY: i64 = 24 * 60 * 60;

/// Who asks by a capture that is recorded. Said wherever one is, so that no way of submitting forgets to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// The person of the context; or a command in the name of the body.
    Person,
    /// Nobody: the capture comes with a training world.
    Nobody,
}

/// All that the engine is given of a capture, as a hash: other bytes, another lamp, another scale or another kind ask
/// another question.
pub(crate) fn print(kind: MarkKind, capture: &CaptureRow) -> String {
    let number =
        |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_bits().to_string());
    let mut text = format!("{}\n{}\n{}\n", kind.code(), capture.capture.code(), number(capture.pixel_um));
    for file in &capture.files {
        let (azimuth, elevation) =
            (file.light.map(|light| light.azimuth_deg), file.light.map(|light| light.elevation_deg));
        let _ = writeln!(text, "{} {} {}", file.hash, number(azimuth), number(elevation));
    }
    crate::random::hexadecimal(&Sha256::digest(text))
}

impl Platform {
    /// The same with other limits on how much is compared.
    #[must_use]
    pub fn with_probes(mut self, limits: ProbeLimits) -> Self {
        self.settings.probes = limits;
        self
    }

    /// Notes that a capture asks, where a person does.
    pub(crate) async fn note_asked(
        &self,
        unit: &mut Unit,
        asker: Asker,
        kind: MarkKind,
        capture: &CaptureRow,
    ) -> Result<(), CaseworkError> {
        if asker == Asker::Person {
            unit.note_probe(capture.id, (kind, capture.capture), &print(kind, capture)).await?;
        }
        Ok(())
    }

    /// Takes the place of a capture before it is compared. `None` where it has to wait: its job is put back. Otherwise whether
    /// a person asked.
    pub(crate) async fn let_through(
        &self,
        ctx: &Context,
        work: Work,
        job: Option<&Job>,
    ) -> Result<Option<bool>, CaseworkError> {
        let mut unit = self.store.begin(ctx).await?;
        let wait = match unit.take_place(work.capture, self.settings.probes).await? {
            Passage::Nobodys => return Ok(Some(false)),
            Passage::Taken => {
                unit.commit().await?;
                return Ok(Some(true));
            }
            Passage::Waits(wait) => wait,
        };
        if wait.alarm {
            tracing::warn!(body = %work.owner, limit = wait.why.code(), "a limit of comparisons was reached");
            // By kind, so that each owner is told once.
            let kinds: BTreeSet<MarkKind> =
                unit.kinds_asked(work.capture).await?.into_iter().map(|(kind, _)| kind).collect();
            for kind in kinds {
                unit.note_limit(kind).await?;
            }
        }
        if let Some(job) = job {
            unit.defer_job(job, wait.until).await?;
        }
        unit.commit().await?;
        Ok(None)
    }

    /// Which of these own captures wait before they are compared with others' records.
    pub async fn probe_waits(
        &self,
        ctx: &Context,
        captures: &[CaptureId],
    ) -> Result<BTreeMap<CaptureId, Wait>, CaseworkError> {
        let mut waits = self.store.probe_waits(ctx, captures).await?;
        // Whose time has come is about to be looked at.
        waits.retain(|_, wait| wait.until > ctx.now);
        Ok(waits)
    }

    /// What of captures only their owner is told: the rows of their files, and which of them wait.
    pub(crate) async fn owners_part(
        &self,
        ctx: &Context,
        hashes: &[FileHash],
        captures: &[CaptureId],
    ) -> Result<(BTreeMap<FileHash, FileRow>, BTreeMap<CaptureId, Wait>), CaseworkError> {
        let (files, mut waits) = self.store.owners_part(ctx, hashes, captures).await?;
        waits.retain(|_, wait| wait.until > ctx.now);
        Ok((files, waits))
    }

    /// Limits that the own body has reached lately, for its data protection officers and administrators.
    pub async fn probe_alarms(&self, ctx: &Context) -> Result<Vec<ProbeAlarm>, CaseworkError> {
        let since: Moment = ctx.now.plus_seconds(-SHOWN_DAYS * DAY);
        Ok(self.store.probe_alarms(ctx, since).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_model::{CaptureKind, Light, RecordId};
    use commonlink_store::{CaptureFileRow, FileHash};
    use std::collections::BTreeSet;

    #[test]
    fn whatever_the_engine_is_given_makes_another_print() {
        let light = |azimuth_deg| Some(Light { azimuth_deg, elevation_deg: 30.0 });
        let file = |text: &str, azimuth| CaptureFileRow {
            position: 0,
            hash: FileHash::of(text.as_bytes()),
            light: light(azimuth),
        };
        let row = |capture, pixel_um, files: &[(&str, f64)]| CaptureRow {
            id: CaptureId::from_uuid(uuid::Uuid::nil()),
            mark: RecordId::from_uuid(uuid::Uuid::nil()),
            capture,
            pixel_um,
            files: files.iter().map(|(text, azimuth)| file(text, *azimuth)).collect(),
        };
        let (single, fixed) = (CaptureKind::PhotoSingle, CaptureKind::PhotoFixedLight);
        let (kind, other) = (MarkKind::PressedRelief, MarkKind::Striated);
        let asked = [
            (kind, row(single, None, &[("a", 0.0)])),
            (kind, row(single, None, &[("b", 0.0)])),
            (kind, row(single, None, &[("a", 1.0)])),
            (kind, row(single, Some(9.0), &[("a", 0.0)])),
            (kind, row(fixed, None, &[("a", 0.0)])),
            (other, row(single, None, &[("a", 0.0)])),
            (kind, row(single, None, &[("a", 0.0), ("b", 0.0)])),
            (kind, row(single, None, &[("b", 0.0), ("a", 0.0)])),
        ];
        let prints: BTreeSet<String> = asked.iter().map(|(kind, row)| print(*kind, row)).collect();
        assert_eq!(prints.len(), asked.len());
        // And nothing else does.
        let mut again = row(single, None, &[("a", 0.0)]);
        again.id = CaptureId::from_uuid(uuid::Uuid::from_u128(7));
        again.mark = RecordId::from_uuid(uuid::Uuid::from_u128(7));
        assert_eq!(print(kind, &again), print(kind, &asked[0].1));
    }
}
