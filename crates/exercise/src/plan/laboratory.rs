//! Laboratory profiles: purity, cutting agents, impurity pattern. Levels are invented; a batch varies about
//! its organisation's recipe, a measurement about its batch.

use super::bodies::Bodies;
use super::events::Occurrence;
use super::reports::Draft;
use super::underworld::{Gang, after};
use crate::random::Random;
use crate::world::{Part, Profile};

pub(super) fn profile(
    event: &Occurrence,
    gang: Option<&Gang>,
    bodies: &Bodies,
    draft: &Draft,
    random: &mut Random,
) -> Option<Profile> {
    let trade = event.trade;
    let laboratory = bodies.laboratory(event.country, random)?.id;
    let batch = gang.zip(event.batch).map(|(gang, batch)| &gang.batches[batch]);
    let levels: Vec<f64> = match batch {
        Some(batch) => batch.impurities.clone(),
        None => trade.impurities.iter().map(|_| random.normal() * 0.8).collect(),
    };
    let purity = match batch {
        Some(batch) => batch.purity + random.normal() * 1.2,
        None => random.range(trade.purity.0, trade.purity.1),
    };
    let purity = (purity.clamp(1.0, 98.5) * 10.0).round() / 10.0;
    let agent = gang.map_or_else(|| *random.pick(trade.cutting), |gang| gang.cutting);
    let share = random.range(0.6, 0.9);
    let cut = ((100.0 - purity) * share * 10.0).round() / 10.0;
    let rest = ((100.0 - purity - cut) * 10.0).round() / 10.0;
    let part = |name: &str, amount: f64| Part { name: name.to_owned(), amount };
    let impurities = trade
        .impurities
        .iter()
        .zip(&levels)
        .enumerate()
        .map(|(place, (name, level))| {
            // A common pattern that falls from the first to the last impurity.
            let usual = 2.5 * (-0.28 * place as f64).exp();
            let area = usual * (level + random.normal() * 0.06).exp();
            part(name, (area * 10_000.0).round() / 10_000.0)
        })
        .collect();
    let analysed = after(draft.seizure.reported_at.date(), -random.integer(0, 6)).max(event.date);
    Some(Profile {
        id: random.uuid(),
        owner: draft.seizure.owner,
        laboratory,
        seizure: draft.seizure.id,
        exhibit: draft.sample,
        group: trade.group.to_owned(),
        method: "gc_ms".to_owned(),
        analysed_on: analysed,
        purity_percent: purity,
        purity_uncertainty: (purity * 0.02 * 10.0).round() / 10.0 + 0.1,
        composition: vec![part(trade.substance, purity), part(agent, cut), part("other", rest)],
        impurities,
    })
}
