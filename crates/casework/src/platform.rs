//! Everything the use cases work with, made once at start.

use crate::{CaseworkError, children::Children, compare::Gallery, vault::Vault};
use commonlink_evidence::Calibration;
use commonlink_exchange::{ChildCommand, Limits, TableLimits};
use commonlink_model::{Clock, Context, Ids, Level, OrganisationId, Purpose, RequestId, Role};
use commonlink_store::{ProbeLimits, Store};
use std::path::PathBuf;
use std::sync::Arc;

/// The calibration that ships with the engine; remade by `commonlink calibrate marks`.
const SHIPPED_CALIBRATION: &str = include_str!("../calibration/marks.json");

/// How the use cases behave, chosen at start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How to start the child that parses untrusted files.
    pub child: ChildCommand,
    /// What that child may use.
    pub limits: Limits,
    /// What it may use for a table.
    pub tables: TableLimits,
    /// Seconds after which an unused session ends.
    pub session_idle_seconds: i64,
    /// Seconds after which every session ends.
    pub session_seconds: i64,
    /// Days for which a record stays blocked before it is erased.
    pub blocked_days: i64,
    /// Most days for which reference, date and country of an erased record are kept under a flag of their own.
    pub kept_days: i64,
    /// Seconds for which a proof of who is there is good enough for what can't be undone.
    pub proven_seconds: i64,
    /// Seconds for which the second step of a log-in, or the answer of a passkey, is awaited.
    pub proof_seconds: i64,
    /// Seconds for which a password opens the account that somebody else has chosen.
    pub first_password_seconds: i64,
    /// Longest life of an access token, in days.
    pub token_days: i64,
    /// Longest life of one that exports, in days.
    pub export_days: i64,
    /// Days after which access is to be reviewed.
    pub review_days: i64,
    /// Days after that at which it is suspended.
    pub review_grace_days: i64,
    /// Days without use after which an account is suspended.
    pub dormant_days: i64,
    /// Who needs a second factor, outside training stores.
    pub second_factor_roles: Vec<Role>,
    /// Seconds for which one person may take an import back, from its end.
    pub undo_seconds: i64,
    /// How much may be asked of others' records by submitting marks.
    pub probes: ProbeLimits,
}

impl Settings {
    /// Half an hour of idleness, twelve hours in all (governance, account rules); 90 days between blocking and erasure.
    pub fn new(child: ChildCommand, limits: Limits) -> Self {
        let tables = TableLimits { require_landlock: limits.require_landlock, ..TableLimits::default() };
        Self {
            child,
            limits,
            tables,
            session_idle_seconds: 30 * 60,
            session_seconds: 12 * 3600,
            blocked_days: 90,
            kept_days: 365,
            proven_seconds: 10 * 60,
            proof_seconds: 5 * 60,
            first_password_seconds: 72 * 3600,
            token_days: 90,
            export_days: 30,
            review_days: 365,
            review_grace_days: 30,
            dormant_days: 90,
            second_factor_roles: vec![Role::Administrator, Role::Examiner],
            undo_seconds: 72 * 3600,
            probes: ProbeLimits::default(),
        }
    }
}

/// The platform: store, clock, identifiers, calibration and the gallery of described marks.
#[derive(Clone)]
pub struct Platform {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) calibration: Arc<Calibration>,
    pub(crate) gallery: Gallery,
    pub(crate) seen: crate::retention::Seen,
    pub(crate) children: Children,
    pub(crate) settings: Settings,
    pub(crate) vault: Vault,
    pub(crate) post: Option<Arc<crate::mail::Post>>,
}

impl Platform {
    /// Over an open store, with the shipped calibration.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        settings: Settings,
    ) -> Result<Self, CaseworkError> {
        let calibration = Calibration::from_json(SHIPPED_CALIBRATION)
            .map_err(|_cause| CaseworkError::Internal("the shipped calibration is damaged"))?;
        let gallery = Gallery::default();
        Ok(Self {
            store,
            clock,
            ids,
            calibration: Arc::new(calibration),
            gallery,
            seen: crate::retention::Seen::default(),
            children: Children::default(),
            settings,
            vault: Vault::default(),
            post: None,
        })
    }

    /// The same with the file of the key under which secrets of second factors are held. Made with the first of them.
    #[must_use]
    pub fn with_key_file(self, path: PathBuf) -> Self {
        Self { vault: Vault::at(path), ..self }
    }

    /// The store, for reads that need no use case.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The identifiers.
    pub fn ids(&self) -> &dyn Ids {
        &*self.ids
    }

    /// The calibration in force.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// How the platform behaves.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The context of work that the platform does by itself on a record of `owner`: the rights of that owner,
    /// no person, no roles.
    pub fn own_context(&self, owner: OrganisationId) -> Context {
        Context {
            user: None,
            organisation: owner,
            country: None,
            bureau: None,
            roles: Vec::new(),
            // For the body as a whole: each person who is told later is asked for their own.
            clearance: Level::Confidential,
            purpose: Purpose::ForensicAnalysis,
            request: RequestId::fresh(&*self.ids),
            now: self.clock.now(),
        }
    }
}
