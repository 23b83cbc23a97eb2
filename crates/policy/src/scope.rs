//! A context and an action become a scope: a predicate tree over [`Terms`]. `store` renders it as SQL,
//! [`Scope::admits`] evaluates it in memory; both must agree with [`crate::reference`].

use crate::{Action, Terms};
use commonlink_model::{Context, FieldGroups, Level, MatchingMode, Moment, OrganisationId, Purpose, Role};

/// A predicate over terms. What no node says is not admitted: there is no node for "everything".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// None.
    Nothing,
    /// Of this owner.
    OwnedBy(OrganisationId),
    /// The owner lets them take part in matching.
    Matchable,
    /// At most this level.
    LevelAtMost(Level),
    /// For this purpose among others.
    ForPurpose(Purpose),
    /// The audience is everybody.
    ForEveryone,
    /// The audience names this country.
    NamesCountry(String),
    /// The audience names this body.
    NamesOrganisation(OrganisationId),
    /// This country may not know.
    ExcludesCountry(String),
    /// This body may not know.
    ExcludesOrganisation(OrganisationId),
    /// Nothing is held back from the audience.
    HoldsNothingBack,
    /// Something is released to this body at this moment.
    ReleasedTo(OrganisationId, Moment),
    /// Everything is released to this body at this moment, in one release.
    ReleasedWhole(OrganisationId, Moment),
    /// What the branch does not admit.
    Not(Box<Predicate>),
    /// What every branch admits.
    All(Vec<Predicate>),
    /// What some branch admits.
    Any(Vec<Predicate>),
}

/// What a context may reach with an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    admits: Predicate,
    own: Option<OrganisationId>,
    audience: Predicate,
    organisation: OrganisationId,
    now: Moment,
    cut: bool,
}

/// What a context may reach with an action.
pub fn scope(context: &Context, action: Action) -> Scope {
    let organisation = context.organisation;
    let own = Predicate::OwnedBy(organisation);
    let platform_itself = context.user.is_none();
    let works = platform_itself
        || [Role::Officer, Role::Examiner, Role::Analyst].iter().any(|role| context.has(*role));
    let admits = match action {
        Action::View if works => Predicate::Any(vec![own, shared(context, false)]),
        Action::Whole if works => Predicate::Any(vec![own, shared(context, true)]),
        Action::Own if works => own,
        Action::Edit if context.has(Role::Officer) || platform_itself => own,
        Action::Match if platform_itself => Predicate::Matchable,
        Action::Examine if context.has(Role::Examiner) => Predicate::Any(vec![own, Predicate::Matchable]),
        Action::View | Action::Whole | Action::Own | Action::Edit | Action::Match | Action::Examine => {
            Predicate::Nothing
        }
    };
    Scope {
        admits,
        own: works.then_some(organisation),
        audience: audience(context),
        organisation,
        now: context.now,
        cut: matches!(action, Action::View | Action::Whole),
    }
}

/// Records of others that their owners share with the context, in full or at all.
fn shared(context: &Context, whole: bool) -> Predicate {
    let (organisation, now) = (context.organisation, context.now);
    let permits = if whole {
        vec![
            Predicate::All(vec![audience(context), Predicate::HoldsNothingBack]),
            Predicate::ReleasedWhole(organisation, now),
        ]
    } else {
        vec![audience(context), Predicate::ReleasedTo(organisation, now)]
    };
    let mut all = vec![Predicate::Any(permits)];
    all.extend(forbids(context).into_iter().map(|forbid| Predicate::Not(Box::new(forbid))));
    Predicate::All(all)
}

/// Permits: each names who may.
fn audience(context: &Context) -> Predicate {
    let mut any = vec![Predicate::ForEveryone, Predicate::NamesOrganisation(context.organisation)];
    any.extend(context.country.clone().map(Predicate::NamesCountry));
    Predicate::Any(any)
}

/// Restrictions: one that holds is enough.
fn forbids(context: &Context) -> Vec<Predicate> {
    let mut forbids = vec![
        Predicate::ExcludesOrganisation(context.organisation),
        Predicate::Not(Box::new(Predicate::LevelAtMost(context.clearance))),
        Predicate::Not(Box::new(Predicate::ForPurpose(context.purpose))),
    ];
    forbids.extend(context.country.clone().map(Predicate::ExcludesCountry));
    forbids
}

impl Scope {
    /// The tree, for `store` to render.
    pub fn predicate(&self) -> &Predicate {
        &self.admits
    }

    /// Whether records under these terms lie within the scope. Blocked and erased ones lie within none.
    pub fn admits(&self, terms: &Terms) -> bool {
        terms.active && self.admits.holds(terms)
    }

    /// What of records under these terms may be told; nothing at all outside the scope.
    pub fn groups(&self, terms: &Terms) -> Option<FieldGroups> {
        if !self.admits(terms) {
            return None;
        }
        if !self.cut || self.own == Some(terms.owner) {
            return Some(FieldGroups::ALL);
        }
        let audience = if self.audience.holds(terms) {
            FieldGroups::ALL.without(terms.held_back)
        } else {
            FieldGroups::NONE
        };
        let released = terms
            .releases
            .iter()
            .filter(|release| release.organisation == self.organisation && self.now < release.until);
        Some(released.fold(audience, |groups, release| groups.or(release.groups)))
    }
}

impl Predicate {
    /// Whether the terms are as the predicate says.
    pub fn holds(&self, terms: &Terms) -> bool {
        match self {
            Self::Nothing => false,
            Self::OwnedBy(owner) => terms.owner == *owner,
            Self::Matchable => terms.matching != MatchingMode::NoMatch,
            Self::LevelAtMost(level) => terms.level <= *level,
            Self::ForPurpose(purpose) => terms.purposes.contains(purpose),
            Self::ForEveryone => terms.everyone,
            Self::NamesCountry(code) => terms.countries.contains(code),
            Self::NamesOrganisation(id) => terms.organisations.contains(id),
            Self::ExcludesCountry(code) => terms.excluded_countries.contains(code),
            Self::ExcludesOrganisation(id) => terms.excluded_organisations.contains(id),
            Self::HoldsNothingBack => terms.held_back.is_empty(),
            Self::ReleasedTo(id, now) => {
                terms.releases.iter().any(|release| release.organisation == *id && *now < release.until)
            }
            Self::ReleasedWhole(id, now) => terms.releases.iter().any(|release| {
                release.organisation == *id && *now < release.until && release.groups == FieldGroups::ALL
            }),
            Self::Not(branch) => !branch.holds(terms),
            Self::All(branches) => branches.iter().all(|branch| branch.holds(terms)),
            Self::Any(branches) => branches.iter().any(|branch| branch.holds(terms)),
        }
    }
}
