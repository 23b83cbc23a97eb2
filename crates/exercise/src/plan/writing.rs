//! How clerks write identifiers and names: a mistyped character, another script, another order. Truth keeps who is
//! meant; a record keeps what was written.

use crate::random::Random;
use crate::settings::ReportingSettings;
use crate::words;
use crate::world::{Field, Person, Phone, Seizure};

/// Spoils what a report added: its container, its new people and phones. Draws from a stream of its own, so that a
/// world without such faults stays as it is.
pub(super) fn spoil(
    rates: &ReportingSettings,
    seizure: &mut Seizure,
    people: &mut [Person],
    phones: &mut [Phone],
    random: &mut Random,
) {
    if rates.mistyped > 0.0 {
        let documents = people.iter_mut().map(|person| &mut person.document);
        for field in documents.chain([&mut seizure.container_number]) {
            if let Field::Known(text) = field
                && random.chance(rates.mistyped)
            {
                *text = words::mistyped(text, random);
            }
        }
        for phone in phones {
            if random.chance(rates.mistyped) {
                phone.number = words::mistyped(&phone.number, random);
            }
        }
    }
    if rates.other_names > 0.0 {
        for person in people {
            if !random.chance(rates.other_names) {
                continue;
            }
            if random.chance(0.4) {
                std::mem::swap(&mut person.family_name, &mut person.given_names);
            } else {
                let script = *random.pick(words::SCRIPTS);
                person.family_name = words::in_script(&person.family_name, script);
                person.given_names = words::in_script(&person.given_names, script);
            }
        }
    }
}
