//! Answers are cut to the field groups that a context is told, before they leave the store.
//!
//! What is held back says so where the words allow it ([`Reported::Withheld`]); a text is empty, and
//! [`Seizure::told`] says why.

use commonlink_model::{
    Audience, Details, FieldGroup, FieldGroups, InformationGrade, MatchingMode, PlacePrecision, Reported,
    Seizure, SourceGrade,
};

/// Takes away what is not told of a seizure to somebody who is, or is not, of its owner's body.
pub(crate) fn seizure(seizure: &mut Seizure, own: bool) {
    let told = seizure.told;
    let submission = &mut seizure.submission;
    if !told.has(FieldGroup::Identity) {
        submission.reference.clear();
        submission.agency = Reported::Withheld;
        submission.exhibits.clear();
        submission.details.remarks = Reported::Withheld;
    }
    if !told.has(FieldGroup::ExactPlace) {
        let place = &mut submission.place;
        place.division.clear();
        place.name.clear();
        place.precision = PlacePrecision::Country;
        place.coordinates = None;
        place.located = None;
        submission.details.site_type = Reported::Withheld;
    }
    if !told.has(FieldGroup::Chemistry) {
        for item in &mut submission.items {
            item.purity_percent = Reported::Withheld;
        }
    }
    if !told.has(FieldGroup::IntelligenceSource) {
        submission.details.detection = Reported::Withheld;
        submission.handling.source_grade = SourceGrade::NotEvaluated;
        submission.handling.information_grade = InformationGrade::NotEvaluated;
    }
    if !own {
        // Whom else an owner tells, from whom it keeps something and what a hit would tell is the owner's, also where it
        // tells the reader everything else.
        let handling = &mut submission.handling;
        handling.audience = Audience::default();
        handling.matching = MatchingMode::NoMatch;
        handling.justification = None;
        handling.held_back = FieldGroups::ALL.without(told).iter().collect();
    }
}

/// Hides what is sensitive until it is asked for once more: of a record with sensitive data, all that field groups
/// would hold back, but for its reference. Others stay as they are. Answers whether something was hidden.
pub fn conceal(held: &mut Seizure) -> bool {
    if held.submission.handling.sensitive.is_empty() {
        return false;
    }
    let (told, reference) = (held.told, held.submission.reference.clone());
    held.told = FieldGroups::NONE;
    seizure(held, true);
    held.told = told;
    held.submission.reference = reference;
    true
}

/// What of the details may be searched in.
pub(crate) fn details(details: &Details, told: FieldGroups) -> Details {
    let mut details = details.clone();
    let hold = |group: FieldGroup, field: &mut Reported<String>| {
        if !told.has(group) {
            *field = Reported::Withheld;
        }
    };
    hold(FieldGroup::Identity, &mut details.remarks);
    hold(FieldGroup::ExactPlace, &mut details.site_type);
    hold(FieldGroup::IntelligenceSource, &mut details.detection);
    details
}
