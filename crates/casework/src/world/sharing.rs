//! To whom the bodies of a world of measurement let their records be known: a mix of everything that a handling can say,
//! so that what sharing costs a page can be measured. It follows from identifiers alone, so a world that is made
//! anew, or goes on after a kill, is the same.
//!
//! Each body has few ways: terms are kept once for all records that have them alike.

use commonlink_exercise::{Organisation, Seizure, Settings, Sharing, World};
use commonlink_model::{FieldGroup, Handling, Level, OrganisationId, Purpose};
use uuid::Uuid;

/// How a world shares, and among whom.
#[derive(Clone, Copy)]
pub struct Mix<'a> {
    sharing: Sharing,
    bodies: &'a [Organisation],
}

impl<'a> Mix<'a> {
    /// Of a world of these settings.
    pub fn of(settings: &Settings, world: &'a World) -> Self {
        Self { sharing: settings.sharing, bodies: &world.organisations }
    }

    /// Handles a seizure as its owner would in this mix.
    pub fn put_on(&self, seizure: &Seizure, handling: &mut Handling) {
        if self.sharing != Sharing::Mixed || self.bodies.is_empty() {
            return;
        }
        let owner = seizure.owner;
        let audience = &mut handling.audience;
        handling.held_back = Vec::new();
        match spread(seizure.id, 0) % 100 {
            0..15 => {}
            15..40 => audience.everyone = true,
            40..50 => {
                audience.everyone = true;
                handling.held_back = vec![FieldGroup::Identity, FieldGroup::ExactPlace];
            }
            50..60 => {
                audience.countries = (1..9).filter_map(|n| self.country(owner, n)).collect();
                handling.held_back = vec![FieldGroup::IntelligenceSource];
            }
            60..68 => audience.organisations = (11..14).filter_map(|n| self.body(owner, n)).collect(),
            68..78 => {
                audience.everyone = true;
                audience.excluded_countries = self.country(owner, 21).into_iter().collect();
            }
            78..84 => {
                audience.everyone = true;
                audience.excluded_organisations = self.body(owner, 22).into_iter().collect();
                handling.held_back = vec![FieldGroup::Images];
            }
            84..90 => {
                audience.everyone = true;
                handling.purposes = vec![Purpose::ForensicAnalysis];
            }
            90..95 => {
                audience.everyone = true;
                handling.level = Level::Confidential;
            }
            _ => {
                audience.countries = (31..37).filter_map(|n| self.country(owner, n)).collect();
                audience.excluded_organisations = self.body(owner, 38).into_iter().collect();
                handling.held_back = vec![FieldGroup::Chemistry, FieldGroup::MarkImage];
            }
        }
        let audience = &mut handling.audience;
        audience.countries.sort();
        audience.countries.dedup();
        audience.organisations.sort_by_key(ToString::to_string);
        audience.organisations.dedup();
    }

    fn another(&self, owner: Uuid, number: u64) -> Option<&'a Organisation> {
        let place = spread(owner, number) % self.bodies.len() as u64;
        self.bodies.get(usize::try_from(place).ok()?).filter(|body| body.id != owner)
    }

    fn body(&self, owner: Uuid, number: u64) -> Option<OrganisationId> {
        self.another(owner, number).map(|body| OrganisationId::from_uuid(body.id))
    }

    fn country(&self, owner: Uuid, number: u64) -> Option<String> {
        self.another(owner, number)?.country.clone()
    }
}

/// A number that tells nothing of the identifier that it follows from (the last steps of `SplitMix64`).
fn spread(id: Uuid, number: u64) -> u64 {
    let (high, low) = id.as_u64_pair();
    let mut mixed = (high ^ low.rotate_left(17)).wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_exercise::plan_part;
    use std::collections::BTreeSet;

    #[test]
    fn bodies_share_in_every_way_and_each_in_few() {
        let settings = Settings { seizures: 2_000, ..Settings::medium().unwrap() };
        let settings = Settings {
            marks: commonlink_exercise::MarkSettings { pictures: false, ..settings.marks.clone() },
            ..settings
        };
        let (world, _) = plan_part(&settings, 7, 0);
        let mix = Mix::of(&settings, &world);
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut ways: BTreeSet<(Uuid, String)> = BTreeSet::new();
        for seizure in &world.seizures {
            let mut handling = Handling::standard(jiff::civil::date(2026, 1, 1));
            mix.put_on(seizure, &mut handling);
            let audience = &handling.audience;
            let kinds = [
                ("everyone", audience.everyone),
                ("countries", !audience.countries.is_empty()),
                ("organisations", !audience.organisations.is_empty()),
                ("excluded countries", !audience.excluded_countries.is_empty()),
                ("excluded bodies", !audience.excluded_organisations.is_empty()),
                ("purposes", handling.purposes.len() == 1),
                ("level", handling.level == Level::Confidential),
                ("held back", !handling.held_back.is_empty()),
                ("nobody", audience.is_nobody()),
            ];
            found.extend(kinds.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind));
            ways.insert((seizure.owner, format!("{handling:?}")));
        }
        assert_eq!(found.len(), 9, "{found:?}");
        let owners: BTreeSet<Uuid> = world.seizures.iter().map(|seizure| seizure.owner).collect();
        assert!(owners.len() > 5 && ways.len() <= owners.len() * 10, "{} of {}", ways.len(), owners.len());
    }

    #[test]
    fn a_world_of_one_owner_has_one() {
        let settings = Settings { sharing: Sharing::OneOwner, ..Settings::small().unwrap() };
        let (world, _) = plan_part(&settings, 7, 0);
        let owners: BTreeSet<Uuid> = world.seizures.iter().map(|seizure| seizure.owner).collect();
        let secretariat = world.organisations.iter().find(|body| body.kind == "secretariat").unwrap();
        assert_eq!(owners, BTreeSet::from([secretariat.id]));
    }
}
