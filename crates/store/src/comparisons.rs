//! Comparisons: what an engine said of two captures. Appended, never changed: a newer engine adds a row.
//!
//! Sides are ordered: left is the smaller (owner, capture) by their texts, so that a pair is compared once whichever
//! side came first.

use crate::blind::blind;
use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::wall::{Duty, Principal};
use crate::{Result, Store, StoreError, Unit, visible};
use commonlink_model::{CaptureId, ComparisonId, Context, Moment, OrganisationId, Role, Verdict};

statements! {
    APPEND = "INSERT INTO comparison (id, left_owner, left_capture, right_owner, right_capture, engine, calibration,
            settings, left_hashes, right_hashes, class_log10, class_verdict, individual_log10, individual_verdict,
            reason, outcome, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (left_owner, left_capture, right_owner, right_capture, engine, calibration) DO NOTHING";
    // Erased while it was compared: then there is nothing to keep.
    BOTH_THERE = "SELECT count(*) AS found FROM capture
        WHERE (owner = $1 AND id = $2) OR (owner = $3 AND id = $4)";
    BY_HIT = "SELECT comparison.*, CASE WHEN comparison.left_owner = hit.owner
            AND comparison.left_capture = hit.capture THEN 'left' ELSE 'right' END AS side
        FROM hit {told:hit} JOIN comparison ON comparison.id = hit.comparison
        WHERE {visible:own} AND hit.comparison = $1 AND {weighed:other:hit.owner} AND NOT {awaited:$2}
        ORDER BY hit.id LIMIT 1";
    // A seat opens a comparison to examiners, and only after they have concluded on it.
    BY_SEAT = "SELECT comparison.*, CASE WHEN comparison.left_owner = $2 THEN 'left' ELSE 'right' END AS side
        FROM comparison JOIN examination ON examination.comparison = comparison.id
            JOIN seat ON seat.examination = examination.id AND seat.owner = $2 {joined}
            JOIN conclusion ON conclusion.examination = examination.id AND conclusion.examiner = $3
        WHERE comparison.id = $1 LIMIT 1";
    ROW = "SELECT comparison.*, 'left' AS side FROM comparison WHERE id = $1";
    OF_PAIR = "SELECT id FROM comparison WHERE left_owner = $1 AND left_capture = $2 AND right_owner = $3
        AND right_capture = $4 AND engine = $5 AND calibration = $6";
}

/// A comparison as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    /// Identifier.
    pub id: ComparisonId,
    /// Owner of the left capture.
    pub left_owner: OrganisationId,
    /// The left capture.
    pub left_capture: CaptureId,
    /// Owner of the right capture.
    pub right_owner: OrganisationId,
    /// The right capture.
    pub right_capture: CaptureId,
    /// Engine and version.
    pub engine: String,
    /// Identifier of the calibration.
    pub calibration: String,
    /// Settings as JSON.
    pub settings: String,
    /// SHA-256 of the left originals, in their order, with commas.
    pub left_hashes: String,
    /// SHA-256 of the right originals.
    pub right_hashes: String,
    /// log10 likelihood ratio of the class question.
    pub class_log10: Option<f64>,
    /// Whether the class question could be answered.
    pub class_verdict: Verdict,
    /// log10 likelihood ratio of the individual question.
    pub individual_log10: Option<f64>,
    /// Whether the individual question could be answered.
    pub individual_verdict: Verdict,
    /// Why not, as a message key.
    pub reason: Option<String>,
    /// Everything else that the engine said, as JSON: registration, agreeing areas.
    pub outcome: String,
    /// When.
    pub made_at: Moment,
}

/// A comparison as one side may see it: without the other side's owner, captures and file hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonView {
    /// Identifier.
    pub id: ComparisonId,
    /// Which side of the outcome is one's own; left for who has none.
    pub own: Side,
    /// SHA-256 of the own originals.
    pub own_hashes: String,
    /// Engine and version.
    pub engine: String,
    /// Identifier of the calibration.
    pub calibration: String,
    /// Settings as JSON.
    pub settings: String,
    /// log10 likelihood ratio of the class question.
    pub class_log10: Option<f64>,
    /// Whether the class question could be answered.
    pub class_verdict: Verdict,
    /// log10 likelihood ratio of the individual question.
    pub individual_log10: Option<f64>,
    /// Whether the individual question could be answered.
    pub individual_verdict: Verdict,
    /// Why not, as a message key.
    pub reason: Option<String>,
    /// Everything else that the engine said, as JSON.
    pub outcome: String,
    /// When.
    pub made_at: Moment,
}

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The smaller (owner, capture).
    Left,
    /// The other one.
    Right,
}

/// Whether a pair stands in order; see the module's head.
pub(crate) fn ordered(left: (OrganisationId, CaptureId), right: (OrganisationId, CaptureId)) -> Result<()> {
    let text = |side: (OrganisationId, CaptureId)| (side.0.to_string(), side.1.to_string());
    if text(left) < text(right) {
        Ok(())
    } else {
        Err(StoreError::Invalid { what: "the order of the two sides" })
    }
}

impl Unit {
    /// Whether the captures of both sides are held.
    async fn both_there(&mut self, sides: Vec<Value>) -> Result<bool> {
        let held = |row: Option<Row>| Ok::<_, StoreError>(row.map_or(Ok(0), |row| row.int("found"))? == 2);
        if held(self.one(BOTH_THERE, sides.clone()).await?)? {
            return Ok(true);
        }
        if self.store.db().is_sqlite() {
            return Ok(false);
        }
        // Or the matcher may not see one of them any more, which is no reason to forget what was compared.
        self.act(&Principal::from(Duty::Retention).set()).await?;
        let there = held(self.one(BOTH_THERE, sides).await?)?;
        let own = self.principal().set();
        self.act(&own).await?;
        Ok(there)
    }

    /// Appends a comparison and answers its identifier; `None` where one side was erased meanwhile. Only the platform's own work does. When this engine and
    /// calibration have compared the pair already nothing happens, and the earlier one is answered.
    ///
    /// Errors: `Invalid` when the sides are out of order.
    pub async fn append_comparison(&mut self, row: &ComparisonRow) -> Result<Option<ComparisonId>> {
        self.matcher("append a comparison")?;
        ordered((row.left_owner, row.left_capture), (row.right_owner, row.right_capture))?;
        let sides = params![row.left_owner, row.left_capture, row.right_owner, row.right_capture];
        if !self.both_there(sides).await? {
            return Ok(None);
        }
        let values = params![
            row.id,
            row.left_owner,
            row.left_capture,
            row.right_owner,
            row.right_capture,
            &row.engine,
            &row.calibration,
            &row.settings,
            &row.left_hashes,
            &row.right_hashes,
            row.class_log10,
            row.class_verdict,
            row.individual_log10,
            row.individual_verdict,
            row.reason.clone(),
            &row.outcome,
            row.made_at,
        ];
        if self.execute(APPEND, values).await? == 0 {
            let pair = params![
                row.left_owner,
                row.left_capture,
                row.right_owner,
                row.right_capture,
                &row.engine,
                &row.calibration
            ];
            let there = self.one(OF_PAIR, pair).await?;
            return there.ok_or(StoreError::Conflict { what: "a comparison" })?.parsed("id").map(Some);
        }
        self.audit("append_comparison", &row.id.to_string(), &row.engine).await?;
        Ok(Some(row.id))
    }

    /// A comparison as stored, for the platform's own work on it.
    pub async fn comparison_row(&mut self, id: ComparisonId) -> Result<Option<ComparisonRow>> {
        self.matcher("read a comparison of others")?;
        self.one(ROW, params![id]).await?.as_ref().map(comparison_row).transpose()
    }
}

impl Store {
    /// A comparison: through an own hit that does not wait for the asking examiner, or, for an examiner with a seat, after
    /// the own conclusion.
    pub async fn comparison(&self, context: &Context, id: ComparisonId) -> Result<Option<ComparisonView>> {
        let mut rows = self.paired(context, &told(BY_HIT), params![id, blind(context)]).await?;
        if rows.is_empty() && context.has(Role::Examiner) && visible::sees_own(context) {
            rows = self
                .all(
                    Principal::pair(context),
                    &crate::examinations::texts(BY_SEAT),
                    params![id, context.organisation, context.user],
                )
                .await?;
        }
        rows.first().map(comparison_view).transpose()
    }
}

fn comparison_view(row: &Row) -> Result<ComparisonView> {
    let own = if row.text("side")? == "left" { Side::Left } else { Side::Right };
    let full = comparison_row(row)?;
    Ok(ComparisonView {
        id: full.id,
        own,
        own_hashes: if own == Side::Left { full.left_hashes } else { full.right_hashes },
        engine: full.engine,
        calibration: full.calibration,
        settings: full.settings,
        class_log10: full.class_log10,
        class_verdict: full.class_verdict,
        individual_log10: full.individual_log10,
        individual_verdict: full.individual_verdict,
        reason: full.reason,
        outcome: full.outcome,
        made_at: full.made_at,
    })
}

fn comparison_row(row: &Row) -> Result<ComparisonRow> {
    Ok(ComparisonRow {
        id: row.parsed("id")?,
        left_owner: row.parsed("left_owner")?,
        left_capture: row.parsed("left_capture")?,
        right_owner: row.parsed("right_owner")?,
        right_capture: row.parsed("right_capture")?,
        engine: row.text("engine")?,
        calibration: row.text("calibration")?,
        settings: row.text("settings")?,
        left_hashes: row.text("left_hashes")?,
        right_hashes: row.text("right_hashes")?,
        class_log10: row.real_opt("class_log10")?,
        class_verdict: row.parsed("class_verdict")?,
        individual_log10: row.real_opt("individual_log10")?,
        individual_verdict: row.parsed("individual_verdict")?,
        reason: row.text_opt("reason")?,
        outcome: row.text("outcome")?,
        made_at: row.moment("made_at")?,
    })
}
