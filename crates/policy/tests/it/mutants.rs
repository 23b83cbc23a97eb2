//! Whether the judges notice: policies, and trees that wrong rules of the compiler would make, changed mechanically one
//! at a time, each held against the reference model.

use commonlink_model::{FieldGroups, MatchingMode, Moment};
use commonlink_policy::{Action, FILES, Policies, Predicate, SCHEMA, Terms, reference, scope, scope_of};
use commonlink_testkit::sharing::{context, terms};

const CONTEXTS: u64 = 120;
const TERMS: u64 = 200;

/// A change, and what it makes of a text.
type Change = (String, String);

/// The policies, each changed in one place.
fn policy_mutants() -> Vec<Change> {
    let text = FILES.map(|(_, text)| text).concat();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let text = lines.join("\n");
    let mut mutants = Vec::new();
    for policy in text.split("@id(").skip(1) {
        let (_, name) = policy.split_once('"').unwrap_or_default();
        let (name, _) = name.split_once('"').unwrap_or_default();
        let whole = format!("@id({policy}");
        mutants.push((format!("drop {name}"), text.replacen(&whole, "", 1)));
        let clauses: Vec<&str> = whole.split('\n').collect();
        for (n, clause) in clauses.iter().enumerate() {
            if clause.starts_with("when {") && clause.ends_with('}') {
                let kept: Vec<&str> =
                    clauses.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, c)| *c).collect();
                mutants.push((format!("{name}: drop a clause"), text.replacen(&whole, &kept.join("\n"), 1)));
            }
        }
        for (from, to) in [
            ("==", "!="),
            ("!=", "=="),
            ("<=", "<"),
            ("<=", ">="),
            ("&&", "||"),
            ("||", "&&"),
            ("{ !", "{ "),
            ("\nwhen {", "\nunless {"),
            ("\nunless {", "\nwhen {"),
            ("permit (", "forbid ("),
            ("forbid (", "permit ("),
            ("excludedCountries", "countries"),
            ("excludedOrganisations", "organisations"),
            (".countries", ".excludedCountries"),
            (".organisations", ".excludedOrganisations"),
            (" in Action::\"read\"", " == Action::\"view\""),
            (" in Action::\"read\"", " in Action::\"field_group\""),
            (" in [Action::\"read\", Action::\"compared\"]", " in Action::\"read\""),
            (" in [Action::\"read\", Action::\"compared\"]", " in Action::\"compared\""),
            ("Role::\"officer\", ", ""),
            ("Role::\"examiner\", ", ""),
            ("Role::\"analyst\", ", ""),
            (", Role::\"platform\"", ""),
            ("principal in Role::\"platform\"", "principal"),
            ("principal in Role::\"examiner\"", "principal"),
            ("\"no_match\"", "\"silent\""),
            ("\"hit_only\"", "\"silent\""),
            ("released.mark_image_for_comparison", "released.images"),
            ("contains(\"mark_image_for_comparison\")", "contains(\"images\")"),
            ("released.identity", "released.anything"),
            ("released.anything", "released.identity"),
            ("contains(\"identity\")", "contains(\"images\")"),
            ("released.chemistry", "released.images"),
        ] {
            let places: Vec<usize> = whole.match_indices(from).map(|(at, _)| at).collect();
            for at in places {
                let changed = format!("{}{to}{}", &whole[..at], &whole[at + from.len()..]);
                let what = format!("{name}: {} for {} at {at}", to.trim(), from.trim());
                mutants.push((what, text.replacen(&whole, &changed, 1)));
            }
        }
    }
    mutants
}

/// Whether some judge says something else than the reference.
fn noticed(policies: &Policies, all: &[Terms]) -> bool {
    (0..CONTEXTS).map(context).any(|context| {
        Action::ALL.into_iter().any(|action| {
            let scope = scope_of(policies, &context, action);
            all.iter().any(|terms| scope.groups(terms) != reference::decide(&context, action, terms))
        })
    })
}

#[test]
fn a_changed_policy_is_noticed() {
    let all: Vec<Terms> = (0..TERMS).map(terms).collect();
    let mutants = policy_mutants();
    let (mut invalid, mut caught, mut missed) = (0, 0, Vec::new());
    for (what, text) in &mutants {
        match Policies::of(SCHEMA, text) {
            Err(_) => invalid += 1,
            Ok(policies) if noticed(&policies, &all) => caught += 1,
            Ok(_) => missed.push(what.clone()),
        }
    }
    let valid = caught + missed.len();
    println!("policies: {caught} of {valid} caught ({invalid} more refused as invalid); missed: {missed:#?}");
    assert!(valid > 100 && caught * 100 >= valid * 95, "{caught} of {valid}; missed {missed:#?}");
}

/// What becomes of a node.
type Rule = fn(Predicate) -> Predicate;

/// Changes of every node of a kind, as a wrong rule would make them.
fn tree_mutants() -> Vec<(&'static str, Rule)> {
    use Predicate as P;
    fn not(predicate: P) -> P {
        P::Not(Box::new(predicate))
    }
    vec![
        ("in use, always", |p| if p == P::InUse { P::All(vec![]) } else { p }),
        ("in use, never", |p| if p == P::InUse { P::Nothing } else { p }),
        ("owned, negated", |p| if matches!(p, P::OwnedBy(_)) { not(p) } else { p }),
        ("owned, never", |p| if matches!(p, P::OwnedBy(_)) { P::Nothing } else { p }),
        ("owned, always", |p| if matches!(p, P::OwnedBy(_)) { P::All(vec![]) } else { p }),
        ("owned, as named", |p| if let P::OwnedBy(id) = p { P::NamesOrganisation(id) } else { p }),
        ("matching, another", |p| {
            if matches!(p, P::MatchingIs(_)) { P::MatchingIs(MatchingMode::Silent) } else { p }
        }),
        ("matching, negated", |p| if matches!(p, P::MatchingIs(_)) { not(p) } else { p }),
        ("matching, never", |p| if matches!(p, P::MatchingIs(_)) { P::Nothing } else { p }),
        ("level, always", |p| if matches!(p, P::LevelAtMost(_)) { P::All(vec![]) } else { p }),
        ("level, never", |p| if matches!(p, P::LevelAtMost(_)) { P::Nothing } else { p }),
        ("level, negated", |p| if matches!(p, P::LevelAtMost(_)) { not(p) } else { p }),
        ("level, one less", |p| match p {
            P::LevelAtMost(commonlink_model::Level::Confidential) => {
                P::LevelAtMost(commonlink_model::Level::Restricted)
            }
            P::LevelAtMost(_) => P::LevelAtMost(commonlink_model::Level::ForOfficialUseOnly),
            p => p,
        }),
        ("purpose, always", |p| if matches!(p, P::ForPurpose(_)) { P::All(vec![]) } else { p }),
        ("purpose, negated", |p| if matches!(p, P::ForPurpose(_)) { not(p) } else { p }),
        ("everyone, always", |p| if p == P::ForEveryone { P::All(vec![]) } else { p }),
        ("everyone, never", |p| if p == P::ForEveryone { P::Nothing } else { p }),
        ("country, excluded", |p| if let P::NamesCountry(code) = p { P::ExcludesCountry(code) } else { p }),
        ("country, never", |p| if matches!(p, P::NamesCountry(_)) { P::Nothing } else { p }),
        (
            "body, excluded",
            |p| if let P::NamesOrganisation(id) = p { P::ExcludesOrganisation(id) } else { p },
        ),
        ("body, never", |p| if matches!(p, P::NamesOrganisation(_)) { P::Nothing } else { p }),
        (
            "excluded country, named",
            |p| if let P::ExcludesCountry(code) = p { P::NamesCountry(code) } else { p },
        ),
        ("excluded country, never", |p| if matches!(p, P::ExcludesCountry(_)) { P::Nothing } else { p }),
        ("excluded body, named", |p| {
            if let P::ExcludesOrganisation(id) = p { P::NamesOrganisation(id) } else { p }
        }),
        ("excluded body, never", |p| if matches!(p, P::ExcludesOrganisation(_)) { P::Nothing } else { p }),
        ("held back, never", |p| if matches!(p, P::HoldsBack(_)) { P::Nothing } else { p }),
        ("held back, negated", |p| if matches!(p, P::HoldsBack(_)) { not(p) } else { p }),
        ("held back, another", |p| {
            if matches!(p, P::HoldsBack(_)) { P::HoldsBack(commonlink_model::FieldGroup::Images) } else { p }
        }),
        ("released, of anything", |p| if let P::Released(id, _) = p { P::Released(id, None) } else { p }),
        ("released, never", |p| if matches!(p, P::Released(..)) { P::Nothing } else { p }),
        ("released, always", |p| if matches!(p, P::Released(..)) { P::All(vec![]) } else { p }),
        ("not, dropped", |p| if let P::Not(branch) = p { *branch } else { p }),
        ("not, never", |p| if matches!(p, P::Not(_)) { P::Nothing } else { p }),
        ("all, any", |p| if let P::All(branches) = p { P::Any(branches) } else { p }),
        ("any, all", |p| if let P::Any(branches) = p { P::All(branches) } else { p }),
        ("all, the first is lost", |p| {
            if let P::All(b) = p { P::All(b.into_iter().skip(1).collect()) } else { p }
        }),
        ("all, the last is lost", |p| {
            if let P::All(mut b) = p {
                b.pop();
                P::All(b)
            } else {
                p
            }
        }),
        ("any, the first is lost", |p| {
            if let P::Any(b) = p { P::Any(b.into_iter().skip(1).collect()) } else { p }
        }),
        ("any, the last is lost", |p| {
            if let P::Any(mut b) = p {
                b.pop();
                P::Any(b)
            } else {
                p
            }
        }),
    ]
}

/// Every node of a tree, changed from the leaves up.
fn changed(predicate: &Predicate, change: Rule) -> Predicate {
    let all = |branches: &[Predicate]| branches.iter().map(|branch| changed(branch, change)).collect();
    change(match predicate {
        Predicate::Not(branch) => Predicate::Not(Box::new(changed(branch, change))),
        Predicate::All(branches) => Predicate::All(all(branches)),
        Predicate::Any(branches) => Predicate::Any(all(branches)),
        leaf => leaf.clone(),
    })
}

#[test]
fn a_wrong_rule_of_the_compiler_is_noticed() {
    let all: Vec<Terms> = (0..TERMS).map(terms).collect();
    let groups = |admits: &Predicate, told: &[(_, Predicate)], terms: &Terms, now: Moment| {
        let told = told.iter().filter(|(_, told)| told.holds(terms, now)).map(|(group, _)| *group);
        admits.holds(terms, now).then(|| told.collect::<FieldGroups>())
    };
    let mutants = tree_mutants();
    let mut missed = Vec::new();
    for (what, change) in &mutants {
        let noticed = (0..CONTEXTS).map(context).any(|context| {
            Action::ALL.into_iter().any(|action| {
                let scope = scope(&context, action);
                let admits = changed(scope.predicate(), *change);
                let told: Vec<_> = scope
                    .field_groups()
                    .iter()
                    .map(|(group, told)| (*group, changed(told, *change)))
                    .collect();
                all.iter().any(|terms| {
                    let expected = reference::decide(&context, action, terms);
                    let found = groups(&admits, &told, terms, context.now);
                    let cut = !scope.field_groups().is_empty();
                    if cut { found != expected } else { found.is_some() != expected.is_some() }
                })
            })
        });
        if !noticed {
            missed.push(*what);
        }
    }
    let caught = mutants.len() - missed.len();
    println!("compiler: {caught} of {} caught; missed: {missed:?}", mutants.len());
    assert!(caught * 100 >= mutants.len() * 95, "missed {missed:?}");
}
