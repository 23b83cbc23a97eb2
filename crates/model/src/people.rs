//! Who works here: organisations, accounts and the context in which every read and write happens.

use crate::{Fault, Level, Moment, OrganisationId, Purpose, RequestId, UserId};
use serde::{Deserialize, Serialize};

crate::codes! {
    /// What an organisation is.
    pub enum OrganisationKind {
        /// A national central bureau.
        Bureau = "bureau",
        /// A national agency under a bureau: police, customs, a laboratory.
        Agency = "agency",
        /// The secretariat.
        Secretariat = "secretariat",
        /// Another international body or partner.
        International = "international",
    }
}

crate::codes! {
    /// What an account may do. One account can hold several.
    pub enum Role {
        /// Submits, sees what changed, follows own cases.
        Officer = "officer",
        /// Judges mark comparisons; accredited to see marks of others for that purpose.
        Examiner = "examiner",
        /// Looks at links, routes and trends.
        Analyst = "analyst",
        /// Runs the accounts of the own organisation.
        Administrator = "administrator",
        /// Sees who saw what.
        DataProtectionOfficer = "data_protection_officer",
        /// Released aggregates only.
        Liaison = "liaison",
    }
}

crate::codes! {
    /// What an access token may do, within what its account may do.
    pub enum TokenScope {
        /// Reads, lists and searches.
        Read = "read",
        /// Submits, uploads and triages.
        Submit = "submit",
        /// Reads, asks and answers requests between bodies, releases included.
        Requests = "requests",
        /// Takes lists out whole.
        Export = "export",
    }
}

crate::codes! {
    /// When somebody is told by mail that something is new.
    pub enum MailRhythm {
        /// Once a day, where there is something.
        Daily = "daily",
        /// Soon after it is there.
        AtOnce = "at_once",
    }
}

crate::codes! {
    /// What came of a review of somebody's access.
    pub enum ReviewDecision {
        /// It is still needed as it is.
        Confirmed = "confirmed",
        /// It is not; the account is suspended.
        Withdrawn = "withdrawn",
    }
}

/// An owner of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Identifier.
    pub id: OrganisationId,
    /// The bureau above an agency.
    pub parent: Option<OrganisationId>,
    /// ISO 3166-1 alpha-2; `None` for bodies of no country.
    pub country: Option<String>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Full name.
    pub name: String,
    /// Whom others contact: desk, telephone, address, as the organisation words it.
    pub contact: String,
}

impl Organisation {
    /// What is wrong with its place among the others, given the body that it names as its parent: a bureau has a
    /// country and nobody above it, an agency stands under a bureau of its own country, and bodies of no country
    /// stand alone. Records of a body out of place could be neither found by country nor told to anybody.
    pub fn place_faults(&self, parent: Option<&Self>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        let national = matches!(self.kind, OrganisationKind::Bureau | OrganisationKind::Agency);
        match &self.country {
            None if national => fault("country", "error-country-missing"),
            Some(_) if !national => fault("country", "error-country-of-none"),
            _ => {}
        }
        match parent {
            None if self.kind == OrganisationKind::Agency => fault("parent", "error-parent-missing"),
            Some(_) if self.kind != OrganisationKind::Agency => fault("parent", "error-parent-of-none"),
            Some(above) if above.kind != OrganisationKind::Bureau => {
                fault("parent", "error-parent-no-bureau");
            }
            Some(above) if self.country.is_some() && above.country != self.country => {
                fault("parent", "error-parent-abroad");
            }
            _ => {}
        }
        faults
    }
}

/// An account without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// Whose account it is.
    pub organisation: OrganisationId,
    /// What is typed at log-in; lower case.
    pub login: String,
    /// The person's name as colleagues read it.
    pub name: String,
    /// What the account may do, sorted.
    pub roles: Vec<Role>,
    /// Up to which level the person may read what belongs to others.
    pub clearance: Level,
    /// Switched off by an administrator.
    pub suspended: bool,
}

/// Who asks, for which organisation, to which end, when. Every function of the store takes one first.
#[derive(Clone, Debug)]
pub struct Context {
    /// The account; `None` for work that the platform does by itself.
    pub user: Option<UserId>,
    /// The organisation whose rights apply.
    pub organisation: OrganisationId,
    /// The organisation's country.
    pub country: Option<String>,
    /// The bureau above it, if it is an agency: what excludes that one excludes it.
    pub bureau: Option<OrganisationId>,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// Up to which level records of others may be read.
    pub clearance: Level,
    /// Why.
    pub purpose: Purpose,
    /// Which request, for log and audit.
    pub request: RequestId,
    /// When.
    pub now: Moment,
}

impl Context {
    /// Whether this role is in force.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrganisationKind::{Agency, Bureau, International, Secretariat};

    fn body(kind: OrganisationKind, country: Option<&str>) -> Organisation {
        Organisation {
            id: OrganisationId::from_uuid(uuid::Uuid::nil()),
            parent: None,
            country: country.map(str::to_owned),
            kind,
            name: "A body".to_owned(),
            contact: "Desk".to_owned(),
        }
    }

    #[test]
    fn each_kind_of_body_has_its_place() {
        let (fiji, tonga, agency) =
            (body(Bureau, Some("FJ")), body(Bureau, Some("TO")), body(Agency, Some("FJ")));
        let wrong = |body: &Organisation, parent: Option<&Organisation>| {
            body.place_faults(parent).into_iter().map(|fault| fault.message).collect::<Vec<_>>()
        };
        assert!(wrong(&fiji, None).is_empty() && wrong(&agency, Some(&fiji)).is_empty());
        assert_eq!(wrong(&body(Bureau, None), None), ["error-country-missing"]);
        assert_eq!(wrong(&tonga, Some(&fiji)), ["error-parent-of-none"]);
        assert_eq!(wrong(&agency, None), ["error-parent-missing"]);
        assert_eq!(wrong(&agency, Some(&tonga)), ["error-parent-abroad"]);
        assert_eq!(wrong(&agency, Some(&agency)), ["error-parent-no-bureau"]);
        assert_eq!(wrong(&body(Agency, None), Some(&fiji)), ["error-country-missing"]);
        for kind in [Secretariat, International] {
            assert!(wrong(&body(kind, None), None).is_empty());
            let everything = wrong(&body(kind, Some("FJ")), Some(&fiji));
            assert_eq!(everything, ["error-country-of-none", "error-parent-of-none"]);
        }
    }
}
