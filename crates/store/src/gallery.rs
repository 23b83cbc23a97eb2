//! What the matcher compares with: captures across owners, as far as their owners let them take part.
//!
//! Invariant: a probe that waits for its place (`probes`) is compared with nothing of others, from neither side. Whoever is
//! let through later compares with whoever was before, so no pair is lost.

use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{
    CaptureId, CaptureKind, Context, FieldGroup, Level, MarkKind, OrganisationId, Purpose, RecordId, Role,
};
use commonlink_policy::Action;
use std::collections::{BTreeMap, BTreeSet};

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
    // Whom the rules of a mark let be told of a hit.
    TOLD_OF = "SELECT organisation.id FROM organisation JOIN record ON record.owner = $1 AND record.id = $2
        WHERE {visible:record} AND record.state = 'active' AND {tells:record:organisation.id}";
    BODY_TOLD_OF = "SELECT record.id FROM record WHERE record.owner = $1 AND record.id = $2 AND {tells:record:$3}";
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
            AND $7 LIKE '%,' || record.terms || ',%' AND $8 LIKE '%,' || event.terms || ',%'
            AND NOT EXISTS (SELECT 1 FROM organisation AS seated
                WHERE $5 LIKE '%,' || seated.id || ',%' AND NOT {pictured:record:seated.id})
            AND (mark.owner, mark.id) NOT IN (SELECT hit.other_owner, hit.other_mark FROM hit
                WHERE hit.owner = $3 AND hit.capture = $4)
            AND (mark.owner, mark.id) NOT IN (SELECT hit.owner, hit.mark FROM hit
                WHERE hit.other_owner = $3 AND hit.other_capture = $4)
        ORDER BY capture.id";
    COUNTRY = "SELECT country FROM organisation WHERE id = $1";
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

    /// The bodies that the rules of an own mark let be told of a hit. A context with an account gets none.
    pub async fn bodies_told_of(
        &self,
        context: &Context,
        mark: RecordId,
    ) -> Result<BTreeSet<OrganisationId>> {
        let values = params![context.organisation, mark];
        let rows = self.visible(context, Action::Match, &told(TOLD_OF), values).await?;
        rows.iter().map(|row| row.parsed("id")).collect()
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

    /// Captures to hide an examination of `own` among: of this kind, of records that every body in `seats` is told of with
    /// their pictures without any hit, by people cleared for `level` who compare forensic traces, or holds itself, so that
    /// what is kept from one of them changes nothing that it is shown; compared, too; not of the marks in `exclude`, and not of a mark that is a hit of `own`, because that is a real question. In the order
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
        let (mut pictures, mut told_of): (Option<BTreeSet<i64>>, Option<BTreeSet<i64>>) = (None, None);
        for seat in seats {
            let mut with_pictures = BTreeSet::new();
            let mut of = BTreeSet::new();
            for (terms, groups) in
                self.terms_in(&self.examining(context, *seat, level).await?, Action::View).await?
            {
                of.insert(terms);
                if groups.has(FieldGroup::Images) {
                    with_pictures.insert(terms);
                }
            }
            pictures = Some(pictures.map_or(with_pictures.clone(), |all| &all & &with_pictures));
            told_of = Some(told_of.map_or(of.clone(), |all| &all & &of));
        }
        let texts = |terms: Option<BTreeSet<i64>>| {
            crate::terms::listed(terms.unwrap_or_default().iter().map(ToString::to_string))
        };
        let seats = crate::terms::listed(seats.iter().map(ToString::to_string));
        let values =
            params![kind, capture, own.0, own.1, seats, level as i64, texts(pictures), texts(told_of)];
        let rows = self.visible(context, Action::Match, &told(FILLERS), values).await?;
        let keys: Vec<GalleryKey> = rows.iter().map(gallery_key).collect::<Result<_>>()?;
        Ok(keys.into_iter().filter(|key| !exclude.contains(&key.mark)).take(limit as usize).collect())
    }
}

impl Store {
    /// Who examines for a body, as its scope knows them: somebody of it, cleared so far, for the purpose of an examination.
    async fn examining(&self, context: &Context, body: OrganisationId, level: Level) -> Result<Context> {
        let row = self.one(Duty::Nothing, COUNTRY, params![body]).await?;
        Ok(Context {
            user: None,
            organisation: body,
            country: row.map(|row| row.parsed_opt("country")).transpose()?.flatten(),
            roles: vec![Role::Examiner],
            clearance: level,
            purpose: Purpose::ForensicAnalysis,
            ..context.clone()
        })
    }
}

impl Unit {
    /// Whether the rules of a mark let a body be told of a hit. For the platform's own work only.
    pub async fn body_told_of(
        &mut self,
        (owner, mark): (OrganisationId, RecordId),
        body: OrganisationId,
    ) -> Result<bool> {
        self.matcher("ask whom a mark tells")?;
        Ok(self.one(&told(BODY_TOLD_OF), params![owner, mark, body]).await?.is_some())
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
