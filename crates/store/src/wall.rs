//! In whose name the database is asked: the principal of the second wall, PostgreSQL's row-level security.
//!
//! The first wall is the scope in a statement (`visible`). The second stands in migration 17 as policies of the tables and
//! knows nothing of the first: every transaction says who asks and what for, set locally to it, so that a connection
//! never carries a principal to the next user; without one no row with content is seen. What the acts mean stands at the
//! head of the migration, the machine's own with their reasons in decision 0014. On SQLite there is no second wall.
//!
//! Invariant: a principal is written from closed sets (identifiers, codes, numbers). Anything else in it makes it nobody.

use crate::db::{Db, Source};
use crate::value::params;
use crate::{Result, Store};
use commonlink_model::{Context, Moment};
use commonlink_policy::{Action, Scope};

/// Whether row-level security holds for who is logged in to the database. Of PostgreSQL alone.
const PASSES: &str = "SELECT (rolsuper OR rolbypassrls) AS passes FROM pg_roles WHERE rolname = current_user";
/// Whether an index of words may be asked before the wall has answered.
const LEAKPROOF: &str =
    "SELECT proleakproof AS found FROM pg_proc WHERE oid = 'ts_match_vq(tsvector,tsquery)'::regprocedure";

/// What the machine does in nobody's name. Each sees some tables, and of these what it needs; see decision 0014.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Tables without content: the queue, bodies, what was done when. No principal at all.
    Nothing,
    /// Who signs in, before there is a context.
    Door,
    /// Terms, which are kept in memory for everybody and asked there.
    Terms,
    /// Which requests are due.
    Clocks,
    /// States and clocks of requests, for the secretariat.
    Secretary,
    /// Which files are named, and what is out of date.
    Sweep,
    /// What was taken back, without its content.
    Register,
    /// Which records are to be reminded of, blocked and erased.
    Retention,
    /// What is left of erased records, in numbers.
    Statistics,
    /// The audit trail: places, heads, entries of readings that several share a transaction for.
    Audit,
    /// For how long bodies delay the showing of what they read.
    Mirror,
    /// Every row, to be written to a backup.
    Backup,
    /// Every row, from a backup into an empty store.
    Restore,
}

impl Duty {
    const fn act(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Door => "door",
            Self::Terms => "terms",
            Self::Clocks => "clocks",
            Self::Secretary => "secretary",
            Self::Sweep => "sweep",
            Self::Register => "register",
            Self::Retention => "retention",
            Self::Statistics => "statistics",
            Self::Audit => "audit",
            Self::Mirror => "mirror",
            Self::Backup => "backup",
            Self::Restore => "restore",
        }
    }
}

/// Whatever one's own body holds; its terms need not be asked.
const HOLD: &str = "hold";

/// In whose name a statement is asked, and what for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Principal<'a> {
    /// Nobody's.
    Machine(Duty),
    /// A body's.
    Body {
        /// See the migration.
        act: &'static str,
        context: &'a Context,
        /// A scope may be kept for longer than its context.
        now: Moment,
    },
}

impl<'a> Principal<'a> {
    fn body(act: &'static str, context: &'a Context) -> Self {
        Self::Body { act, context, now: context.now }
    }

    /// One's own, and what of others a hit, a link or a seat tells.
    pub(crate) fn pair(context: &'a Context) -> Self {
        Self::body("pair", context)
    }

    /// A write transaction.
    pub(crate) fn writer(context: &'a Context) -> Self {
        Self::body(if context.user.is_none() { "work" } else { "write" }, context)
    }

    /// How long one's own records are kept, for whoever of the body may say so.
    pub(crate) fn due(context: &'a Context) -> Self {
        Self::body("due", context)
    }

    /// The removal of a record of one's own, within a write transaction.
    pub(crate) fn eraser(context: &'a Context) -> Self {
        Self::body("erase", context)
    }

    /// Who was told of a record of one's own, within a write transaction; and what those did of whom one may know.
    pub(crate) fn recaller(context: &'a Context) -> Self {
        Self::body("recall", context)
    }

    /// A list in this scope that counts hits.
    pub(crate) fn list(scope: &'a Scope) -> Self {
        let act = match scope.action() {
            Action::Own => "pair",
            Action::View => "list",
            other => act(other),
        };
        Self::Body { act, context: scope.context(), now: scope.now() }
    }

    /// The statement that begins a transaction in this name.
    pub(crate) fn begins(&self, with: &str) -> String {
        format!("{with}; {}", self.set())
    }

    /// The statement that gives the transaction that is under way to this name.
    pub(crate) fn set(&self) -> String {
        let text = self.text();
        match self {
            // What such acts may know of is found at once, whether or not there is a row to ask it for.
            Self::Body { act, .. } if *act != HOLD => format!("SELECT wall_begin('{text}')"),
            _ => format!("SET LOCAL commonlink.principal = '{text}'"),
        }
    }

    /// Whether there is anything to set.
    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self, Self::Machine(Duty::Nothing))
    }

    fn text(&self) -> String {
        let text = match self {
            Self::Machine(duty) => duty.act().to_owned(),
            Self::Body { act, context, now } => {
                let country = context.country.as_deref().unwrap_or_default();
                let (level, purpose) = (context.clearance as i64, context.purpose.code());
                let mut roles: Vec<&str> = context.roles.iter().map(|role| role.code()).collect();
                if context.user.is_none() {
                    roles.push("platform");
                }
                let roles = crate::terms::listed(roles);
                let (body, now) = (context.organisation, now.micros());
                format!("{act}|{body}|{country}|{level}|{purpose}|{roles}|{now}")
            }
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '|' | ',' | '-' | '_');
        // Six bars of a body, none of the machine: a field with one would move those behind it.
        let bars = text.matches('|').count();
        if text.chars().all(plain) && matches!(bars, 0 | 6) { text } else { String::new() }
    }
}

/// What the wall calls an action.
const fn act(action: Action) -> &'static str {
    match action {
        Action::View => "view",
        Action::Whole => "whole",
        Action::Own => "own",
        Action::Edit => "edit",
        Action::Match => "match",
        Action::Hit => "hit",
        Action::Examine => "examine",
    }
}

/// Whatever the context's body holds.
impl<'a> From<&'a Context> for Principal<'a> {
    fn from(context: &'a Context) -> Self {
        Self::body(HOLD, context)
    }
}

/// What lies within the scope.
impl<'a> From<&'a Scope> for Principal<'a> {
    fn from(scope: &'a Scope) -> Self {
        Self::Body { act: act(scope.action()), context: scope.context(), now: scope.now() }
    }
}

impl From<Duty> for Principal<'_> {
    fn from(duty: Duty) -> Self {
        Self::Machine(duty)
    }
}

impl Store {
    /// Whether the role that this program uses on PostgreSQL passes row-level security: the second wall does not stand
    /// then. Never on SQLite, which has none.
    pub async fn passes_the_wall(&self) -> Result<bool> {
        self.told_by_postgres(PASSES, "passes").await
    }

    /// Whether PostgreSQL walks over every entry when it is asked for words, because its owner was not told that the
    /// comparison of words gives nothing away.
    pub async fn searches_slowly(&self) -> Result<bool> {
        Ok(matches!(self.db(), Db::Postgres(_)) && !self.told_by_postgres(LEAKPROOF, "found").await?)
    }

    async fn told_by_postgres(&self, text: &str, column: &str) -> Result<bool> {
        if self.db().is_sqlite() {
            return Ok(false);
        }
        let mut source = self.db().asked_by(Duty::Nothing.into());
        let rows = source.rows(text.to_owned(), params![]).await?;
        rows.first().map_or(Ok(false), |row| row.bool(column))
    }
}

#[cfg(test)]
mod tests;
