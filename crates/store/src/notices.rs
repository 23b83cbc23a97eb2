//! Notices on home pages, what changed since a visit, and the cheap text that tells the live stream so.

use crate::blind::blind;
use crate::others::told;
use crate::sql::statements;
use crate::value::{Row, params};
use crate::{Result, Store, StoreError, Unit, visible};
use commonlink_model::{Context, Moment, NoticeId, OrganisationId, Role};
use commonlink_policy::Action;

statements! {
    INSERT = "INSERT INTO notice (owner, id, kind, subject, \"values\", created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    LIST = "SELECT id, kind, subject, \"values\", created_at, seen_at FROM notice
        WHERE owner = $1 AND (CAST($2 AS BIGINT) IS NULL OR created_at >= $2)
            AND {shown:$4}
        ORDER BY created_at DESC, id LIMIT $3";
    SEEN = "UPDATE notice SET seen_at = $2 WHERE owner = $1 AND seen_at IS NULL AND created_at <= $2
        AND {shown:$3}";
    FINGERPRINT = "SELECT (SELECT count(*) FROM notice WHERE owner = $1 AND {shown:$2}) AS notices,
        (SELECT max(created_at) FROM notice WHERE owner = $1 AND {shown:$2}) AS noticed,
        (SELECT count(*) FROM hit WHERE owner = $1) AS hits,
        (SELECT max(created_at) FROM hit WHERE owner = $1) AS hit_at,
        (SELECT count(*) FROM capture WHERE owner = $1 AND state = 'waiting') AS waiting,
        (SELECT count(*) FROM capture WHERE owner = $1 AND state = 'failed') AS failed";
    NEW_HITS = "SELECT count(*) AS found FROM hit {told:hit} WHERE {visible:own} AND hit.created_at >= $1
        AND hit.triage = 'new' AND NOT EXISTS (SELECT 1 FROM link WHERE {open:$2} AND {pair:link.mark})";
    NEW_LINKS = "SELECT count(DISTINCT link.id) AS found
        FROM (SELECT id, examination, state, made_at, left_owner AS owner, left_mark AS mark, right_owner AS other_owner,
                right_mark AS other_mark FROM link
            UNION ALL SELECT id, examination, state, made_at, right_owner AS owner, right_mark AS mark,
                left_owner AS other_owner, left_mark AS other_mark FROM link) AS link {told:side}
        WHERE {visible:own} AND link.made_at >= $1 AND link.state IN ('proposed', 'confirmed') AND {open:$2}";
    TO_EXAMINE = "SELECT count(*) AS found FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 AND examination.state IN ('waiting_first', 'waiting_second')
            AND NOT EXISTS (SELECT 1 FROM conclusion WHERE conclusion.examination = examination.id
                AND conclusion.examiner = $2)";
    SUBMISSIONS = "SELECT count(*) AS found FROM record WHERE {visible:record} AND record.kind = 'seizure'
        AND record.created_at >= $1";
    WAITING = "SELECT count(*) AS found FROM record JOIN capture ON capture.owner = record.owner
            AND capture.mark = record.id
        WHERE {visible:record} AND capture.state = 'waiting'";
}

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

/// What changed since a moment, and what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HomeCounts {
    /// Hits made since of which nobody has said anything and no link came.
    pub new_hits: i64,
    /// Links made since, proposed and confirmed ones.
    pub new_links: i64,
    /// Examinations that wait for the account; none for who does not examine.
    pub to_examine: i64,
    /// Seizures received since.
    pub submissions: i64,
    /// Captures that the engine has not looked at yet.
    pub waiting_captures: i64,
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
    /// are left out.
    pub async fn notices(
        &self,
        context: &Context,
        since: Option<Moment>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>> {
        if !visible::sees_own(context) {
            return Ok(Vec::new());
        }
        let rows = self.all(&told(LIST), params![context.organisation, since, limit, blind(context)]).await?;
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
        let Some(row) = self.one(&told(FINGERPRINT), params![context.organisation, blind(context)]).await?
        else {
            return Ok(String::new());
        };
        let mut parts = Vec::new();
        for column in ["notices", "noticed", "hits", "hit_at", "waiting", "failed"] {
            parts.push(row.int_opt(column)?.unwrap_or(0).to_string());
        }
        Ok(parts.join("."))
    }

    /// What changed since a moment, and what waits.
    pub async fn home_counts(&self, context: &Context, since: Moment) -> Result<HomeCounts> {
        let found = |rows: Vec<Row>| rows.first().map_or(Ok(0), |row| row.int("found"));
        let view = Action::View;
        let mut counts = HomeCounts {
            new_hits: found(
                self.visible(context, view, &told(NEW_HITS), params![since, blind(context)]).await?,
            )?,
            new_links: found(
                self.visible(context, view, &told(NEW_LINKS), params![since, blind(context)]).await?,
            )?,
            to_examine: 0,
            submissions: found(self.visible(context, view, SUBMISSIONS, params![since]).await?)?,
            waiting_captures: found(self.visible(context, view, WAITING, params![]).await?)?,
        };
        if context.has(Role::Examiner) && visible::sees_own(context) {
            counts.to_examine = found(
                self.all(
                    &crate::examinations::texts(TO_EXAMINE),
                    params![context.organisation, context.user],
                )
                .await?,
            )?;
        }
        Ok(counts)
    }
}
