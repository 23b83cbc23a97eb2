//! Records of others, and how one's own are shared.

use super::{card, fault, handling, id, record};
use commonlink_model::{FieldGroup, FieldGroups, Handling, MatchingMode, OrganisationId};
use commonlink_pages as pages;
use jiff::civil::date;

pub fn bodies() -> pages::BodyNames {
    [(1, "National Central Bureau Nukuʻalofa"), (2, "Regional Liaison Office, South Pacific")]
        .into_iter()
        .map(|(n, name)| (id::<OrganisationId>(500 + n), name.to_owned()))
        .collect()
}

/// A record of another body, of which some is held back.
pub fn shared_seizure() -> pages::SeizureView {
    let mut seizure = record(true);
    seizure.told =
        FieldGroups::ALL.without([FieldGroup::Identity, FieldGroup::ExactPlace].into_iter().collect());
    let submission = &mut seizure.submission;
    submission.reference.clear();
    submission.place.name.clear();
    submission.place.division.clear();
    submission.place.coordinates = None;
    submission.agency = commonlink_model::Reported::Withheld;
    submission.exhibits.clear();
    pages::SeizureView {
        concealed: false,
        seizure,
        owner: "National Central Bureau Nukuʻalofa".to_owned(),
        own: false,
        place: pages::PlaceFound::default(),
        imported: None,
        hits: None,
        may_add: false,
        marks: vec![card(1, &[])],
        names: pages::BodyNames::new(),
        values: pages::FormValues::default(),
        faults: Vec::new(),
        fresh: false,
        idempotency_key: String::new(),
    }
}

/// A mark of another body without its photographs.
pub fn shared_mark() -> pages::MarkView {
    let mut view = super::mark(false);
    view.own = false;
    "National Central Bureau Nukuʻalofa".clone_into(&mut view.owner);
    view.reference.clear();
    view
}

pub fn sharing(full: bool) -> pages::SharingView {
    let mut asked = pages::FormValues::default();
    let mut rule = Handling::standard(date(2026, 11, 21));
    if full {
        asked.set("organisation", id::<OrganisationId>(501).to_string());
        rule = handling();
        rule.audience.organisations = vec![id(502)];
    }
    pages::SharingView {
        rule,
        review_years: 15,
        founding: !full,
        may_change: full,
        saved: full,
        bodies: bodies(),
        values: pages::FormValues::default(),
        faults: if full { vec![fault("review_years", "error-review-years")] } else { Vec::new() },
        idempotency_key: "k-sharing".to_owned(),
        asked,
        asked_faults: Vec::new(),
        shown: full.then(|| pages::ShownView {
            body: "National Central Bureau Nukuʻalofa".to_owned(),
            told: Some(FieldGroups::NONE.with(FieldGroup::Images).with(FieldGroup::Chemistry)),
            hit: Some(MatchingMode::HitAndContact),
            picture: false,
        }),
    }
}

pub fn seen_as(told: bool) -> pages::SeenAsView {
    let body = "National Central Bureau Nukuʻalofa".to_owned();
    pages::SeenAsView {
        seizure: id(12),
        reference: "FJ-2026-0412".to_owned(),
        bodies: bodies(),
        asked: pages::FormValues::default(),
        asked_faults: Vec::new(),
        seen: Some((body, told.then(shared_seizure))),
    }
}
