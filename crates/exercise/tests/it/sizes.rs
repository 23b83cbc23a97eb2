//! The worlds of size: what `medium` promises, and `large` part by part.

use std::collections::{BTreeMap, BTreeSet};

use commonlink_exercise::{
    Descriptions, Field, MarkPlan, PartSettings, Seizure, Settings, Truth, World, described, plan, plan_part,
};
use commonlink_model::CaptureKind;
use rayon::prelude::*;
use uuid::Uuid;

fn medium() -> (World, Truth) {
    let settings = Settings::medium().unwrap();
    plan(&settings, settings.seed)
}

/// A world of three small parts whose marks come as descriptions.
fn in_parts() -> Settings {
    let mut settings = Settings::large().unwrap();
    settings.seizures = 600;
    settings.organisations.count = 24;
    settings.parts = Some(PartSettings { count: 3, days: 548 });
    let marks = &mut settings.marks;
    marks.tools = Some(4);
    (marks.four_light, marks.fixed_light, marks.single, marks.printed) = (60, 18, 30, 12);
    (marks.topography, marks.profile, marks.reference) = (6, 9, 3);
    (settings.render.size_min, settings.render.size_max) = (160, 160);
    settings
}

fn share(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

#[test]
fn medium_is_what_was_agreed() {
    let (world, truth) = medium();
    assert_eq!((world.seizures.len(), world.marks().count()), (20_000, 5_000));
    let single = world.marks().filter(|(_, mark)| mark.capture == CaptureKind::PhotoSingle).count();
    assert_eq!(single, 2_000);
    assert!(world.marks().all(|(_, mark)| mark.is_rendered()));

    let fields: Vec<bool> = world.seizures.iter().map(|one| one.concealment.known().is_none()).collect();
    let missing = share(fields.iter().filter(|missing| **missing).count(), fields.len());
    assert!((missing - 0.35).abs() < 0.01, "{missing}");

    let goods = || world.seizures.iter().flat_map(|one| &one.items).filter(|item| item.group != "equipment");
    let without = |missing: &dyn Fn(&Seizure) -> bool| {
        share(world.seizures.iter().filter(|one| missing(one)).count(), 20_000)
    };
    let no_point = |role: &'static str| without(&move |one| one.route.iter().all(|point| point.role != role));
    for (field, missing) in [
        ("site", without(&|one| one.place.place_type.known().is_none())),
        ("conveyance", without(&|one| one.conveyance.known().is_none())),
        ("packaging", without(&|one| one.packaging.unit.known().is_none())),
        ("detection", without(&|one| one.detection_method.known().is_none())),
        ("persons", without(&|one| one.persons.known().is_none())),
        ("narrative", without(&|one| one.narrative.known().is_none())),
        ("production", no_point("production")),
        ("departure", no_point("departure")),
        ("destination", no_point("intended_destination")),
        (
            "purity",
            share(goods().filter(|item| item.purity_percent.known().is_none()).count(), goods().count()),
        ),
    ] {
        assert!((missing - 0.35).abs() < 0.012, "{field}: {missing}");
    }

    let mut delays: Vec<i64> = world
        .seizures
        .iter()
        .map(|one| i64::from((one.reported_at.date() - truth.seizures[&one.id].occurred).get_days()))
        .collect();
    delays.sort_unstable();
    // The last ones are cut off by the end of the world.
    assert!((43..=47).contains(&delays[delays.len() / 2]), "{}", delays[delays.len() / 2]);

    let mut served: BTreeMap<&str, usize> = BTreeMap::new();
    for gang in &truth.organisations {
        *served.entry(&gang.press_maker).or_default() += 1;
    }
    let sharing = truth.organisations.iter().filter(|gang| served[gang.press_maker.as_str()] > 1).count();
    let sharing = share(sharing, truth.organisations.len());
    assert!((0.17..0.23).contains(&sharing), "{sharing}");

    let one_off: Vec<_> =
        truth.tools.iter().filter(|tool| tool.kind == "press" && tool.organisation.is_none()).collect();
    let alike = share(one_off.iter().filter(|tool| tool.resembles.is_some()).count(), one_off.len());
    assert!((alike - 0.15).abs() < 0.02, "{alike}");

    let other = |name: &str| !name.chars().all(|letter| letter.is_ascii_alphabetic() || letter == 'á');
    let scripts =
        share(world.people.iter().filter(|one| other(&one.family_name)).count(), world.people.len());
    assert!((scripts - 0.3 * 0.6).abs() < 0.02, "{scripts}");
}

#[test]
fn a_tenth_of_identifiers_is_mistyped() {
    let (world, truth) = medium();
    let settings = Settings { ..Settings::medium().unwrap() };
    let mut clean = settings.clone();
    clean.reporting.mistyped = 0.0;
    let (other, _) = plan(&clean, clean.seed);
    assert_eq!(world.phones.len(), other.phones.len());
    let wrong = world.phones.iter().zip(&other.phones).filter(|(a, b)| a.number != b.number).count();
    assert!((share(wrong, world.phones.len()) - 0.1).abs() < 0.015);
    let documents: Vec<_> = world
        .people
        .iter()
        .zip(&other.people)
        .filter(|(one, _)| matches!(one.document, Field::Known(_)))
        .collect();
    let wrong = documents.iter().filter(|(a, b)| a.document != b.document).count();
    assert!((share(wrong, documents.len()) - 0.1).abs() < 0.015);
    assert!(truth.people.len() == world.people.len());
}

#[test]
fn parts_are_planned_by_themselves_and_share_nothing_but_bodies() {
    let settings = in_parts();
    let parts: Vec<(World, Truth)> = (0..3).map(|part| plan_part(&settings, 5, part)).collect();
    assert_eq!(parts[2], plan_part(&settings, 5, 2));
    assert!(parts.windows(2).all(|pair| pair[0].0.organisations == pair[1].0.organisations));
    assert!(parts.windows(2).all(|pair| pair[0].0.users == pair[1].0.users));
    let mut references: BTreeSet<(Uuid, String)> = BTreeSet::new();
    let mut ids: BTreeSet<Uuid> = BTreeSet::new();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let mut identities: BTreeSet<String> = BTreeSet::new();
    for (world, truth) in &parts {
        assert_eq!(world.seizures.len(), 200);
        for seizure in &world.seizures {
            assert!(references.insert((seizure.owner, seizure.case_reference.clone())));
            assert!(seizure.reported_at.date() <= settings.until);
            let exhibits = seizure.exhibits.iter().map(|exhibit| exhibit.id);
            let marks = seizure.marks.iter().map(|mark| mark.id);
            assert!(exhibits.chain(marks).chain([seizure.id]).all(|id| ids.insert(id)));
        }
        assert!(truth.tools.iter().all(|tool| keys.insert(tool.key.clone())));
        assert!(truth.organisations.iter().all(|gang| keys.insert(gang.key.clone())));
        let people: BTreeSet<String> = truth.people.values().map(|one| one.identity.clone()).collect();
        assert!(people.into_iter().all(|identity| identities.insert(identity)));
    }
    assert_eq!(parts.iter().map(|(world, _)| world.marks().count()).sum::<usize>(), 138);
}

#[test]
fn marks_come_as_descriptions_of_few_tools_whatever_the_number_of_threads() {
    let settings = in_parts();
    let (world, truth) = plan_part(&settings, 5, 1);
    let marks: Vec<&MarkPlan> = world.marks().map(|(_, mark)| mark).collect();
    let presses: BTreeSet<&str> = marks
        .iter()
        .map(|mark| truth.marks[&mark.id].tool.as_str())
        .filter(|key| truth.tools.iter().any(|tool| tool.key == *key && tool.kind == "press"))
        .collect();
    assert!(presses.len() <= 4 && presses.len() > 1, "{presses:?}");
    assert!(marks.iter().all(|mark| mark.files.is_empty()));
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let rendered: Vec<_> = marks
                .par_iter()
                .filter(|mark| mark.is_rendered())
                .map(|mark| (mark.id, described(mark)))
                .collect();
            let known = Descriptions::new(rendered);
            marks.par_iter().map(|mark| known.of(mark).unwrap().to_bytes()).collect::<Vec<_>>()
        })
    };
    let once = bytes(1);
    assert!(once == bytes(3));
    let distinct: BTreeSet<&Vec<u8>> = once.iter().collect();
    assert_eq!(distinct.len(), marks.len());
}
