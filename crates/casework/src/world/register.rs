//! People, phones and containers of the training world as a reporter writes them into remarks: the store has no records
//! of them yet, and a search is to meet their names in other scripts and their mistyped numbers.

use commonlink_exercise::{Person, Phone, Seizure, World};
use commonlink_model::Reported;
use std::collections::HashMap;
use uuid::Uuid;

/// The kind of exhibit that carries the number of a container.
pub const CONTAINER: &str = "container";

/// Who and what the owners of a world recorded, by identifier.
pub struct Register<'a> {
    people: HashMap<Uuid, &'a Person>,
    phones: HashMap<Uuid, &'a Phone>,
}

impl<'a> Register<'a> {
    /// Of a whole world.
    pub fn of(world: &'a World) -> Self {
        Self {
            people: world.people.iter().map(|person| (person.id, person)).collect(),
            phones: world.phones.iter().map(|phone| (phone.id, phone)).collect(),
        }
    }

    /// The report in words, with who was recorded. One without remarks stays so.
    pub fn remarks(&self, seizure: &Seizure) -> Reported<String> {
        super::convert::reported(&seizure.narrative).map(|narrative| {
            let mut sentences = vec![narrative];
            // Else its exhibit carries the number.
            if !seizure.exhibits.iter().any(|exhibit| exhibit.kind == CONTAINER) {
                let number = seizure.container_number.known();
                sentences.extend(number.map(|number| format!("Container {number}.")));
            }
            for part in &seizure.people {
                sentences.extend(self.people.get(&part.person).map(|person| who(&part.status, person)));
            }
            for phone in seizure.phones.iter().filter_map(|id| self.phones.get(id)) {
                sentences.push(format!("Phone {}.", phone.number));
            }
            sentences.join(" ")
        })
    }
}

/// "Person of interest: Aro Valvero, document TRAINING-1234."
fn who(status: &str, person: &Person) -> String {
    let mut words = status.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut told = vec![format!("{words}: {} {}", person.given_names, person.family_name)];
    told.extend(person.aliases.iter().map(|alias| format!("called {alias}")));
    told.extend(person.document.known().map(|number| format!("document {number}")));
    format!("{}.", told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::convert::submission;
    use commonlink_exercise::{Settings, plan};
    use commonlink_model::Submission;

    /// The world of measurements, smaller, as the store takes it.
    fn converted(settings: &Settings) -> Vec<Submission> {
        let (world, _) = plan(settings, settings.seed);
        let register = Register::of(&world);
        let all: Result<Vec<_>, _> = world.seizures.iter().map(|one| submission(one, &register)).collect();
        all.unwrap()
    }

    /// The words after a marker in all that a store would look through.
    fn after<'t>(all: &'t [Submission], marker: &str) -> Vec<&'t str> {
        let texts = all.iter().flat_map(|one| {
            let remarks = one.details.remarks.known().map(String::as_str);
            remarks.into_iter().chain(one.exhibits.iter().map(|exhibit| exhibit.description.as_str()))
        });
        texts.flat_map(|text| text.split(marker).skip(1)).collect()
    }

    fn settings() -> Settings {
        let mut settings = Settings::medium().unwrap();
        settings.seizures = 6_000;
        settings.organisations.count = 180;
        let marks = &mut settings.marks;
        (marks.four_light, marks.fixed_light, marks.single, marks.printed) = (60, 18, 30, 12);
        (marks.topography, marks.profile, marks.reference) = (6, 9, 3);
        settings
    }

    #[test]
    fn mistyped_identifiers_and_names_in_other_scripts_reach_the_store() {
        let settings = settings();
        let mut clean = settings.clone();
        (clean.reporting.mistyped, clean.reporting.other_names) = (0.0, 0.0);
        let (held, meant) = (converted(&settings), converted(&clean));
        for (marker, least) in
            [("hipping container ", 300), ("Container ", 100), ("document ", 1_000), ("Phone ", 800)]
        {
            let number = |text: &str| text.split(['.', ' ']).next().unwrap_or_default().to_owned();
            // Phones have blanks within.
            let length = if marker == "Phone " { 13 } else { 0 };
            let read =
                |text: &&str| if length > 0 { text.chars().take(length).collect() } else { number(text) };
            let (held, meant): (Vec<String>, Vec<String>) = (
                after(&held, marker).iter().map(read).collect(),
                after(&meant, marker).iter().map(read).collect(),
            );
            assert_eq!(held.len(), meant.len(), "{marker}");
            assert!(held.len() >= least, "{marker}: {}", held.len());
            let wrong = held.iter().zip(&meant).filter(|(a, b)| a != b).count() as f64 / held.len() as f64;
            assert!((0.06..0.14).contains(&wrong), "{marker}: {wrong}");
        }
        let names = |all: &[Submission]| -> Vec<String> {
            let told = ["Suspect: ", "Charged: ", "Person of interest: ", "Convicted: "];
            told.iter()
                .flat_map(|marker| after(all, marker))
                .map(|text| text.split(['.', ',']).next().unwrap_or_default().to_owned())
                .collect()
        };
        let (held, meant) = (names(&held), names(&meant));
        assert!(held.len() == meant.len() && held.len() > 2_000, "{}", held.len());
        let share = |is: &dyn Fn(&str, &str) -> bool| {
            held.iter().zip(&meant).filter(|(a, b)| is(a, b)).count() as f64 / held.len() as f64
        };
        let other = share(&|held, meant| held != meant);
        assert!((0.24..0.36).contains(&other), "{other}");
        let scripts = share(&|held, _| !held.chars().any(|letter| letter.is_ascii_alphabetic()));
        assert!((0.12..0.24).contains(&scripts), "{scripts}");
    }

    #[test]
    fn optional_fields_are_missing_at_the_rate_of_the_settings() {
        let held = converted(&settings());
        let missing = |of: &dyn Fn(&Submission) -> bool| {
            held.iter().filter(|one| of(one)).count() as f64 / held.len() as f64
        };
        let names: Vec<&str> = held[0].details.fields().iter().map(|(name, _)| *name).collect();
        assert!(names.len() >= 10, "{names:?}");
        for (n, name) in names.iter().enumerate() {
            let share = missing(&|one| one.details.fields()[n].1.known().is_none());
            assert!((share - 0.35).abs() < 0.025, "{name}: {share}");
        }
        let purity = missing(&|one| one.items.iter().all(|item| item.purity_percent.known().is_none()));
        assert!((purity - 0.35).abs() < 0.025, "purity: {purity}");
        let seals: Vec<bool> =
            held.iter().flat_map(|one| &one.exhibits).map(|one| one.seal.known().is_none()).collect();
        let share = seals.iter().filter(|missing| **missing).count() as f64 / seals.len() as f64;
        assert!((share - 0.35).abs() < 0.02, "seal: {share}");
    }
}
