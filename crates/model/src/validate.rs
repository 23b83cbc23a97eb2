//! What a submission must satisfy. Every fault is found in one pass and names its field, so that a form can
//! show all of them at once.

use crate::{
    Custody, DatePrecision, Handling, HandlingCode, Item, MatchingMode, Reported, Submission, exact_fault,
    line_fault, prose_fault,
};
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
/// Most items or exhibits of one seizure, and most changes of hands of one exhibit.
const MANY: usize = 2_000;
/// No seizure and no change of hands is older.
const EARLIEST: civil::Date = civil::date(1900, 1, 1);

/// A day's grace: west of UTC "today" may still be our yesterday, east of it our tomorrow.
fn tomorrow(today: civil::Date) -> civil::Date {
    today.saturating_add(jiff::Span::new().days(1))
}

/// Everything that is wrong with a change of hands told on `today`. `prefix` names it, for example `custody`.
pub fn custody_faults(entry: &Custody, prefix: &str, today: civil::Date) -> Vec<Fault> {
    let mut found = Faults(Vec::new());
    found.short(&format!("{prefix}.holder"), &entry.holder);
    found.short(&format!("{prefix}.place"), &entry.place);
    found.exact(&format!("{prefix}.seal"), entry.seal.known().map_or("", String::as_str));
    let day = entry.at.date();
    if day > tomorrow(today) {
        found.add(&format!("{prefix}.at"), "error-date-future");
    }
    if day < EARLIEST {
        found.add(&format!("{prefix}.at"), "error-date-too-early");
    }
    found.0
}

/// Everything that is wrong with a submission made on `today`; empty when nothing is.
pub fn faults(submission: &Submission, today: civil::Date) -> Vec<Fault> {
    let mut found = Faults(Vec::new());
    if found.given("reference", &submission.reference) {
        found.exact("reference", &submission.reference);
    }
    found.short("agency", submission.agency.known().map_or("", String::as_str));
    found.short("place.name", &submission.place.name);
    found.line("place.division", &submission.place.division);
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
        found.add("date", "error-date-order");
    }
    // Of a month or a year the latest day may be still to come; of two days named it may not.
    let named = matches!(date.precision, DatePrecision::Day | DatePrecision::Range);
    if date.first > tomorrow(today) || (named && date.last > tomorrow(today)) {
        found.add("date", "error-date-future");
    }
    if date.first < EARLIEST {
        found.add("date", "error-date-too-early");
    }
    let transport = lists::TRANSPORT_MODES.get(&submission.transport);
    found.code("transport", transport.is_some_and(|mode| mode.code != "not_recorded"));
    match submission.items.len() {
        0 => found.add("items", "error-item-missing"),
        1..=MANY => {}
        _ => found.add("items", "error-too-many"),
    }
    for (n, item) in submission.items.iter().enumerate() {
        item_faults(n, item, &mut found);
    }
    detail_faults(submission, &mut found);
    exhibit_faults(submission, today, &mut found);
    found.0.extend(handling_faults(&submission.handling, today));
    found.0
}

fn item_faults(n: usize, item: &Item, found: &mut Faults) {
    found.code(&format!("items.{n}.substance"), lists::SUBSTANCE_GROUPS.get(&item.substance).is_some());
    found.code(&format!("items.{n}.form"), lists::FORMS.get(&item.form).is_some());
    found.code(&format!("items.{n}.unit"), lists::UNITS.get(&item.quantity.unit).is_some());
    found.line(&format!("items.{n}.reported_name"), &item.reported_name);
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
        let wrong = if name == "remarks" { prose_fault(text, LONG) } else { line_fault(text, SHORT) };
        found.text(&format!("details.{name}"), wrong);
        if name == "persons" && !is_count(text) {
            found.add("details.persons", "error-persons");
        }
        let listed = match name {
            "site_type" => lists::PLACE_TYPES.get(text).is_some(),
            "conveyance" => lists::CONVEYANCES.get(text).is_some(),
            "concealment" => lists::CONCEALMENT.get(text).is_some(),
            "packaging" => lists::UNIT_PACKAGING.get(text).is_some(),
            "production" | "departure" | "destination" => country(text).is_some(),
            _ => true,
        };
        found.code(&format!("details.{name}"), listed);
    }
}

/// A count of persons as text: figures only, at most a hundred thousand.
fn is_count(text: &str) -> bool {
    let figures = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    figures && text.parse::<u32>().is_ok_and(|count| count <= 100_000)
}

fn exhibit_faults(submission: &Submission, today: civil::Date, found: &mut Faults) {
    if submission.exhibits.len() > MANY {
        found.add("exhibits", "error-too-many");
        return;
    }
    for (n, exhibit) in submission.exhibits.iter().enumerate() {
        let number = format!("exhibits.{n}.number");
        if found.given(&number, &exhibit.number) {
            found.exact(&number, &exhibit.number);
        }
        found.line(&format!("exhibits.{n}.description"), &exhibit.description);
        found.exact(&format!("exhibits.{n}.seal"), exhibit.seal.known().map_or("", String::as_str));
        if exhibit.custody.len() > MANY {
            found.add(&format!("exhibits.{n}.custody"), "error-too-many");
        }
        // All under one name: a form has one change of hands for each exhibit.
        for entry in exhibit.custody.iter().take(MANY) {
            for fault in custody_faults(entry, &format!("exhibits.{n}.custody"), today) {
                if !found.0.contains(&fault) {
                    found.0.push(fault);
                }
            }
        }
        if submission.exhibits.iter().take(n).any(|other| other.number == exhibit.number) {
            found.add(&number, "error-exhibit-number-twice");
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

/// Everything that is wrong with what is demanded on `today`; fields as in a submission.
pub fn handling_faults(handling: &Handling, today: civil::Date) -> Vec<Fault> {
    let mut found = Faults(Vec::new());
    if handling.purposes.is_empty() {
        found.add("handling.purposes", "error-purpose-missing");
    }
    let worded = handling.restriction.as_deref().is_some_and(|text| !text.trim().is_empty());
    if handling.codes.contains(&HandlingCode::H3) != worded {
        found.add("handling.restriction", "error-restriction");
    }
    found
        .text("handling.restriction", prose_fault(handling.restriction.as_deref().unwrap_or_default(), LONG));
    let audience = &handling.audience;
    for (field, codes) in [
        ("handling.countries", &audience.countries),
        ("handling.excluded_countries", &audience.excluded_countries),
    ] {
        if codes.iter().any(|code| country(code).is_none()) {
            found.add(field, "error-country-unknown");
        }
    }
    if handling.sensitive.is_empty() == handling.justification.is_some() {
        found.add("handling.justification", "error-sensitive-justification");
    }
    let why = handling.justification.as_deref().unwrap_or_default();
    found.text("handling.justification", prose_fault(why, LONG));
    if !handling.sensitive.is_empty() {
        if audience.everyone || !audience.countries.is_empty() || !audience.organisations.is_empty() {
            found.add("handling.everyone", "error-sensitive-audience");
        }
        if matches!(handling.matching, MatchingMode::HitAndContact | MatchingMode::Release) {
            found.add("handling.matching", "error-sensitive-matching");
        }
    }
    // Objects without personal data: at most 30 years (DESIGN decision 14).
    if handling.review_on <= today || handling.review_on > today.saturating_add(jiff::Span::new().years(30)) {
        found.add("handling.review_on", "error-review-date");
    }
    found.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: &str, message: &'static str) {
        self.0.push(Fault { field: field.to_owned(), message });
    }

    fn text(&mut self, field: &str, wrong: Option<&'static str>) {
        if let Some(message) = wrong {
            self.add(field, message);
        }
    }

    /// Whether a text that has to be there is.
    fn given(&mut self, field: &str, text: &str) -> bool {
        let given = !text.trim().is_empty();
        if !given {
            self.add(field, "error-required");
        }
        given
    }

    fn short(&mut self, field: &str, text: &str) {
        if self.given(field, text) {
            self.line(field, text);
        }
    }

    fn line(&mut self, field: &str, text: &str) {
        self.text(field, line_fault(text, SHORT));
    }

    /// A reference, a seal or a number.
    fn exact(&mut self, field: &str, text: &str) {
        self.text(field, exact_fault(text, SHORT));
    }

    fn code(&mut self, field: &str, listed: bool) {
        if !listed {
            self.add(field, "error-not-listed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Details, Exhibit, ExhibitId, Handling, Moment, Place, PlacePrecision, Quantity, ReportedDate,
        WeightBasis,
    };

    const TODAY: civil::Date = civil::date(2026, 11, 22);

    fn sound() -> Submission {
        let at = Moment::from_micros(1_790_000_000_000_000);
        let known = |text: &str| Reported::Known(text.to_owned());
        Submission {
            reference: "FJ-1".to_owned(),
            date: ReportedDate::parse("2026-11-21").unwrap(),
            place: Place {
                located: None,
                division: String::new(),
                country: "FJ".to_owned(),
                name: "Suva".to_owned(),
                precision: PlacePrecision::Town,
                coordinates: None,
            },
            agency: Reported::Known("Customs".to_owned()),
            transport: "maritime".to_owned(),
            items: vec![Item {
                substance: "cocaine_hydrochloride".to_owned(),
                reported_name: "Coke".to_owned(),
                form: "brick".to_owned(),
                quantity: Quantity {
                    amount: 1.0,
                    unit: "kg".to_owned(),
                    kilograms: Some(1.0),
                    rule: "kg".to_owned(),
                    basis: WeightBasis::NotRecorded,
                    estimated: false,
                },
                purity_percent: Reported::Unknown,
            }],
            details: Details {
                detection: known("dog"),
                remarks: known("first line\r\n\tsecond"),
                ..Details::default()
            },
            exhibits: vec![Exhibit {
                id: ExhibitId::from_uuid(uuid::Uuid::nil()),
                number: "1".to_owned(),
                parent: None,
                description: "brick".to_owned(),
                seal: known("S1"),
                examined: None,
                custody: vec![Custody {
                    at,
                    holder: "Officer".to_owned(),
                    place: "Suva".to_owned(),
                    seal: known("S1"),
                }],
            }],
            handling: Handling::standard(TODAY),
        }
    }

    fn fields(change: impl FnOnce(&mut Submission)) -> Vec<String> {
        let mut submission = sound();
        change(&mut submission);
        faults(&submission, TODAY).into_iter().map(|fault| fault.field).collect()
    }

    /// The faults, as field and message, of a submission with this text wherever a text is free.
    fn filled(text: &str) -> Vec<(String, &'static str)> {
        let mut all = sound();
        let known = || Reported::Known(text.to_owned());
        text.clone_into(&mut all.reference);
        all.agency = Reported::Known(text.to_owned());
        text.clone_into(&mut all.place.name);
        text.clone_into(&mut all.items[0].reported_name);
        all.details.detection = known();
        all.details.remarks = known();
        let exhibit = &mut all.exhibits[0];
        text.clone_into(&mut exhibit.number);
        text.clone_into(&mut exhibit.description);
        exhibit.seal = known();
        text.clone_into(&mut exhibit.custody[0].holder);
        text.clone_into(&mut exhibit.custody[0].place);
        exhibit.custody[0].seal = known();
        all.handling.codes = vec![HandlingCode::H3];
        all.handling.restriction = Some(text.to_owned());
        faults(&all, TODAY).into_iter().map(|fault| (fault.field, fault.message)).collect()
    }

    /// References, seals and numbers.
    const EXACT: [&str; 4] = ["reference", "exhibits.0.number", "exhibits.0.seal", "exhibits.0.custody.seal"];
    /// Other texts of one line.
    const LINES: [&str; 7] = [
        "agency",
        "place.name",
        "items.0.reported_name",
        "details.detection",
        "exhibits.0.description",
        "exhibits.0.custody.holder",
        "exhibits.0.custody.place",
    ];
    /// Texts of several lines.
    const PROSE: [&str; 2] = ["details.remarks", "handling.restriction"];

    fn each_has(found: &[(String, &'static str)], groups: &[&[&str]], message: &str) {
        let mut found: Vec<_> = found.iter().map(|(field, said)| (field.as_str(), *said)).collect();
        let mut wanted: Vec<_> = groups.iter().copied().flatten().map(|field| (*field, message)).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }

    #[test]
    fn no_text_takes_control_characters() {
        assert_eq!(fields(|_| {}), [""; 0]);
        for bad in ["a\0", "a\u{7}", "a\u{85}b"] {
            each_has(&filled(bad), &[&EXACT, &LINES, &PROSE], "error-characters");
        }
        // A tab or the end of a line has its place in prose only.
        each_has(&filled("a\tb"), &[&EXACT, &LINES], "error-characters");
        each_has(&filled(&"a".repeat(201)), &[&EXACT, &LINES], "error-too-long");
    }

    #[test]
    fn what_hides_or_turns_stands_in_no_line() {
        for bad in ["R\u{200b}-1", "La\u{202e}gos", "\u{2066}a\u{2069}"] {
            each_has(&filled(bad), &[&EXACT, &LINES], "error-characters");
        }
        // Joiners belong to names, and to nothing that is told apart letter by letter.
        each_has(&filled("R\u{200d}-1"), &[&EXACT], "error-characters");
    }

    #[test]
    fn no_named_day_is_in_the_future() {
        let date = |text: &str| fields(|all| all.date = ReportedDate::parse(text).unwrap());
        for text in ["2026-11-01/2027-03-01", "2026-11-25", "2027", "2026-12", "2026-12-01/2026-12-02"] {
            assert_eq!(date(text), ["date"], "{text}");
        }
        for text in ["2026-11-01/2026-11-22", "2026-11-23", "2026", "2026-11"] {
            assert_eq!(date(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn persons_are_a_count() {
        let persons = |text: &str| fields(|all| all.details.persons = Reported::Known(text.to_owned()));
        for text in ["-5", "+5", "-5\n<script>", "2.5", "100001", "99999999999999999999", "two", "1 2"] {
            assert!(persons(text).contains(&"details.persons".to_owned()), "{text:?}");
        }
        for text in ["0", "2", "100000"] {
            assert_eq!(persons(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn custody_inside_a_submission_is_held_to_the_same_rules() {
        let custody = |change: fn(&mut Custody)| fields(|all| change(&mut all.exhibits[0].custody[0]));
        assert_eq!(custody(|entry| entry.holder.clear()), ["exhibits.0.custody.holder"]);
        assert_eq!(custody(|entry| entry.holder = "x".repeat(100_000)), ["exhibits.0.custody.holder"]);
        assert_eq!(custody(|entry| entry.place = "x".repeat(201)), ["exhibits.0.custody.place"]);
        assert_eq!(custody(|entry| entry.at = entry.at.plus_seconds(3 * 86_400)), [""; 0]);
        assert_eq!(
            custody(|entry| entry.at = entry.at.plus_seconds(366 * 86_400)),
            ["exhibits.0.custody.at"]
        );
        assert_eq!(
            custody(|entry| entry.at = entry.at.plus_seconds(-200 * 366 * 86_400)),
            ["exhibits.0.custody.at"]
        );
    }
}
