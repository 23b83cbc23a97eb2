//! Brings the fields of a report that depend on what happened to the rate at which all optional fields are missing:
//! a seizure in a house has no vehicle, one where its way begins no country of departure, and a reporter fills the
//! field all the same or leaves it.

use super::events::Occurrence;
use super::reports::Clerk;
use crate::random::Random;
use crate::settings::ReportingSettings;
use crate::world::{Field, RoutePoint, Seizure};

/// Decides the fields anew. Draws from a stream of its own, so that all else of a world stays as it is.
pub(super) fn fill(
    rates: &ReportingSettings,
    event: &Occurrence,
    seizure: &mut Seizure,
    random: &mut Random,
) {
    let clerk = Clerk::new(rates);
    if event.mode == "none_fixed_site" {
        seizure.conveyance = clerk.field("other".to_owned(), random);
    }
    for item in seizure.items.iter_mut().filter(|item| item.group != "equipment") {
        let measured = random.range(event.trade.purity.0, event.trade.purity.1);
        let measured = item.purity_percent.known().copied().unwrap_or((measured * 10.0).round() / 10.0);
        item.purity_percent = clerk.field(measured, random);
    }
    seizure.persons = clerk.field(seizure.people.len() as u32, random);
    let (first, last) = (event.route.first(), event.route.last());
    let route = &mut seizure.route;
    if let Some(last) = end(&clerk, "intended_destination", last.copied(), route, random) {
        route.push(last);
    }
    if let Some(first) = end(&clerk, "departure", first.copied(), route, random) {
        route.insert(0, first);
    }
    let made_in = made_in(event, random);
    if let Some(made) = end(&clerk, "production", made_in, route, random) {
        route.insert(0, made);
    }
}

/// Leaves the point of a role or takes it out; tells the one that is to be added.
fn end(
    clerk: &Clerk,
    role: &str,
    country: Option<&str>,
    route: &mut Vec<RoutePoint>,
    random: &mut Random,
) -> Option<RoutePoint> {
    let Field::Known(country) = clerk.field(country?.to_owned(), random) else {
        route.retain(|point| point.role != role);
        return None;
    };
    let (basis, confidence) =
        *random.pick(&[("documented", "high"), ("admitted", "moderate"), ("inferred", "low")]);
    let point = RoutePoint {
        role: role.to_owned(),
        country,
        place: None,
        basis: basis.to_owned(),
        confidence: confidence.to_owned(),
    };
    route.iter().all(|point| point.role != role).then_some(point)
}

/// Where such goods are made; where their way begins, for what is made anywhere.
fn made_in(event: &Occurrence, random: &mut Random) -> Option<&'static str> {
    let known: &[&'static str] = match event.trade.group {
        "cocaine_hydrochloride" | "coca_paste_base" | "cocaine_crack" => &["CO", "CO", "PE", "BO"],
        "heroin" | "opium" | "morphine" => &["AF", "AF", "MM"],
        "cannabis_resin" => &["MA", "AF"],
        "methamphetamine" | "yaba" => &["MM", "MX"],
        _ => return event.route.first().copied(),
    };
    Some(*random.pick(known))
}
