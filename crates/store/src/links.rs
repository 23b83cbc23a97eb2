//! Links: two marks that share a design or a tool, by examiners' conclusions.

use crate::blind::blind;
use crate::comparisons::Side;
use crate::others::{COLUMNS, JOINED, OtherSide, other_side, pair_recalled, told};
use crate::sql::statements;
use crate::value::{Row, params};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{
    CaptureId, ComparisonId, Context, ExaminationId, LinkId, LinkKind, LinkState, MarkKind, MatchingMode,
    Moment, OrganisationId, Recalled, RecordId,
};

statements! {
    // What two examiners have confirmed on one pair of captures is not unsaid by one who looks at another.
    UPSERT = "INSERT INTO link (id, kind, left_owner, left_mark, left_seizure, right_owner, right_mark,
            right_seizure, examination, state, made_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (kind, left_mark, right_mark) DO UPDATE SET examination = excluded.examination,
            state = excluded.state, changed_at = excluded.changed_at
        WHERE link.state <> 'confirmed' OR link.examination = excluded.examination OR excluded.state = 'confirmed'
        RETURNING id";
    SET_STATE = "UPDATE link SET state = $2, changed_at = $3 WHERE id = $1";
    EXAMINED = "SELECT examination FROM link WHERE id = $1";
    OF_EXAMINATION = "SELECT id, kind, left_owner, left_mark, left_seizure, right_owner, right_mark, right_seizure,
            examination, state, made_at, changed_at
        FROM link WHERE examination = $1 ORDER BY kind";
    LIST = "SELECT {columns} FROM {sides} AS link {told:side} {joined} WHERE {visible:own} AND {open:$1}
        AND link.owner = $2 AND (link.other_owner <> link.owner OR link.side = 'left')
        ORDER BY link.changed_at DESC, link.id";
    OF_SEIZURE = "SELECT {columns} FROM {sides} AS link {told:side} {joined} WHERE {visible:own} AND {open:$1}
        AND link.owner = $2 AND link.seizure = $3 AND (link.other_owner <> link.owner
            OR link.other_seizure <> link.seizure OR link.side = 'left')
        ORDER BY link.changed_at DESC, link.id";
    // Only a link that the asker may know of says who decided; whose body that was is told as the other side's is.
    DECISIONS = "SELECT decided.owner, decided.made_at, decided.resolved, body.name, link.other_owner,
            other.matching AS other_matching
        FROM {sides} AS link {told:side}
        JOIN (SELECT owner, examination, made_at, FALSE AS resolved FROM conclusion
            UNION ALL SELECT owner, examination, made_at, TRUE AS resolved FROM resolution) AS decided
            ON decided.examination = link.examination
        JOIN organisation AS body ON body.id = decided.owner
        WHERE {visible:own} AND {open:$1} AND link.owner = $2 AND link.id = $3
            AND (link.other_owner <> link.owner OR link.side = 'left')
        ORDER BY decided.made_at, decided.resolved, decided.owner";
    ONE = "SELECT {columns} FROM {sides} AS link {told:side} {joined} WHERE {visible:own} AND {open:$1}
        AND link.owner = $2 AND link.id = $3 ORDER BY link.side LIMIT 1";
}

/// Each link twice, seen from either side.
pub(crate) const SIDES: &str = "(SELECT id, kind, examination, state, made_at, changed_at, 'left' AS side, left_owner AS owner,
            left_mark AS mark, left_seizure AS seizure, right_owner AS other_owner, right_mark AS other_mark,
            right_seizure AS other_seizure FROM link
        UNION ALL SELECT id, kind, examination, state, made_at, changed_at, 'right' AS side, right_owner AS owner,
            right_mark AS mark, right_seizure AS seizure, left_owner AS other_owner, left_mark AS other_mark,
            left_seizure AS other_seizure FROM link)";

const OWN: &str = "link.id, link.kind, link.state, link.examination, link.mark, link.seizure, link.made_at,
    link.changed_at, own_mark.kind AS mark_kind, own_mark.label, own_seizure.reference AS own_reference,
    comparison.id AS comparison, comparison.class_log10, comparison.individual_log10,
    CASE WHEN examination.left_owner = link.owner AND examination.left_mark = link.mark
        THEN 'left' ELSE 'right' END AS examined,
    CASE WHEN examination.left_owner = link.owner AND examination.left_mark = link.mark
        THEN examination.left_capture ELSE examination.right_capture END AS capture,
    EXISTS (SELECT 1 FROM conclusion WHERE conclusion.examination = link.examination
        AND conclusion.examiner = $1) AS concluded,
    EXISTS (SELECT 1 FROM resolution WHERE resolution.examination = link.examination)
        AND (SELECT count(DISTINCT CASE WHEN link.kind = 'same_design' THEN conclusion.class
                ELSE coalesce(conclusion.individual, 'inconclusive') END)
            FROM conclusion WHERE conclusion.examination = link.examination AND conclusion.ordinal <= 2) > 1
        AS resolved";

const OWN_JOINED: &str = "JOIN mark AS own_mark ON own_mark.owner = own.owner AND own_mark.id = own.id
    JOIN seizure AS own_seizure ON own_seizure.owner = own.owner AND own_seizure.id = link.seizure
    JOIN examination ON examination.id = link.examination
    LEFT JOIN comparison ON comparison.id = examination.comparison";

/// A link as stored. It names both owners: for the platform's own work, never for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// Identifier.
    pub id: LinkId,
    /// What is shared.
    pub kind: LinkKind,
    /// Owner of the left mark; the smaller (owner, mark) by their texts is left.
    pub left_owner: OrganisationId,
    /// The left mark.
    pub left_mark: RecordId,
    /// Its seizure.
    pub left_seizure: RecordId,
    /// Owner of the right mark.
    pub right_owner: OrganisationId,
    /// The right mark.
    pub right_mark: RecordId,
    /// Its seizure.
    pub right_seizure: RecordId,
    /// The examination behind it.
    pub examination: ExaminationId,
    /// How far it has come.
    pub state: LinkState,
    /// When it was made.
    pub made_at: Moment,
    /// Last change.
    pub changed_at: Moment,
}

/// One's own half of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLink {
    /// Identifier.
    pub id: LinkId,
    /// What is shared.
    pub kind: LinkKind,
    /// How far it has come.
    pub state: LinkState,
    /// The examination behind it.
    pub examination: ExaminationId,
    /// Own mark.
    pub mark: RecordId,
    /// The own capture that was examined.
    pub capture: CaptureId,
    /// On which side of the examination it lay.
    pub examined: Side,
    /// Own seizure.
    pub seizure: RecordId,
    /// When it was made.
    pub made_at: Moment,
    /// Last change.
    pub changed_at: Moment,
}

/// Who decided on a link, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Name of the body whose examiner decided: one's own, or any where the other side lets its name be told.
    pub organisation: Option<String>,
    /// When.
    pub at: Moment,
    /// It resolved a disagreement of two examiners.
    pub resolved: bool,
}

/// A link as one side may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// One's own half.
    pub row: OwnLink,
    /// What kind of trace.
    pub mark_kind: MarkKind,
    /// What one calls one's own mark.
    pub label: String,
    /// One's own case reference.
    pub own_reference: String,
    /// What the other side permits.
    pub other: OtherSide,
    /// The asking account has concluded on the examination, as an examiner.
    pub concluded: bool,
    /// The two examiners differed on the question of this link, and one of them gave way.
    pub resolved: bool,
    /// The comparison that led to the examination.
    pub comparison: Option<ComparisonId>,
    /// log10 likelihood ratio of the class question.
    pub class_log10: Option<f64>,
    /// log10 likelihood ratio of the individual question.
    pub individual_log10: Option<f64>,
    /// What stands over the two records.
    pub recalled: Recalled,
}

impl Unit {
    /// Adds a link, or brings the one of the same kind between the same marks to this state. Answers its identifier;
    /// nothing where another examination has confirmed the link and this one does not. Only for a body with a seat in the
    /// examination, or the platform's own work.
    ///
    /// Errors: `Invalid` when the sides are out of order; `Refused` without a seat.
    pub async fn upsert_link(&mut self, row: &LinkRow) -> Result<Option<LinkId>> {
        let text = |owner: OrganisationId, mark: RecordId| (owner.to_string(), mark.to_string());
        if text(row.left_owner, row.left_mark) >= text(row.right_owner, row.right_mark) {
            return Err(StoreError::Invalid { what: "the order of the two sides" });
        }
        if !self.seated(row.examination).await? {
            return Err(StoreError::Refused { what: "link without a seat" });
        }
        let values = params![
            row.id,
            row.kind,
            row.left_owner,
            row.left_mark,
            row.left_seizure,
            row.right_owner,
            row.right_mark,
            row.right_seizure,
            row.examination,
            row.state,
            row.made_at,
            row.changed_at,
        ];
        let Some(answer) = self.one(UPSERT, values).await? else { return Ok(None) };
        let id: LinkId = answer.parsed("id")?;
        self.audit("upsert_link", &id.to_string(), row.state.code()).await?;
        Ok(Some(id))
    }

    /// Brings a link to another state. `false` when there is none. Only for a body with a seat in its examination, or
    /// the platform's own work.
    pub async fn set_link_state(&mut self, id: LinkId, state: LinkState) -> Result<bool> {
        let now = self.context.now;
        let Some(link) = self.one(EXAMINED, params![id]).await? else { return Ok(false) };
        if !self.seated(link.parsed("examination")?).await? {
            return Ok(false);
        }
        if self.execute(SET_STATE, params![id, state, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("set_link_state", &id.to_string(), state.code()).await?;
        Ok(true)
    }

    /// The links that an examination has made, for a body with a seat or the platform's own work.
    pub async fn links_of_examination(&mut self, examination: ExaminationId) -> Result<Vec<LinkRow>> {
        if !self.seated(examination).await? {
            return Ok(Vec::new());
        }
        self.all(OF_EXAMINATION, params![examination]).await?.iter().map(link_row).collect()
    }
}

impl Store {
    /// The context's links, changed last first; one between two own marks once. An examiner who may still conclude on
    /// the examination behind a link is not told of it. Audited when a person asks and there are some.
    pub async fn links(&self, context: &Context) -> Result<Vec<LinkView>> {
        let values = params![blind(context), context.organisation];
        let rows = self.paired(context, &texts(LIST), values).await?;
        self.audit_some(context, "links_listed", rows.len()).await?;
        rows.iter().map(|row| link_view(row, context)).collect()
    }

    /// The links of an own seizure. Audited as all are.
    pub async fn links_of(&self, context: &Context, seizure: RecordId) -> Result<Vec<LinkView>> {
        let values = params![blind(context), context.organisation, seizure];
        let rows = self.paired(context, &texts(OF_SEIZURE), values).await?;
        self.audit_some(context, "links_listed", rows.len()).await?;
        rows.iter().map(|row| link_view(row, context)).collect()
    }

    /// One of the context's links, for somebody who opens its page: audited when a person does.
    pub async fn open_link(&self, context: &Context, id: LinkId) -> Result<Option<LinkView>> {
        let view = self.link(context, id).await?;
        if view.is_some() {
            self.audit_link(context, id).await?;
        }
        Ok(view)
    }

    /// One of the context's links.
    pub async fn link(&self, context: &Context, id: LinkId) -> Result<Option<LinkView>> {
        let values = params![blind(context), context.organisation, id];
        let rows = self.paired(context, &texts(ONE), values).await?;
        rows.first().map(|row| link_view(row, context)).transpose()
    }

    /// Who decided on one of the context's links, oldest first. What each one holds is not said here.
    pub async fn link_decisions(&self, context: &Context, id: LinkId) -> Result<Vec<Decision>> {
        let values = params![blind(context), context.organisation, id];
        let rows = self.paired(context, &texts(DECISIONS), values).await?;
        rows.iter().map(|row| decision(row, context)).collect()
    }
}

fn decision(row: &Row, context: &Context) -> Result<Decision> {
    let owner: OrganisationId = row.parsed("owner")?;
    let own = owner == context.organisation;
    let named = own
        || row.parsed::<OrganisationId>("other_owner")? == context.organisation
        || row.parsed::<MatchingMode>("other_matching")?.names_the_owner();
    Ok(Decision {
        organisation: if named { Some(row.text("name")?) } else { None },
        at: row.moment("made_at")?,
        resolved: row.bool("resolved")?,
    })
}

/// A reading statement with its columns and joins.
pub(crate) fn texts(text: &str) -> String {
    let joined = format!("{OWN_JOINED} {}", JOINED.replace("{other_seizure}", "link.other_seizure"));
    let columns = format!("{OWN}, {COLUMNS}");
    told(&text.replace("{columns}", &columns).replace("{joined}", &joined).replace("{sides}", SIDES))
}

fn link_view(row: &Row, context: &Context) -> Result<LinkView> {
    let recalled = pair_recalled(row)?;
    // What examiners held rests on a record that its owner has withdrawn.
    let state: LinkState =
        if recalled.withdrawn.is_some() { LinkState::WithdrawnBasis } else { row.parsed("state")? };
    let supported = matches!(state, LinkState::Proposed | LinkState::Confirmed);
    Ok(LinkView {
        row: OwnLink {
            id: row.parsed("id")?,
            kind: row.parsed("kind")?,
            state,
            examination: row.parsed("examination")?,
            mark: row.parsed("mark")?,
            capture: row.parsed("capture")?,
            examined: if row.text("examined")? == "left" { Side::Left } else { Side::Right },
            seizure: row.parsed("seizure")?,
            made_at: row.moment("made_at")?,
            changed_at: row.moment("changed_at")?,
        },
        mark_kind: row.parsed("mark_kind")?,
        label: row.text("label")?,
        own_reference: row.text("own_reference")?,
        other: other_side(row, context.organisation, supported)?,
        concluded: row.bool("concluded")?,
        resolved: row.bool("resolved")?,
        comparison: row.parsed_opt("comparison")?,
        class_log10: row.real_opt("class_log10")?,
        individual_log10: row.real_opt("individual_log10")?,
        recalled,
    })
}

fn link_row(row: &Row) -> Result<LinkRow> {
    Ok(LinkRow {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        left_owner: row.parsed("left_owner")?,
        left_mark: row.parsed("left_mark")?,
        left_seizure: row.parsed("left_seizure")?,
        right_owner: row.parsed("right_owner")?,
        right_mark: row.parsed("right_mark")?,
        right_seizure: row.parsed("right_seizure")?,
        examination: row.parsed("examination")?,
        state: row.parsed("state")?,
        made_at: row.moment("made_at")?,
        changed_at: row.moment("changed_at")?,
    })
}
