//! Terms and contexts for tests of who may know what: any number of them, the same for the same number. Bodies,
//! countries and moments are few, so that restrictions and permits often meet.

use commonlink_model::{
    Context, FieldGroup, FieldGroups, Level, MatchingMode, Moment, OrganisationId, Purpose, RequestId, Role,
    UserId,
};
use commonlink_policy::Release;
pub use commonlink_policy::{Action, Terms, reference};
use uuid::Uuid;

/// Bodies of the game; the last but one has no country, the last is an agency under the first.
pub const BODIES: u8 = 6;
const AGENCY: u8 = BODIES - 1;
const COUNTRIES: [&str; 4] = ["FJ", "BE", "TO", "WS"];

/// Throws that depend on nothing but the seed (`SplitMix64`).
pub struct Throws(u64);

impl Throws {
    /// The throws of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    /// One chance in `of`.
    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    /// One of a list.
    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    /// Each with one chance in `of`.
    fn some<T: Copy>(&mut self, list: &[T], of: u64) -> Vec<T> {
        list.iter().copied().filter(|_| self.one_in(of)).collect()
    }

    fn groups(&mut self, of: u64) -> FieldGroups {
        self.some(FieldGroup::ALL, of).into_iter().collect()
    }
}

fn identifier(n: u8) -> Uuid {
    Uuid::from_u128(0x4000_8000_0000_0000_0000 | u128::from(n))
}

/// The body of a number below [`BODIES`].
pub fn body(n: u8) -> OrganisationId {
    OrganisationId::from_uuid(identifier(n))
}

/// Its country.
pub fn country(n: u8) -> Option<String> {
    let n = if n == AGENCY { 0 } else { n };
    COUNTRIES.get(n as usize).map(|&code| code.to_owned())
}

/// The bureau above it.
pub fn bureau(n: u8) -> Option<OrganisationId> {
    (n == AGENCY).then(|| body(0))
}

/// Terms of any body.
pub fn terms(seed: u64) -> Terms {
    let mut throws = Throws(seed);
    let bodies: Vec<OrganisationId> = (0..BODIES).map(body).collect();
    let named = |countries: Vec<&str>| countries.into_iter().map(str::to_owned).collect();
    Terms {
        owner: throws.of(&bodies),
        level: throws.of(Level::ALL),
        purposes: {
            let mut purposes = throws.some(&Purpose::ALL[..4], 2);
            if purposes.is_empty() {
                purposes.push(Purpose::Investigation);
            }
            purposes
        },
        everyone: throws.one_in(3),
        countries: named(throws.some(&COUNTRIES, 3)),
        organisations: throws.some(&bodies, 5),
        excluded_countries: named(throws.some(&COUNTRIES, 6)),
        excluded_organisations: throws.some(&bodies, 8),
        held_back: if throws.one_in(3) { FieldGroups::NONE } else { throws.groups(3) },
        matching: throws.of(MatchingMode::ALL),
        releases: (0..throws.below(3))
            .map(|_| Release {
                organisation: throws.of(&bodies),
                groups: match throws.below(4) {
                    0 => FieldGroups::ALL,
                    // All but one: what asks for every group must ask for each.
                    1 => FieldGroups::ALL.without([throws.of(FieldGroup::ALL)].into_iter().collect()),
                    _ => throws.groups(2),
                },
                until: Moment::from_micros(throws.below(4) as i64 * 10),
            })
            .collect(),
        active: !throws.one_in(8),
    }
}

/// Somebody of any body, in any roles; or the platform itself.
pub fn context(seed: u64) -> Context {
    let mut throws = Throws(seed ^ 0x5eed);
    let organisation = throws.below(u64::from(BODIES)) as u8;
    let user = UserId::from_uuid(identifier(0xaa));
    let request = RequestId::from_uuid(identifier(0xbb));
    let platform_itself = throws.one_in(5);
    Context {
        user: (!platform_itself).then_some(user),
        organisation: body(organisation),
        country: country(organisation),
        bureau: bureau(organisation),
        roles: if platform_itself { Vec::new() } else { throws.some(Role::ALL, 3) },
        clearance: if platform_itself { Level::Confidential } else { throws.of(Level::ALL) },
        purpose: throws.of(&Purpose::ALL[..4]),
        request,
        now: Moment::from_micros(throws.below(4) as i64 * 10),
    }
}
