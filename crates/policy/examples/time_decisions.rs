//! How long decisions and scopes take: one figure a line, in microseconds, as JSON. `cargo xtask bars owner decisions`
//! runs it as a release build.

use commonlink_policy::{Action, Terms, policies, scope, scope_of};
use commonlink_testkit::sharing::{context, terms};
use std::time::Instant;

/// The middle of many, in microseconds.
fn median(mut each: Vec<f64>) -> f64 {
    each.sort_by(f64::total_cmp);
    each[each.len() / 2]
}

fn timed(mut what: impl FnMut()) -> f64 {
    let start = Instant::now();
    what();
    start.elapsed().as_secs_f64() * 1e6
}

fn uuid(n: u64) -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(0x4000, 0x8000_0000_0000_0000 | n)
}

fn main() -> Result<(), &'static commonlink_policy::Fault> {
    let policies = policies()?;
    let contexts: Vec<_> = (0..400).map(context).filter(|context| !context.roles.is_empty()).collect();
    let terms: Vec<Terms> = (0..50).map(terms).collect();
    for action in [Action::View, Action::Own, Action::Match] {
        scope(&contexts[0], action);
    }
    let mut decisions = Vec::new();
    let mut told = Vec::new();
    for context in &contexts {
        for terms in &terms {
            decisions.push(timed(|| drop(policies.decide(context, Action::Own, terms))));
            told.push(timed(|| drop(policies.decide(context, Action::View, terms))));
        }
    }
    let of = |action| {
        median(contexts.iter().map(|context| timed(|| drop(scope_of(policies, context, action)))).collect())
    };
    let (own, view) = (of(Action::Own), of(Action::View));
    // As it is asked for: field groups only once something is in scope.
    let fresh = |n: u64| {
        let organisation = commonlink_model::OrganisationId::from_uuid(uuid(n));
        commonlink_model::Context { organisation, ..contexts[0].clone() }
    };
    let asked = (0..400).map(|n| timed(|| drop(scope(&fresh(n), Action::View)))).collect();
    let asked = median(asked);
    for context in &contexts {
        scope(context, Action::View);
    }
    let cached =
        median(contexts.iter().map(|context| timed(|| drop(scope(context, Action::View)))).collect());
    println!(
        "{{\"decision\":{},\"told\":{},\"own\":{own},\"view\":{asked},\"groups\":{view},\"cached\":{cached}}}",
        median(decisions),
        median(told)
    );
    Ok(())
}
