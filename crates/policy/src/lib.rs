//! Who may know what. Pure.
//!
//! The rules stand in Cedar, in `policies/*.cedar`, and are checked against `policies/schema.cedarschema`.
//! [`Terms`] are what of a record's handling they ask for. [`scope()`] evaluates the policies for a context and an
//! [`Action`] while the record is not known, and compiles what is left into a [`Predicate`] tree; it has two renderers,
//! SQL in `store` and [`Scope::groups`] here. [`Policies::decide`] asks Cedar itself about one record. All are held
//! against the [`reference`] model, which knows neither Cedar nor trees and is right where they differ.
//!
//! Invariants: what no permit names is forbidden; every restriction is a `forbid`, so that one more only narrows; the
//! owner sees all of its own; blocked and erased records lie within no scope; a residual that no rule knows, or one
//! without any condition, is a scope without records and a [`Fault`]. The matcher alone reads across owners beyond what
//! they share, and only what they allow to be matched.
//!
//! Sources: Cedar's language reference and its partial evaluation (RFC 95); decision 0012.

mod policies;
mod predicate;
pub mod reference;
mod residual;
mod scope;
mod terms;

pub use policies::{Decided, FILES, Fault, Policies, SCHEMA, policies};
pub use predicate::Predicate;
pub use residual::Unknown;
pub use scope::{Scope, scope, scope_of};
pub use terms::{Release, Terms};

/// What somebody wants to do with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// See what is shared, as far as it is shared: lists, counts, search, pages, exports.
    View,
    /// Draw on every field: how complete a source is.
    Whole,
    /// See what belongs to one's own body, and what was made for it: hits, links, notices.
    Own,
    /// Change it.
    Edit,
    /// Compare it automatically. Never given to a person.
    Match,
    /// Learn that a hit with it is there; what more the matching mode says.
    Hit,
    /// Look at the picture of a mark for a forensic comparison that one takes part in.
    Examine,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 7] =
        [Self::View, Self::Whole, Self::Own, Self::Edit, Self::Match, Self::Hit, Self::Examine];

    /// Its name in the policies. What is told in full is what is told, with every field group.
    fn name(self) -> &'static str {
        match self {
            Self::View | Self::Whole => "view",
            Self::Own => "own",
            Self::Edit => "edit",
            Self::Match => "match",
            Self::Hit => "hit",
            Self::Examine => "examine",
        }
    }

    /// Whether answers are cut to field groups.
    fn is_cut(self) -> bool {
        matches!(self, Self::View | Self::Whole)
    }
}
