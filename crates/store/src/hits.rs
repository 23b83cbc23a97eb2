//! Hits: what one side is told of a comparison. One row per side that may be told.

use crate::blind::blind;
use crate::file_rows::{PreviewRow, preview_row};
use crate::others::{COLUMNS, JOINED, OtherSide, other_side, pair_recalled, told};
use crate::sql::{AT_ONCE, places, statements};
use crate::value::{Row, Value, params};
use crate::{Result, Store, Unit};
use commonlink_model::{
    CaptureId, ComparisonId, Context, ExaminationId, ExaminationState, HitId, LinkId, LinkState, MarkKind,
    Moment, OrganisationId, Recalled, RecordId, Role, Triage, UserId, Verdict,
};
use commonlink_policy::Action;
use std::collections::BTreeMap;

statements! {
    // Told by the same rule by which it will be read, so that a silent owner's record leaves no trace on the other side.
    // Nor does a record that was taken out of matching meanwhile get a hit.
    INSERT = "INSERT INTO hit (owner, id, seizure, mark, capture, comparison, other_owner, other_seizure, other_mark,
            other_capture, class_log10, individual_log10, individual_verdict, reason, triage, triaged_by, triaged_at,
            created_at)
        SELECT hit.* FROM (SELECT CAST($1 AS TEXT) AS owner, CAST($2 AS TEXT) AS id, CAST($3 AS TEXT) AS seizure,
            CAST($4 AS TEXT) AS mark, CAST($5 AS TEXT) AS capture, CAST($6 AS TEXT) AS comparison,
            CAST($7 AS TEXT) AS other_owner, CAST($8 AS TEXT) AS other_seizure, CAST($9 AS TEXT) AS other_mark,
            CAST($10 AS TEXT) AS other_capture, CAST($11 AS DOUBLE PRECISION) AS class_log10,
            CAST($12 AS DOUBLE PRECISION) AS individual_log10, CAST($13 AS TEXT) AS individual_verdict,
            CAST($14 AS TEXT) AS reason, CAST($15 AS TEXT) AS triage, CAST($16 AS TEXT) AS triaged_by,
            CAST($17 AS BIGINT) AS triaged_at, CAST($18 AS BIGINT) AS created_at) AS hit {told:hit}
        WHERE own.matching <> 'no_match' AND own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
        ON CONFLICT (owner, capture, comparison) DO NOTHING";
    OF_SEIZURE = "SELECT {columns} FROM hit {told:hit} {joined}
        WHERE {visible:own} AND hit.seizure = $2
        ORDER BY class_told DESC NULLS LAST, individual_told DESC NULLS LAST, hit.id";
    ONE = "SELECT {columns} FROM hit {told:hit} {joined} WHERE {visible:own} AND hit.id = $2";
    COUNTS = "SELECT hit.mark, count(*) AS found FROM mark
            JOIN hit ON hit.owner = mark.owner AND hit.seizure = mark.seizure AND hit.mark = mark.id {told:hit}
        WHERE {visible:own} AND mark.id IN ({keys}) GROUP BY hit.mark";
    NEWEST = "SELECT {columns} FROM hit {told:hit} {joined}
        WHERE {visible:own} AND (CAST($2 AS TEXT) IS NULL OR hit.triage = $2)
            AND (CAST($3 AS BIGINT) IS NULL OR hit.created_at >= $3) AND (NOT CAST($5 AS BOOLEAN) OR led.id IS NULL)
        ORDER BY hit.created_at DESC, class_told DESC NULLS LAST, hit.id LIMIT $4";
    TRIAGE = "UPDATE hit SET triage = $3, triaged_by = $4, triaged_at = $5 WHERE owner = $1 AND id = $2";
    // As long as the pair may be known: what its owner took away meanwhile comes before no examiner.
    ROW = "SELECT hit.* FROM hit {told:hit} WHERE hit.owner = $1 AND hit.id = $2";
    TO_EXAMINE = "SELECT hit.* FROM hit {told:hit} WHERE hit.owner = $1 AND hit.id = $2
        AND own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL";
    // Only after the own conclusion: before it, which case an examination is of must not be known.
    EXAMINED = "SELECT examination.id, examination.state FROM hit {told:hit}
        JOIN examination ON NOT examination.filler AND {pair:examination.capture}
        JOIN seat ON seat.examination = examination.id AND seat.owner = hit.owner
        JOIN conclusion ON conclusion.examination = examination.id AND conclusion.examiner = $1
        WHERE {visible:own} AND hit.id = $2 ORDER BY examination.created_at DESC, examination.id LIMIT 1";
    PREVIEW = "SELECT preview.* FROM hit {told:hit}
        JOIN capture_file ON (capture_file.owner = hit.owner AND capture_file.capture = hit.capture AND $2 = 'own')
            OR (capture_file.owner = hit.other_owner AND capture_file.capture = hit.other_capture AND $2 = 'other')
        JOIN preview ON preview.owner = capture_file.owner AND preview.original = capture_file.hash
        WHERE {visible:own} AND hit.id = $1 AND capture_file.position = $3 AND preview.size = $4
            AND ($2 = 'own' OR ({pictured:other:hit.owner} AND NOT {awaited:$5})) LIMIT 1";
}

/// One's own columns of a hit, with what the pages need of the own record, whether an examiner's support stands, and
/// whether the pair waits for the asking examiner, who is told no figure of it. `$1` is the account that must be kept
/// blind.
const OWN: &str = "hit.id, hit.seizure, hit.mark, hit.capture, hit.comparison,
    CASE WHEN {awaited:$1} OR NOT {weighed:other:hit.owner} THEN NULL ELSE hit.class_log10 END AS class_told,
    CASE WHEN {awaited:$1} OR NOT {weighed:other:hit.owner} THEN NULL ELSE hit.individual_log10 END AS individual_told,
    {weighed:other:hit.owner} AS weighed,
    hit.individual_verdict, hit.reason, hit.triage, hit.triaged_by, hit.triaged_at, hit.created_at,
    {awaited:$1} AS awaited, {pictured:other:hit.owner} AS pictured, own.owner AS own_owner, own_mark.kind, own_mark.label,
    own_seizure.reference AS own_reference, led.id AS link, led.state AS link_state,
    EXISTS (SELECT 1 FROM link WHERE link.state IN ('proposed', 'confirmed') AND {open:$1} AND {pair:link.mark})
        AND {weighed:other:hit.owner}
        AND own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL AS supported";

// The link on the tool says more than the one on the design.
const OWN_JOINED: &str = "JOIN mark AS own_mark ON own_mark.owner = own.owner AND own_mark.id = own.id
    JOIN seizure AS own_seizure ON own_seizure.owner = own.owner AND own_seizure.id = hit.seizure
    LEFT JOIN link AS led ON led.id = (SELECT link.id FROM link WHERE {open:$1} AND {pair:link.mark}
        AND {weighed:other:hit.owner} ORDER BY link.kind DESC LIMIT 1)";

/// A hit as stored. It names the other side: for the platform's own work, never for a page.
#[derive(Clone, Debug, PartialEq)]
pub struct HitRow {
    /// Identifier.
    pub id: HitId,
    /// Who is told.
    pub owner: OrganisationId,
    /// Own seizure.
    pub seizure: RecordId,
    /// Own mark.
    pub mark: RecordId,
    /// Own capture.
    pub capture: CaptureId,
    /// The comparison behind it.
    pub comparison: ComparisonId,
    /// Owner of the other record.
    pub other_owner: OrganisationId,
    /// The other seizure.
    pub other_seizure: RecordId,
    /// The other mark.
    pub other_mark: RecordId,
    /// The other capture.
    pub other_capture: CaptureId,
    /// log10 likelihood ratio of the class question.
    pub class_log10: Option<f64>,
    /// log10 likelihood ratio of the individual question.
    pub individual_log10: Option<f64>,
    /// Whether the individual question could be answered.
    pub individual_verdict: Verdict,
    /// Why not, as a message key.
    pub reason: Option<String>,
    /// What was said of it.
    pub triage: Triage,
    /// Who said so.
    pub triaged_by: Option<UserId>,
    /// When.
    pub triaged_at: Option<Moment>,
    /// When the hit was made.
    pub created_at: Moment,
}

/// One's own half of a hit.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnHit {
    /// Identifier.
    pub id: HitId,
    /// Own seizure.
    pub seizure: RecordId,
    /// Own mark.
    pub mark: RecordId,
    /// Own capture.
    pub capture: CaptureId,
    /// The comparison behind it.
    pub comparison: ComparisonId,
    /// log10 likelihood ratio of the class question.
    pub class_log10: Option<f64>,
    /// log10 likelihood ratio of the individual question.
    pub individual_log10: Option<f64>,
    /// Whether the individual question could be answered.
    pub individual_verdict: Verdict,
    /// Why not, as a message key.
    pub reason: Option<String>,
    /// What was said of it.
    pub triage: Triage,
    /// Who said so; a colleague.
    pub triaged_by: Option<UserId>,
    /// When.
    pub triaged_at: Option<Moment>,
    /// When the hit was made.
    pub created_at: Moment,
}

/// A hit as its owner may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct HitView {
    /// One's own half.
    pub row: OwnHit,
    /// What kind of trace.
    pub kind: MarkKind,
    /// What one calls one's own mark.
    pub label: String,
    /// One's own case reference.
    pub own_reference: String,
    /// What the other side permits.
    pub other: OtherSide,
    /// Examiners of one's own body are shown the picture of the other mark.
    pub pictured: bool,
    /// The pair waits for the asking examiner's conclusion, or may come to. Until then neither strength nor other side is
    /// told.
    pub awaited: bool,
    /// The other side tells more than that something is there: how strong the answers are.
    pub weighed: bool,
    /// The link that examiners' conclusions made of the two marks.
    pub link: Option<(LinkId, LinkState)>,
    /// What stands over the two records.
    pub recalled: Recalled,
}

/// Which hits are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HitFilter {
    /// Only those of which this was said.
    pub triage: Option<Triage>,
    /// Only those made at this moment or later.
    pub since: Option<Moment>,
    /// Only those that have led to no link.
    pub unlinked: bool,
}

/// Whose picture of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitSide {
    /// One's own.
    Own,
    /// The other side's; for examiners only.
    Other,
}

impl Unit {
    /// Adds a hit, where the other side's rules let its owner be told at all. Only the platform's own work does.
    /// `false` when they do not, or when the hit is there already.
    pub async fn insert_hit(&mut self, row: &HitRow) -> Result<bool> {
        self.matcher("add a hit")?;
        let values = params![
            row.owner,
            row.id,
            row.seizure,
            row.mark,
            row.capture,
            row.comparison,
            row.other_owner,
            row.other_seizure,
            row.other_mark,
            row.other_capture,
            row.class_log10,
            row.individual_log10,
            row.individual_verdict,
            row.reason.clone(),
            row.triage,
            row.triaged_by,
            row.triaged_at,
            row.created_at,
        ];
        if self.execute(&told(INSERT), values).await? == 0 {
            return Ok(false);
        }
        self.audit_about("insert_hit", Some(row.owner), &row.id.to_string(), "").await?;
        Ok(true)
    }

    /// Says what an own hit is worth. `false` when there is no such hit.
    pub async fn set_triage(&mut self, hit: HitId, triage: Triage) -> Result<bool> {
        let (owner, user, now) = (self.context.organisation, self.context.user, self.context.now);
        if self.execute(TRIAGE, params![owner, hit, triage, user, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("set_triage", &hit.to_string(), triage.code()).await?;
        Ok(true)
    }

    /// An own hit as stored, to make an examination of. It names the other side: never hand it to a page.
    pub async fn hit_row(&mut self, hit: HitId) -> Result<Option<HitRow>> {
        let owner = self.context.organisation;
        self.one(&told(ROW), params![owner, hit]).await?.as_ref().map(hit_row).transpose()
    }

    /// The same, unless one of the two records is withdrawn: nobody examines what it rests on any more.
    pub async fn hit_to_examine(&mut self, hit: HitId) -> Result<Option<HitRow>> {
        let owner = self.context.organisation;
        self.one(&told(TO_EXAMINE), params![owner, hit]).await?.as_ref().map(hit_row).transpose()
    }
}

impl Store {
    /// The hits of an own seizure, strongest first. Audited when a person asks and there are some.
    pub async fn hits_of(&self, context: &Context, seizure: RecordId) -> Result<Vec<HitView>> {
        let rows = self.paired(context, &texts(OF_SEIZURE), params![blind(context), seizure]).await?;
        self.audit_some(context, "hits_listed", rows.len()).await?;
        rows.iter().map(|row| hit_view(row, context)).collect()
    }

    /// How many hits each of these own marks has; marks without one are not among the answers.
    pub async fn hit_counts(&self, context: &Context, marks: &[RecordId]) -> Result<BTreeMap<RecordId, u64>> {
        let mut counts = BTreeMap::new();
        for marks in marks.chunks(AT_ONCE) {
            let values = marks.iter().map(|mark| Value::from(*mark)).collect();
            for row in self.paired(context, &counts_text(marks.len()), values).await? {
                counts.insert(row.parsed("mark")?, u64::try_from(row.int("found")?).unwrap_or(0));
            }
        }
        Ok(counts)
    }

    /// One own hit, for somebody who opens its page: audited when a person does.
    pub async fn open_hit(&self, context: &Context, hit: HitId) -> Result<Option<HitView>> {
        let view = self.hit(context, hit).await?;
        if let Some(view) = &view {
            // While a pair waits for who asks, nothing of the other side is told.
            self.audit_hit(context, hit, None, !view.awaited).await?;
        }
        Ok(view)
    }

    /// One own hit.
    pub async fn hit(&self, context: &Context, hit: HitId) -> Result<Option<HitView>> {
        let rows = self.paired(context, &texts(ONE), params![blind(context), hit]).await?;
        rows.first().map(|row| hit_view(row, context)).transpose()
    }

    /// Own hits, newest first. Audited as those of a seizure are.
    pub async fn hits(&self, context: &Context, filter: HitFilter, limit: u32) -> Result<Vec<HitView>> {
        let values = params![blind(context), filter.triage, filter.since, limit, filter.unlinked];
        let rows = self.paired(context, &texts(NEWEST), values).await?;
        self.audit_some(context, "hits_listed", rows.len()).await?;
        rows.iter().map(|row| hit_view(row, context)).collect()
    }

    /// The examination that came of an own hit, and how far it has come: for an examiner who has concluded on it, and
    /// for nobody else.
    pub async fn examination_of_hit(
        &self,
        context: &Context,
        hit: HitId,
    ) -> Result<Option<(ExaminationId, ExaminationState)>> {
        let Some(examiner) = blind(context) else { return Ok(None) };
        let rows = self.paired(context, &told(EXAMINED), params![examiner, hit]).await?;
        rows.first().map(|row| Ok((row.parsed("id")?, row.parsed("state")?))).transpose()
    }

    /// A picture of either side of an own hit; the other side's to examiners only, and not while the pair waits for
    /// them. Audited when a person asks.
    pub async fn hit_preview(
        &self,
        context: &Context,
        hit: HitId,
        side: HitSide,
        position: i64,
        size: i64,
    ) -> Result<Option<PreviewRow>> {
        let word = match side {
            HitSide::Own => "own",
            HitSide::Other if context.has(Role::Examiner) => "other",
            HitSide::Other => return Ok(None),
        };
        let values = params![hit, word, position, size, blind(context)];
        let rows = match side {
            HitSide::Own => self.paired(context, &told(PREVIEW), values).await?,
            HitSide::Other => self.visible(context, Action::Examine, &told(PREVIEW), values).await?,
        };
        let Some(preview) = rows.first().map(preview_row).transpose()? else { return Ok(None) };
        let picture = format!("{word} {position}");
        self.audit_hit(context, hit, Some(&picture), side == HitSide::Other).await?;
        Ok(Some(preview))
    }
}

/// The statement that counts the hits of so many marks.
pub(crate) fn counts_text(marks: usize) -> String {
    told(&COUNTS.replace("{keys}", &places(1, marks)))
}

/// A reading statement with its columns and joins.
pub(crate) fn texts(text: &str) -> String {
    let joined = format!("{OWN_JOINED} {}", JOINED.replace("{other_seizure}", "hit.other_seizure"));
    told(&text.replace("{columns}", &format!("{OWN}, {COLUMNS}")).replace("{joined}", &joined))
}

fn hit_view(row: &Row, context: &Context) -> Result<HitView> {
    let (awaited, weighed) = (row.bool("awaited")?, row.bool("weighed")?);
    let kept = awaited || !weighed;
    let own = OwnHit {
        id: row.parsed("id")?,
        seizure: row.parsed("seizure")?,
        mark: row.parsed("mark")?,
        capture: row.parsed("capture")?,
        comparison: row.parsed("comparison")?,
        class_log10: row.real_opt("class_told")?,
        individual_log10: row.real_opt("individual_told")?,
        individual_verdict: if kept { Verdict::NotEvaluable } else { row.parsed("individual_verdict")? },
        reason: row.text_opt("reason")?.filter(|_| !kept),
        triage: row.parsed("triage")?,
        triaged_by: row.parsed_opt("triaged_by")?,
        triaged_at: row.moment_opt("triaged_at")?,
        created_at: row.moment("created_at")?,
    };
    let other = if awaited {
        OtherSide::default()
    } else {
        other_side(row, context.organisation, row.bool("supported")?)?
    };
    let mut recalled = pair_recalled(row)?;
    if awaited {
        // What was corrected may still be concluded on.
        recalled.corrected = None;
    }
    let link: Option<(LinkId, LinkState)> = row.parsed_opt("link")?.zip(row.parsed_opt("link_state")?);
    Ok(HitView {
        row: own,
        kind: row.parsed("kind")?,
        label: row.text("label")?,
        own_reference: row.text("own_reference")?,
        other,
        pictured: row.bool("pictured")?,
        awaited,
        weighed,
        link: link.map(|(id, state)| {
            (id, if recalled.withdrawn.is_some() { LinkState::WithdrawnBasis } else { state })
        }),
        recalled,
    })
}

fn hit_row(row: &Row) -> Result<HitRow> {
    Ok(HitRow {
        id: row.parsed("id")?,
        owner: row.parsed("owner")?,
        seizure: row.parsed("seizure")?,
        mark: row.parsed("mark")?,
        capture: row.parsed("capture")?,
        comparison: row.parsed("comparison")?,
        other_owner: row.parsed("other_owner")?,
        other_seizure: row.parsed("other_seizure")?,
        other_mark: row.parsed("other_mark")?,
        other_capture: row.parsed("other_capture")?,
        class_log10: row.real_opt("class_log10")?,
        individual_log10: row.real_opt("individual_log10")?,
        individual_verdict: row.parsed("individual_verdict")?,
        reason: row.text_opt("reason")?,
        triage: row.parsed("triage")?,
        triaged_by: row.parsed_opt("triaged_by")?,
        triaged_at: row.moment_opt("triaged_at")?,
        created_at: row.moment("created_at")?,
    })
}
