//! A seizure as submitted: the mandatory minimum, everything optional, items, exhibits and custody.

use crate::{ExhibitId, FieldGroups, Handling, Moment, RecordId, Reported, ReportedDate};
use serde::{Deserialize, Serialize};

crate::codes! {
    /// How exactly a place is known.
    pub enum PlacePrecision {
        /// A point.
        Exact = "exact",
        /// A port, an airport, a building.
        Site = "site",
        /// A town.
        Town = "town",
        /// A region of a country.
        Region = "region",
        /// The country only.
        Country = "country",
    }
}

crate::codes! {
    /// Whether a weight includes packaging.
    pub enum WeightBasis {
        /// With packaging.
        Gross = "gross",
        /// Without packaging.
        Net = "net",
        /// The source doesn't say.
        NotRecorded = "not_recorded",
    }
}

crate::codes! {
    /// How sure the gazetteer is of a place.
    pub enum PlaceConfidence {
        /// The name itself, and the only one in question.
        Certain = "certain",
        /// Another spelling, a name inside a longer text, or the likeliest of several.
        Likely = "likely",
        /// To be looked at before anything rests on it.
        Weak = "weak",
    }
}

/// What the gazetteer makes of a place in words. Derived: made again when the gazetteer changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Stable identifier, for example `geonames:3688689` or `iso:CO-ANT`.
    pub id: String,
    /// How sure it is.
    pub confidence: PlaceConfidence,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// ISO 3166-1 alpha-2 of the country of seizure.
    pub country: String,
    /// The administrative division as reported; empty where none was.
    #[serde(default)]
    pub division: String,
    /// The place in words as reported; may be empty where no more than the division or the country is known.
    pub name: String,
    /// How exactly it is known.
    pub precision: PlacePrecision,
    /// Degrees north and east, WGS 84.
    pub coordinates: Option<(f64, f64)>,
    /// Where the gazetteer finds it; nothing where it does not, or was not asked.
    #[serde(default)]
    pub located: Option<Located>,
}

/// A quantity: what was reported beside what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The amount as reported.
    pub amount: f64,
    /// Unit code of `reference::lists`.
    pub unit: String,
    /// Kilograms, where a rule gives them.
    pub kilograms: Option<f64>,
    /// The rule that gave them, `none` where nothing did.
    pub rule: String,
    /// With or without packaging.
    pub basis: WeightBasis,
    /// Estimated, not weighed or counted.
    pub estimated: bool,
}

/// One substance in one form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Substance group code.
    pub substance: String,
    /// The name as reported.
    pub reported_name: String,
    /// Form code.
    pub form: String,
    /// How much.
    pub quantity: Quantity,
    /// Purity in per cent.
    pub purity_percent: Reported<f64>,
}

/// A physical thing with its number and seal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Identifier.
    pub id: ExhibitId,
    /// The owner's number for it.
    pub number: String,
    /// The exhibit it was taken from.
    pub parent: Option<ExhibitId>,
    /// What it is, in words.
    pub description: String,
    /// Seal number.
    pub seal: Reported<String>,
    /// How many pieces were examined, of how many.
    pub examined: Option<(u32, u32)>,
    /// Who held it, oldest first. Append-only.
    pub custody: Vec<Custody>,
}

/// One change of hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// When.
    pub at: Moment,
    /// Who took it.
    pub holder: String,
    /// Where.
    pub place: String,
    /// The seal it bore then.
    pub seal: Reported<String>,
}

/// What a seizure may say beyond the minimum. Text and codes as reported. As JSON a field that is not recorded is left
/// out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Kind of place: code of `reference::lists::PLACE_TYPES`.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub site_type: Reported<String>,
    /// Conveyance code.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub conveyance: Reported<String>,
    /// Concealment, `level1.level2`.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub concealment: Reported<String>,
    /// Unit packaging code.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub packaging: Reported<String>,
    /// Country where the substance is said to have been made.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub production: Reported<String>,
    /// Country of departure.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub departure: Reported<String>,
    /// Country of destination.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub destination: Reported<String>,
    /// How it was detected.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub detection: Reported<String>,
    /// How many persons were involved.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub persons: Reported<String>,
    /// Anything else, in the reporter's words.
    #[serde(skip_serializing_if = "Reported::is_not_recorded")]
    pub remarks: Reported<String>,
}

impl Details {
    /// Every optional field with its stable name, for forms, pages and exports.
    pub fn fields(&self) -> [(&'static str, &Reported<String>); 10] {
        [
            ("site_type", &self.site_type),
            ("conveyance", &self.conveyance),
            ("concealment", &self.concealment),
            ("packaging", &self.packaging),
            ("production", &self.production),
            ("departure", &self.departure),
            ("destination", &self.destination),
            ("detection", &self.detection),
            ("persons", &self.persons),
            ("remarks", &self.remarks),
        ]
    }
}

/// What an officer submits. The owner is the submitting context's organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// The owner's case reference, unique per owner.
    pub reference: String,
    /// When it happened.
    pub date: ReportedDate,
    /// Where.
    pub place: Place,
    /// The seizing agency. Who submits a seizure names it; tables of others may have no such column.
    pub agency: Reported<String>,
    /// Transport mode code. `unknown` and, in what was imported, `not_recorded` are codes of the list.
    pub transport: String,
    /// At least one.
    pub items: Vec<Item>,
    /// Everything else.
    #[serde(default)]
    pub details: Details,
    /// Physical things.
    #[serde(default)]
    pub exhibits: Vec<Exhibit>,
    /// What the owner demands.
    pub handling: Handling,
}

/// A seizure as held.
#[derive(Clone, Debug, PartialEq)]
pub struct Seizure {
    /// Identifier.
    pub id: RecordId,
    /// Whose it is.
    pub owner: crate::OrganisationId,
    /// What of it the reader is told; all of it to its owner. The rest is cut away.
    pub told: FieldGroups,
    /// What was submitted.
    pub submission: Submission,
    /// When it was received.
    pub received: Moment,
    /// Last change.
    pub changed: Moment,
    /// Training data.
    pub training: bool,
    /// Whether its owner withdrew it, and when it was corrected.
    pub recalled: crate::Recalled,
}
