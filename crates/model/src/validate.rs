//! What a submission must satisfy. Every fault is found in one pass and names its field, so that a form can
//! show all of them at once.

use crate::{DatePrecision, HandlingCode, Item, Reported, Submission};
use commonlink_reference::{country, lists};
use jiff::civil;

/// One thing that is wrong, with the field it is wrong in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Dotted path of the field, for example `items.0.unit`.
    pub field: String,
    /// Message key in the catalogue (`error-…`), which says what to do.
    pub message: &'static str,
}

/// Longest text that a short field takes, in characters.
const SHORT: usize = 200;
/// Longest text that remarks take, in characters.
const LONG: usize = 8_000;
/// Most items or exhibits of one seizure.
const MANY: usize = 2_000;

/// Everything that is wrong with a submission made on `today`; empty when nothing is.
pub fn faults(submission: &Submission, today: civil::Date) -> Vec<Fault> {
    let mut found = Faults(Vec::new());
    found.short("reference", &submission.reference);
    found.short("agency", &submission.agency);
    found.short("place.name", &submission.place.name);
    if country(&submission.place.country).is_none() {
        found.add("place.country", "error-country-unknown");
    }
    if let Some((north, east)) = submission.place.coordinates
        && !((-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east))
    {
        found.add("place.coordinates", "error-coordinates");
    }
    let date = &submission.date;
    if date.first > date.last || (date.precision == DatePrecision::Day && date.first != date.last) {
        found.add("date", "error-date");
    }
    // A day's grace: west of UTC "today" may still be our yesterday, east of it our tomorrow.
    if date.first > today.saturating_add(jiff::Span::new().days(1)) {
        found.add("date", "error-date-future");
    }
    if date.first < civil::date(1900, 1, 1) {
        found.add("date", "error-date-too-early");
    }
    found.code("transport", lists::TRANSPORT_MODES.get(&submission.transport).is_some());
    match submission.items.len() {
        0 => found.add("items", "error-item-missing"),
        1..=MANY => {}
        _ => found.add("items", "error-too-many"),
    }
    for (n, item) in submission.items.iter().enumerate() {
        item_faults(n, item, &mut found);
    }
    detail_faults(submission, &mut found);
    exhibit_faults(submission, &mut found);
    handling_faults(submission, today, &mut found);
    found.0
}

fn item_faults(n: usize, item: &Item, found: &mut Faults) {
    found.code(&format!("items.{n}.substance"), lists::SUBSTANCE_GROUPS.get(&item.substance).is_some());
    found.code(&format!("items.{n}.form"), lists::FORMS.get(&item.form).is_some());
    found.code(&format!("items.{n}.unit"), lists::UNITS.get(&item.quantity.unit).is_some());
    if item.reported_name.chars().count() > SHORT {
        found.add(&format!("items.{n}.reported_name"), "error-too-long");
    }
    let amount = item.quantity.amount;
    if !(0.0..=1e12).contains(&amount) {
        found.add(&format!("items.{n}.amount"), "error-amount");
    }
    if let Reported::Known(purity) = item.purity_percent
        && !(0.0..=100.0).contains(&purity)
    {
        found.add(&format!("items.{n}.purity"), "error-purity");
    }
}

fn detail_faults(submission: &Submission, found: &mut Faults) {
    for (name, value) in submission.details.fields() {
        let Reported::Known(text) = value else { continue };
        let limit = if name == "remarks" { LONG } else { SHORT };
        if text.chars().count() > limit {
            found.add(&format!("details.{name}"), "error-too-long");
        }
        let listed = match name {
            "site_type" => lists::PLACE_TYPES.get(text).is_some(),
            "conveyance" => lists::CONVEYANCES.get(text).is_some(),
            "concealment" => lists::CONCEALMENT.get(text).is_some(),
            "packaging" => lists::UNIT_PACKAGING.get(text).is_some(),
            "departure" | "destination" => country(text).is_some(),
            _ => true,
        };
        found.code(&format!("details.{name}"), listed);
    }
}

fn exhibit_faults(submission: &Submission, found: &mut Faults) {
    if submission.exhibits.len() > MANY {
        found.add("exhibits", "error-too-many");
        return;
    }
    for (n, exhibit) in submission.exhibits.iter().enumerate() {
        found.short(&format!("exhibits.{n}.number"), &exhibit.number);
        if exhibit.description.chars().count() > SHORT {
            found.add(&format!("exhibits.{n}.description"), "error-too-long");
        }
        if submission.exhibits.iter().take(n).any(|other| other.number == exhibit.number) {
            found.add(&format!("exhibits.{n}.number"), "error-exhibit-number-twice");
        }
        if exhibit.examined.is_some_and(|(examined, of)| examined > of || of == 0) {
            found.add(&format!("exhibits.{n}.examined"), "error-examined");
        }
        // Parents stand before their children, which also rules out circles.
        if let Some(parent) = exhibit.parent
            && !submission.exhibits.iter().take(n).any(|other| other.id == parent)
        {
            found.add(&format!("exhibits.{n}.parent"), "error-exhibit-parent");
        }
    }
}

fn handling_faults(submission: &Submission, today: civil::Date, found: &mut Faults) {
    let handling = &submission.handling;
    if handling.purposes.is_empty() {
        found.add("handling.purposes", "error-purpose-missing");
    }
    let worded = handling.restriction.as_deref().is_some_and(|text| !text.trim().is_empty());
    if handling.codes.contains(&HandlingCode::H3) != worded {
        found.add("handling.restriction", "error-restriction");
    }
    let audience = &handling.audience;
    if audience.countries.iter().chain(&audience.excluded_countries).any(|code| country(code).is_none()) {
        found.add("handling.audience", "error-country-unknown");
    }
    // Objects without personal data: at most 30 years (DESIGN decision 14).
    if handling.review_on <= today || handling.review_on > today.saturating_add(jiff::Span::new().years(30)) {
        found.add("handling.review_on", "error-review-date");
    }
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: &str, message: &'static str) {
        self.0.push(Fault { field: field.to_owned(), message });
    }

    fn short(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, "error-required");
        } else if text.chars().count() > SHORT || text.chars().any(char::is_control) {
            self.add(field, "error-too-long");
        }
    }

    fn code(&mut self, field: &str, listed: bool) {
        if !listed {
            self.add(field, "error-not-listed");
        }
    }
}
