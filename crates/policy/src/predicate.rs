//! Predicates over [`Terms`]: what a scope is made of. `store` renders them as SQL, [`Predicate::holds`] evaluates them
//! in memory.

use crate::Terms;
use commonlink_model::{FieldGroup, Level, MatchingMode, Moment, OrganisationId, Purpose};

/// A predicate over terms. What no node says is not admitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Predicate {
    /// None.
    Nothing,
    /// Neither blocked nor erased.
    InUse,
    /// Of this owner.
    OwnedBy(OrganisationId),
    /// The owner lets a hit tell this.
    MatchingIs(MatchingMode),
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
    /// This field group is held back from the audience.
    HoldsBack(FieldGroup),
    /// Something, or this field group, is released to this body at the moment of the question.
    Released(OrganisationId, Option<FieldGroup>),
    /// What the branch does not admit.
    Not(Box<Predicate>),
    /// What every branch admits.
    All(Vec<Predicate>),
    /// What some branch admits.
    Any(Vec<Predicate>),
}

impl Predicate {
    /// Whether the terms are as the predicate says, at this moment.
    pub fn holds(&self, terms: &Terms, now: Moment) -> bool {
        match self {
            Self::Nothing => false,
            Self::InUse => terms.active,
            Self::OwnedBy(owner) => terms.owner == *owner,
            Self::MatchingIs(mode) => terms.matching == *mode,
            Self::LevelAtMost(level) => terms.level <= *level,
            Self::ForPurpose(purpose) => terms.purposes.contains(purpose),
            Self::ForEveryone => terms.everyone,
            Self::NamesCountry(code) => terms.countries.contains(code),
            Self::NamesOrganisation(id) => terms.organisations.contains(id),
            Self::ExcludesCountry(code) => terms.excluded_countries.contains(code),
            Self::ExcludesOrganisation(id) => terms.excluded_organisations.contains(id),
            Self::HoldsBack(group) => terms.held_back.has(*group),
            Self::Released(id, group) => terms.releases.iter().any(|release| {
                release.organisation == *id
                    && now < release.until
                    && group.is_none_or(|group| release.groups.has(group))
            }),
            Self::Not(branch) => !branch.holds(terms, now),
            Self::All(branches) => branches.iter().all(|branch| branch.holds(terms, now)),
            Self::Any(branches) => branches.iter().any(|branch| branch.holds(terms, now)),
        }
    }
}
