//! Who works here: organisations, accounts and the context in which every read and write happens.

use crate::{Moment, OrganisationId, Purpose, RequestId, UserId};
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
    /// Roles in force.
    pub roles: Vec<Role>,
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
