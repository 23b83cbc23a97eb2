//! The store as a whole: opening, migrating, reading, and write transactions.

use crate::db::{Db, Source, Tx};
use crate::files::Files;
use crate::log::Reads;
use crate::others::asked;
use crate::sql::{AT_ONCE, for_rows, statements};
use crate::terms::Placed;
use crate::value::{Bound, Filled, Row, Value, params};
use crate::visible::{fill, scope};
use crate::wall::{Duty, Principal};
use crate::{JobCounts, Result, StoreError, dialect, migrate};
use commonlink_audit::Signer;
use commonlink_model::{
    Clock, Context, Ids, Level, Moment, OrganisationId, Purpose, RecordId, RequestId, UserId,
};
use commonlink_policy::{Action, Predicate, Scope};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

statements! {
    AUDIT = "INSERT INTO audit_entry (id, at, owner, account, action, purpose, subject_owner, subject, detail, request,
            secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    TRAINING = "SELECT training FROM installation WHERE one = 1";
    SET_TRAINING = "INSERT INTO installation (one, training, created_at) VALUES (1, $1, $2)
        ON CONFLICT (one) DO UPDATE SET training = excluded.training";
    APPLIED = "SELECT max(version) AS version FROM _sqlx_migrations";
}

/// Adds an audit entry; see [`Unit::audit`].
pub(crate) const INSERT_AUDIT: &str = AUDIT;

/// Where the store keeps its things.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`. The address chooses the engine.
    pub database: String,
    /// Folder of the originals; made when missing.
    pub files: PathBuf,
}

/// The store. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    /// Long statements for many rows, by the one for a row.
    texts: Mutex<HashMap<(&'static str, usize), Arc<str>>>,
    /// Terms that were read. They never change.
    terms: RwLock<HashMap<i64, Arc<Placed>>>,
    files: Files,
    /// Readings whose entries are being written.
    reads: Reads,
    /// What signs the head of the audit trail, where this process does.
    signer: RwLock<Option<Arc<Signer>>>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What the store says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// `sqlite` or `postgresql`.
    pub engine: &'static str,
    /// Number of the newest migration that was applied.
    pub applied: i64,
    /// Number of the newest migration that this program knows.
    pub known: i64,
    /// The work queue.
    pub jobs: JobCounts,
    /// How often the policies gave no answer, or two judges of them not the same, since the program started. Nothing
    /// was shown then; more than none is an alarm.
    pub policy_alarms: u64,
}

/// A write transaction in the name of a context. [`Unit::commit`] makes it durable; dropped it never happened.
///
/// On SQLite there is one writer: a task that holds a unit must not open another one, nor call a function of
/// [`Store`] that writes (logins, uploads, audited reads), before it commits; it would wait for itself.
pub struct Unit {
    pub(crate) context: Context,
    pub(crate) store: Store,
    /// Terms that this transaction has met or added; they are not known to others before it commits.
    pub(crate) terms: Vec<Arc<Placed>>,
    /// In whose name it writes for now, where that is another body; see [`Unit::act_for`].
    acting: Option<Box<Context>>,
    /// What would be entries and becomes one; see [`Unit::gather_entries`].
    gathered: Option<Sha256>,
    tx: Tx,
}

impl Store {
    /// Opens the database and the folder of files. The schema is left alone; see [`Store::migrate`].
    pub async fn open(settings: &Settings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self> {
        commonlink_policy::policies().map_err(StoreError::Policies)?;
        let files = Files::open(&settings.files)?;
        let db = Db::open(&settings.database).await?;
        let (texts, terms, reads, signer) =
            (Mutex::default(), RwLock::default(), Reads::default(), RwLock::default());
        Ok(Self { inner: Arc::new(Inner { db, texts, terms, files, reads, signer, clock, ids }) })
    }

    /// Brings the schema up to date. Safe to run again and from several processes at once.
    pub async fn migrate(&self) -> Result<()> {
        migrate::migrate(&self.inner.db).await
    }

    /// Asks the database whether it answers, and how far schema and queue are.
    pub async fn health(&self) -> Result<Health> {
        let applied = self
            .one(Duty::Nothing, APPLIED, params![])
            .await?
            .map_or(Ok(None), |row| row.int_opt("version"))?;
        Ok(Health {
            engine: match self.inner.db {
                Db::Sqlite { .. } => "sqlite",
                Db::Postgres(_) => "postgresql",
            },
            applied: applied.unwrap_or(0),
            known: migrate::newest(),
            jobs: self.job_counts().await?,
            policy_alarms: crate::visible::alarms(),
        })
    }

    /// Closes all connections. Later calls fail.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// Starts a write transaction.
    pub async fn begin(&self, context: &Context) -> Result<Unit> {
        let tx = self.inner.db.begin(Principal::writer(context)).await?;
        Ok(Unit {
            context: context.clone(),
            store: self.clone(),
            terms: Vec::new(),
            acting: None,
            gathered: None,
            tx,
        })
    }

    /// Waits until readers see what a write of one's own has just failed over: somebody else's that came first.
    pub async fn settle(&self) -> Result<()> {
        self.db().settle().await
    }

    /// Originals and previews by hash.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    /// Whether this installation holds invented data only. No context: the band on every page needs it.
    pub async fn training(&self) -> Result<bool> {
        self.one(Duty::Nothing, TRAINING, params![]).await?.map_or(Ok(false), |row| row.bool("training"))
    }

    /// Writes an audit entry of its own, durable when this returns. Reading functions of the store call it before
    /// they answer a person; exports call it with what they take out.
    pub async fn audit_read(&self, context: &Context, action: &str, subject: &str) -> Result<()> {
        self.note_read(self.audit_values(context, action, None, subject, "")).await
    }

    /// As [`Store::audit_read`], when a person asks. The platform's own reads leave no entry.
    pub(crate) async fn audit_person(&self, context: &Context, action: &str, subject: &str) -> Result<()> {
        if context.user.is_some() { self.audit_read(context, action, subject).await } else { Ok(()) }
    }

    /// As [`Store::audit_person`], of a list that tells of so many; one that is empty tells of nothing.
    pub(crate) async fn audit_some(&self, context: &Context, action: &str, found: usize) -> Result<()> {
        if found == 0 { Ok(()) } else { self.audit_person(context, action, &found.to_string()).await }
    }

    /// As [`Store::audit_person`], of a record and whose it is: that body's mirror shows it.
    pub(crate) async fn audit_opened(
        &self,
        context: &Context,
        action: &str,
        owner: OrganisationId,
        subject: &str,
    ) -> Result<()> {
        if context.user.is_none() {
            return Ok(());
        }
        self.note_read(self.audit_values(context, action, Some(owner), subject, "")).await
    }

    /// Writes an entry that what is sensitive in a record was asked for, durable when this returns.
    pub async fn audit_sensitive(
        &self,
        context: &Context,
        owner: OrganisationId,
        record: RecordId,
    ) -> Result<()> {
        self.note_read(self.audit_values(context, "sensitive_opened", Some(owner), &record.to_string(), ""))
            .await
    }

    /// Writes an entry for each record that is about to be handed out, durable when this returns.
    pub async fn audit_exported(
        &self,
        context: &Context,
        records: impl IntoIterator<Item = (OrganisationId, RecordId)>,
    ) -> Result<()> {
        // At the same time, so that they share a transaction.
        let entry = |(owner, id): (OrganisationId, RecordId)| {
            self.note_read(self.audit_values(context, "record_exported", Some(owner), &id.to_string(), ""))
        };
        futures_util::future::try_join_all(records.into_iter().map(entry)).await.map(drop)
    }

    /// The values of an entry, with a secret of its own for the commitments to its content.
    pub(crate) fn audit_values(
        &self,
        context: &Context,
        action: &str,
        subject_owner: Option<OrganisationId>,
        subject: &str,
        detail: &str,
    ) -> Vec<Value> {
        params![
            self.ids().next().to_string(),
            context.now,
            context.organisation,
            context.user,
            action,
            context.purpose,
            subject_owner,
            subject,
            detail,
            context.request,
            self.ids().next().simple().to_string(),
        ]
    }

    pub(crate) fn reads(&self) -> &Reads {
        &self.inner.reads
    }

    pub(crate) fn signer(&self) -> Option<Arc<Signer>> {
        self.inner.signer.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_signer(&self, signer: Arc<Signer>) {
        *self.inner.signer.write().unwrap_or_else(PoisonError::into_inner) = Some(signer);
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The statement `one` for a row of `width` values, for many rows.
    pub(crate) fn many(&self, one: &'static str, width: usize, rows: usize) -> Arc<str> {
        let make = || Arc::from(dialect::many(self.db(), for_rows(one, width, rows)));
        if rows != AT_ONCE {
            return make();
        }
        let mut texts = self.inner.texts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(texts.entry((one, rows)).or_insert_with(make))
    }

    pub(crate) fn known_terms(&self, number: i64) -> Option<Arc<Placed>> {
        self.inner.terms.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    pub(crate) fn know_terms(&self, placed: Arc<Placed>) {
        self.inner.terms.write().unwrap_or_else(PoisonError::into_inner).insert(placed.number, placed);
    }

    pub(crate) fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    pub(crate) fn ids(&self) -> &dyn Ids {
        &*self.inner.ids
    }

    /// Rows of a statement that names no scope. The second wall is asked in the name of `by`: a context sees what its
    /// body holds, a scope what lies within it.
    pub(crate) async fn all<'a>(
        &'a self,
        by: impl Into<Principal<'a>> + Send,
        sql: &str,
        mut values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        let by = by.into();
        let sql = asked(sql, &by, &mut values);
        self.db().asked_by(by).rows(sql, values).await
    }

    pub(crate) async fn one<'a>(
        &'a self,
        by: impl Into<Principal<'a>> + Send,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        Ok(self.all(by, sql, values).await?.into_iter().next())
    }

    /// Rows of several statements of one answer within a scope, each with or without `{visible:…}`, in one go.
    pub(crate) async fn several<const N: usize>(
        &self,
        scope: &Scope,
        statements: [(&str, Vec<Value>); N],
    ) -> Result<[Vec<Row>; N]> {
        if *scope.predicate() == Predicate::Nothing {
            return Ok([(); N].map(|()| Vec::new()));
        }
        let filled = statements.map(|(sql, mut values)| (fill(sql, scope, &mut values), values));
        self.several_by(scope.into(), filled).await
    }

    /// The same of statements that name no scope.
    pub(crate) async fn several_by<const N: usize>(
        &self,
        by: Principal<'_>,
        statements: [(String, Vec<Value>); N],
    ) -> Result<[Vec<Row>; N]> {
        let asked = statements.map(|(sql, mut values)| (asked(&sql, &by, &mut values), values));
        let answers = self.db().asked_by(by).several(asked.into()).await?;
        answers.try_into().map_err(|_other: Vec<_>| StoreError::Invalid { what: "the number of answers" })
    }

    /// Rows of a statement with `{visible:…}`, for this context and action.
    pub(crate) async fn visible(
        &self,
        context: &Context,
        action: Action,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        self.within(&scope(context, action), sql, values).await
    }

    /// Rows of what the context's body holds and, of others, what a hit, a link or a seat of it tells.
    pub(crate) async fn paired(&self, context: &Context, sql: &str, values: Vec<Value>) -> Result<Vec<Row>> {
        self.filled(Principal::pair(context), &scope(context, Action::Own), sql, values).await
    }

    /// Rows of a list within the scope that counts hits.
    pub(crate) async fn listed(
        &self,
        context: &Context,
        action: Action,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        let scope = scope(context, action);
        self.filled(Principal::list(&scope), &scope, sql, values).await
    }

    pub(crate) async fn within(&self, scope: &Scope, sql: &str, values: Vec<Value>) -> Result<Vec<Row>> {
        self.filled(scope.into(), scope, sql, values).await
    }

    async fn filled(
        &self,
        by: Principal<'_>,
        scope: &Scope,
        sql: &str,
        mut values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        // A scope without records needs no database, and a filled text must bind what it names.
        if *scope.predicate() == Predicate::Nothing {
            return Ok(Vec::new());
        }
        let sql = asked(&fill(sql, scope, &mut values), &by, &mut values);
        self.db().asked_by(by).rows(sql, values).await
    }

    /// A transaction in the name of an account before there is a context: logging in and out.
    pub(crate) async fn begin_as(&self, organisation: OrganisationId, user: UserId) -> Result<Unit> {
        let context = Context {
            user: Some(user),
            organisation,
            country: None,
            bureau: None,
            roles: Vec::new(),
            clearance: Level::ForOfficialUseOnly,
            purpose: Purpose::Identification,
            request: RequestId::fresh(self.ids()),
            now: self.now(),
        };
        self.begin(&context).await
    }
}

impl Unit {
    /// Makes everything since [`Store::begin`] durable at once.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await
    }

    /// In whose name the second wall is asked.
    pub(crate) fn principal(&self) -> Principal<'_> {
        Principal::writer(self.acting.as_deref().unwrap_or(&self.context))
    }

    /// Writes in another body's name from now on; `None` in one's own again. For the platform's own work alone: where a
    /// hit releases what its owner lets a hit release.
    pub(crate) async fn act_for(&mut self, owner: Option<OrganisationId>) -> Result<()> {
        self.acting = owner
            .filter(|_| self.context.user.is_none())
            .map(|organisation| Box::new(Context { organisation, ..self.context.clone() }));
        let set = self.principal().set();
        self.act(&set).await
    }

    /// Writes from now on as a principal, by its [`Principal::set`].
    pub(crate) async fn act(&mut self, set: &str) -> Result<()> {
        if self.store.db().is_sqlite() { Ok(()) } else { self.execute(set, params![]).await.map(drop) }
    }

    /// The context of the transaction.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Adds an audit entry. The store's own write functions have done so already; verbs add what only they know.
    pub async fn audit(&mut self, action: &str, subject: &str, detail: &str) -> Result<()> {
        self.audit_about(action, None, subject, detail).await
    }

    pub(crate) async fn audit_about(
        &mut self,
        action: &str,
        subject_owner: Option<OrganisationId>,
        subject: &str,
        detail: &str,
    ) -> Result<()> {
        if let Some(gathered) = &mut self.gathered {
            let whose = subject_owner.map(|owner| owner.to_string()).unwrap_or_default();
            for part in [action, &whose, subject, detail] {
                gathered.update(part);
                gathered.update("\n");
            }
            return Ok(());
        }
        let (text, values) = self.audit_entry(action, subject_owner, subject, detail);
        self.execute(&text, values).await.map(drop)
    }

    /// From here on what this transaction would write down is gathered, until [`Unit::entry_of_gathered`] makes one entry of it.
    /// Whoever may ask how long the audit trail is would learn from the number of entries what was found; of what was gathered
    /// the entry tells a digest, which nobody can go back from: identifiers are random.
    pub fn gather_entries(&mut self) {
        self.gathered.get_or_insert_with(Sha256::new);
    }

    /// Adds the entry of what was gathered, with the SHA-256 of its lines, each followed by a line feed: action, whose record it was
    /// about, subject, detail. There is one also where nothing was done.
    pub async fn entry_of_gathered(&mut self, action: &str, subject: &str) -> Result<()> {
        let digest = self.gathered.take().unwrap_or_default().finalize();
        self.audit(action, subject, &crate::files::hex(&digest)).await
    }

    /// The statement that adds an audit entry, with its values.
    pub(crate) fn audit_entry(
        &self,
        action: &str,
        subject_owner: Option<OrganisationId>,
        subject: &str,
        detail: &str,
    ) -> Filled {
        (AUDIT.into(), self.store.audit_values(&self.context, action, subject_owner, subject, detail))
    }

    /// As [`Store::training`], within the transaction.
    pub async fn training(&mut self) -> Result<bool> {
        self.one(TRAINING, params![]).await?.map_or(Ok(false), |row| row.bool("training"))
    }

    /// Marks the installation as holding invented data only, or not.
    pub async fn set_training(&mut self, training: bool) -> Result<()> {
        let now = self.context.now;
        self.execute(SET_TRAINING, params![training, now]).await?;
        self.audit("set_training", "installation", if training { "true" } else { "false" }).await
    }

    pub(crate) const fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    pub(crate) async fn execute(&mut self, sql: &str, mut values: Vec<Value>) -> Result<u64> {
        let sql = asked(sql, &self.principal(), &mut values);
        self.tx.execute(sql, values).await
    }

    /// Runs statements whose rows nobody counts in one going.
    pub(crate) async fn execute_all(&mut self, statements: Vec<Filled>) -> Result<()> {
        let filled = statements.into_iter().map(|(sql, mut values)| {
            let sql = asked(&sql, &self.principal(), &mut values);
            (sql, values)
        });
        let filled = filled.collect();
        self.tx.execute_all(filled).await
    }

    /// As [`Unit::execute`], of a statement that is bound already.
    pub(crate) async fn run(&mut self, bound: Bound) -> Result<u64> {
        self.tx.run(bound).await
    }

    /// As [`Unit::all`], of a statement that is bound already.
    pub(crate) async fn answer(&mut self, bound: Bound) -> Result<Vec<Row>> {
        self.tx.answer(bound).await
    }

    pub(crate) async fn all(&mut self, sql: &str, mut values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = asked(sql, &self.principal(), &mut values);
        self.tx.rows(sql, values).await
    }

    pub(crate) async fn one(&mut self, sql: &str, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }
}
