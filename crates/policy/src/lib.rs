//! Who may know what. Pure.
//!
//! [`Terms`] are what of a record's handling decides; [`scope()`] turns a context and an [`Action`] into a predicate
//! tree over them. The tree has two renderers, SQL in `store` and [`Scope::admits`] here. Both are held against the
//! [`reference`] model, which knows no trees and is right where they differ.
//!
//! Invariants: what no permit names is forbidden; every restriction is a `forbid`, so that one more only narrows; the
//! owner sees all of its own; blocked and erased records lie within no scope. The matcher alone reads across owners
//! beyond what they share, and only what they allow to be matched.

pub mod reference;
mod scope;
mod terms;

pub use scope::{Predicate, Scope, scope};
pub use terms::{Release, Terms};

/// What somebody wants to do with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Look at the picture of a mark for a forensic comparison that one takes part in.
    Examine,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 6] = [Self::View, Self::Whole, Self::Own, Self::Edit, Self::Match, Self::Examine];
}
