use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn answer(country: &str, place: &str, division: &str) -> Option<Found> {
    resolve(country, place, Some(division).filter(|text| !text.is_empty())).found
}

fn id(country: &str, place: &str, division: &str) -> String {
    answer(country, place, division).map_or_else(|| "-".to_owned(), |found| found.place.id())
}

/// Rows of the hand-checked sample: country, division, place, right answers.
fn checked() -> Vec<(&'static str, &'static str, &'static str, Vec<&'static str>)> {
    let rows =
        include_str!("../../data/places_checked.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        assert_eq!(fields.len(), 5, "{row}");
        (fields[0], fields[1], fields[2], fields[3].split('|').collect())
    })
    .collect()
}

#[test]
fn at_least_97_of_100_checked_texts_are_right() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (country, division, place, right) in checked() {
        let found = answer(country, place, division);
        let told = found.map_or_else(|| "-".to_owned(), |found| found.place.id());
        let is_right = right.contains(&told.as_str());
        let band = found.map_or_else(|| "no answer".to_owned(), |found| format!("{:?}", found.confidence));
        for name in [band, "all".to_owned()] {
            let count = counts.entry(name).or_default();
            count.0 += usize::from(is_right);
            count.1 += 1;
        }
        if !is_right {
            wrong.push(format!("{country} {place} ({division}): {told}, not {right:?}"));
        }
    }
    let (right, all) = counts["all"];
    assert!(all <= 300 && right * 100 >= all * 97, "{counts:?} {wrong:#?}");
    let (right, all) = counts["Certain"];
    assert!(right * 100 >= all * 99, "{counts:?} {wrong:#?}");
}

#[test]
fn right_answers_of_the_sample_are_places() {
    for (country, _, place, right) in checked() {
        for right in right.into_iter().filter(|right| *right != "-") {
            assert!(
                by_id(country, right).is_some_and(|place| place.id() == right),
                "{country} {place}: {right}"
            );
        }
    }
}

#[test]
fn spellings_alphabets_and_kinds_lead_to_one_place() {
    for (country, place, division, wanted) in [
        ("RU", "г.Самара", "", "geonames:499099"),
        ("RU", "Samara Region, Samara city", "", "geonames:499099"),
        ("RU", "SAMARA", "Самарская область", "geonames:499099"),
        ("GR", "Θεσσαλονίκη", "", "geonames:734077"),
        ("GR", "Thessaloniki (Macedonia)", "", "geonames:734077"),
        ("EG", "القاهرة", "", "geonames:360630"),
        ("JP", "東京", "", "geonames:1850147"),
        ("MX", "Culiacan/Sinaloa", "", "geonames:4012176"),
        ("MX", "Sinaloa/Culiacan", "", "geonames:4012176"),
        ("PK", "Faisalabd", "", "geonames:1179400"),
        ("AT", "Kärnten/Villach", "", "geonames:2762372"),
        ("ES", "Ejido (El)", "", "geonames:2518494"),
        ("US", "Miami, FL", "", "geonames:4164138"),
        ("RU", "г. Алейск, Алтайский край", "", "geonames:1511783"),
    ] {
        assert_eq!(id(country, place, division), wanted, "{place}");
    }
}

#[test]
fn divisions_choose_among_places_of_one_name() {
    let cauca = answer("CO", "Bolívar", "Cauca").unwrap();
    assert_eq!((cauca.place.kind, cauca.place.division.unwrap().code), (Kind::City, "CO-CAU"));
    assert_eq!(cauca.confidence, Confidence::Certain);
    assert_eq!(id("CO", "BOLIVAR", ""), "iso:CO-BOL");
    let unsure = resolve("CO", "La Unión", None);
    assert_eq!(unsure.found.unwrap().confidence, Confidence::Weak);
    assert!(!unsure.alternatives.is_empty() && unsure.alternatives.len() <= 5);
}

#[test]
fn a_division_that_contradicts_the_place_is_not_certain() {
    let asked = resolve("ES", "Barcelona", Some("Madrid"));
    let found = asked.found.unwrap();
    assert_eq!((found.place.name, found.basis), ("Barcelona", Basis::Named));
    assert!(found.confidence < Confidence::Certain);
    assert_eq!(asked.alternatives[0].id(), "iso:ES-MD");
    for (country, place, division) in
        [("ES", "Toledo", "Madrid"), ("ES", "Cataluña", "Madrid"), ("FR", "Marseille", "Bretagne")]
    {
        let asked = resolve(country, place, Some(division));
        assert!(asked.found.unwrap().confidence < Confidence::Certain, "{place}: {asked:?}");
        assert!(!asked.alternatives.is_empty(), "{place}");
    }
    // What fits both.
    for (country, place, division) in [("ES", "Barcelona", "Cataluña"), ("ES", "Móstoles", "Madrid")] {
        assert_eq!(answer(country, place, division).unwrap().confidence, Confidence::Certain, "{place}");
    }
}

#[test]
fn articles_of_divisions_and_names_of_great_airports_are_enough() {
    for (country, place, wanted) in [
        ("BO", "Beni", "iso:BO-B"),
        ("BO", "El Beni", "iso:BO-B"),
        ("BO", "Departamento del Beni", "iso:BO-B"),
        ("FR", "Charles de Gaulle", "iata:CDG"),
        ("FR", "CHARLES DE GAULLE", "iata:CDG"),
        ("FR", "Rue Charles de Gaulle", "-"),
        ("CO", "Aguas Claras", "-"),
    ] {
        assert_eq!(id(country, place, ""), wanted, "{place}");
    }
}

#[test]
fn places_that_are_not_known_resolve_to_their_division() {
    let row = answer("RU", "д. Борисово", "Вологодская область").unwrap();
    assert_eq!((row.place.id().as_str(), row.basis), ("iso:RU-VLG", Basis::DivisionText));
    assert_eq!(row.place.precision, Precision::Region);
    let text = answer("RU", "Vologda Region, d. Alekino", "").unwrap();
    assert_eq!((text.place.id().as_str(), text.basis), ("iso:RU-VLG", Basis::AreaInText));
    let street = answer("EC", "CALLE GUAYAQUIL Y BELISARIO QUEVEDO", "COTOPAXI").unwrap();
    assert_eq!(street.place.id(), "iso:EC-X");
    assert_eq!(id("MK", "Finska st.", "Skopje"), "geonames:785842");
}

#[test]
fn airports_ports_and_crossings_say_where_they_are() {
    for (country, place, wanted, division) in [
        ("CO", "Aeropuerto El Dorado", "iata:BOG", "CO-DC"),
        ("ES", "Aeropuerto de Barajas", "iata:MAD", "ES-MD"),
        ("HU", "BUD", "iata:BUD", "HU-BU"),
        ("BG", "Sofia Airport", "iata:SOF", "BG-22"),
        ("US", "John F. Kennedy International New York", "iata:JFK", "US-NY"),
        ("EC", "Port of Guayaquil", "locode:ECGYE", "EC-G"),
        ("BG", "Kapitan Andreevo BCP", "border:BG-26/kapitan-andreevo", "BG-26"),
    ] {
        let found = answer(country, place, "").expect(place).place;
        assert_eq!(
            (found.id().as_str(), found.division.map(|d| d.code)),
            (wanted, Some(division)),
            "{place}"
        );
        assert_eq!(found.precision, Precision::Site, "{place}");
        assert!(found.city.is_some() || found.kind == Kind::BorderPost, "{place}");
    }
}

#[test]
fn what_names_no_place_has_no_answer() {
    for place in [
        "",
        " ",
        "-",
        "?",
        "Unknown",
        "not available",
        "n/a",
        "Desconocido",
        "неизвестно",
        "border",
        "Highway",
        "at sea",
        "High seas",
        "Aguas internacionales",
        "103.0",
        "Airport",
        "PERU",
        "ESPAÑA",
        "Colombia",
    ] {
        assert_eq!(id("CO", place, ""), "-", "{place}");
    }
    for (country, place) in
        [("NG", "DAKAR, SENEGAL"), ("NL", "Netherlands"), ("CO", "Main road"), ("ZZ", "Lima"), ("", "")]
    {
        assert_eq!(id(country, place, ""), "-", "{country} {place}");
    }
    assert_eq!(id("CO", "Unknown", "Nariño"), "iso:CO-NAR");
    assert!(division("CO", "Unknown").is_none() && division("PE", "PERU").is_none());
}

#[test]
fn every_country_can_be_read() {
    let mut cities = 0;
    for code in gazetteer::codes() {
        let table = gazetteer::country(code).unwrap();
        cities += table.cities.len();
        for airport in &table.airports {
            assert_eq!((airport.iata.len(), airport.icao.len() >= 3), (3, true), "{code} {}", airport.name);
        }
        assert!(crate::country(code).is_some(), "{code}");
    }
    assert_eq!(cities, 170_391, "every city of the source");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_has_an_answer_within_the_country(
        country in "(CO|RU|MM|US|XK|zz|.{0,3})",
        place in "(.{0,60}|[а-яa-z ,./()-]{0,300}|(calle|km|г\\.|region|Lima| |,|-|\\(){0,40})",
        division in "(|.{0,40}|Nariño|Московская область)",
    ) {
        let once = resolve(&country, &place, Some(&division));
        prop_assert_eq!(&once, &resolve(&country, &place, Some(&division)));
        prop_assert!(once.alternatives.len() <= 5);
        for place in once.found.iter().map(|found| &found.place).chain(&once.alternatives) {
            prop_assert_eq!(place.country, country.as_str());
            prop_assert!(place.division.is_none_or(|division| division.code.starts_with(country.as_str())));
            prop_assert!(by_id(&country, &place.id()).is_some());
        }
    }
}
