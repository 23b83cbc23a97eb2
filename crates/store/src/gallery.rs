//! What the matcher compares with: captures across owners, as far as their owners let them take part.
//!
//! Invariant: a probe that waits for its place (`probes`) is compared with nothing of others, from neither side. Whoever is
//! let through later compares with whoever was before, so no pair is lost.

use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::{Result, Store};
use commonlink_model::{CaptureId, CaptureKind, Context, Level, MarkKind, OrganisationId, RecordId};
use commonlink_policy::Action;
use std::collections::BTreeMap;

/// Descriptions read with one statement.
const BATCH: usize = 64;

statements! {
    // What the engine holds first, records after it: a database that doesn't know yet how much it holds would go through
    // all records for each of them.
    KEYS = "WITH described AS MATERIALIZED (
            SELECT capture.owner, capture.id AS capture, capture.mark FROM capture
            JOIN description ON description.owner = capture.owner AND description.capture = capture.id
                AND description.engine = $3
            WHERE capture.capture = $2
                AND NOT EXISTS (SELECT 1 FROM probe WHERE probe.owner = capture.owner AND probe.capture = capture.id
                    AND probe.taken_at IS NULL))
        SELECT described.owner, described.capture, described.mark, mark.seizure FROM described
        JOIN mark ON mark.owner = described.owner AND mark.id = described.mark
        JOIN record ON record.owner = mark.owner AND record.id = mark.id
        JOIN record AS event ON event.owner = mark.owner AND event.id = mark.seizure
        WHERE {visible:record} AND {visible:event} AND record.withdrawn_at IS NULL AND event.withdrawn_at IS NULL
            AND mark.kind = $1 AND {tells:record:$4} = $5
        ORDER BY described.owner, described.capture";
    DESCRIPTIONS = "WITH described AS MATERIALIZED (
            SELECT owner, capture, bytes FROM description
            WHERE engine = $1 AND (owner, capture) IN (VALUES {keys}))
        SELECT described.owner, described.capture, described.bytes FROM described
        JOIN capture ON capture.owner = described.owner AND capture.id = described.capture
        JOIN record ON record.owner = capture.owner AND record.id = capture.mark
        WHERE {visible:record} AND record.withdrawn_at IS NULL";
    FILLERS = "SELECT capture.owner, capture.id AS capture, capture.mark, mark.seizure FROM record
        JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        JOIN record AS event ON event.owner = mark.owner AND event.id = mark.seizure
        JOIN capture ON capture.owner = mark.owner AND capture.mark = mark.id
        WHERE {visible:record} AND {visible:event} AND record.withdrawn_at IS NULL AND event.withdrawn_at IS NULL
            AND record.matching IN ('hit_only', 'hit_and_contact', 'release')
            AND event.matching IN ('hit_only', 'hit_and_contact', 'release') AND mark.kind = $1 AND capture.capture = $2
            AND capture.state = 'described'
            AND NOT EXISTS (SELECT 1 FROM probe WHERE probe.owner = capture.owner AND probe.capture = capture.id
                AND probe.taken_at IS NULL)
            AND record.terms IN (SELECT terms.number FROM terms WHERE terms.level <= $6)
            AND NOT EXISTS (SELECT 1 FROM organisation AS seated
                WHERE $5 LIKE '%,' || seated.id || ',%' AND NOT {pictured:record:seated.id})
            AND (mark.owner, mark.id) NOT IN (SELECT hit.other_owner, hit.other_mark FROM hit
                WHERE hit.owner = $3 AND hit.capture = $4)
            AND (mark.owner, mark.id) NOT IN (SELECT hit.owner, hit.mark FROM hit
                WHERE hit.other_owner = $3 AND hit.other_capture = $4)
        ORDER BY capture.id";
}

/// Names one capture in the gallery. For the platform's own work only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GalleryKey {
    /// Whose it is.
    pub owner: OrganisationId,
    /// The capture.
    pub capture: CaptureId,
    /// Its mark.
    pub mark: RecordId,
    /// Its seizure.
    pub seizure: RecordId,
}

impl Store {
    /// Captures of this kind that take part in matching and that this engine version has described, sorted by owner and
    /// capture: either those whose rules let the context's organisation be told of a hit, or all others, so that
    /// what may not be told never takes a place from what may. A context with an account gets none.
    pub async fn gallery_keys(
        &self,
        context: &Context,
        kind: MarkKind,
        capture: CaptureKind,
        engine: &str,
        told: bool,
    ) -> Result<Vec<GalleryKey>> {
        let keys = crate::others::told(KEYS);
        let rows = self
            .visible(
                context,
                Action::Match,
                &keys,
                params![kind, capture, engine, context.organisation, told],
            )
            .await?;
        rows.iter().map(gallery_key).collect()
    }

    /// The descriptions of these captures by this engine version, in the order of the keys. Those that are gone, or not
    /// for matching any more, are left out.
    pub async fn descriptions(
        &self,
        context: &Context,
        keys: &[GalleryKey],
        engine: &str,
    ) -> Result<Vec<(GalleryKey, Vec<u8>)>> {
        let text = descriptions_text();
        let mut found = Vec::with_capacity(keys.len());
        for batch in keys.chunks(BATCH) {
            let mut values = params![engine];
            // Short batches repeat their last key, so that there is one statement only.
            for n in 0..BATCH {
                let Some(key) = batch.get(n).or(batch.last()) else { continue };
                values.extend([Value::from(key.owner), Value::from(key.capture)]);
            }
            let mut bytes: BTreeMap<(OrganisationId, CaptureId), Vec<u8>> = BTreeMap::new();
            for row in self.visible(context, Action::Match, &text, values).await? {
                bytes.insert((row.parsed("owner")?, row.parsed("capture")?), row.bytes("bytes")?);
            }
            found.extend(
                batch.iter().filter_map(|key| Some((*key, bytes.remove(&(key.owner, key.capture))?))),
            );
        }
        Ok(found)
    }

    /// Captures to hide an examination of `own` among: of this kind, shown by their owners to the examiners of every body
    /// in `seats` who is cleared for `level`, so that what is kept from one of them changes nothing that it is shown; not
    /// of the marks in `exclude`, and not of a mark that is a hit of `own`, because that is a real question. In the order
    /// of their identifiers, which are random. A context with an account gets none.
    pub async fn filler_captures(
        &self,
        context: &Context,
        own: (OrganisationId, CaptureId),
        (kind, capture): (MarkKind, CaptureKind),
        exclude: &[RecordId],
        (seats, level): (&[OrganisationId], Level),
        limit: u32,
    ) -> Result<Vec<GalleryKey>> {
        let seats = crate::terms::listed(seats.iter().map(ToString::to_string));
        let values = params![kind, capture, own.0, own.1, seats, level as i64];
        let rows = self.visible(context, Action::Match, &told(FILLERS), values).await?;
        let keys: Vec<GalleryKey> = rows.iter().map(gallery_key).collect::<Result<_>>()?;
        Ok(keys.into_iter().filter(|key| !exclude.contains(&key.mark)).take(limit as usize).collect())
    }
}

/// The batch statement; also for the test that prepares it.
pub(crate) fn descriptions_text() -> String {
    let pairs: Vec<String> = (0..BATCH).map(|n| format!("(${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
    DESCRIPTIONS.replace("{keys}", &pairs.join(", "))
}

fn gallery_key(row: &Row) -> Result<GalleryKey> {
    Ok(GalleryKey {
        owner: row.parsed("owner")?,
        capture: row.parsed("capture")?,
        mark: row.parsed("mark")?,
        seizure: row.parsed("seizure")?,
    })
}
