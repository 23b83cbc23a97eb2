//! Bodies and accounts: the secretariat, one national bureau a country, customs and laboratories under some.

use uuid::Uuid;

use crate::geography::{COUNTRIES, Country, Region, country};
use crate::random::Random;
use crate::words;
use crate::world::{Organisation, User};

pub(super) struct Bodies {
    pub(super) organisations: Vec<Organisation>,
    pub(super) users: Vec<User>,
}

impl Bodies {
    fn find(&self, key: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.key == key)
    }

    pub(super) fn bureau(&self, code: &str) -> &Organisation {
        self.find(&format!("ncb-{}", code.to_lowercase())).unwrap_or(&self.organisations[0])
    }

    pub(super) fn customs(&self, code: &str) -> Option<&Organisation> {
        self.find(&format!("customs-{}", code.to_lowercase()))
    }

    /// The country's own laboratory, or the one that works for it.
    pub(super) fn laboratory(&self, code: &str, random: &mut Random) -> Option<&Organisation> {
        self.find(&format!("laboratory-{}", code.to_lowercase())).or_else(|| {
            let all: Vec<&Organisation> =
                self.organisations.iter().filter(|body| body.kind == "forensic_laboratory").collect();
            (!all.is_empty()).then(|| *random.pick(&all))
        })
    }
}

pub(super) fn bodies(seed: u64) -> Bodies {
    let mut random = Random::named(seed, "bodies");
    let mut out = Bodies { organisations: Vec::new(), users: Vec::new() };
    let secretariat =
        body(&mut out, &mut random, "secretariat", "secretariat", "Secretariat", None, None, "SEC");
    for (login, roles) in [
        ("analyst.secretariat", &["analyst"][..]),
        ("dpo.secretariat", &["data_protection_officer"]),
        ("admin.secretariat", &["administrator"]),
    ] {
        account(&mut out, &mut random, secretariat, Region::Europe, login, roles);
    }
    for country in COUNTRIES {
        national(&mut out, &mut random, country);
    }
    out
}

fn national(out: &mut Bodies, random: &mut Random, country: &Country) {
    let suffix = country.code.to_lowercase();
    let name = country.name;
    let bureau = body(
        out,
        random,
        "bureau",
        &format!("ncb-{suffix}"),
        &format!("National Central Bureau, {name}"),
        Some(country.code),
        None,
        country.code,
    );
    let mut examiner_at = bureau;
    if country.customs {
        let customs = body(
            out,
            random,
            "customs",
            &format!("customs-{suffix}"),
            &format!("Customs Service, {name}"),
            Some(country.code),
            Some(bureau),
            &format!("{}-CUS", country.code),
        );
        account(out, random, customs, country.region, &format!("customs.{suffix}"), &["officer"]);
    }
    if country.laboratory {
        examiner_at = body(
            out,
            random,
            "forensic_laboratory",
            &format!("laboratory-{suffix}"),
            &format!("Forensic Laboratory, {name}"),
            Some(country.code),
            Some(bureau),
            &format!("{}-LAB", country.code),
        );
    }
    account(out, random, bureau, country.region, &format!("officer.{suffix}"), &["officer"]);
    account(out, random, examiner_at, country.region, &format!("examiner.{suffix}"), &["examiner"]);
    account(out, random, bureau, country.region, &format!("analyst.{suffix}"), &["analyst"]);
    account(out, random, bureau, country.region, &format!("admin.{suffix}"), &["administrator"]);
}

#[allow(clippy::too_many_arguments, reason = "one call a field, all of them text")]
fn body(
    out: &mut Bodies,
    random: &mut Random,
    kind: &str,
    key: &str,
    name: &str,
    code: Option<&str>,
    parent: Option<Uuid>,
    prefix: &str,
) -> Uuid {
    let id = random.uuid();
    out.organisations.push(Organisation {
        id,
        key: key.to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
        country: code.map(str::to_owned),
        parent,
        reference_prefix: prefix.to_owned(),
    });
    id
}

fn account(
    out: &mut Bodies,
    random: &mut Random,
    organisation: Uuid,
    region: Region,
    login: &str,
    roles: &[&str],
) {
    let id = random.uuid();
    let display_name = format!("{} {}", words::given_name(random), words::family_name(region, random));
    out.users.push(User {
        id,
        organisation,
        login: login.to_owned(),
        display_name,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    });
}

/// The body that seized and reports: customs at ports, airports and post offices, else the bureau.
pub(super) fn owner<'a>(
    bodies: &'a Bodies,
    code: &str,
    mode: &str,
    random: &mut Random,
) -> (&'a Organisation, String) {
    let at_border = matches!(mode, "maritime" | "air" | "mail" | "express_courier");
    let name = country(code).name;
    match bodies.customs(code) {
        Some(customs) if at_border && random.chance(0.35) => (customs, customs.name.clone()),
        _ => {
            let agency = match mode {
                "maritime" => {
                    *random.pick(&["Drug Squad", "Coast Guard", "Customs Service", "Harbour Police"])
                }
                "air" => *random.pick(&["Airport Police", "Customs Service", "Drug Squad"]),
                "mail" | "express_courier" => *random.pick(&["Customs Service", "Postal Inspection"]),
                "road" => *random.pick(&["Border Police", "Highway Police", "Drug Squad"]),
                _ => "Drug Squad",
            };
            (bodies.bureau(code), format!("{agency}, {name}"))
        }
    }
}
