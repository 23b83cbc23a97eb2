//! Counts, countries, links, hardness, and that truth stays out.

use std::collections::{BTreeMap, BTreeSet};

use commonlink_exercise::{Field, Settings, Truth, World, marks_csv, plan};
use commonlink_model::{CaptureKind, MarkKind, MarkRole};
use uuid::Uuid;

fn small() -> (World, Truth) {
    let settings = Settings::small().unwrap();
    plan(&settings, settings.seed)
}

#[test]
fn the_small_world_has_its_numbers() {
    let (world, truth) = small();
    assert!(world.training);
    assert_eq!(world.seizures.len(), 400);
    assert_eq!(world.marks().count(), 300);
    let count = |kind, capture| world.marks().filter(|(_, m)| m.kind == kind && m.capture == capture).count();
    assert_eq!(count(MarkKind::PressedRelief, CaptureKind::PhotoFourLight), 208);
    assert_eq!(count(MarkKind::PressedRelief, CaptureKind::PhotoFixedLight), 20);
    assert_eq!(count(MarkKind::PressedRelief, CaptureKind::PhotoSingle), 30);
    assert_eq!(count(MarkKind::Printed, CaptureKind::PhotoSingle), 22);
    assert_eq!(count(MarkKind::ImpressedSurface, CaptureKind::Topography), 10);
    assert_eq!(count(MarkKind::Striated, CaptureKind::Profile), 10);
    assert_eq!(world.marks().filter(|(_, m)| m.role == MarkRole::Reference).count(), 8);
    assert!(truth.unreported > 0);
}

#[test]
fn other_seeds_have_the_same_numbers() {
    let settings = Settings::small().unwrap();
    for seed in 1..20 {
        let (world, truth) = plan(&settings, seed);
        assert_eq!(
            (world.seizures.len(), world.marks().count(), truth.marks.len()),
            (400, 300, 300),
            "seed {seed}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    let settings = Settings::small().unwrap();
    let text = |seed| {
        let (world, truth) = plan(&settings, seed);
        (serde_json::to_string(&world).unwrap(), serde_json::to_string(&truth).unwrap())
    };
    assert_eq!(text(5), text(5));
    assert_ne!(text(5), text(6));
}

#[test]
fn every_country_has_a_bureau_with_its_people_and_seizures() {
    let (world, _) = small();
    let bureaus: Vec<_> = world.organisations.iter().filter(|body| body.kind == "bureau").collect();
    assert!(bureaus.len() >= 14);
    let codes: BTreeSet<&str> = bureaus.iter().filter_map(|body| body.country.as_deref()).collect();
    for code in ["FJ", "PG", "WS", "SB", "TO", "TL", "EC", "BE", "NG", "TH", "AU"] {
        assert!(codes.contains(code), "{code}");
    }
    let logins: BTreeSet<&str> = world.users.iter().map(|user| user.login.as_str()).collect();
    assert_eq!(logins.len(), world.users.len());
    for code in codes {
        for role in ["officer", "examiner", "analyst", "admin"] {
            let login = format!("{role}.{}", code.to_lowercase());
            assert!(logins.contains(login.as_str()), "{login}");
        }
        assert!(world.seizures.iter().filter(|seizure| seizure.country == code).count() >= 3, "{code}");
    }
    for login in ["analyst.secretariat", "dpo.secretariat"] {
        assert!(logins.contains(login), "{login}");
    }
}

#[test]
fn references_are_unique_per_owner_and_reports_come_after_events() {
    let (world, _) = small();
    let mut seen = BTreeSet::new();
    for seizure in &world.seizures {
        assert!(seen.insert((seizure.owner, seizure.case_reference.clone())));
        assert!(seizure.reported_at.date() > seizure.occurred.date);
        assert!(seizure.reported_at.date() <= world.until);
        let own = world.organisations.iter().find(|body| body.id == seizure.owner).unwrap();
        assert_eq!(own.country.as_deref(), Some(seizure.country.as_str()));
        assert!(seizure.case_reference.starts_with(&own.reference_prefix));
    }
}

#[test]
fn presses_link_countries_and_designs_mislead() {
    let (world, truth) = small();
    let pressed: Vec<(&str, Uuid)> = world
        .marks()
        .filter(|(_, mark)| {
            mark.kind == MarkKind::PressedRelief && mark.capture == CaptureKind::PhotoFourLight
        })
        .map(|(seizure, mark)| (seizure.country.as_str(), mark.id))
        .collect();
    let (mut same_tool, mut same_design) = (0, 0);
    for (place, (country, mark)) in pressed.iter().enumerate() {
        for (other_country, other) in &pressed[place + 1..] {
            let (a, b) = (&truth.marks[mark], &truth.marks[other]);
            if country != other_country && a.tool == b.tool {
                same_tool += 1;
            }
            if a.design == b.design && a.tool != b.tool {
                same_design += 1;
            }
        }
    }
    assert!(same_tool >= 150, "{same_tool} pairs of one tool across borders");
    assert!(same_design >= 150, "{same_design} pairs of one design and two tools");
    let makers: Vec<&str> = truth.organisations.iter().map(|gang| gang.press_maker.as_str()).collect();
    assert!(makers.iter().collect::<BTreeSet<_>>().len() < makers.len(), "no shared maker");
    assert!(truth.tools.iter().filter(|tool| tool.resembles.is_some()).count() >= 8);
    assert!(truth.tools.iter().any(|tool| tool.copied_from.is_some()));
    assert!(truth.tools.iter().any(|tool| tool.recut));
}

#[test]
fn scanned_marks_have_partners() {
    let (world, truth) = small();
    for kind in [MarkKind::Striated, MarkKind::ImpressedSurface, MarkKind::Printed] {
        let mut tools: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (seizure, mark) in world.marks().filter(|(_, mark)| mark.kind == kind) {
            tools.entry(&truth.marks[&mark.id].tool).or_default().insert(&seizure.country);
        }
        assert!(tools.values().any(|countries| countries.len() > 1), "{kind}");
    }
}

#[test]
fn each_mark_lies_on_an_exhibit_of_its_seizure() {
    let (world, _) = small();
    let mut labels = BTreeSet::new();
    for (seizure, mark) in world.marks() {
        assert!(seizure.exhibits.iter().any(|exhibit| Some(exhibit.id) == mark.exhibit));
        assert!(labels.insert(mark.label.clone()));
        let stated = match mark.capture {
            CaptureKind::PhotoFourLight => 4,
            CaptureKind::PhotoFixedLight => 1,
            _ => 0,
        };
        assert_eq!(mark.lights.len(), stated);
    }
    for seizure in &world.seizures {
        for (place, exhibit) in seizure.exhibits.iter().enumerate() {
            assert!(exhibit.custody.windows(2).all(|pair| pair[0].at.date() <= pair[1].at.date()));
            if let Some(parent) = exhibit.parent {
                assert!(seizure.exhibits[..place].iter().any(|earlier| earlier.id == parent));
            }
        }
    }
}

#[test]
fn truth_is_absent_from_the_serialised_world() {
    let (world, truth) = small();
    let text = serde_json::to_string(&world).unwrap();
    for word in
        ["recipe", "tool", "design", "batch", "wear", "stratum", "identity", "organisation_truth", "Relief"]
    {
        assert!(!text.contains(&format!("\"{word}\"")), "`{word}` stands in the world");
    }
    for gang in &truth.organisations {
        assert!(!text.contains(&gang.name), "{}", gang.name);
        assert!(!text.contains(&format!("\"{}\"", gang.key)));
    }
    for tool in &truth.tools {
        assert!(!text.contains(&format!("\"{}\"", tool.key)));
        assert!(tool.design.is_empty() || !text.contains(&tool.design));
    }
    // What is read back can be shown but not rendered.
    let back: World = serde_json::from_str(&text).unwrap();
    let (_, mark) = back.marks().next().unwrap();
    assert!(commonlink_exercise::render(mark).unwrap_err().to_string().contains("no recipe"));
}

#[test]
fn the_settings_shares_are_met() {
    let (world, _) = small();
    let rates = Settings::small().unwrap().reporting;
    let fields: Vec<&Field<String>> = world.seizures.iter().map(|seizure| &seizure.concealment).collect();
    let share = |wanted: &Field<String>| {
        fields.iter().filter(|field| **field == wanted).count() as f64 / fields.len() as f64
    };
    assert!((share(&Field::Unknown) - rates.unknown).abs() < 0.05);
    assert!((share(&Field::NotRecorded) - rates.not_recorded).abs() < 0.05);
    assert!((share(&Field::Withheld) - rates.withheld).abs() < 0.04);
}

#[test]
fn people_recur_across_owners_under_other_spellings() {
    let (world, truth) = small();
    let mut owners: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    let mut spellings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for person in &world.people {
        let identity = truth.people[&person.id].identity.as_str();
        owners.entry(identity).or_default().insert(person.owner);
        spellings.entry(identity).or_default().insert(&person.family_name);
        assert!(person.document.known().is_none_or(|document| document.starts_with("TRAINING-")));
    }
    assert!(owners.values().filter(|set| set.len() > 1).count() >= 10);
    assert!(spellings.values().any(|set| set.len() > 1));
    assert!(world.phones.iter().all(|phone| phone.number.starts_with("+999 ")));
    let numbers: BTreeSet<&str> = world.phones.iter().map(|phone| phone.number.as_str()).collect();
    assert!(numbers.len() < world.phones.len(), "no phone was met twice");
}

#[test]
fn profiles_of_one_batch_are_nearer_than_others() {
    let (world, truth) = small();
    let spread = |a: &[commonlink_exercise::Part], b: &[commonlink_exercise::Part]| {
        a.iter().zip(b).map(|(x, y)| (x.amount.max(1e-4) / y.amount.max(1e-4)).ln().powi(2)).sum::<f64>()
            / a.len() as f64
    };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for (place, a) in world.profiles.iter().enumerate() {
        for b in world.profiles[place + 1..].iter().filter(|b| b.group == a.group) {
            let (x, y) = (&truth.profiles[&a.id], &truth.profiles[&b.id]);
            let list = if x.batch.is_some() && x.batch == y.batch { &mut near } else { &mut far };
            list.push(spread(&a.impurities, &b.impurities));
        }
    }
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
    assert!(near.len() >= 5, "{} pairs of one batch", near.len());
    assert!(mean(&near) * 5.0 < mean(&far), "{} {}", mean(&near), mean(&far));
}

#[test]
fn the_table_of_a_world_has_truth_only_when_asked() {
    let (world, truth) = small();
    let table = |truth| marks_csv(world.marks().map(|(_, mark)| mark), truth, "images/");
    let (with, without) = (table(Some(&truth)), table(None));
    assert_eq!(with.lines().count(), 301);
    assert_eq!(
        with.lines().next().unwrap(),
        "mark_id,source_id,design_id,kind,capture,files,lights,pixel_um,stratum"
    );
    for line in with.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 9);
        assert!(cells[1].starts_with('t') && !cells[8].is_empty());
    }
    for line in without.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert!(cells[1].is_empty() && cells[2].is_empty() && cells[8].is_empty());
    }
}
