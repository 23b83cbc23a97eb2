//! The policies as files, and what happens when they are not what is known.

use commonlink_model::{Context, FieldGroup, Role};
use commonlink_policy::{Action, FILES, Fault, Policies, Predicate, SCHEMA, policies, reference, scope_of};
use commonlink_testkit::sharing::{body, context, terms};

fn texts() -> String {
    FILES.map(|(_, text)| text).concat()
}

fn officer() -> Context {
    Context { user: body(9).to_string().parse().ok(), roles: vec![Role::Officer], ..context(0) }
}

/// The policies with one more.
fn with(policy: &str) -> Result<Policies, Fault> {
    Policies::of(SCHEMA, &(texts() + policy))
}

#[test]
fn every_policy_is_valid_and_every_restriction_forbids() {
    policies().unwrap();
    for (file, text) in FILES {
        let permits = text.matches("\npermit (").count();
        let forbids = text.matches("\nforbid (").count();
        assert_eq!(permits + forbids, text.matches("@id(").count(), "{file}: each has its name");
        if file == "restrictions.cedar" {
            assert!(permits == 0 && forbids > 5);
        } else {
            assert!(forbids == 0 && permits > 0, "{file}");
        }
    }
    for group in FieldGroup::ALL {
        let code = group.code();
        assert!(texts().contains(&format!("resource.heldBack.contains(\"{code}\")")), "{code}");
        assert!(texts().contains(&format!("resource.released.{code}.contains")), "{code}");
    }
    for role in [Role::Officer, Role::Examiner, Role::Analyst] {
        assert!(texts().contains(&format!("Role::\"{}\"", role.code())));
    }
}

#[test]
fn what_the_schema_does_not_know_is_refused() {
    for (policy, why) in [
        ("@id(\"x\") forbid (principal, action, resource) when { resource.hidden };", "attribute"),
        ("@id(\"x\") permit (principal, action == Action::\"see\", resource);", "action"),
        ("@id(\"x\") forbid (principal, action, resource) when { resource.level == \"high\" };", "type"),
        ("@id(\"own\") permit (principal, action == Action::\"own\", resource);", "a name twice"),
        ("permit (principal, action == Action::\"own\", resource);", "no name"),
        ("@id(\"x\") permit (principal", "syntax"),
    ] {
        assert!(matches!(with(policy), Err(Fault::Policies(_))), "{why}");
    }
}

#[test]
fn what_no_rule_knows_shows_nothing() {
    let asker = officer();
    for policy in [
        "@id(\"x\") forbid (principal, action, resource) when { resource.purposes.isEmpty() };",
        "@id(\"x\") forbid (principal, action, resource) when { resource.level < 1 };",
        "@id(\"x\") forbid (principal, action, resource) when { resource.matching like \"h*\" };",
        "@id(\"x\") permit (principal, action, resource) when { resource.purposes.containsAll([\"a\"]) };",
        "@id(\"x\") forbid (principal, action, resource) when { resource.level + 1 <= 2 };",
        "@id(\"x\") forbid (principal, action, resource) when { if resource.active then resource.everyone else false };",
    ] {
        let policies = with(policy).unwrap();
        for action in Action::ALL {
            let scope = scope_of(&policies, &asker, action);
            // Where all that is asked is decided without the record, Cedar leaves nothing of the policy to know.
            let empty = scope.predicate() == &Predicate::Nothing;
            assert!(
                empty && (scope.fault().is_some() || action == Action::Match || action == Action::Examine)
            );
            assert!((0..50).map(terms).all(|terms| !scope.admits(&terms)));
        }
    }
}

#[test]
fn a_scope_of_everything_is_none() {
    let asker = officer();
    let all = Policies::of(SCHEMA, "@id(\"all\") permit (principal, action, resource);").unwrap();
    let scope = scope_of(&all, &asker, Action::Own);
    assert_eq!((scope.predicate(), scope.fault()), (&Predicate::Nothing, Some(&Fault::Unconditional)));
}

#[test]
fn another_restriction_only_narrows() {
    let closed =
        with("@id(\"x\") forbid (principal, action, resource) when { resource.matching == \"silent\" };")
            .unwrap();
    let (mut kept, mut taken) = (0, 0);
    for (context, terms) in (0..60).map(context).flat_map(|one| (0..60).map(move |n| (one.clone(), terms(n))))
    {
        for action in Action::ALL {
            let before = reference::decide(&context, action, &terms);
            let after = scope_of(&closed, &context, action).groups(&terms);
            if terms.matching.code() == "silent" {
                assert_eq!(after, None);
                taken += usize::from(before.is_some());
            } else {
                assert_eq!(after, before);
                kept += usize::from(before.is_some());
            }
        }
    }
    assert!(kept > 100 && taken > 100, "{kept} {taken}");
}

#[test]
fn a_decision_names_what_decided() {
    let policies = policies().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (context, terms) in (0..1_000).map(context).zip((0..1_000).map(terms)) {
        seen.extend(policies.decide(&context, Action::View, &terms).unwrap().because);
    }
    for name in ["own_read", "everyone", "named_country", "excluded_country", "above_clearance", "out_of_use"]
    {
        assert!(seen.contains(name), "{name} in {seen:?}");
    }
}
