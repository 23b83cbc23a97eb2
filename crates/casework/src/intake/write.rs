//! What is held, worded as it is submitted. Reading what was written here gives the same submission, but for
//! the identifiers of its exhibits: whoever sent it can compare it with what they sent, and it can be sent
//! again.

use super::{CustodyInput, ExhibitInput, FileInput, HandlingInput, ItemInput, MarkInput, SeizureInput, Text};
use crate::submit::NewMark;
use commonlink_model::{Custody, Details, Exhibit, Handling, Item, OrganisationId, Reported, Submission};
use std::collections::BTreeMap;

/// Words a submission and its marks.
pub fn write(submission: &Submission, marks: &[NewMark]) -> SeizureInput {
    let place = &submission.place;
    SeizureInput {
        reference: submission.reference.clone(),
        date: submission.date.to_string(),
        country: place.country.clone(),
        place: place.name.clone(),
        division: place.division.clone(),
        place_precision: Some(place.precision.code().to_owned()),
        coordinates: place.coordinates.map(|(north, east)| [north, east]),
        agency: text(&submission.agency).unwrap_or_else(|| Text::Empty { empty: "not_recorded".to_owned() }),
        transport: submission.transport.clone(),
        items: submission.items.iter().map(item).collect(),
        details: details(&submission.details),
        exhibits: submission.exhibits.iter().map(|one| exhibit(one, &submission.exhibits)).collect(),
        handling: Some(handling(&submission.handling)),
        marks: marks.iter().map(mark).collect(),
    }
}

/// `None` is how a submission says that something is not recorded.
fn text(reported: &Reported<String>) -> Option<Text> {
    match reported {
        Reported::Known(text) => Some(Text::Known(text.clone())),
        Reported::NotRecorded => None,
        empty => Some(Text::Empty { empty: empty.state().to_owned() }),
    }
}

fn item(item: &Item) -> ItemInput {
    let quantity = &item.quantity;
    ItemInput {
        substance: item.substance.clone(),
        reported_name: item.reported_name.clone(),
        form: item.form.clone(),
        amount: quantity.amount,
        unit: quantity.unit.clone(),
        basis: Some(quantity.basis.code().to_owned()),
        estimated: quantity.estimated,
        purity_percent: text(&item.purity_percent.clone().map(|percent| percent.to_string())),
    }
}

fn details(details: &Details) -> BTreeMap<String, Text> {
    details.fields().into_iter().filter_map(|(name, value)| Some((name.to_owned(), text(value)?))).collect()
}

fn exhibit(exhibit: &Exhibit, all: &[Exhibit]) -> ExhibitInput {
    let parent = all.iter().find(|other| Some(other.id) == exhibit.parent);
    ExhibitInput {
        number: exhibit.number.clone(),
        parent: parent.map(|parent| parent.number.clone()),
        description: exhibit.description.clone(),
        seal: text(&exhibit.seal),
        examined: exhibit.examined.map(|(examined, _)| examined),
        of: exhibit.examined.map(|(_, of)| of),
        custody: exhibit.custody.iter().map(custody).collect(),
    }
}

fn custody(entry: &Custody) -> CustodyInput {
    CustodyInput {
        at: Some(entry.at.to_rfc3339_exact()),
        holder: entry.holder.clone(),
        place: entry.place.clone(),
        seal: text(&entry.seal),
    }
}

fn handling(handling: &Handling) -> HandlingInput {
    HandlingInput {
        level: Some(handling.level.code().to_owned()),
        codes: handling.codes.iter().map(ToString::to_string).collect(),
        restriction: handling.restriction.clone(),
        purposes: handling.purposes.iter().map(ToString::to_string).collect(),
        matching: Some(handling.matching.code().to_owned()),
        source_grade: Some(handling.source_grade.code().to_owned()),
        information_grade: Some(handling.information_grade.code().to_owned()),
        review_on: Some(handling.review_on.to_string()),
        everyone: handling.audience.everyone,
        countries: handling.audience.countries.clone(),
        organisations: bodies(&handling.audience.organisations),
        excluded_countries: handling.audience.excluded_countries.clone(),
        excluded_organisations: bodies(&handling.audience.excluded_organisations),
        held_back: Some(handling.held_back.iter().map(ToString::to_string).collect()),
        sensitive: handling.sensitive.iter().map(ToString::to_string).collect(),
        justification: handling.justification.clone(),
    }
}

fn bodies(ids: &[OrganisationId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn mark(mark: &NewMark) -> MarkInput {
    let file = |file: &crate::submit::NewFile| FileInput {
        sha256: file.hash.clone(),
        azimuth_deg: file.light.map(|light| light.azimuth_deg),
        elevation_deg: file.light.map(|light| light.elevation_deg),
    };
    MarkInput {
        label: mark.label.clone(),
        kind: mark.kind.code().to_owned(),
        capture: mark.capture.code().to_owned(),
        role: Some(mark.role.code().to_owned()),
        exhibit: mark.exhibit.clone(),
        pixel_um: mark.pixel_um,
        files: mark.files.iter().map(file).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{intake::read, submit::NewFile};
    use commonlink_model::{
        Audience, CaptureKind, Context, ExhibitId, FieldGroup, HandlingCode, Ids, InformationGrade, Level,
        Light, MarkKind, MarkRole, MatchingMode, Moment, OrganisationId, Place, PlacePrecision, Purpose,
        Quantity, ReportedDate, RequestId, Sensitive, SourceGrade, WeightBasis,
    };
    use commonlink_reference::{lists, to_kilograms};
    use jiff::civil;
    use proptest::{collection::vec, option, prelude::*, sample::select};
    use std::sync::Mutex;
    use uuid::Uuid;

    /// Hands out the identifiers that the exhibits had.
    struct Again(Mutex<std::vec::IntoIter<Uuid>>);

    impl Ids for Again {
        fn next(&self) -> Uuid {
            self.0.lock().unwrap().next().unwrap()
        }
    }

    fn ctx() -> Context {
        Context {
            user: None,
            organisation: OrganisationId::from_uuid(Uuid::nil()),
            country: None,
            bureau: None,
            roles: Vec::new(),
            clearance: Level::Restricted,
            purpose: Purpose::Investigation,
            request: RequestId::from_uuid(Uuid::nil()),
            now: Moment::from_micros(1_790_000_000_000_000),
        }
    }

    /// Also words that name a state, and signs that JSON escapes.
    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-zé한\"\\\\{][a-z ,:\n]{0,12}[a-z0-9}]",
            1 => select(vec!["unknown", "not_recorded", "withheld", "null", "{\"empty\":\"unknown\"}"])
                .prop_map(str::to_owned),
        ]
    }

    fn reported<T: Clone + std::fmt::Debug>(
        value: impl Strategy<Value = T>,
    ) -> impl Strategy<Value = Reported<T>> {
        prop_oneof![
            3 => value.prop_map(Reported::Known),
            1 => Just(Reported::Unknown),
            1 => Just(Reported::NotRecorded),
            1 => Just(Reported::Withheld),
        ]
    }

    fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> + use<T> {
        select(all.to_vec())
    }

    fn some_of<T: Copy + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
        proptest::sample::subsequence(all.to_vec(), 0..=all.len())
    }

    fn code(list: &'static lists::Vocabulary) -> impl Strategy<Value = String> {
        select(list.codes().collect::<Vec<_>>()).prop_map(str::to_owned)
    }

    fn day() -> impl Strategy<Value = civil::Date> {
        (0..60_000_i32).prop_map(|days| civil::date(1900, 1, 1).saturating_add(jiff::Span::new().days(days)))
    }

    fn date() -> impl Strategy<Value = ReportedDate> {
        let parsed = |text: String| ReportedDate::parse(&text).unwrap();
        prop_oneof![
            day().prop_map(ReportedDate::day),
            day().prop_map(move |day| parsed(day.strftime("%Y-%m").to_string())),
            day().prop_map(move |day| parsed(day.strftime("%Y").to_string())),
            (day(), day()).prop_map(move |(a, b)| parsed(format!("{}/{}", a.min(b), a.max(b)))),
        ]
    }

    fn place() -> impl Strategy<Value = Place> {
        let degrees = |most: i32| (-most * 1_000..=most * 1_000).prop_map(|milli| f64::from(milli) / 1e3);
        (words(), one_of(PlacePrecision::ALL), option::of((degrees(90), degrees(180)))).prop_map(
            |(name, precision, coordinates)| Place {
                country: "FJ".to_owned(),
                division: name.to_uppercase(),
                name,
                precision,
                coordinates,
                located: None,
            },
        )
    }

    fn one_item() -> impl Strategy<Value = Item> {
        let purity = (0..=10_000_i32).prop_map(|hundredths| f64::from(hundredths) / 1e2);
        let named = (code(&lists::SUBSTANCE_GROUPS), words(), code(&lists::FORMS), code(&lists::UNITS));
        let weighed = (0..i32::MAX, one_of(WeightBasis::ALL), any::<bool>(), reported(purity));
        (named, weighed).prop_map(|(named, weighed)| {
            let (substance, reported_name, form, unit) = named;
            let (thousandths, basis, estimated, purity_percent) = weighed;
            let amount = f64::from(thousandths) / 1e3;
            let made = to_kilograms(amount, &unit, &substance);
            let (kilograms, rule) = (made.kg, made.rule.to_owned());
            let quantity = Quantity { amount, unit, kilograms, rule, basis, estimated };
            Item { substance, reported_name, form, quantity, purity_percent }
        })
    }

    fn all_details() -> impl Strategy<Value = Details> {
        vec(reported(words()), 10).prop_map(|mut values| {
            let mut next = || values.pop().unwrap();
            Details {
                site_type: next(),
                conveyance: next(),
                concealment: next(),
                packaging: next(),
                production: next(),
                departure: next(),
                destination: next(),
                detection: next(),
                persons: next(),
                remarks: next(),
            }
        })
    }

    fn change_of_hands() -> impl Strategy<Value = Custody> {
        (-2_208_988_800_000_000..4_000_000_000_000_000_i64, words(), words(), reported(words())).prop_map(
            |(micros, holder, place, seal)| Custody { at: Moment::from_micros(micros), holder, place, seal },
        )
    }

    /// Each may be taken from any that stands above it.
    fn exhibits() -> impl Strategy<Value = Vec<Exhibit>> {
        let one = (
            option::of(any::<prop::sample::Index>()),
            words(),
            reported(words()),
            option::of((any::<u32>(), any::<u32>())),
            vec(change_of_hands(), 0..3),
        );
        vec(one, 0..4).prop_map(|all| {
            let id = |n: usize| ExhibitId::from_uuid(Uuid::from_u128(1 + n as u128));
            let exhibit = |(n, (parent, description, seal, examined, custody)): (
                usize,
                (Option<prop::sample::Index>, _, _, _, _),
            )| Exhibit {
                id: id(n),
                number: format!("E-{n}"),
                parent: parent.filter(|_| n > 0).map(|parent| id(parent.index(n))),
                description,
                seal,
                examined,
                custody,
            };
            all.into_iter().enumerate().map(exhibit).collect()
        })
    }

    fn demands() -> impl Strategy<Value = Handling> {
        let codes = (some_of(HandlingCode::ALL), some_of(Purpose::ALL), option::of(words()));
        let grades = (one_of(SourceGrade::ALL), one_of(InformationGrade::ALL), day());
        let bodies: Vec<_> = (1..5).map(|n| OrganisationId::from_uuid(Uuid::from_u128(n))).collect();
        let bodies: &'static [OrganisationId] = bodies.leak();
        let told = (
            one_of(Level::ALL),
            one_of(MatchingMode::ALL),
            some_of(&["AU", "FJ"]),
            some_of(&["TO", "WS"]),
            any::<bool>(),
            (some_of(&bodies[..2]), some_of(&bodies[2..])),
            some_of(FieldGroup::ALL),
        );
        let sensitive = (some_of(Sensitive::ALL), option::of(words()));
        (codes, grades, told, sensitive).prop_map(|(codes, grades, told, sensitive)| {
            let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
            Handling {
                level: told.0,
                codes: codes.0,
                restriction: codes.2,
                audience: Audience {
                    everyone: told.4,
                    countries: owned(told.2),
                    organisations: told.5.0,
                    excluded_countries: owned(told.3),
                    excluded_organisations: told.5.1,
                },
                held_back: told.6,
                sensitive: sensitive.0,
                justification: sensitive.1,
                purposes: codes.1,
                matching: told.1,
                source_grade: grades.0,
                information_grade: grades.1,
                review_on: grades.2,
            }
        })
    }

    fn marks() -> impl Strategy<Value = Vec<NewMark>> {
        let tenths = |most: i32| (0..=most * 10).prop_map(|tenths| f64::from(tenths) / 1e1);
        let light = (tenths(360), tenths(90))
            .prop_map(|(azimuth_deg, elevation_deg)| Light { azimuth_deg, elevation_deg });
        let file = ("[0-9a-f]{64}", option::of(light)).prop_map(|(hash, light)| NewFile { hash, light });
        let kinds = (one_of(MarkKind::ALL), one_of(CaptureKind::ALL), one_of(MarkRole::ALL));
        let one = (words(), kinds, option::of("E-[0-9]"), option::of(tenths(1_000)), vec(file, 0..5));
        let made = one.prop_map(|(label, (kind, capture, role), exhibit, pixel_um, files)| NewMark {
            label,
            kind,
            capture,
            role,
            exhibit,
            pixel_um,
            files,
        });
        vec(made, 0..3)
    }

    fn held() -> impl Strategy<Value = (Submission, Vec<NewMark>)> {
        let facts = (words(), date(), place(), words(), code(&lists::TRANSPORT_MODES));
        let rest = (vec(one_item(), 0..3), all_details(), exhibits(), demands());
        (facts, rest, marks()).prop_map(|(facts, rest, marks)| {
            let (reference, date, place, agency, transport) = facts;
            let (items, details, exhibits, handling) = rest;
            let submission = Submission {
                reference,
                date,
                place,
                agency: Reported::Known(agency),
                transport,
                items,
                details,
                exhibits,
                handling,
            };
            (submission, marks)
        })
    }

    proptest! {
        #[test]
        fn what_is_held_reads_back_as_it_is((submission, marks) in held()) {
            let written = write(&submission, &marks);
            let json = serde_json::to_string(&written).unwrap();
            let sent: SeizureInput = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&sent, &written);
            let ids = submission.exhibits.iter().map(|exhibit| exhibit.id.uuid()).collect::<Vec<_>>();
            let standard = Handling::standard(ctx().now.date());
            let (read, read_marks, faults) = read(&sent, &standard, &ctx(), &Again(Mutex::new(ids.into_iter())));
            prop_assert_eq!(faults, Vec::new());
            prop_assert_eq!(read, submission);
            prop_assert_eq!(read_marks, marks);
        }
    }
}
