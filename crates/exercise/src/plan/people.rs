//! People and phones as owners record them: spelled as each clerk heard them, seldom complete.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::events::Occurrence;
use super::reports::Clerk;
use super::underworld::{Gang, Member, member};
use crate::random::Random;
use crate::settings::Settings;
use crate::truth::{PersonTruth, PhoneTruth, Truth};
use crate::words;
use crate::world::{Involvement, PartialDate, Person, Phone, Seizure};

/// People and phones recorded so far. An owner who meets the same human again finds the old record in
/// three cases of four.
#[derive(Default)]
pub(super) struct Register {
    pub(super) people: Vec<Person>,
    pub(super) phones: Vec<Phone>,
    known: BTreeMap<(Uuid, String), Uuid>,
    strangers: usize,
    /// Before every key of a stranger: names the part of a world in parts.
    prefix: String,
}

impl Register {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..Self::default() }
    }

    /// Adds who was recorded with a seizure.
    pub(super) fn record(
        &mut self,
        settings: &Settings,
        event: &Occurrence,
        gang: Option<&Gang>,
        seizure: &mut Seizure,
        truth: &mut Truth,
        random: &mut Random,
    ) {
        if !random.chance(settings.people_share) {
            return;
        }
        let mut humans: Vec<&Member> = Vec::new();
        let stranger;
        if let Some(gang) = gang {
            let count = random.integer(1, 3) as usize;
            let mut order: Vec<usize> = (0..gang.members.len()).collect();
            random.shuffle(&mut order);
            humans.extend(order.iter().take(count).map(|place| &gang.members[*place]));
        } else {
            self.strangers += 1;
            let role =
                *random.pick(&["courier_luggage", "transporter_driver", "retailer", "importer", "unknown"]);
            let from = *random.pick(&event.route);
            stranger = member(format!("{}x-p{:03}", self.prefix, self.strangers), role, from, random);
            humans.push(&stranger);
        }
        let organisation = gang.map(|gang| gang.key.clone());
        for human in humans {
            self.involve(settings, human, organisation.as_ref(), seizure, truth, random);
        }
    }

    fn involve(
        &mut self,
        settings: &Settings,
        human: &Member,
        organisation: Option<&String>,
        seizure: &mut Seizure,
        truth: &mut Truth,
        random: &mut Random,
    ) {
        let key = (seizure.owner, human.identity.clone());
        let again = self.known.get(&key).copied().filter(|_| random.chance(0.75));
        let person = again.unwrap_or_else(|| {
            let person = written(settings, human, seizure.owner, random);
            let id = person.id;
            truth.people.insert(
                id,
                PersonTruth {
                    identity: human.identity.clone(),
                    organisation: organisation.cloned(),
                    role: human.role.to_owned(),
                },
            );
            self.people.push(person);
            self.known.insert(key, id);
            id
        });
        let role = if random.chance(0.25) { "unknown" } else { human.role };
        seizure.people.push(Involvement {
            person,
            role: role.to_owned(),
            status: random
                .weighted(&[
                    ("suspect", 0.5),
                    ("charged", 0.25),
                    ("person_of_interest", 0.2),
                    ("convicted", 0.05),
                ])
                .to_owned(),
            source_grade: (*random.pick(&["a", "b", "b", "x"])).to_owned(),
            information_grade: (*random.pick(&["1", "2", "3", "4"])).to_owned(),
        });
        if random.chance(0.45) {
            let phone = Phone {
                id: random.uuid(),
                owner: seizure.owner,
                number: random.pick(&human.phones).clone(),
                person: Some(person),
            };
            truth.phones.insert(
                phone.id,
                PhoneTruth { identity: human.identity.clone(), organisation: organisation.cloned() },
            );
            seizure.phones.push(phone.id);
            self.phones.push(phone);
        }
    }
}

fn written(settings: &Settings, human: &Member, owner: Uuid, random: &mut Random) -> Person {
    let clerk = Clerk::new(&settings.reporting);
    let family_name = if random.chance(0.3) {
        words::misspelt(&human.family_name, random)
    } else {
        human.family_name.clone()
    };
    let given_names = if random.chance(0.15) {
        words::misspelt(&human.given_name, random)
    } else {
        human.given_name.clone()
    };
    let born = if random.chance(0.2) {
        PartialDate { date: human.born.first_of_year(), precision: "year".to_owned(), until: None }
    } else {
        PartialDate { date: human.born, precision: "day".to_owned(), until: None }
    };
    Person {
        id: random.uuid(),
        owner,
        family_name,
        given_names,
        aliases: if random.chance(0.2) { vec![words::given_name(random)] } else { Vec::new() },
        born: clerk.field(born, random),
        nationality: clerk.field(human.nationality.to_owned(), random),
        document: clerk.field(human.document.clone(), random),
    }
}
