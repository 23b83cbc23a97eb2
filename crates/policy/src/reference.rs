//! The reference model: who may know what, as plain as it can be said. It knows no trees and no databases; the other
//! judges (the scope in memory, the scope as SQL on either database) are held against it, and it is right.

use crate::{Action, Release, Terms};
use commonlink_model::{Context, FieldGroup, FieldGroups, MatchingMode, Role};

/// What a context may do with a record under these terms: nothing at all, or something with these field groups.
///
/// ```
/// use commonlink_model::{Context, FieldGroup, Handling, Level, Moment, Purpose, Role};
/// use commonlink_policy::{Action, Terms, reference};
/// # let id = |n: u8| format!("00000000-0000-4000-8000-0000000000{n:02x}");
/// let mut handling = Handling::standard(jiff::civil::date(2026, 1, 1));
/// handling.audience.countries = vec!["FJ".to_owned()];
/// handling.held_back = vec![FieldGroup::Identity];
/// let terms = Terms::of(id(1).parse()?, &handling);
/// let officer = |country: &str| Context {
///     user: id(9).parse().ok(),
///     organisation: id(2).parse().expect("identifier"),
///     country: Some(country.to_owned()),
///     bureau: None,
///     roles: vec![Role::Officer],
///     clearance: Level::Restricted,
///     purpose: Purpose::Investigation,
///     request: id(8).parse().expect("identifier"),
///     now: Moment::from_micros(0),
/// };
/// let told = reference::decide(&officer("FJ"), Action::View, &terms).expect("in the audience");
/// assert!(told.has(FieldGroup::ExactPlace) && !told.has(FieldGroup::Identity));
/// assert_eq!(reference::decide(&officer("TO"), Action::View, &terms), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide(context: &Context, action: Action, terms: &Terms) -> Option<FieldGroups> {
    if !terms.active {
        return None;
    }
    match action {
        Action::View => view(context, terms),
        Action::Whole => view(context, terms).filter(|told| *told == FieldGroups::ALL),
        Action::Own => own(context, terms).then_some(FieldGroups::ALL),
        Action::Edit => edit(context, terms).then_some(FieldGroups::ALL),
        Action::Match => {
            let told = context.user.is_none() && terms.matching != MatchingMode::NoMatch;
            told.then_some(FieldGroups::ALL)
        }
        Action::Hit => hit(context, terms).then_some(FieldGroups::ALL),
        Action::Examine => examine(context, terms).then_some(FieldGroups::ALL),
    }
}

/// Who runs accounts, sees who saw what, or is given released aggregates sees no content by that.
fn works(context: &Context) -> bool {
    context.user.is_none()
        || context.has(Role::Officer)
        || context.has(Role::Examiner)
        || context.has(Role::Analyst)
}

fn own(context: &Context, terms: &Terms) -> bool {
    works(context) && terms.owner == context.organisation
}

fn edit(context: &Context, terms: &Terms) -> bool {
    let may = context.user.is_none() || context.has(Role::Officer);
    may && terms.owner == context.organisation
}

/// The matching mode is the consent to be compared and told of; purposes are not asked.
fn hit(context: &Context, terms: &Terms) -> bool {
    own(context, terms) || (works(context) && terms.matching.tells() && !kept_from(context, terms))
}

fn examine(context: &Context, terms: &Terms) -> bool {
    let released = |release: &Release| {
        release.organisation == context.organisation
            && context.now < release.until
            && release.groups.has(FieldGroup::MarkImage)
    };
    // A hit alone shows no picture: the owner releases the mark, or says in its mode that it is shown.
    let told = terms.matching != MatchingMode::HitOnly && !terms.held_back.has(FieldGroup::MarkImage);
    let shown = told || terms.releases.iter().any(released);
    context.has(Role::Examiner) && hit(context, terms) && (own(context, terms) || shown)
}

/// Excluded, itself or with the bureau above it, or above the clearance.
fn kept_from(context: &Context, terms: &Terms) -> bool {
    country_among(context, &terms.excluded_countries)
        || terms.excluded_organisations.contains(&context.organisation)
        || context.bureau.is_some_and(|bureau| terms.excluded_organisations.contains(&bureau))
        || terms.level > context.clearance
}

/// A bureau that is named is named alone: what lets somebody know says so, what excludes reaches down.
fn in_audience(context: &Context, terms: &Terms) -> bool {
    terms.everyone
        || country_among(context, &terms.countries)
        || terms.organisations.contains(&context.organisation)
}

/// Bodies of no country are in no list of countries.
fn country_among(context: &Context, list: &[String]) -> bool {
    context.country.as_ref().is_some_and(|country| list.contains(country))
}

fn view(context: &Context, terms: &Terms) -> Option<FieldGroups> {
    if !works(context) {
        return None;
    }
    if terms.owner == context.organisation {
        return Some(FieldGroups::ALL);
    }
    if kept_from(context, terms) || !terms.purposes.contains(&context.purpose) {
        return None;
    }
    let mut told = None;
    if in_audience(context, terms) {
        told = Some(FieldGroups::ALL.without(terms.held_back));
    }
    for release in &terms.releases {
        if release.organisation == context.organisation && context.now < release.until {
            told = Some(told.unwrap_or(FieldGroups::NONE).or(release.groups));
        }
    }
    told
}
