//! Terms: what of a handling decides who may know what. Equal for all records of an owner that are handled alike.

use commonlink_model::{FieldGroups, Handling, Level, MatchingMode, Moment, OrganisationId, Purpose};

/// What decides who may know of a record, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Whose records.
    pub owner: OrganisationId,
    /// Confidentiality.
    pub level: Level,
    /// To which ends.
    pub purposes: Vec<Purpose>,
    /// Everybody who is not excluded may know.
    pub everyone: bool,
    /// Countries that may know.
    pub countries: Vec<String>,
    /// Bodies that may know.
    pub organisations: Vec<OrganisationId>,
    /// Countries that may not, whatever else is said.
    pub excluded_countries: Vec<String>,
    /// Bodies that may not, whatever else is said.
    pub excluded_organisations: Vec<OrganisationId>,
    /// What the audience is not told.
    pub held_back: FieldGroups,
    /// What a hit tells the other side.
    pub matching: MatchingMode,
    /// What single bodies are told beside that, for a time.
    pub releases: Vec<Release>,
    /// In use, neither blocked nor erased.
    pub active: bool,
}

/// Field groups that one body is told until a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Who.
    pub organisation: OrganisationId,
    /// What.
    pub groups: FieldGroups,
    /// From this moment on no more.
    pub until: Moment,
}

impl Terms {
    /// The terms of an owner's records with this handling, in use and without releases.
    pub fn of(owner: OrganisationId, handling: &Handling) -> Self {
        let audience = &handling.audience;
        Self {
            owner,
            level: handling.level,
            purposes: sorted(&handling.purposes),
            everyone: audience.everyone,
            countries: sorted(&audience.countries),
            organisations: sorted(&audience.organisations),
            excluded_countries: sorted(&audience.excluded_countries),
            excluded_organisations: sorted(&audience.excluded_organisations),
            held_back: handling.held_back.iter().copied().collect(),
            matching: handling.matching,
            releases: Vec::new(),
            active: true,
        }
    }
}

/// Lists that say the same are the same.
fn sorted<T: Clone + Ord>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list.dedup();
    list
}
