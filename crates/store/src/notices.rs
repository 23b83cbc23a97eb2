//! Notices on home pages, what changed since a visit, and the cheap text that tells the live stream so.

use crate::blind::blind;
use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Principal;
use crate::{Result, Store, StoreError, Unit, visible};
use commonlink_model::{Context, Moment, NoticeId, OrganisationId, Role};
use commonlink_policy::Action;

statements! {
    INSERT = "INSERT INTO notice (owner, id, kind, subject, \"values\", created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    // Which pair waits is told in the queue, where fillers hide it.
    LIST = "SELECT id, kind, CASE WHEN kind = 'examination_waiting' THEN '' ELSE subject END AS subject, \"values\",
            created_at, seen_at FROM notice
        WHERE owner = $1 AND (CAST($2 AS BIGINT) IS NULL OR created_at >= $2)
            AND {shown:$4}
        ORDER BY created_at DESC, id LIMIT $3";
    SEEN = "UPDATE notice SET seen_at = $2 WHERE owner = $1 AND seen_at IS NULL AND created_at <= $2
        AND {shown:$3}";
    UNSEEN = "SELECT count(*) AS found FROM notice WHERE owner = $1 AND seen_at IS NULL AND {shown:$2}";
    // Of the newest that are told: whatever comes is newer.
    FINGERPRINT = "SELECT newest_notices.found AS notices, newest_notices.at AS noticed, newest_hits.found AS hits,
        newest_hits.at AS hit_at,
        (SELECT count(*) FROM capture WHERE owner = $1 AND state = 'waiting') AS waiting,
        (SELECT count(*) FROM capture WHERE owner = $1 AND state = 'failed') AS failed
        FROM (SELECT count(*) AS found, max(created_at) AS at FROM (SELECT notice.created_at FROM notice
                WHERE owner = $1 AND {shown:$2} ORDER BY notice.created_at DESC LIMIT 200) AS one) AS newest_notices
            CROSS JOIN (SELECT count(*) AS found, max(created_at) AS at FROM (SELECT hit.created_at FROM hit {told:hit}
                WHERE hit.owner = $1 ORDER BY hit.created_at DESC LIMIT 200) AS one) AS newest_hits";
    NEW_HITS = "SELECT count(*) AS found FROM hit {told:hit} WHERE {visible:own} AND hit.created_at >= $1
        AND hit.triage = 'new' AND own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM link WHERE {open:$2} AND {pair:link.mark})";
    TO_EXAMINE = "SELECT count(*) AS found FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 AND examination.state IN ('waiting_first', 'waiting_second')
            AND left_record.withdrawn_at IS NULL AND right_record.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM conclusion WHERE conclusion.examination = examination.id
                AND conclusion.examiner = $2)";
    WAITING = "SELECT count(*) AS found FROM record JOIN capture ON capture.owner = record.owner
            AND capture.mark = record.id
        WHERE {visible:record} AND capture.state = 'waiting'";
}

/// Puts a notice on a home page; see [`Unit::notify`].
pub(crate) const INSERT_NOTICE: &str = INSERT;

/// A line on an organisation's home page.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeRow {
    /// Identifier.
    pub id: NoticeId,
    /// What kind; a message key.
    pub kind: String,
    /// What it is about: an identifier, read by kind.
    pub subject: String,
    /// Values for the message.
    pub values: serde_json::Value,
    /// When.
    pub created: Moment,
    /// When somebody of the organisation saw it.
    pub seen: Option<Moment>,
}

impl Unit {
    /// Puts a notice on an organisation's home page. Whoever tells another organisation something must have asked that
    /// record's owner's rules: `values` is shown as it is.
    pub async fn notify(
        &mut self,
        owner: OrganisationId,
        kind: &str,
        subject: &str,
        values: &serde_json::Value,
    ) -> Result<NoticeId> {
        let id = NoticeId::fresh(self.store.ids());
        let now = self.context.now;
        self.execute(INSERT, params![owner, id, kind, subject, values.to_string(), now]).await?;
        self.audit_about("notify", Some(owner), subject, kind).await?;
        Ok(id)
    }

    /// Marks all notices of the context's organisation as seen that the context is shown.
    pub async fn mark_notices_seen(&mut self) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let seen = told(SEEN);
        self.execute(&seen, params![owner, now, blind(&self.context)]).await.map(drop)
    }
}

impl Store {
    /// The organisation's notices since a moment, newest first. Those of a link that an examiner must not know of yet
    /// are left out. Audited when a person asks and there are some.
    pub async fn notices(
        &self,
        context: &Context,
        since: Option<Moment>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>> {
        if !visible::sees_own(context) {
            return Ok(Vec::new());
        }
        let rows = self
            .all(
                Principal::pair(context),
                &told(LIST),
                params![context.organisation, since, limit, blind(context)],
            )
            .await?;
        self.audit_some(context, "notices_listed", rows.len()).await?;
        let notice = |row: &Row| {
            Ok::<_, StoreError>(NoticeRow {
                id: row.parsed("id")?,
                kind: row.text("kind")?,
                subject: row.text("subject")?,
                values: row.json("values")?,
                created: row.moment("created_at")?,
                seen: row.moment_opt("seen_at")?,
            })
        };
        rows.iter().map(notice).collect()
    }

    /// A text that changes whenever something new is there for the organisation: notices, hits, captures that the engine
    /// has finished. Cheap enough to ask every second.
    pub async fn notice_fingerprint(&self, context: &Context) -> Result<String> {
        if !visible::sees_own(context) {
            return Ok(String::new());
        }
        let Some(row) = self
            .one(Principal::pair(context), &told(FINGERPRINT), params![context.organisation, blind(context)])
            .await?
        else {
            return Ok(String::new());
        };
        let mut parts = Vec::new();
        for column in ["notices", "noticed", "hits", "hit_at", "waiting", "failed"] {
            parts.push(row.int_opt(column)?.unwrap_or(0).to_string());
        }
        Ok(parts.join("."))
    }

    /// Hits made since a moment of which nobody has said anything and no link came.
    pub async fn new_hits(&self, context: &Context, since: Moment) -> Result<u64> {
        found(&self.paired(context, &told(NEW_HITS), params![since, blind(context)]).await?)
    }

    /// Examinations that wait for the account; none for who does not examine.
    pub async fn to_examine(&self, context: &Context) -> Result<u64> {
        if !context.has(Role::Examiner) || !visible::sees_own(context) {
            return Ok(0);
        }
        let text = crate::examinations::texts(TO_EXAMINE);
        found(&self.all(Principal::pair(context), &text, params![context.organisation, context.user]).await?)
    }

    /// Notices that nobody of the organisation has seen.
    pub async fn unseen_notices(&self, context: &Context) -> Result<u64> {
        if !visible::sees_own(context) {
            return Ok(0);
        }
        let values = params![context.organisation, blind(context)];
        found(&self.all(Principal::pair(context), &told(UNSEEN), values).await?)
    }

    /// Captures that the engine has not looked at yet.
    pub async fn waiting_captures(&self, context: &Context) -> Result<u64> {
        found(&self.visible(context, Action::Own, WAITING, params![]).await?)
    }
}

/// The number that a counting statement found.
fn found(rows: &[Row]) -> Result<u64> {
    rows.first().map_or(Ok(0), |row| Ok(row.int("found")?.unsigned_abs()))
}
