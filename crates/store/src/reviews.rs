//! Reviews of who has access, and accounts whose access has lapsed: that nobody reviewed or used for too long.

use crate::accounts::user;
use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{Context, Moment, OrganisationId, ReviewDecision, ReviewId, User, UserId};

statements! {
    ACCESS = "SELECT account.id, account.owner, account.login, account.name AS account_name, account.roles, account.clearance,
            account.suspended, account.suspended_because, account.created_at, account.let_in_at, account.reviewed_at,
            account.last_login_at,
            (SELECT max(access_token.used_at) FROM access_token WHERE access_token.account = account.id) AS token_used_at,
            (SELECT count(*) FROM totp WHERE totp.account = account.id AND totp.confirmed_at IS NOT NULL) AS codes,
            (SELECT count(*) FROM passkey WHERE passkey.account = account.id) AS passkeys
        FROM account WHERE account.owner = $1 ORDER BY account.login";
    IN_FORCE = "SELECT account.id, account.owner, account.created_at, account.let_in_at, account.reviewed_at,
            account.last_login_at,
            (SELECT max(access_token.used_at) FROM access_token WHERE access_token.account = account.id) AS token_used_at
        FROM account WHERE NOT account.suspended ORDER BY account.owner, account.id";
    REVIEWED = "UPDATE account SET reviewed_at = $3 WHERE owner = $1 AND id = $2 RETURNING roles, clearance";
    REVIEW = "INSERT INTO access_review (owner, id, account, at, reviewer, decision, roles, clearance)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LAPSE = "UPDATE account SET suspended = TRUE, suspended_because = $3
        WHERE owner = $1 AND id = $2 AND NOT suspended";
    END_SESSIONS = "DELETE FROM session WHERE owner = $1 AND account = $2";
    FIND = "SELECT owner, id FROM account WHERE login = $1";
}

/// An account as a review looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// The account.
    pub user: User,
    /// Why it is suspended, where that is known.
    pub because: Option<String>,
    /// When it last signed in or used a token.
    pub used: Option<Moment>,
    /// Since when its access counts as reviewed: the last review, or else when it was made.
    pub reviewed: Moment,
    /// Time-based codes are in force.
    pub codes: bool,
    /// How many passkeys it has.
    pub passkeys: i64,
}

/// Why access has lapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// Nobody has reviewed it in time.
    NotReviewed,
    /// Nobody has used it for long.
    NotUsed,
}

impl Lapse {
    /// As the account says why it is suspended.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotReviewed => "not_reviewed",
            Self::NotUsed => "not_used",
        }
    }
}

/// An account whose access has lapsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LapsedRow {
    /// Its body.
    pub owner: OrganisationId,
    /// The account.
    pub user: UserId,
    /// Why.
    pub why: Lapse,
}

impl Store {
    /// The accounts of the context's organisation as a review looks at them, sorted by login.
    pub async fn access(&self, context: &Context) -> Result<Vec<AccessRow>> {
        let row = |row: &crate::value::Row| {
            let made = row.moment("created_at")?;
            Ok(AccessRow {
                user: user(row, "id")?,
                because: row.text_opt("suspended_because")?,
                used: row.moment_opt("last_login_at")?.max(row.moment_opt("token_used_at")?),
                reviewed: row.moment_opt("reviewed_at")?.unwrap_or(made),
                codes: row.int("codes")? > 0,
                passkeys: row.int("passkeys")?,
            })
        };
        self.all(context, ACCESS, params![context.organisation]).await?.iter().map(row).collect()
    }

    /// Accounts in force that were last reviewed, or last used, before these moments. For the workers' clock, which acts
    /// for every body.
    pub async fn lapsed(&self, reviewed_before: Moment, used_before: Moment) -> Result<Vec<LapsedRow>> {
        let mut lapsed = Vec::new();
        for row in self.all(Duty::Door, IN_FORCE, params![]).await? {
            let made = row.moment("created_at")?;
            let reviewed = row.moment_opt("reviewed_at")?.unwrap_or(made);
            let touched = ["let_in_at", "last_login_at", "token_used_at"];
            let mut used = made;
            for column in touched {
                used = used.max(row.moment_opt(column)?.unwrap_or(made));
            }
            let why = if reviewed <= reviewed_before {
                Lapse::NotReviewed
            } else if used <= used_before {
                Lapse::NotUsed
            } else {
                continue;
            };
            lapsed.push(LapsedRow { owner: row.parsed("owner")?, user: row.parsed("id")?, why });
        }
        Ok(lapsed)
    }

    /// Whose account has this login. For the operator, who has the machine in hand; takes no context for that reason.
    pub async fn account_named(&self, login: &str) -> Result<Option<(OrganisationId, UserId)>> {
        let found = self.one(Duty::Door, FIND, params![login]).await?;
        found.map(|row| Ok((row.parsed("owner")?, row.parsed("id")?))).transpose()
    }
}

impl Unit {
    /// Writes down a review of an account of the own organisation; one that withdraws suspends it. `false` when there is
    /// no such account.
    pub async fn review_access(
        &mut self,
        id: ReviewId,
        user: UserId,
        decision: ReviewDecision,
    ) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let Some(row) = self.one(REVIEWED, params![owner, user, now]).await? else { return Ok(false) };
        let (roles, clearance) = (row.text("roles")?, row.text("clearance")?);
        let reviewer = self.context.user;
        let values = params![owner, id, user, now, reviewer, decision, &roles, &clearance];
        self.execute(REVIEW, values).await?;
        if decision == ReviewDecision::Withdrawn {
            self.lapse(owner, user, "withdrawn").await?;
            self.revoke_tokens(user).await?;
        }
        self.audit("review_access", &user.to_string(), decision.code()).await?;
        Ok(true)
    }

    /// Suspends an account of the own organisation whose access has lapsed. `false` when it is suspended already.
    pub async fn lapse_access(&mut self, user: UserId, why: Lapse) -> Result<bool> {
        let owner = self.context.organisation;
        self.lapse(owner, user, why.code()).await
    }

    async fn lapse(&mut self, owner: OrganisationId, user: UserId, because: &str) -> Result<bool> {
        if self.execute(LAPSE, params![owner, user, because]).await? == 0 {
            return Ok(false);
        }
        self.execute(END_SESSIONS, params![owner, user]).await?;
        self.audit("set_suspended", &user.to_string(), because).await?;
        Ok(true)
    }

    /// Notes that the operator let an account in again: its review begins anew.
    pub async fn restart_review(&mut self, user: UserId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.execute(REVIEWED, params![owner, user, now]).await?;
        self.audit("restart_review", &user.to_string(), "").await
    }
}
