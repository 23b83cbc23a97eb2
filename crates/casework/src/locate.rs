//! Where the gazetteer finds a place in words.

use commonlink_model::{Located, PlaceConfidence};
use commonlink_reference::place::{self, Confidence, Found};

/// Where a place lies that a report names, and the whole finding.
pub(crate) fn locate(country: &str, division: &str, name: &str) -> Option<(Located, Found)> {
    let division = Some(division).filter(|text| !text.is_empty());
    let found = place::resolve(country, name, division).found?;
    let confidence = match found.confidence {
        Confidence::Certain => PlaceConfidence::Certain,
        Confidence::Likely => PlaceConfidence::Likely,
        Confidence::Weak => PlaceConfidence::Weak,
    };
    Some((Located { id: found.place.id(), confidence }, found))
}
