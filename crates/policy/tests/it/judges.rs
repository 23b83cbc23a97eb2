//! The scope in memory and Cedar against the reference model, on generated contexts and terms; and what must hold of
//! all. `COMMONLINK_TRIPLES` says how many (context, action, terms) the judges are asked about.

use commonlink_model::{FieldGroups, Level, Role};
use commonlink_policy::{Action, Release, Terms, policies, reference, scope};
use commonlink_testkit::sharing::{BODIES, body, context, country, terms};

const CONTEXTS: u64 = 400;
const TERMS: u64 = 250;

#[test]
fn cedar_and_the_scope_say_what_the_reference_says() {
    let triples: u64 = std::env::var("COMMONLINK_TRIPLES").map_or(Ok(40_000), |text| text.parse()).unwrap();
    let contexts = triples.div_ceil(TERMS * Action::ALL.len() as u64);
    let policies = policies().unwrap();
    let all: Vec<Terms> = (0..TERMS).map(terms).collect();
    let (mut told, mut cut, mut refused) = (0_u64, 0_u64, 0_u64);
    for seed in 0..contexts {
        let context = context(seed);
        for action in Action::ALL {
            let scope = scope(&context, action);
            assert_eq!(scope.fault(), None);
            for terms in &all {
                let expected = reference::decide(&context, action, terms);
                let asked = || format!("{action:?}\n{context:?}\n{terms:?}");
                assert_eq!(scope.groups(terms), expected, "tree: {}", asked());
                assert_eq!(scope.admits(terms), expected.is_some());
                assert_eq!(policies.decide(&context, action, terms).unwrap().told, expected, "{}", asked());
                match expected {
                    Some(FieldGroups::ALL) => told += 1,
                    Some(_) => cut += 1,
                    None => refused += 1,
                }
            }
        }
    }
    let all = told + cut + refused;
    println!("asked {all}: told in full {told}, in part {cut}, not {refused}");
    assert!(
        told > all / 20 && cut > all / 200 && refused > all / 4,
        "told {told}, cut {cut}, refused {refused}"
    );
}

#[test]
fn a_restriction_only_narrows() {
    let terms: Vec<(Terms, Vec<Terms>)> =
        (0..TERMS).map(terms).map(|terms| (terms.clone(), narrower(&terms))).collect();
    for seed in 0..CONTEXTS / 8 {
        let context = context(seed);
        for action in Action::ALL {
            let scope = scope(&context, action);
            for (terms, narrower) in &terms {
                let before = scope.groups(terms);
                for narrower in narrower {
                    let after = scope.groups(narrower);
                    let within = match (before, after) {
                        (_, None) => true,
                        (Some(before), Some(after)) => after.without(before).is_empty(),
                        (None, Some(_)) => false,
                    };
                    assert!(within, "{action:?} {before:?} {after:?}\n{context:?}\n{terms:?}\n{narrower:?}");
                }
            }
        }
    }
}

/// The same terms with one restriction more.
fn narrower(terms: &Terms) -> Vec<Terms> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Terms)| {
        let mut changed = terms.clone();
        change(&mut changed);
        all.push(changed);
    };
    for n in 0..BODIES {
        with(&|terms| terms.excluded_organisations.push(body(n)));
        with(&|terms| terms.excluded_countries.extend(country(n)));
    }
    with(&|terms| terms.level = Level::Confidential);
    with(&|terms| terms.everyone = false);
    with(&|terms| terms.held_back = FieldGroups::ALL);
    with(&|terms| terms.purposes.truncate(1));
    with(&|terms| terms.countries.clear());
    with(&|terms| terms.organisations.clear());
    with(&|terms| terms.releases.truncate(1));
    with(&|terms| terms.active = false);
    all
}

#[test]
fn less_of_a_person_sees_less() {
    let terms: Vec<Terms> = (0..TERMS).map(terms).collect();
    for seed in 0..CONTEXTS {
        let context = context(seed);
        for role in Role::ALL {
            let mut lesser = context.clone();
            lesser.roles.retain(|held| held != role);
            for action in Action::ALL {
                let (more, less) = (scope(&context, action), scope(&lesser, action));
                for terms in &terms {
                    let widened = less.admits(terms) && !more.admits(terms);
                    assert!(!widened, "{role:?} {action:?}\n{context:?}\n{terms:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_released_ends() {
    let mut asker = context(0);
    asker.user = "00000000-0000-4000-8000-0000000000aa".parse().ok();
    asker.organisation = body(1);
    asker.country = country(1);
    asker.roles = vec![Role::Officer];
    let mut held = terms(0);
    held = Terms {
        owner: body(2),
        level: asker.clearance,
        purposes: vec![asker.purpose],
        everyone: false,
        countries: Vec::new(),
        organisations: Vec::new(),
        excluded_countries: Vec::new(),
        excluded_organisations: Vec::new(),
        active: true,
        ..held
    };
    held.releases = vec![Release { organisation: body(1), groups: FieldGroups::ALL, until: asker.now }];
    assert_eq!(reference::decide(&asker, Action::View, &held), None, "not from its end on");
    held.releases[0].until = commonlink_model::Moment::from_micros(asker.now.micros() + 1);
    assert_eq!(reference::decide(&asker, Action::View, &held), Some(FieldGroups::ALL));
    held.excluded_organisations = vec![body(1)];
    assert_eq!(reference::decide(&asker, Action::View, &held), None, "exclusions win");
}
