//! A context and an action become a scope: what the policies leave when the record is not known yet, as a predicate
//! tree over [`Terms`]. `store` renders it as SQL, [`Scope::groups`] evaluates it in memory.
//!
//! A scope depends on what the context is, not on the moment, so it is made once and kept; the moment is put in where a
//! release is asked for.

use crate::policies::{Fault, Policies, policies};
use crate::residual::Folded;
use crate::{Action, Predicate, Terms};
use commonlink_model::{Context, FieldGroup, FieldGroups, Level, Moment, OrganisationId, Purpose, Role};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// How many scopes are kept. There are some for each body and purpose.
const KEPT: usize = 10_000;

/// What a context may reach with an action.
#[derive(Clone, Debug)]
pub struct Scope {
    compiled: Arc<Compiled>,
    organisation: OrganisationId,
    now: Moment,
}

/// What does not depend on the moment.
#[derive(Debug)]
struct Compiled {
    id: u64,
    context: Context,
    action: Action,
    admits: Predicate,
    fault: Option<Fault>,
    /// Where answers are cut: who is told which field group of what is admitted; made when it is first asked for.
    groups: OnceLock<Result<Groups, Fault>>,
}

type Groups = Vec<(FieldGroup, Predicate)>;

/// What of a context policies ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    action: Action,
    platform: bool,
    organisation: OrganisationId,
    country: Option<String>,
    bureau: Option<OrganisationId>,
    roles: u32,
    clearance: Level,
    purpose: Purpose,
}

impl Key {
    fn of(context: &Context, action: Action) -> Self {
        Self {
            action,
            platform: context.user.is_none(),
            organisation: context.organisation,
            country: context.country.clone(),
            bureau: context.bureau,
            roles: context.roles.iter().fold(0, |roles, role: &Role| roles | 1 << *role as u32),
            clearance: context.clearance,
            purpose: context.purpose,
        }
    }
}

/// What a context may reach with an action. Nothing, and a [`Scope::fault`], where the policies don't answer in a form
/// that is known.
pub fn scope(context: &Context, action: Action) -> Scope {
    static SCOPES: OnceLock<RwLock<HashMap<Key, Arc<Compiled>>>> = OnceLock::new();
    let kept = SCOPES.get_or_init(RwLock::default);
    let key = Key::of(context, action);
    let (organisation, now) = (context.organisation, context.now);
    if let Some(compiled) = kept.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Scope { compiled: Arc::clone(compiled), organisation, now };
    }
    let made = policies().map_err(Clone::clone).and_then(|policies| admits(policies, context, action));
    let compiled = Arc::new(Compiled::made(context, action, made));
    let mut kept = kept.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, Arc::clone(&compiled));
    Scope { compiled, organisation, now }
}

/// As [`scope`], of other policies and made anew: for what was changed to see whether it is noticed.
pub fn scope_of(policies: &Policies, context: &Context, action: Action) -> Scope {
    let made = admits(policies, context, action).and_then(|(admits, cut)| match cut {
        Some(none) => Ok((admits, Some(none))),
        None => Ok((admits, Some(groups(policies, context)?))),
    });
    let compiled = Arc::new(Compiled::made(context, action, made));
    Scope { compiled, organisation: context.organisation, now: context.now }
}

impl Compiled {
    /// Without field groups they are made when somebody asks for them.
    fn made(context: &Context, action: Action, made: Result<(Predicate, Option<Groups>), Fault>) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let (admits, groups, fault) = match made {
            Ok((admits, groups)) => (admits, groups, None),
            Err(fault) => (Predicate::Nothing, Some(Vec::new()), Some(fault)),
        };
        let id = MADE.fetch_add(1, Ordering::Relaxed);
        let groups = groups.map_or_else(OnceLock::new, |groups| OnceLock::from(Ok(groups)));
        Self { id, context: context.clone(), action, admits, fault, groups }
    }

    fn groups(&self) -> Result<&[(FieldGroup, Predicate)], &Fault> {
        let make = || groups(policies().map_err(Clone::clone)?, &self.context);
        self.groups.get_or_init(make).as_deref()
    }
}

fn admits(
    policies: &Policies,
    context: &Context,
    action: Action,
) -> Result<(Predicate, Option<Groups>), Fault> {
    let admits = policies.residual(context, action.name())?;
    if !action.is_cut() {
        return Ok((conditional(admits)?, Some(Vec::new())));
    }
    if action != Action::Whole || admits == Folded::Never {
        return Ok((conditional(admits)?, None));
    }
    let mut all = vec![admits];
    for group in FieldGroup::ALL {
        all.push(policies.residual_of_group(context, *group)?);
    }
    Ok((conditional(Folded::all(all))?, None))
}

fn groups(policies: &Policies, context: &Context) -> Result<Groups, Fault> {
    let group = |group: &FieldGroup| Ok((*group, conditional(policies.residual_of_group(context, *group)?)?));
    FieldGroup::ALL.iter().map(group).collect()
}

/// A scope is never everything there is, not even by mistake.
fn conditional(folded: Folded) -> Result<Predicate, Fault> {
    match folded {
        Folded::Always => Err(Fault::Unconditional),
        Folded::Never => Ok(Predicate::Nothing),
        Folded::When(predicate) => Ok(predicate),
    }
}

impl Scope {
    /// The tree, for `store` to render.
    pub fn predicate(&self) -> &Predicate {
        &self.compiled.admits
    }

    /// Where answers are cut: who is told which field group of what is admitted; none where the policies give no answer.
    pub fn field_groups(&self) -> &[(FieldGroup, Predicate)] {
        self.compiled.groups().unwrap_or_default()
    }

    /// The moment of the question.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Who asks, but for account, request and moment: a scope is kept for everybody whom the policies don't tell apart.
    pub fn context(&self) -> &Context {
        &self.compiled.context
    }

    /// What for.
    pub fn action(&self) -> Action {
        self.compiled.action
    }

    /// Why nothing is in scope, if that is because of the policies and not of who asks. To be told to the operator.
    pub fn fault(&self) -> Option<&Fault> {
        let of_groups = self.compiled.groups.get().and_then(|made| made.as_ref().err());
        self.compiled.fault.as_ref().or(of_groups)
    }

    /// Different for scopes that were made apart: to keep what was found with one.
    pub fn id(&self) -> u64 {
        self.compiled.id
    }

    /// What Cedar itself says of records under these terms: the second judge, before anything leaves.
    pub fn decided(&self, terms: &Terms) -> Result<Option<FieldGroups>, Fault> {
        let policies = policies().map_err(Clone::clone)?;
        let context = Context { now: self.now, ..self.compiled.context.clone() };
        Ok(policies.decide(&context, self.compiled.action, terms)?.told)
    }

    /// Whether whoever asks is of this body.
    pub fn is_of(&self, owner: OrganisationId) -> bool {
        self.organisation == owner
    }

    /// Whether records under these terms lie within the scope.
    pub fn admits(&self, terms: &Terms) -> bool {
        self.compiled.admits.holds(terms, self.now)
    }

    /// What of records under these terms may be told; nothing at all outside the scope.
    pub fn groups(&self, terms: &Terms) -> Option<FieldGroups> {
        if !self.admits(terms) {
            return None;
        }
        if !self.compiled.action.is_cut() {
            return Some(FieldGroups::ALL);
        }
        let told = self.compiled.groups().ok()?.iter().filter(|(_, told)| told.holds(terms, self.now));
        Some(told.map(|(group, _)| *group).collect())
    }
}
