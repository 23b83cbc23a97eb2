//! Conclusions of examiners, openings of context, and resolutions of disagreements. Written once.

use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Principal;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{
    ClassConclusion, ConclusionId, Context, ExaminationId, IndividualConclusion, Moment, OrganisationId,
    Role, UserId,
};

statements! {
    INSERT = "INSERT INTO conclusion (owner, id, examination, examiner, ordinal, class, class_reason, individual,
            individual_reason, override_reason, context_opened, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    OF_EXAMINATION = "SELECT * FROM conclusion WHERE examination = $1 ORDER BY ordinal";
    OWN = "SELECT * FROM conclusion WHERE examination = $1 AND examiner = $2";
    OTHER = "SELECT * FROM conclusion WHERE examination = $1 AND examiner <> $2 ORDER BY ordinal LIMIT 1";
    OPEN = "INSERT INTO opening (owner, examination, account, opened_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (owner, examination, account) DO NOTHING";
    OPENED = "SELECT 1 AS one FROM opening WHERE owner = $1 AND examination = $2 AND account = $3";
    // Strength and other side stand on the lists of who triages; see `blind`.
    TRIAGED = "SELECT 1 AS one FROM examination JOIN hit ON hit.owner = $1 AND {pair:examination.capture}
        WHERE examination.id = $2 AND NOT examination.filler";
    RESOLVE = "INSERT INTO resolution (owner, examination, account, class, individual, reason, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RESOLUTION = "SELECT * FROM resolution WHERE examination = $1";
}

/// What one examiner holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConclusionRow {
    /// Identifier.
    pub id: ConclusionId,
    /// The examiner's organisation.
    pub owner: OrganisationId,
    /// On which examination.
    pub examination: ExaminationId,
    /// Who concluded.
    pub examiner: UserId,
    /// 1 for the first, 2 for the second.
    pub ordinal: i64,
    /// On the class question.
    pub class: ClassConclusion,
    /// Why.
    pub class_reason: String,
    /// On the individual question, where it was asked.
    pub individual: Option<IndividualConclusion>,
    /// Why.
    pub individual_reason: String,
    /// Why one tool is concluded although the engine says *not evaluable*.
    pub override_reason: Option<String>,
    /// The context was opened before. Set by the store from what is recorded.
    pub context_opened: bool,
    /// When.
    pub made_at: Moment,
}

/// How a disagreement was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolutionRow {
    /// Of which examination.
    pub examination: ExaminationId,
    /// The resolver's organisation.
    pub owner: OrganisationId,
    /// Who resolved it.
    pub account: UserId,
    /// On the class question.
    pub class: ClassConclusion,
    /// On the individual question, where it was asked.
    pub individual: Option<IndividualConclusion>,
    /// Why.
    pub reason: String,
    /// When.
    pub made_at: Moment,
}

impl Unit {
    /// Adds the context's own conclusion. Whether the context was opened before is taken from the record of openings,
    /// whatever the row says; who also triages (officer, analyst) has seen it when it was a hit.
    ///
    /// Errors: `Refused` without the examiner's role and a seat, or for somebody else; `Conflict` when the examiner has
    /// concluded, or another one took the same ordinal at the same time.
    pub async fn insert_conclusion(&mut self, row: &ConclusionRow) -> Result<()> {
        let (owner, user) = self.examiner_with_seat(row.examination, "conclude without a seat").await?;
        if row.owner != owner || row.examiner != user {
            return Err(StoreError::Refused { what: "conclude for somebody else" });
        }
        let mut opened = self.one(OPENED, params![owner, row.examination, user]).await?.is_some();
        if self.context.has(Role::Officer) || self.context.has(Role::Analyst) {
            opened |= self.one(&told(TRIAGED), params![owner, row.examination]).await?.is_some();
        }
        let values = params![
            owner,
            row.id,
            row.examination,
            user,
            row.ordinal,
            row.class,
            &row.class_reason,
            row.individual,
            &row.individual_reason,
            row.override_reason.clone(),
            opened,
            row.made_at,
        ];
        self.execute(INSERT, values).await.map_err(|error| error.or_conflict("a conclusion"))?;
        self.audit("insert_conclusion", &row.id.to_string(), &row.examination.to_string()).await
    }

    /// All conclusions on an examination, first one first: to decide what follows from them. For a body with a seat or
    /// the platform's own work; never hand them to a page.
    pub async fn conclusions_for_rules(&mut self, examination: ExaminationId) -> Result<Vec<ConclusionRow>> {
        if !self.seated(examination).await? {
            return Ok(Vec::new());
        }
        self.all(OF_EXAMINATION, params![examination]).await?.iter().map(conclusion_row).collect()
    }

    /// Records that the context's examiner opens owner and case before concluding. Again changes nothing.
    pub async fn insert_opening(&mut self, examination: ExaminationId) -> Result<()> {
        let (owner, user) =
            self.examiner_with_seat(examination, "open an examination without a seat").await?;
        let now = self.context.now;
        self.execute(OPEN, params![owner, examination, user, now]).await?;
        self.audit("insert_opening", &examination.to_string(), "").await
    }

    /// Records how a disagreement was resolved; once.
    ///
    /// Errors: as [`Unit::insert_conclusion`].
    pub async fn insert_resolution(&mut self, row: &ResolutionRow) -> Result<()> {
        let (owner, user) = self.examiner_with_seat(row.examination, "resolve without a seat").await?;
        if row.owner != owner || row.account != user {
            return Err(StoreError::Refused { what: "resolve for somebody else" });
        }
        let values =
            params![owner, row.examination, user, row.class, row.individual, &row.reason, row.made_at];
        self.execute(RESOLVE, values).await.map_err(|error| error.or_conflict("a resolution"))?;
        self.audit("insert_resolution", &row.examination.to_string(), "").await
    }

    async fn examiner_with_seat(
        &mut self,
        examination: ExaminationId,
        what: &'static str,
    ) -> Result<(OrganisationId, UserId)> {
        let user = self.context.user.filter(|_| self.context.has(Role::Examiner));
        match user {
            Some(user) if self.seated(examination).await? => Ok((self.context.organisation, user)),
            _ => Err(StoreError::Refused { what }),
        }
    }
}

impl Store {
    pub(crate) async fn conclusion_of(
        &self,
        context: &Context,
        examination: ExaminationId,
        examiner: UserId,
    ) -> Result<Option<ConclusionRow>> {
        self.one(Principal::pair(context), OWN, params![examination, examiner])
            .await?
            .as_ref()
            .map(conclusion_row)
            .transpose()
    }

    pub(crate) async fn conclusion_of_other(
        &self,
        context: &Context,
        examination: ExaminationId,
        examiner: UserId,
    ) -> Result<Option<ConclusionRow>> {
        self.one(Principal::pair(context), OTHER, params![examination, examiner])
            .await?
            .as_ref()
            .map(conclusion_row)
            .transpose()
    }

    pub(crate) async fn resolution_of(
        &self,
        context: &Context,
        examination: ExaminationId,
    ) -> Result<Option<ResolutionRow>> {
        let row = self.one(Principal::pair(context), RESOLUTION, params![examination]).await?;
        let resolution = |row: &Row| {
            Ok(ResolutionRow {
                examination: row.parsed("examination")?,
                owner: row.parsed("owner")?,
                account: row.parsed("account")?,
                class: row.parsed("class")?,
                individual: row.parsed_opt("individual")?,
                reason: row.text("reason")?,
                made_at: row.moment("made_at")?,
            })
        };
        row.as_ref().map(resolution).transpose()
    }
}

fn conclusion_row(row: &Row) -> Result<ConclusionRow> {
    Ok(ConclusionRow {
        id: row.parsed("id")?,
        owner: row.parsed("owner")?,
        examination: row.parsed("examination")?,
        examiner: row.parsed("examiner")?,
        ordinal: row.int("ordinal")?,
        class: row.parsed("class")?,
        class_reason: row.text("class_reason")?,
        individual: row.parsed_opt("individual")?,
        individual_reason: row.text("individual_reason")?,
        override_reason: row.text_opt("override_reason")?,
        context_opened: row.bool("context_opened")?,
        made_at: row.moment("made_at")?,
    })
}
