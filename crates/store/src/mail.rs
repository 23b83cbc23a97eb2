//! Who wants to be told by mail, what a mail may count, and up to where each was told.
//!
//! # Invariants
//! * A mail is numbers: what is counted here is what its recipient may know of at the moment of the count, and of that only
//!   what is within the clearance, of one's own records too (R17).
//! * What was told moves with a mail that was handed over, in one transaction with its audit entry. Of several workers one
//!   sends: whoever has the lease.

use crate::accounts::user;
use crate::blind::blind;
use crate::organisations::organisation;
use crate::sql::statements;
use crate::value::{Row, params};
use crate::visible::sees_own;
use crate::wall::{Duty, Principal};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, MailRhythm, Moment, Organisation, OrganisationId, Role, User, UserId};
use commonlink_policy::Action;

statements! {
    CHOSEN = "SELECT address, rhythm, sent_at, given_up_at FROM mail_choice WHERE owner = $1 AND account = $2";
    // Whoever chooses anew is told what was not told yet.
    CHOOSE = "INSERT INTO mail_choice (owner, account, address, rhythm, language, told_until, due_at, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
        ON CONFLICT (owner, account) DO UPDATE SET address = excluded.address, rhythm = excluded.rhythm,
            language = excluded.language, due_at = excluded.due_at, attempts = 0, given_up_at = NULL";
    END = "DELETE FROM mail_choice WHERE owner = $1 AND account = $2";
    DUE = "SELECT owner, account, rhythm FROM mail_choice
        WHERE due_at <= $1 AND given_up_at IS NULL AND (leased_until IS NULL OR leased_until <= $1)
        ORDER BY due_at, owner, account LIMIT 500";
    STATE = "SELECT count(*) AS chosen, count(CASE WHEN attempts > 0 AND given_up_at IS NULL THEN 1 END) AS late,
            count(given_up_at) AS given_up FROM mail_choice";
    LEASE = "UPDATE mail_choice SET leased_until = $4
        WHERE owner = $1 AND account = $2 AND due_at <= $3 AND given_up_at IS NULL
            AND (leased_until IS NULL OR leased_until <= $3)";
    // Whose password somebody else has chosen has not been here yet.
    RECIPIENT = "SELECT mail_choice.address, mail_choice.rhythm, mail_choice.language, mail_choice.told_until,
            mail_choice.attempts, account.id AS account_id, account.owner, account.login, account.name AS account_name,
            account.roles, account.clearance, account.suspended, organisation.parent, organisation.country,
            organisation.kind, organisation.name, organisation.contact
        FROM mail_choice JOIN account ON account.owner = mail_choice.owner AND account.id = mail_choice.account
            JOIN organisation ON organisation.id = account.owner
        WHERE mail_choice.owner = $1 AND mail_choice.account = $2 AND NOT account.suspended
            AND account.first_password_until IS NULL AND {let_in}";
    SENT = "UPDATE mail_choice SET told_until = $4, due_at = $5, sent_at = $6, leased_until = NULL, attempts = 0
        WHERE owner = $1 AND account = $2 AND told_until = $3";
    PUT_OFF = "UPDATE mail_choice SET due_at = $3, attempts = $4, given_up_at = $5, leased_until = NULL
        WHERE owner = $1 AND account = $2";
    HITS = "SELECT count(*) AS found FROM hit {told:hit} WHERE {visible:own} AND hit.created_at >= $1
        AND hit.created_at < $2 AND hit.triage = 'new' AND own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
        AND {cleared:own} AND NOT EXISTS (SELECT 1 FROM link WHERE {open:$3} AND {pair:link.mark})";
    LINKS = "SELECT count(DISTINCT link.id) AS found FROM {sides} AS link {told:side} WHERE {visible:own}
        AND {open:$3} AND {cleared:own} AND link.owner = $4 AND link.changed_at >= $1 AND link.changed_at < $2";
    EXAMINATIONS = "SELECT count(*) AS found, count(CASE WHEN examination.created_at >= $3 AND examination.created_at < $4 THEN 1 END)
            AS fresh
        FROM seat JOIN examination ON examination.id = seat.examination {joined}
        WHERE seat.owner = $1 AND examination.state IN ('waiting_first', 'waiting_second')
            AND left_record.withdrawn_at IS NULL AND right_record.withdrawn_at IS NULL
            AND {cleared:left_record} AND {cleared:right_record}
            AND NOT EXISTS (SELECT 1 FROM conclusion WHERE conclusion.examination = examination.id
                AND conclusion.examiner = $2)";
    // About a record that may be known, by itself or by a hit; for whoever asks also the own one that it is for. What the
    // other side asks for is the other side's.
    REQUESTS = "SELECT count(*) AS found, count(CASE WHEN request.changed_at >= $2 AND request.changed_at < $3 THEN 1 END) AS fresh
        FROM request
        WHERE request.state = 'open' AND ((request.owner = $1 AND request.waits_for = 'asker')
                OR (request.addressee = $1 AND request.waits_for = 'addressee'))
            AND (EXISTS (SELECT 1 FROM record WHERE record.owner = request.addressee AND record.id = request.record
                    AND {visible:record} AND {cleared:record})
                OR EXISTS (SELECT 1 FROM hit {told:hit} WHERE hit.owner = $1 AND hit.id = request.hit
                    AND {cleared:own}))
            AND (request.owner <> $1 OR request.own_record IS NULL OR EXISTS (SELECT 1 FROM record WHERE record.owner = request.owner
                AND record.id = request.own_record AND {cleared:record}))";
    RECALLS = "SELECT count(*) AS found,
            count(CASE WHEN coalesce(reminded_at, made_at) >= $2 AND coalesce(reminded_at, made_at) < $3 THEN 1 END)
            AS fresh FROM recall_notice
        WHERE owner = $1 AND acknowledged_at IS NULL AND {cleared:recall_notice}";
}

/// What a person has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailChoice {
    /// Where to.
    pub address: String,
    /// When.
    pub rhythm: MailRhythm,
    /// When the last mail was handed over.
    pub sent: Option<Moment>,
    /// Since when nothing is sent any more, because the address took none.
    pub given_up: Option<Moment>,
}

/// Somebody who may be due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueMail {
    /// The body.
    pub owner: OrganisationId,
    /// The account.
    pub account: UserId,
    /// When it wants mails.
    pub rhythm: MailRhythm,
}

/// Who gets a mail, as things are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRecipient {
    /// The account.
    pub user: User,
    /// Its body.
    pub organisation: Organisation,
    /// Where to.
    pub address: String,
    /// When.
    pub rhythm: MailRhythm,
    /// In which language.
    pub language: String,
    /// What was there by then was told.
    pub told_until: Moment,
    /// How often this mail was refused.
    pub attempts: i64,
}

/// What a mail says: numbers by kind, of what its recipient may know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Hits that came since, and nobody has looked at.
    pub hits: u64,
    /// Links that came or changed since.
    pub links: u64,
    /// Examinations that wait for the account.
    pub examinations: u64,
    /// Requests that wait for the body.
    pub requests: u64,
    /// Recalls that nobody of the body has acknowledged.
    pub recalls: u64,
    /// Whether anything of it is new since; what only goes on waiting is no reason to write.
    pub fresh: bool,
}

/// How mail stands, for operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailState {
    /// How many people want mails.
    pub chosen: u64,
    /// Mails that are tried again.
    pub late: u64,
    /// Addresses that took none.
    pub given_up: u64,
}

impl Unit {
    /// Has the context's account told by mail from now on.
    pub async fn choose_mail(
        &mut self,
        address: &str,
        rhythm: MailRhythm,
        language: &str,
        due: Moment,
    ) -> Result<()> {
        let user = self.account()?;
        let (owner, now) = (self.context.organisation, self.context.now);
        self.execute(CHOOSE, params![owner, user, address, rhythm.code(), language, now, due]).await?;
        self.audit("mail_chosen", &user.to_string(), rhythm.code()).await
    }

    /// Has the context's account told by mail no more; its address goes.
    pub async fn end_mail(&mut self) -> Result<()> {
        let user = self.account()?;
        if self.execute(END, params![self.context.organisation, user]).await? > 0 {
            self.audit("mail_chosen", &user.to_string(), "off").await?;
        }
        Ok(())
    }

    fn account(&self) -> Result<UserId> {
        self.context.user.ok_or(StoreError::Refused { what: "choose mails without an account" })
    }

    /// Takes it on to send what is due to an account of the own body. `false` where another worker has, or it is not due.
    pub async fn lease_mail(&mut self, account: UserId, until: Moment) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        Ok(self.execute(LEASE, params![owner, account, now, until]).await? > 0)
    }

    /// Notes that a mail was handed over that told of everything up to a moment. `false` where that was noted already.
    pub async fn note_mail(
        &mut self,
        recipient: &MailRecipient,
        until: Moment,
        next: Moment,
    ) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let (account, before) = (recipient.user.id, recipient.told_until);
        if self.execute(SENT, params![owner, account, before, until, next, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("mail_sent", &account.to_string(), "").await?;
        Ok(true)
    }

    /// Looks at an account of the own body again later; `given_up` where the address takes nothing.
    pub async fn put_off_mail(
        &mut self,
        account: UserId,
        until: Moment,
        attempts: i64,
        given_up: bool,
    ) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let given_up = given_up.then_some(now);
        self.execute(PUT_OFF, params![owner, account, until, attempts, given_up]).await?;
        if given_up.is_some() {
            self.audit("mail_given_up", &account.to_string(), "").await?;
        }
        Ok(())
    }
}

impl Store {
    /// What the context's account has chosen; `None` where it wants no mail.
    pub async fn mail_choice(&self, context: &Context) -> Result<Option<MailChoice>> {
        let row = self.one(context, CHOSEN, params![context.organisation, context.user]).await?;
        let choice = |row: Row| {
            Ok(MailChoice {
                address: row.text("address")?,
                rhythm: row.parsed("rhythm")?,
                sent: row.moment_opt("sent_at")?,
                given_up: row.moment_opt("given_up_at")?,
            })
        };
        row.map(choice).transpose()
    }

    /// Accounts at which it is time to look, at most 500. For the platform's own work.
    pub async fn mails_due(&self, now: Moment) -> Result<Vec<DueMail>> {
        let rows = self.all(Duty::Clocks, DUE, params![now]).await?;
        let due = |row: &Row| {
            Ok(DueMail {
                owner: row.parsed("owner")?,
                account: row.parsed("account")?,
                rhythm: row.parsed("rhythm")?,
            })
        };
        rows.iter().map(due).collect()
    }

    /// How mail stands. Numbers alone, for operators.
    pub async fn mail_state(&self) -> Result<MailState> {
        let Some(row) = self.one(Duty::Clocks, STATE, params![]).await? else {
            return Ok(MailState::default());
        };
        let number = |name: &str| Ok::<_, StoreError>(row.int(name)?.unsigned_abs());
        Ok(MailState { chosen: number("chosen")?, late: number("late")?, given_up: number("given_up")? })
    }

    /// An account of the context's body as it is now; `None` where it is suspended, wants no mail, or has not been here yet.
    pub async fn mail_recipient(&self, context: &Context, account: UserId) -> Result<Option<MailRecipient>> {
        let row =
            self.one(context, &whole(RECIPIENT), params![context.organisation, account, context.now]).await?;
        let recipient = |row: Row| {
            Ok(MailRecipient {
                user: user(&row, "account_id")?,
                organisation: organisation(&row, row.parsed("owner")?)?,
                address: row.text("address")?,
                rhythm: row.parsed("rhythm")?,
                language: row.text("language")?,
                told_until: row.moment("told_until")?,
                attempts: row.int("attempts")?,
            })
        };
        row.map(recipient).transpose()
    }

    /// What a mail to whoever asks would say of the time from `since` to before `until`.
    pub async fn mail_counts(&self, context: &Context, since: Moment, until: Moment) -> Result<MailCounts> {
        if !sees_own(context) {
            return Ok(MailCounts::default());
        }
        let (body, blind) = (context.organisation, blind(context));
        let pair = |rows: Vec<Row>| {
            let Some(row) = rows.first() else { return Ok((0, false)) };
            Ok::<_, StoreError>((row.int("found")?.unsigned_abs(), row.int("fresh")? > 0))
        };
        let number = |rows: Vec<Row>| {
            rows.first().map_or(Ok(0), |row| Ok::<_, StoreError>(row.int("found")?.unsigned_abs()))
        };
        let hits = number(self.paired(context, &whole(HITS), params![since, until, blind]).await?)?;
        let links = number(self.paired(context, &whole(LINKS), params![since, until, blind, body]).await?)?;
        let requests =
            self.listed(context, Action::View, &whole(REQUESTS), params![body, since, until]).await?;
        let (requests, asked) = pair(requests)?;
        let (mut examinations, mut recalls) = ((0, false), (0, false));
        if context.has(Role::Examiner) {
            let values = params![body, context.user, since, until];
            examinations = pair(self.all(Principal::pair(context), &whole(EXAMINATIONS), values).await?)?;
        }
        if crate::recalls::reads(context) {
            recalls = pair(self.all(context, RECALLS, params![body, since, until]).await?)?;
        }
        Ok(MailCounts {
            hits,
            links,
            examinations: examinations.0,
            requests,
            recalls: recalls.0,
            fresh: hits > 0 || links > 0 || asked || examinations.1 || recalls.1,
        })
    }
}

/// A statement of this module with the joins of pairs.
pub(crate) fn whole(text: &str) -> String {
    let text = crate::agreements::let_in(text, "$3");
    crate::examinations::texts(&text.replace("{sides}", crate::links::SIDES))
}
