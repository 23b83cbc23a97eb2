//! Organisations: the public list of bodies that own records.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, Organisation, OrganisationId, Role};

statements! {
    INSERT = "INSERT INTO organisation (id, handle, parent, country, kind, name, contact)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ALL = "SELECT * FROM organisation ORDER BY handle";
    ONE = "SELECT * FROM organisation WHERE id = $1";
    ANY = "SELECT id FROM organisation ORDER BY id LIMIT 1";
}

/// A body in the public list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// The body.
    pub organisation: Organisation,
    /// Its short name, the end of every login of its people; lower-case letters, digits and `-`.
    pub handle: String,
}

impl Unit {
    /// Adds a body. The platform may add any; an administrator only bodies under the own one.
    pub async fn insert_organisation(&mut self, organisation: &Organisation, handle: &str) -> Result<()> {
        let context = &self.context;
        let under_own = context.has(Role::Administrator) && organisation.parent == Some(context.organisation);
        if context.user.is_some() && !under_own {
            return Err(StoreError::Refused { what: "add an organisation" });
        }
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if handle.is_empty() || !handle.bytes().all(plain) {
            return Err(StoreError::Invalid { what: "the organisation's handle" });
        }
        let values = params![
            organisation.id,
            handle,
            organisation.parent,
            organisation.country.clone(),
            organisation.kind,
            &organisation.name,
            &organisation.contact,
        ];
        self.execute(INSERT, values).await.map_err(|error| error.or_conflict("an organisation"))?;
        self.audit("insert_organisation", &organisation.id.to_string(), "").await
    }
}

impl Store {
    /// Every body, sorted by handle. Names, countries and contacts are public within the platform.
    pub async fn organisations(&self, _context: &Context) -> Result<Vec<OrganisationRow>> {
        self.all(Duty::Nothing, ALL, params![]).await?.iter().map(organisation_row).collect()
    }

    /// Any body, for acts of the platform that concern none in particular; `None` in an empty store. No context: it is to become one.
    pub async fn any_organisation(&self) -> Result<Option<OrganisationId>> {
        self.one(Duty::Nothing, ANY, params![]).await?.map(|row| row.parsed("id")).transpose()
    }

    /// One body.
    pub async fn organisation(
        &self,
        _context: &Context,
        id: OrganisationId,
    ) -> Result<Option<OrganisationRow>> {
        self.one(Duty::Nothing, ONE, params![id]).await?.as_ref().map(organisation_row).transpose()
    }
}

fn organisation_row(row: &Row) -> Result<OrganisationRow> {
    Ok(OrganisationRow { organisation: organisation(row, row.parsed("id")?)?, handle: row.text("handle")? })
}

/// The organisation in a row that has its columns beside others.
pub(crate) fn organisation(row: &Row, id: OrganisationId) -> Result<Organisation> {
    Ok(Organisation {
        id,
        parent: row.parsed_opt("parent")?,
        country: row.text_opt("country")?,
        kind: row.parsed("kind")?,
        name: row.text("name")?,
        contact: row.text("contact")?,
    })
}
