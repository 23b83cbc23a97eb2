//! Where the gazetteer finds a place in words.

use commonlink_model::{Located, Place, PlaceConfidence};
use commonlink_reference::place::{self, Confidence, Found};

/// Where a place lies that a report names, and the whole finding.
pub(crate) fn locate(country: &str, division: &str, name: &str) -> Option<(Located, Found)> {
    let found = place::resolve(country, name, division_of(division)).found?;
    let confidence = match found.confidence {
        Confidence::Certain => PlaceConfidence::Certain,
        Confidence::Likely => PlaceConfidence::Likely,
        Confidence::Weak => PlaceConfidence::Weak,
    };
    Some((Located { id: found.place.id(), confidence }, found))
}

/// What the gazetteer makes of the place of a record, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Where the record holds that it lies, and how sure that is.
    pub found: Option<(String, PlaceConfidence)>,
    /// What else its words may mean.
    pub others: Vec<String>,
}

/// Where a record's place lies, as the record holds it, and what its words may mean besides.
pub fn whereabouts(place: &Place) -> Whereabouts {
    let held = place.located.as_ref();
    let found = held.and_then(|located| {
        Some((in_words(&place::by_id(&place.country, &located.id)?), located.confidence))
    });
    let answer = place::resolve(&place.country, &place.name, division_of(&place.division));
    let others = answer.found.map(|found| found.place).into_iter().chain(answer.alternatives);
    let others = others.filter(|other| held.is_none_or(|located| located.id != other.id()));
    Whereabouts { found, others: others.map(|other| in_words(&other)).collect() }
}

fn division_of(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A place of the gazetteer with its division, where that has another name.
fn in_words(place: &place::Place) -> String {
    match place.division {
        Some(division) if division.name != place.name => format!("{}, {}", place.name, division.name),
        _ => place.name.to_owned(),
    }
}
