//! The world as its members would report it. Nothing here tells who made what: truth is in
//! [`crate::Truth`], and the renderer's recipe of a mark is never serialised.
//!
//! Codes are those of the vocabularies (`maritime`, `cocaine_hydrochloride`, `brick` ...), kept as text so
//! that a loader converts them once, at its door.

use commonlink_model::{CaptureKind, Light, MarkKind, MarkRole};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::recipe::{Recipe, Variant};

/// An optional field of a report: a value, or which of the three kinds of nothing it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field<T> {
    /// The value.
    Known(T),
    /// The reporter looked and does not know.
    Unknown,
    /// The source document has no such field, or it was left blank.
    #[default]
    NotRecorded,
    /// The owner has the value and does not share it.
    Withheld,
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }
}

/// A synthetic world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// Always true: everything generated is training material and must be shown as such.
    pub training: bool,
    /// Name of the settings, such as `small`.
    pub name: String,
    /// Seed that made the world.
    pub seed: u64,
    /// Day on which the world ends; nothing is reported later.
    pub until: Date,
    /// Bodies, parents before children.
    pub organisations: Vec<Organisation>,
    /// Accounts.
    pub users: Vec<User>,
    /// Seizures in order of reporting.
    pub seizures: Vec<Seizure>,
    /// People as recorded by owners; one human may be recorded by several.
    pub people: Vec<Person>,
    /// Phones as recorded by owners.
    pub phones: Vec<Phone>,
    /// Laboratory profiles.
    pub profiles: Vec<Profile>,
}

impl World {
    /// All marks with the seizure they belong to.
    pub fn marks(&self) -> impl Iterator<Item = (&Seizure, &MarkPlan)> {
        self.seizures.iter().flat_map(|seizure| seizure.marks.iter().map(move |mark| (seizure, mark)))
    }
}

/// A body that owns records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    /// Identifier.
    pub id: Uuid,
    /// Short stable name, such as `ncb-fj`, `customs-be`, `laboratory-au`, `secretariat`.
    pub key: String,
    /// `secretariat`, `bureau`, `customs` or `forensic_laboratory`.
    pub kind: String,
    /// Name as shown.
    pub name: String,
    /// ISO 3166-1 alpha-2 code; none for the secretariat.
    pub country: Option<String>,
    /// The bureau it stands under.
    pub parent: Option<Uuid>,
    /// Start of its case references, such as `FJ` or `FJ-CUS`.
    pub reference_prefix: String,
}

/// An account of a person who works for an organisation. Names are invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Identifier.
    pub id: Uuid,
    /// Where they work.
    pub organisation: Uuid,
    /// Login name, such as `officer.fj`.
    pub login: String,
    /// Name as shown.
    pub display_name: String,
    /// `officer`, `examiner`, `analyst`, `administrator`, `data_protection_officer`.
    pub roles: Vec<String>,
}

/// A date with its precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialDate {
    /// First possible day.
    pub date: Date,
    /// `day`, `month`, `year` or `range`.
    pub precision: String,
    /// Last possible day, for a range.
    pub until: Option<Date>,
}

/// A place with its precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the town, port or airport.
    pub name: Field<String>,
    /// Code of the place type.
    pub place_type: Field<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// `exact`, `site`, `town`, `region` or `country`.
    pub precision: String,
}

/// A seizure as its owner reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seizure {
    /// Identifier.
    pub id: Uuid,
    /// Owner.
    pub owner: Uuid,
    /// The owner's own reference, such as `FJ-2026-0019`; unique per owner.
    pub case_reference: String,
    /// When it happened.
    pub occurred: PartialDate,
    /// When it was submitted, UTC.
    pub reported_at: DateTime,
    /// ISO 3166-1 alpha-2 code of the country of seizure.
    pub country: String,
    /// Where it happened.
    pub place: Place,
    /// Body that seized.
    pub agency: String,
    /// Code of the transport mode.
    pub transport_mode: String,
    /// Code of the conveyance.
    pub conveyance: Field<String>,
    /// Container number with a valid check digit (ISO 6346); the owner prefix is invented.
    pub container_number: Field<String>,
    /// `level1.level2` of the concealment list.
    pub concealment: Field<String>,
    /// Code of the detection method.
    pub detection_method: Field<String>,
    /// Packaging.
    pub packaging: Packaging,
    /// At least one.
    pub items: Vec<Item>,
    /// Physical things, parents before children.
    pub exhibits: Vec<Exhibit>,
    /// What the owner knows of the route, in order of travel.
    pub route: Vec<RoutePoint>,
    /// Free text.
    pub narrative: Field<String>,
    /// How the record may be used.
    pub handling: Handling,
    /// People recorded with it.
    pub people: Vec<Involvement>,
    /// How many people the report says there were, where it says so. Not written to files: there the list tells.
    #[serde(skip)]
    pub persons: Field<u32>,
    /// Phones recorded with it.
    pub phones: Vec<Uuid>,
    /// Marks on its exhibits.
    pub marks: Vec<MarkPlan>,
}

/// Packaging of the goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Packaging {
    /// Code of the outer packaging.
    pub outer: Field<String>,
    /// Code of the unit packaging.
    pub unit: Field<String>,
    /// Codes of the wrapping layers, outermost first.
    pub layers: Field<Vec<String>>,
    /// Colour of the tape.
    pub tape_colour: Field<String>,
}

/// Something seized.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Identifier.
    pub id: Uuid,
    /// Name as the source wrote it.
    pub reported_name: String,
    /// Code of the drug group.
    pub group: String,
    /// Code of the form.
    pub form: String,
    /// `base` or `hydrochloride`.
    pub chemical_form: Field<String>,
    /// Amount as reported.
    pub amount: f64,
    /// Code of the unit as reported.
    pub unit: String,
    /// `gross`, `net` or `not_recorded`.
    pub weight_basis: String,
    /// Whether the amount is an estimate.
    pub estimated: bool,
    /// Per cent by weight.
    pub purity_percent: Field<f64>,
    /// How purity was measured.
    pub purity_method: Field<String>,
    /// Number of bricks, tablets bags or parcels.
    pub packages: Field<u32>,
}

/// A physical thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Identifier.
    pub id: Uuid,
    /// Number within the case, such as `FJ-2026-0019/2`.
    pub number: String,
    /// `container`, `bale`, `brick`, `tablet`, `bag`, `press` or `sample`.
    pub kind: String,
    /// What it looks like.
    pub description: String,
    /// Seal number.
    pub seal: Field<String>,
    /// The exhibit it was taken from.
    pub parent: Option<Uuid>,
    /// How many were examined, of how many: "8 of 500 examined".
    pub examined: Option<(u32, u32)>,
    /// Who had it, oldest first.
    pub custody: Vec<CustodyEntry>,
}

/// A change of hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustodyEntry {
    /// When, UTC.
    pub at: DateTime,
    /// `seized`, `stored`, `examined` or `sampled`.
    pub action: String,
    /// Who took it over; a function, not a name.
    pub who: String,
    /// Where.
    pub place: String,
    /// Seal after the change.
    pub seal: Option<String>,
}

/// A known or supposed point of the route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutePoint {
    /// Code of the route role.
    pub role: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Town, where known.
    pub place: Option<String>,
    /// `documented`, `admitted` or `inferred`.
    pub basis: String,
    /// `low`, `moderate` or `high`.
    pub confidence: String,
}

/// Who may use the record, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handling {
    /// Code of the level.
    pub level: String,
    /// Handling codes.
    pub codes: Vec<String>,
    /// Code of the purpose.
    pub purpose: String,
    /// Day of review.
    pub review_on: Date,
}

/// A person's part in a seizure, as the owner states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Involvement {
    /// The person record.
    pub person: Uuid,
    /// Code of the role in the trade chain.
    pub role: String,
    /// Code of the procedural status.
    pub status: String,
    /// Grade of the source (4x4).
    pub source_grade: String,
    /// Grade of the information (4x4).
    pub information_grade: String,
}

/// A person as one owner recorded them. Names are invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: Uuid,
    /// Owner of the record.
    pub owner: Uuid,
    /// Family name as recorded.
    pub family_name: String,
    /// Given names as recorded.
    pub given_names: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Date of birth.
    pub born: Field<PartialDate>,
    /// ISO 3166-1 alpha-2 code.
    pub nationality: Field<String>,
    /// Document number; all start with `TRAINING`.
    pub document: Field<String>,
}

/// A phone as one owner recorded it. Numbers start with +999, a country code that nobody has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// Identifier.
    pub id: Uuid,
    /// Owner of the record.
    pub owner: Uuid,
    /// Number.
    pub number: String,
    /// The person record it was found with.
    pub person: Option<Uuid>,
}

/// What a laboratory found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Identifier.
    pub id: Uuid,
    /// Owner.
    pub owner: Uuid,
    /// The laboratory.
    pub laboratory: Uuid,
    /// The seizure.
    pub seizure: Uuid,
    /// The sample's exhibit.
    pub exhibit: Uuid,
    /// Code of the drug group.
    pub group: String,
    /// Such as `gc_ms`.
    pub method: String,
    /// Day of analysis.
    pub analysed_on: Date,
    /// Per cent by weight, with standard uncertainty.
    pub purity_percent: f64,
    /// Standard uncertainty of the purity, per cent points.
    pub purity_uncertainty: f64,
    /// Main parts.
    pub composition: Vec<Part>,
    /// Target impurities as peak areas relative to the drug, per cent.
    pub impurities: Vec<Part>,
}

/// A named amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Substance.
    pub name: String,
    /// Amount in per cent.
    pub amount: f64,
}

/// A mark as submitted: what it is, how it was recorded, and which files it will have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkPlan {
    /// Identifier.
    pub id: Uuid,
    /// Start of its file names; says nothing about its source.
    pub label: String,
    /// The exhibit it is on; none outside a world.
    pub exhibit: Option<Uuid>,
    /// Kind of trace.
    pub kind: MarkKind,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Questioned or reference.
    pub role: MarkRole,
    /// Stated lamp directions, one per file; empty where unknown.
    pub lights: Vec<Light>,
    /// Stated micrometres per pixel or sample.
    pub pixel_um: Option<f64>,
    /// File names in order; a topography's JSON is not listed.
    pub files: Vec<String>,
    /// How to make the files. Truth: never written.
    #[serde(skip)]
    pub(crate) recipe: Option<Recipe>,
    /// Or how its description follows from that of another mark. Truth: never written.
    #[serde(skip)]
    pub(crate) variant: Option<Variant>,
}
