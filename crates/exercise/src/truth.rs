//! The truth behind a world. Only evaluation reads it; no page, no table and no door of the platform does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everything that really happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Criminal organisations.
    pub organisations: Vec<CriminalOrganisation>,
    /// Tools that leave marks.
    pub tools: Vec<Tool>,
    /// Production batches.
    pub batches: Vec<Batch>,
    /// Truth of each mark.
    pub marks: BTreeMap<Uuid, MarkTruth>,
    /// Truth of each seizure.
    pub seizures: BTreeMap<Uuid, SeizureTruth>,
    /// Person record to the human behind it.
    pub people: BTreeMap<Uuid, PersonTruth>,
    /// Phone record to the organisation that used the phone.
    pub phones: BTreeMap<Uuid, PhoneTruth>,
    /// Laboratory profile to its batch.
    pub profiles: BTreeMap<Uuid, ProfileTruth>,
    /// Seizures that happened and were never reported.
    pub unreported: usize,
}

/// A criminal organisation and its habits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriminalOrganisation {
    /// Such as `o03`.
    pub key: String,
    /// Invented name.
    pub name: String,
    /// Code of the drug group it trades.
    pub group: String,
    /// Who made its presses.
    pub press_maker: String,
    /// Tools it uses.
    pub tools: Vec<String>,
    /// Routes as country codes in order of travel.
    pub routes: Vec<Vec<String>>,
    /// Usual concealment code.
    pub concealment: String,
}

/// A tool that leaves marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Such as `t0012`.
    pub key: String,
    /// `press`, `plate`, `edge` or `surface`.
    pub kind: String,
    /// Design key; empty for edges and surfaces.
    pub design: String,
    /// The design this one was made to resemble.
    pub resembles: Option<String>,
    /// Organisation that uses it; none for one-off tools.
    pub organisation: Option<String>,
    /// Outline cut anew by hand.
    pub recut: bool,
    /// Tool whose impression it was cast from.
    pub copied_from: Option<String>,
}

/// A production batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Such as `o03-b07`.
    pub key: String,
    /// Organisation.
    pub organisation: String,
    /// Day of pressing.
    pub made_on: jiff::civil::Date,
    /// Press used; empty where the goods are not pressed.
    pub tool: String,
}

/// Truth of a mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkTruth {
    /// Tool key: the `source_id` of evaluation.
    pub tool: String,
    /// Design key: the `design_id` of evaluation; empty where there is none.
    pub design: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Wear of the tool at that time, 0 to 1.
    pub wear: f64,
    /// Severity of the disturbances.
    pub level: f64,
    /// Label of evaluation, such as `level0.5-recut`.
    pub stratum: String,
}

/// Truth of a seizure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeizureTruth {
    /// Organisation; none for background seizures.
    pub organisation: Option<String>,
    /// Batch.
    pub batch: Option<String>,
    /// The whole route as country codes.
    pub route: Vec<String>,
    /// Day on which it really happened.
    pub occurred: jiff::civil::Date,
}

/// The human behind a person record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonTruth {
    /// Key of the human.
    pub identity: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Code of the real role.
    pub role: String,
}

/// Who used a phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhoneTruth {
    /// Key of the human.
    pub identity: String,
    /// Organisation.
    pub organisation: Option<String>,
}

/// Where a laboratory sample came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileTruth {
    /// Organisation.
    pub organisation: Option<String>,
    /// Batch; none for background seizures.
    pub batch: Option<String>,
}
