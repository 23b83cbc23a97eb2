//! Who may know what. Pure.
//!
//! A context and an action become a [`Scope`]: a small predicate tree over the handling columns of a record.
//! The tree has two renderers, SQL in `store` and [`Scope::admits`] here, and both must agree; whatever
//! neither knows fails closed, because the only leaf that needs no column is [`Scope::Nothing`].
//!
//! Today's rule is plain: a body sees its own records, and others' only through hits, which are records of
//! its own. The matcher alone reads across owners, and only what owners allow to be matched.

use commonlink_model::{Context, MatchingMode, OrganisationId, Role};

/// What somebody wants to do with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See them: lists, counts, search, pages, exports.
    View,
    /// Change them.
    Edit,
    /// Compare them automatically. Never given to a person.
    Match,
    /// Look at the picture of a mark for a forensic comparison that one takes part in.
    Examine,
}

/// A predicate over the handling columns of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// No record at all.
    Nothing,
    /// Records of this owner.
    OwnedBy(OrganisationId),
    /// Records whose owner lets them take part in matching.
    Matchable,
    /// Records that every branch admits.
    All(Vec<Scope>),
    /// Records that some branch admits.
    Any(Vec<Scope>),
}

/// The columns that a scope may look at.
#[derive(Clone, Copy, Debug)]
pub struct HandlingColumns {
    /// The record's owner.
    pub owner: OrganisationId,
    /// Its matching mode.
    pub matching: MatchingMode,
    /// Whether it is in use, neither blocked nor erased.
    pub active: bool,
}

impl Scope {
    /// Whether a record lies within the scope. Blocked and erased records lie within none.
    ///
    /// ```
    /// use commonlink_model::{MatchingMode, OrganisationId};
    /// use commonlink_policy::{HandlingColumns, Scope};
    /// let owner: OrganisationId = "7f1d7f3e-2b5c-4a7e-9d0b-0d5a4c1f6e11".parse()?;
    /// let columns = HandlingColumns { owner, matching: MatchingMode::NoMatch, active: true };
    /// assert!(Scope::OwnedBy(owner).admits(&columns));
    /// assert!(!Scope::Matchable.admits(&columns));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn admits(&self, columns: &HandlingColumns) -> bool {
        columns.active && self.holds(columns)
    }

    fn holds(&self, columns: &HandlingColumns) -> bool {
        match self {
            Self::Nothing => false,
            Self::OwnedBy(owner) => columns.owner == *owner,
            Self::Matchable => columns.matching != MatchingMode::NoMatch,
            Self::All(branches) => branches.iter().all(|branch| branch.holds(columns)),
            Self::Any(branches) => branches.iter().any(|branch| branch.holds(columns)),
        }
    }
}

/// What a context may reach with an action.
pub fn scope(context: &Context, action: Action) -> Scope {
    let own = Scope::OwnedBy(context.organisation);
    let (matchable, platform_itself) = (Scope::Matchable, context.user.is_none());
    let works = [Role::Officer, Role::Examiner, Role::Analyst].iter().any(|role| context.has(*role));
    match action {
        // Who runs accounts, sees who saw what, or is given released aggregates sees no content by that.
        Action::View if works || platform_itself => own,
        Action::Edit if context.has(Role::Officer) || platform_itself => own,
        Action::Match if platform_itself => matchable,
        Action::Examine if context.has(Role::Examiner) => Scope::Any(vec![own, matchable]),
        Action::View | Action::Edit | Action::Match | Action::Examine => Scope::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_model::{Moment, Purpose, RequestId, UserId};
    use proptest::prelude::*;

    fn id(n: u8) -> OrganisationId {
        format!("00000000-0000-4000-8000-0000000000{n:02x}").parse().expect("uuid")
    }

    fn context(organisation: u8, user: bool, roles: &[Role]) -> Context {
        Context {
            user: user.then(|| "00000000-0000-4000-8000-0000000000aa".parse::<UserId>().expect("uuid")),
            organisation: id(organisation),
            country: None,
            roles: roles.to_vec(),
            purpose: Purpose::Investigation,
            request: "00000000-0000-4000-8000-0000000000bb".parse::<RequestId>().expect("uuid"),
            now: Moment::from_micros(0),
        }
    }

    proptest! {
        #[test]
        fn nobody_views_or_edits_what_belongs_to_another(
            asker in 0u8..4, owner in 0u8..4, roles in proptest::sample::subsequence(Role::ALL.to_vec(), 0..=6),
        ) {
            let columns = HandlingColumns { owner: id(owner), matching: MatchingMode::HitAndContact, active: true };
            for action in [Action::View, Action::Edit] {
                let admitted = scope(&context(asker, true, &roles), action).admits(&columns);
                prop_assert!(!admitted || asker == owner);
            }
            prop_assert!(!scope(&context(asker, true, &roles), Action::Match).admits(&columns));
        }

        #[test]
        fn blocked_records_are_outside_every_scope(asker in 0u8..4, owner in 0u8..4) {
            let columns = HandlingColumns { owner: id(owner), matching: MatchingMode::HitAndContact, active: false };
            for action in [Action::View, Action::Edit, Action::Match, Action::Examine] {
                prop_assert!(!scope(&context(asker, false, Role::ALL), action).admits(&columns));
            }
        }
    }

    #[test]
    fn only_who_works_with_records_sees_them() {
        let columns = HandlingColumns { owner: id(1), matching: MatchingMode::HitAndContact, active: true };
        for (role, sees) in [
            (Role::Officer, true),
            (Role::Examiner, true),
            (Role::Analyst, true),
            (Role::Administrator, false),
            (Role::DataProtectionOfficer, false),
            (Role::Liaison, false),
        ] {
            assert_eq!(scope(&context(1, true, &[role]), Action::View).admits(&columns), sees, "{role:?}");
        }
    }

    #[test]
    fn no_match_is_kept_from_the_matcher() {
        let columns = |matching| HandlingColumns { owner: id(1), matching, active: true };
        let matcher = scope(&context(0, false, &[]), Action::Match);
        assert!(matcher.admits(&columns(MatchingMode::Silent)));
        assert!(!matcher.admits(&columns(MatchingMode::NoMatch)));
    }
}
