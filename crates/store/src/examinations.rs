//! Examinations: two marks that wait for examiners.
//!
//! What an examiner is shown grows with what they have done. Before the own conclusion: neutral sides, no score, owner
//! or case, and no word of the other examiner's view. Context can be opened earlier; that is recorded. The other
//! examiner's conclusion is shown after one's own, and only when both stand.

use crate::comparisons::{Side, ordered};
use crate::conclusions::{ConclusionRow, ResolutionRow};
use crate::file_rows::{PreviewRow, preview_row};
use crate::others::OtherSide;
use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Principal;
use crate::{Result, Store, StoreError, Unit, visible};
use commonlink_model::{
    CaptureId, CaptureKind, ComparisonId, Context, ExaminationId, ExaminationState, Light, MarkKind, Moment,
    OrganisationId, RecordId, Role, UserId,
};
use commonlink_policy::Action;

statements! {
    INSERT = "INSERT INTO examination (id, left_owner, left_mark, left_capture, right_owner, right_mark,
            right_capture, comparison, filler, state, requested_by_owner, requested_by, created_at, closed_at, hides)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    THERE = "SELECT id FROM examination WHERE left_owner = $1 AND left_capture = $2 AND right_owner = $3
        AND right_capture = $4 AND NOT filler";
    SEAT = "INSERT INTO seat (owner, examination) VALUES ($1, $2) ON CONFLICT (owner, examination) DO NOTHING";
    SEATS = "SELECT owner FROM seat WHERE examination = $1 ORDER BY owner";
    // Writing what stands there already locks the row on both engines until the transaction ends.
    LOCK = "UPDATE examination SET state = state WHERE id = $1";
    ROW = "SELECT * FROM examination WHERE id = $1";
    SEATED = "SELECT 1 AS one FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 AND examination.id = $2";
    SHOWN = "SELECT 1 AS one FROM (SELECT CAST($1 AS TEXT) AS owner) AS seat
        JOIN examination ON examination.id = $2 {joined}";
    KNOWS = "SELECT 1 AS one FROM (SELECT CAST($1 AS TEXT) AS owner) AS seat
        JOIN examination ON examination.id = $2
        JOIN record AS left_record ON left_record.owner = examination.left_owner
            AND left_record.id = examination.left_mark AND {known:left_record:seat.owner}
        JOIN record AS right_record ON right_record.owner = examination.right_owner
            AND right_record.id = examination.right_mark AND {known:right_record:seat.owner}";
    SET_STATE = "UPDATE examination SET state = $2, closed_at = $3 WHERE id = $1";
    LIST = "SELECT {columns} FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 ORDER BY examination.id";
    ONE = "SELECT {columns} FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 AND examination.id = $3";
    PREVIEW = "SELECT preview.* FROM seat JOIN examination ON examination.id = seat.examination {joined}
        JOIN record ON (record.owner = examination.left_owner AND record.id = examination.left_mark AND $3 = 'left')
            OR (record.owner = examination.right_owner AND record.id = examination.right_mark AND $3 = 'right')
        JOIN capture_file ON capture_file.owner = record.owner AND capture_file.capture
            = CASE WHEN $3 = 'left' THEN examination.left_capture ELSE examination.right_capture END
        JOIN preview ON preview.owner = capture_file.owner AND preview.original = capture_file.hash
        WHERE {visible:record} AND seat.owner = $1 AND examination.id = $2 AND capture_file.position = $4
            AND preview.size = $5";
    FILES = "SELECT capture_file.position, capture_file.azimuth, capture_file.elevation FROM seat
        JOIN examination ON examination.id = seat.examination {joined}
        JOIN record ON (record.owner = examination.left_owner AND record.id = examination.left_mark AND $3 = 'left')
            OR (record.owner = examination.right_owner AND record.id = examination.right_mark AND $3 = 'right')
        JOIN capture_file ON capture_file.owner = record.owner AND capture_file.capture
            = CASE WHEN $3 = 'left' THEN examination.left_capture ELSE examination.right_capture END
        WHERE {visible:record} AND seat.owner = $1 AND examination.id = $2 ORDER BY capture_file.position";
    DESCRIPTION = "SELECT description.bytes FROM seat
        JOIN examination ON examination.id = seat.examination {joined}
        JOIN record ON (record.owner = examination.left_owner AND record.id = examination.left_mark AND $3 = 'left')
            OR (record.owner = examination.right_owner AND record.id = examination.right_mark AND $3 = 'right')
        JOIN description ON description.owner = record.owner AND description.engine = $4 AND description.capture
            = CASE WHEN $3 = 'left' THEN examination.left_capture ELSE examination.right_capture END
        WHERE {visible:record} AND seat.owner = $1 AND examination.id = $2";
    OPENED = "SELECT 1 AS one FROM opening WHERE owner = $1 AND examination = $2 AND account = $3";
    // Of a filler nothing is told but what is one's own: no question of its owners has brought the two marks together.
    CONTEXT = "SELECT side.name AS side, other.owner AS other_owner,
            CASE WHEN examination.filler THEN 'hit_only' ELSE other.matching END AS other_matching,
            body.name AS other_name, body.country AS other_country, body.contact AS other_contact,
            seizure.id AS other_seizure_id, seizure.reference AS other_reference,
            EXISTS (SELECT 1 FROM link WHERE link.state IN ('proposed', 'confirmed')
                AND ((link.left_owner = examination.left_owner AND link.left_mark = examination.left_mark
                    AND link.right_owner = examination.right_owner AND link.right_mark = examination.right_mark)
                OR (link.left_owner = examination.right_owner AND link.left_mark = examination.right_mark
                    AND link.right_owner = examination.left_owner AND link.right_mark = examination.left_mark))
                AND {open:$3} AND NOT examination.filler) AND NOT EXISTS (SELECT 1 FROM record AS gone
                WHERE gone.withdrawn_at IS NOT NULL
                    AND ((gone.owner = examination.left_owner AND gone.id = examination.left_mark)
                        OR (gone.owner = examination.right_owner AND gone.id = examination.right_mark))) AS supported
        FROM seat JOIN examination ON examination.id = seat.examination
        JOIN (SELECT 'left' AS name UNION ALL SELECT 'right' AS name) AS side ON 1 = 1
        JOIN record AS other
            ON other.owner = CASE WHEN side.name = 'left' THEN examination.left_owner ELSE examination.right_owner END
            AND other.id = CASE WHEN side.name = 'left' THEN examination.left_mark ELSE examination.right_mark END
            AND {known:other:seat.owner}
        JOIN organisation AS body ON body.id = other.owner
        JOIN mark ON mark.owner = other.owner AND mark.id = other.id
        JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
        WHERE seat.owner = $1 AND examination.id = $2 ORDER BY side.name";
}

const COLUMNS: &str = "examination.id, examination.state, examination.filler, examination.comparison,
    examination.created_at, examination.closed_at,
    coalesce(left_record.withdrawn_at, right_record.withdrawn_at) AS withdrawn, left_one.pixel_um AS left_pixel_um,
    right_one.pixel_um AS right_pixel_um, left_one.capture AS left_kind, right_one.capture AS right_kind, mark.kind,
    (SELECT count(*) FROM conclusion WHERE conclusion.examination = examination.id) AS conclusions,
    EXISTS (SELECT 1 FROM opening WHERE opening.owner = seat.owner AND opening.examination = examination.id
        AND opening.account = $2) AS opened,
    (SELECT count(*) FROM examination AS beside WHERE beside.hides = examination.id) AS fillers";

/// Both marks must be known to the seat's organisation and who asks for it, with their pictures: a seat in an examination
/// with a mark that it may not know of, by mistake or because the owner tightened the rule later, is no seat, and comes back
/// with the owner's release. Own marks are known whatever their mode. A filler is there for whom the examination that it hides
/// is there: alone it would tell that there is one.
pub(crate) const JOINED: &str = "JOIN record AS left_record ON left_record.owner = examination.left_owner
        AND left_record.id = examination.left_mark AND {pictured:left_record:seat.owner}
    JOIN record AS right_record ON right_record.owner = examination.right_owner
        AND right_record.id = examination.right_mark AND {pictured:right_record:seat.owner}
        AND (NOT examination.filler OR EXISTS (SELECT 1 FROM examination AS hidden
            JOIN record AS hidden_left ON hidden_left.owner = hidden.left_owner
                AND hidden_left.id = hidden.left_mark AND {pictured:hidden_left:seat.owner}
            JOIN record AS hidden_right ON hidden_right.owner = hidden.right_owner
                AND hidden_right.id = hidden.right_mark AND {pictured:hidden_right:seat.owner}
            WHERE hidden.id = examination.hides))
    JOIN mark ON mark.owner = examination.left_owner AND mark.id = examination.left_mark
    JOIN capture AS left_one ON left_one.owner = examination.left_owner AND left_one.id = examination.left_capture
    JOIN capture AS right_one ON right_one.owner = examination.right_owner AND right_one.id = examination.right_capture";

/// An examination as stored. It names both owners: for the platform's own work, never for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExaminationRow {
    /// Identifier.
    pub id: ExaminationId,
    /// Owner of the left mark.
    pub left_owner: OrganisationId,
    /// The left mark.
    pub left_mark: RecordId,
    /// The left capture.
    pub left_capture: CaptureId,
    /// Owner of the right mark.
    pub right_owner: OrganisationId,
    /// The right mark.
    pub right_mark: RecordId,
    /// The right capture.
    pub right_capture: CaptureId,
    /// The comparison that led to it; fillers may have none.
    pub comparison: Option<ComparisonId>,
    /// Of a filler, the examination that it hides: put beside it so that being asked says nothing.
    pub hides: Option<ExaminationId>,
    /// How far it has come.
    pub state: ExaminationState,
    /// Whose triage asked for it.
    pub requested_by_owner: OrganisationId,
    /// Who asked.
    pub requested_by: Option<UserId>,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// A side as an examiner sees it: neutral.
#[derive(Clone, Debug, PartialEq)]
pub struct ExaminedSide {
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Micrometres per pixel of the originals, where known.
    pub pixel_um: Option<f64>,
}

/// The neutral part of an examination.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnExamination {
    /// Identifier; its random order is the order of the queue.
    pub id: ExaminationId,
    /// What kind of trace.
    pub kind: MarkKind,
    /// The left mark.
    pub left: ExaminedSide,
    /// The right mark.
    pub right: ExaminedSide,
    /// How far it has come.
    pub state: ExaminationState,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// An examination as one examiner may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExaminationView {
    /// The neutral part.
    pub row: OwnExamination,
    /// The asking examiner's conclusion.
    pub own_conclusion: Option<ConclusionRow>,
    /// How many examiners have concluded.
    pub conclusions: i64,
    /// The asking examiner opened the context before concluding.
    pub opened: bool,
    /// The comparison; after the own conclusion, and of no filler.
    pub comparison: Option<ComparisonId>,
    /// Whether it was a filler; after the own conclusion.
    pub filler: Option<bool>,
    /// How many fillers were put beside it; of a real pair, after the own conclusion.
    pub fillers: Option<i64>,
    /// The other examiner's conclusion; after the own one, when it is closed or they disagree.
    pub other_conclusion: Option<ConclusionRow>,
    /// How a disagreement was resolved; shown as the other conclusion is.
    pub resolution: Option<ResolutionRow>,
    /// One of the two records is withdrawn; said of fillers, too. What was corrected is not said: which pair it is may not
    /// be told yet.
    pub withdrawn: bool,
}

/// Whose the two marks are, as far as each owner permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExaminationContext {
    /// The left mark's owner.
    pub left: OtherSide,
    /// The right mark's owner.
    pub right: OtherSide,
}

impl Unit {
    /// Adds an examination with seats for these bodies, and answers its identifier. Two captures are examined once: when
    /// they wait already, or were concluded on, that examination gets the seats and is answered instead.
    ///
    /// Errors: `Invalid` when the sides are out of order (smaller owner and capture on the left); `Refused` when a body
    /// asks for an examination without a mark of its own in it.
    pub async fn insert_examination(
        &mut self,
        row: &ExaminationRow,
        seats: &[OrganisationId],
    ) -> Result<ExaminationId> {
        ordered((row.left_owner, row.left_capture), (row.right_owner, row.right_capture))?;
        let asker = self.context.organisation;
        if self.context.user.is_some()
            && row.hides.is_none()
            && row.left_owner != asker
            && row.right_owner != asker
        {
            return Err(StoreError::Refused { what: "ask for an examination of others' marks" });
        }
        let values = params![
            row.id,
            row.left_owner,
            row.left_mark,
            row.left_capture,
            row.right_owner,
            row.right_mark,
            row.right_capture,
            row.comparison,
            row.hides.is_some(),
            row.state,
            row.requested_by_owner,
            row.requested_by,
            row.created_at,
            row.closed_at,
            row.hides,
        ];
        let mut id = row.id;
        if self.execute(INSERT, values).await? == 0 {
            let (left, right) = ((row.left_owner, row.left_capture), (row.right_owner, row.right_capture));
            let there = self.examination_of(left, right).await?;
            id = there.ok_or(StoreError::Conflict { what: "an examination" })?;
        }
        for seat in seats {
            self.execute(SEAT, params![*seat, id]).await?;
        }
        self.audit("insert_examination", &id.to_string(), "").await?;
        Ok(id)
    }

    /// The examination of two captures in their order, if they were ever asked about. Never hand it to a page: whether
    /// a pair is examined is told to examiners with a seat only.
    pub async fn examination_of(
        &mut self,
        left: (OrganisationId, CaptureId),
        right: (OrganisationId, CaptureId),
    ) -> Result<Option<ExaminationId>> {
        let there = self.one(THERE, params![left.0, left.1, right.0, right.1]).await?;
        there.map(|row| row.parsed("id")).transpose()
    }

    /// An examination as stored, locked until the transaction ends, so that two conclusions come one after the other.
    /// For a body with a seat, or the platform's own work.
    pub async fn examination_row(&mut self, id: ExaminationId) -> Result<Option<ExaminationRow>> {
        if !self.seated(id).await? {
            return Ok(None);
        }
        self.execute(LOCK, params![id]).await?;
        self.one(ROW, params![id]).await?.as_ref().map(examination_row).transpose()
    }

    /// The bodies with a seat. For a body with a seat, or the platform's own work.
    pub async fn seats(&mut self, id: ExaminationId) -> Result<Vec<OrganisationId>> {
        if !self.seated(id).await? {
            return Ok(Vec::new());
        }
        self.all(SEATS, params![id]).await?.iter().map(|row| row.parsed("owner")).collect()
    }

    /// Whether a body may know both marks of an examination, so that it may be told what came of it. For a body with a
    /// seat, or the platform's own work.
    pub async fn knows(&mut self, body: OrganisationId, id: ExaminationId) -> Result<bool> {
        Ok(self.seated(id).await? && self.one(&texts(KNOWS), params![body, id]).await?.is_some())
    }

    /// Whether a body's examiners are shown both marks of an examination. For the platform's own work.
    pub async fn shown_to(&mut self, body: OrganisationId, id: ExaminationId) -> Result<bool> {
        self.matcher("ask who is shown an examination")?;
        Ok(self.one(&texts(SHOWN), params![body, id]).await?.is_some())
    }

    /// Says how far an examination has come; closing it notes when. Only for a body with a seat, or the platform.
    pub async fn set_examination_state(&mut self, id: ExaminationId, state: ExaminationState) -> Result<()> {
        if !self.seated(id).await? {
            return Err(StoreError::Refused { what: "change an examination without a seat" });
        }
        let closed = (state == ExaminationState::Closed).then_some(self.context.now);
        self.execute(SET_STATE, params![id, state, closed]).await?;
        self.audit("set_examination_state", &id.to_string(), state.code()).await
    }

    pub(crate) async fn seated(&mut self, id: ExaminationId) -> Result<bool> {
        if self.context.user.is_none() {
            return Ok(true);
        }
        let owner = self.context.organisation;
        Ok(self.one(&texts(SEATED), params![owner, id]).await?.is_some())
    }
}

impl Store {
    /// The examinations that the context's organisation has a seat in, for its examiners; in the order of their
    /// identifiers, which is no order.
    pub async fn examinations(&self, context: &Context) -> Result<Vec<ExaminationView>> {
        let Some(user) = examiner(context) else { return Ok(Vec::new()) };
        let rows =
            self.all(Principal::pair(context), &texts(LIST), params![context.organisation, user]).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.push(self.examination_view(context, row, user).await?);
        }
        Ok(views)
    }

    /// One of them. Audited when a person asks.
    pub async fn examination(&self, context: &Context, id: ExaminationId) -> Result<Option<ExaminationView>> {
        let Some(user) = examiner(context) else { return Ok(None) };
        let Some(row) =
            self.one(Principal::pair(context), &texts(ONE), params![context.organisation, user, id]).await?
        else {
            return Ok(None);
        };
        let view = self.examination_view(context, &row, user).await?;
        self.audit_person(context, "examination_opened", &id.to_string()).await?;
        Ok(Some(view))
    }

    async fn examination_view(&self, context: &Context, row: &Row, user: UserId) -> Result<ExaminationView> {
        let side = |name: &str| -> Result<ExaminedSide> {
            Ok(ExaminedSide {
                capture: row.parsed(&format!("{name}_kind"))?,
                pixel_um: row.real_opt(&format!("{name}_pixel_um"))?,
            })
        };
        let neutral = OwnExamination {
            id: row.parsed("id")?,
            kind: row.parsed("kind")?,
            left: side("left")?,
            right: side("right")?,
            state: row.parsed("state")?,
            created_at: row.moment("created_at")?,
            closed_at: row.moment_opt("closed_at")?,
        };
        let mut view = ExaminationView {
            own_conclusion: self.conclusion_of(context, neutral.id, user).await?,
            conclusions: row.int("conclusions")?,
            opened: row.bool("opened")?,
            comparison: None,
            filler: None,
            fillers: None,
            other_conclusion: None,
            resolution: None,
            withdrawn: row.int_opt("withdrawn")?.is_some(),
            row: neutral,
        };
        if view.own_conclusion.is_some() {
            let filler = row.bool("filler")?;
            view.filler = Some(filler);
            view.fillers = if filler { None } else { Some(row.int("fillers")?) };
            // What the engine holds of a filler is nothing that its owners have been told.
            view.comparison = if filler { None } else { row.parsed_opt("comparison")? };
            if matches!(view.row.state, ExaminationState::Closed | ExaminationState::Disagreement) {
                view.other_conclusion = self.conclusion_of_other(context, view.row.id, user).await?;
                view.resolution = self.resolution_of(context, view.row.id).await?;
            }
        }
        Ok(view)
    }

    /// Whose the marks are: for an examiner with a seat who has concluded, or who has recorded opening the context. Each
    /// side tells what its matching mode permits. Audited.
    pub async fn examination_context(
        &self,
        context: &Context,
        id: ExaminationId,
    ) -> Result<Option<ExaminationContext>> {
        let Some(user) = examiner(context) else { return Ok(None) };
        let opened = self
            .one(Principal::pair(context), OPENED, params![context.organisation, id, user])
            .await?
            .is_some();
        if !opened && self.conclusion_of(context, id, user).await?.is_none() {
            return Ok(None);
        }
        let rows = self
            .all(Principal::pair(context), &texts(CONTEXT), params![context.organisation, id, user])
            .await?;
        let [left, right] = rows.as_slice() else { return Ok(None) };
        let side = |row: &Row| crate::others::other_side(row, context.organisation, row.bool("supported")?);
        let found = ExaminationContext { left: side(left)?, right: side(right)? };
        self.audit_examined(context, "context_opened", id, None).await?;
        Ok(Some(found))
    }

    /// Positions of the files of one side and where the lamp stood, for whom [`Store::examined_preview`] shows them.
    pub async fn examined_files(
        &self,
        context: &Context,
        id: ExaminationId,
        side: Side,
    ) -> Result<Vec<(i64, Option<Light>)>> {
        let values = params![context.organisation, id, word(side)];
        let rows = self.visible(context, Action::Examine, &texts(FILES), values).await?;
        let file = |row: &Row| {
            let light = row.real_opt("azimuth")?.zip(row.real_opt("elevation")?);
            let light = light.map(|(azimuth_deg, elevation_deg)| Light { azimuth_deg, elevation_deg });
            Ok((row.int("position")?, light))
        };
        rows.iter().map(file).collect()
    }

    /// What this engine version has described of one side, for whom [`Store::examined_preview`] shows it. It leaves no
    /// entry: whoever makes a picture of it and hands that out writes one.
    pub async fn examined_description(
        &self,
        context: &Context,
        id: ExaminationId,
        side: Side,
        engine: &str,
    ) -> Result<Option<Vec<u8>>> {
        let values = params![context.organisation, id, word(side), engine];
        let rows = self.visible(context, Action::Examine, &texts(DESCRIPTION), values).await?;
        rows.first().map(|row| row.bytes("bytes")).transpose()
    }

    /// A picture of one side, for examiners of bodies with a seat, as long as its owner lets it be compared. Audited.
    pub async fn examined_preview(
        &self,
        context: &Context,
        id: ExaminationId,
        side: Side,
        position: i64,
        size: i64,
    ) -> Result<Option<PreviewRow>> {
        let values = params![context.organisation, id, word(side), position, size];
        let rows = self.visible(context, Action::Examine, &texts(PREVIEW), values).await?;
        let Some(preview) = rows.first().map(preview_row).transpose()? else { return Ok(None) };
        let rest = format!(" {position}");
        self.audit_examined(context, "preview_served", id, Some((side, &rest))).await?;
        Ok(Some(preview))
    }
}

pub(crate) const fn word(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

/// The account, if it examines.
fn examiner(context: &Context) -> Option<UserId> {
    context.user.filter(|_| context.has(Role::Examiner) && visible::sees_own(context))
}

/// A reading statement with its columns and joins.
pub(crate) fn texts(text: &str) -> String {
    crate::others::told(&text.replace("{columns}", COLUMNS).replace("{joined}", JOINED))
}

fn examination_row(row: &Row) -> Result<ExaminationRow> {
    Ok(ExaminationRow {
        id: row.parsed("id")?,
        left_owner: row.parsed("left_owner")?,
        left_mark: row.parsed("left_mark")?,
        left_capture: row.parsed("left_capture")?,
        right_owner: row.parsed("right_owner")?,
        right_mark: row.parsed("right_mark")?,
        right_capture: row.parsed("right_capture")?,
        comparison: row.parsed_opt("comparison")?,
        hides: row.parsed_opt("hides")?,
        state: row.parsed("state")?,
        requested_by_owner: row.parsed("requested_by_owner")?,
        requested_by: row.parsed_opt("requested_by")?,
        created_at: row.moment("created_at")?,
        closed_at: row.moment_opt("closed_at")?,
    })
}
