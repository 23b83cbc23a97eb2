//! A seizure as a form, a file or another program words it, read into a submission. Everything that can't be
//! read is a fault of its own field, and all of them are found at once; whether what was read makes sense is
//! for `model` to say. [`write()`] is the way back.

mod write;

pub use write::write;

use crate::submit::{NewFile, NewMark};
use commonlink_model::{
    Audience, CaptureKind, Context, Custody, DateError, Details, Exhibit, ExhibitId, Fault, FieldGroup,
    Handling, HandlingCode, Ids, Item, Light, MarkKind, MarkRole, MatchingMode, Moment, Place,
    PlacePrecision, Purpose, Quantity, Reported, ReportedDate, Sensitive, Submission, WeightBasis, parse_day,
};
use commonlink_reference::to_kilograms;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};
use utoipa::ToSchema;

/// A seizure to be submitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeizureInput {
    /// The owner's case reference, unique per owner.
    #[schema(example = "FJ-2026-0019")]
    pub reference: String,
    /// `2026-11-21`, `2026-11`, `2026` or `2026-11-01/2026-11-21`.
    #[schema(example = "2026-11-21")]
    pub date: String,
    /// Country of seizure, ISO 3166-1 alpha-2.
    #[schema(example = "FJ")]
    pub country: String,
    /// The place in words.
    #[schema(example = "Suva, Kings Wharf")]
    pub place: String,
    /// Administrative division.
    #[serde(default)]
    #[schema(example = "Central Division")]
    pub division: String,
    /// `exact`, `site`, `town` (when missing), `region` or `country`.
    #[serde(default)]
    pub place_precision: Option<String>,
    /// Degrees north and east, WGS 84.
    #[serde(default)]
    pub coordinates: Option<[f64; 2]>,
    /// The seizing agency. Of what was imported it may be empty; whoever submits a seizure names it.
    pub agency: Text,
    /// Transport mode code.
    #[schema(example = "maritime")]
    pub transport: String,
    /// At least one.
    pub items: Vec<ItemInput>,
    /// Optional fields by name (`site_type`, `conveyance`, `concealment`, `packaging`, `production`, `departure`,
    /// `destination`, `detection`, `persons`, `remarks`). A field that is left out is not recorded.
    #[serde(default)]
    pub details: BTreeMap<String, Text>,
    /// Physical things, parents before their children.
    #[serde(default)]
    pub exhibits: Vec<ExhibitInput>,
    /// What the owner demands; standard handling when missing.
    #[serde(default)]
    pub handling: Option<HandlingInput>,
    /// Marks with their captures.
    #[serde(default)]
    pub marks: Vec<MarkInput>,
}

/// A text, or why there is none, for example `{"empty": "withheld"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Text {
    /// The text.
    Known(String),
    /// Why there is none.
    Empty {
        /// `unknown`, `not_recorded` or `withheld`.
        empty: String,
    },
}

impl Default for Text {
    fn default() -> Self {
        Self::Known(String::new())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}

/// One substance in one form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemInput {
    /// Substance group code.
    #[schema(example = "cocaine_hydrochloride")]
    pub substance: String,
    /// The name as reported.
    #[serde(default)]
    pub reported_name: String,
    /// Form code.
    #[schema(example = "brick")]
    pub form: String,
    /// The amount as reported.
    pub amount: f64,
    /// Unit code.
    #[schema(example = "kg")]
    pub unit: String,
    /// `gross`, `net` or `not_recorded` (when missing).
    #[serde(default)]
    pub basis: Option<String>,
    /// Estimated, not weighed or counted.
    #[serde(default)]
    pub estimated: bool,
    /// Purity in per cent as a text, or why there is none.
    #[serde(default)]
    pub purity_percent: Option<Text>,
}

/// A physical thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExhibitInput {
    /// The owner's number for it.
    pub number: String,
    /// Number of the exhibit it was taken from.
    #[serde(default)]
    pub parent: Option<String>,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// Seal number, or why there is none.
    #[serde(default)]
    pub seal: Option<Text>,
    /// How many pieces were examined.
    #[serde(default)]
    pub examined: Option<u32>,
    /// Of how many.
    #[serde(default)]
    pub of: Option<u32>,
    /// Who held it, oldest first.
    #[serde(default)]
    pub custody: Vec<CustodyInput>,
}

/// A change of hands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustodyInput {
    /// RFC 3339, or `2026-11-21` or `2026-11-21T14:02` in UTC; the moment of submission when missing.
    #[serde(default)]
    pub at: Option<String>,
    /// Who took it.
    pub holder: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// The seal it bore then, or why there is none.
    #[serde(default)]
    pub seal: Option<Text>,
}

/// What the owner demands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandlingInput {
    /// Level code.
    #[serde(default)]
    pub level: Option<String>,
    /// Handling codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The words of an `h3` restriction.
    #[serde(default)]
    pub restriction: Option<String>,
    /// Purpose codes, at least one.
    pub purposes: Vec<String>,
    /// Matching mode code.
    #[serde(default)]
    pub matching: Option<String>,
    /// Source grade (4x4).
    #[serde(default)]
    pub source_grade: Option<String>,
    /// Information grade (4x4).
    #[serde(default)]
    pub information_grade: Option<String>,
    /// Day of review.
    #[serde(default)]
    pub review_on: Option<String>,
    /// Whether everybody on the platform may know who is not excluded.
    #[serde(default)]
    pub everyone: bool,
    /// Countries that may know.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Identifiers of bodies that may know.
    #[serde(default)]
    pub organisations: Vec<String>,
    /// Countries that may not, whatever else is said.
    #[serde(default)]
    pub excluded_countries: Vec<String>,
    /// Identifiers of bodies that may not, whatever else is said.
    #[serde(default)]
    pub excluded_organisations: Vec<String>,
    /// Codes of field groups that the audience is not told. Without a word on it: identity and intelligence source.
    #[serde(default)]
    pub held_back: Option<Vec<String>>,
    /// Codes of what in it is sensitive. Then there is no audience, and a hit tells at most that it exists.
    #[serde(default)]
    pub sensitive: Vec<String>,
    /// Why it is kept nevertheless: only with `sensitive`, and then always.
    #[serde(default)]
    pub justification: Option<String>,
}

/// A mark with one capture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkInput {
    /// What people call it.
    #[schema(example = "face A")]
    pub label: String,
    /// Kind of trace.
    #[schema(example = "pressed_relief")]
    pub kind: String,
    /// How it was recorded.
    #[schema(example = "photo_four_light")]
    pub capture: String,
    /// `questioned` (when missing) or `reference`.
    #[serde(default)]
    pub role: Option<String>,
    /// Number of the exhibit that bears it.
    #[serde(default)]
    pub exhibit: Option<String>,
    /// Micrometres per pixel or sample.
    #[serde(default)]
    pub pixel_um: Option<f64>,
    /// The files in order.
    pub files: Vec<FileInput>,
}

/// A file of a capture that was uploaded before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileInput {
    /// SHA-256 of the original, as the upload answered.
    pub sha256: String,
    /// Degrees counter-clockwise from the right of the picture to the lamp.
    #[serde(default)]
    pub azimuth_deg: Option<f64>,
    /// Degrees of the lamp above the surface.
    #[serde(default)]
    pub elevation_deg: Option<f64>,
}

/// Reads a seizure with its marks; every fault of reading, if there are any. `standard` is what it demands where it says
/// nothing of it.
pub fn read(
    input: &SeizureInput,
    standard: &Handling,
    ctx: &Context,
    ids: &dyn Ids,
) -> (Submission, Vec<NewMark>, Vec<Fault>) {
    let mut reader = Reader(Vec::new());
    let submission = Submission {
        reference: input.reference.trim().to_owned(),
        date: ReportedDate::parse(&input.date).unwrap_or_else(|why| {
            reader.fault("date", date_message(&input.date, why, "error-date"));
            ReportedDate::day(ctx.now.date())
        }),
        place: Place {
            country: input.country.trim().to_uppercase(),
            division: input.division.trim().to_owned(),
            name: input.place.trim().to_owned(),
            precision: reader.code("place.precision", input.place_precision.as_deref(), PlacePrecision::Town),
            coordinates: input.coordinates.map(|[north, east]| (north, east)),
            located: None,
        },
        agency: reader.text("agency", Some(&input.agency)),
        transport: input.transport.trim().to_owned(),
        items: input.items.iter().enumerate().map(|(n, item)| reader.item(n, item)).collect(),
        details: reader.details(&input.details),
        exhibits: reader.exhibits(&input.exhibits, ctx.now, ids),
        handling: input
            .handling
            .as_ref()
            .map_or_else(|| standard.clone(), |handling| reader.handling(handling, standard)),
    };
    let marks = input.marks.iter().enumerate().map(|(n, mark)| reader.mark(n, mark)).collect();
    (submission, marks, reader.0)
}

/// Reads what a record demands; what it leaves open is as in `standard`, a list that is left out is empty.
pub fn read_handling(input: &HandlingInput, standard: &Handling) -> (Handling, Vec<Fault>) {
    let mut reader = Reader(Vec::new());
    (reader.handling(input, standard), reader.0)
}

/// Reads marks that are added to a seizure.
pub fn read_marks(input: &[MarkInput]) -> (Vec<NewMark>, Vec<Fault>) {
    let mut reader = Reader(Vec::new());
    let marks = input.iter().enumerate().map(|(n, mark)| reader.mark(n, mark)).collect();
    (marks, reader.0)
}

/// Reads a change of hands.
pub fn read_custody(input: &CustodyInput, now: Moment) -> (Custody, Vec<Fault>) {
    let mut reader = Reader(Vec::new());
    let entry = reader.custody("custody", input, now);
    (entry, reader.0)
}

struct Reader(Vec<Fault>);

impl Reader {
    fn fault(&mut self, field: &str, message: &'static str) {
        self.0.push(Fault { field: field.to_owned(), message });
    }

    /// A code of a closed list; the default where nothing is said.
    fn code<T: FromStr>(&mut self, field: &str, text: Option<&str>, default: T) -> T {
        match text.map(str::trim).filter(|text| !text.is_empty()).map(T::from_str) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_unknown)) => {
                self.fault(field, "error-not-listed");
                default
            }
        }
    }

    fn codes<T: FromStr + Ord>(&mut self, field: &str, texts: &[String]) -> Vec<T> {
        let mut values = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            match T::from_str(text) {
                Ok(value) => values.push(value),
                Err(_unknown) => self.fault(field, "error-not-listed"),
            }
        }
        values.sort_unstable();
        values.dedup();
        values
    }

    fn text(&mut self, field: &str, text: Option<&Text>) -> Reported<String> {
        match text {
            None => Reported::NotRecorded,
            Some(Text::Known(text)) => Reported::from_form(text, None),
            Some(Text::Empty { empty }) => match empty.as_str() {
                "unknown" => Reported::Unknown,
                "not_recorded" => Reported::NotRecorded,
                "withheld" => Reported::Withheld,
                _ => {
                    self.fault(field, "error-not-listed");
                    Reported::NotRecorded
                }
            },
        }
    }

    fn item(&mut self, n: usize, input: &ItemInput) -> Item {
        let purity = self.text(&format!("items.{n}.purity"), input.purity_percent.as_ref());
        let purity_percent = match purity.map(|text| text.replace(',', ".").parse::<f64>()) {
            Reported::Known(Ok(percent)) => Reported::Known(percent),
            Reported::Known(Err(_cause)) => {
                self.fault(&format!("items.{n}.purity"), "error-purity");
                Reported::NotRecorded
            }
            Reported::Unknown => Reported::Unknown,
            Reported::NotRecorded => Reported::NotRecorded,
            Reported::Withheld => Reported::Withheld,
        };
        let (substance, unit) = (input.substance.trim(), input.unit.trim());
        let conversion = to_kilograms(input.amount, unit, substance);
        Item {
            substance: substance.to_owned(),
            reported_name: input.reported_name.trim().to_owned(),
            form: input.form.trim().to_owned(),
            quantity: Quantity {
                amount: input.amount,
                unit: unit.to_owned(),
                kilograms: conversion.kg,
                rule: conversion.rule.to_owned(),
                basis: self.code(
                    &format!("items.{n}.basis"),
                    input.basis.as_deref(),
                    WeightBasis::NotRecorded,
                ),
                estimated: input.estimated,
            },
            purity_percent,
        }
    }

    fn details(&mut self, input: &BTreeMap<String, Text>) -> Details {
        let names: Vec<&str> = Details::default().fields().iter().map(|(name, _)| *name).collect();
        for name in input.keys().filter(|name| !names.contains(&name.as_str())) {
            self.fault(&format!("details.{name}"), "error-field-unknown");
        }
        let mut field = |name: &str| self.text(&format!("details.{name}"), input.get(name));
        Details {
            site_type: field("site_type"),
            conveyance: field("conveyance"),
            concealment: field("concealment"),
            packaging: field("packaging"),
            production: field("production"),
            departure: field("departure"),
            destination: field("destination"),
            detection: field("detection"),
            persons: field("persons"),
            remarks: field("remarks"),
        }
    }

    fn exhibits(&mut self, input: &[ExhibitInput], now: Moment, ids: &dyn Ids) -> Vec<Exhibit> {
        let mut exhibits: Vec<Exhibit> = Vec::new();
        for (n, one) in input.iter().enumerate() {
            let parent = one.parent.as_deref().map(str::trim).filter(|number| !number.is_empty());
            let parent = parent.and_then(|number| {
                let found =
                    exhibits.iter().find(|exhibit| exhibit.number == number).map(|exhibit| exhibit.id);
                if found.is_none() {
                    self.fault(&format!("exhibits.{n}.parent"), "error-exhibit-parent");
                }
                found
            });
            if one.examined.is_some() != one.of.is_some() {
                self.fault(&format!("exhibits.{n}.examined"), "error-examined");
            }
            let custody = one
                .custody
                .iter()
                .map(|entry| self.custody(&format!("exhibits.{n}.custody"), entry, now))
                .collect();
            exhibits.push(Exhibit {
                id: ExhibitId::fresh(ids),
                number: one.number.trim().to_owned(),
                parent,
                description: one.description.trim().to_owned(),
                seal: self.text(&format!("exhibits.{n}.seal"), one.seal.as_ref()),
                examined: one.examined.zip(one.of),
                custody,
            });
        }
        exhibits
    }

    fn custody(&mut self, prefix: &str, input: &CustodyInput, now: Moment) -> Custody {
        let at = input.at.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let at = at.map_or(now, |text| {
            parse_moment(text).unwrap_or_else(|why| {
                self.fault(&format!("{prefix}.at"), date_message(text, why, "error-moment"));
                now
            })
        });
        Custody {
            at,
            holder: input.holder.trim().to_owned(),
            place: input.place.trim().to_owned(),
            seal: self.text(&format!("{prefix}.seal"), input.seal.as_ref()),
        }
    }

    fn handling(&mut self, input: &HandlingInput, standard: &Handling) -> Handling {
        let review_on = input.review_on.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let review_on = review_on.map_or(standard.review_on, |text| {
            parse_day(text).unwrap_or_else(|why| {
                self.fault("handling.review_on", date_message(text, why, "error-review-date"));
                standard.review_on
            })
        });
        let words = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let grades = (input.source_grade.as_deref(), input.information_grade.as_deref());
        let sensitive = self.codes::<Sensitive>("handling.sensitive", &input.sensitive);
        // Where nothing else is said, what is usual for other records would tell too much.
        let matching = match standard.matching {
            MatchingMode::HitAndContact | MatchingMode::Release if !sensitive.is_empty() => {
                MatchingMode::HitOnly
            }
            usual => usual,
        };
        Handling {
            level: self.code("handling.level", input.level.as_deref(), standard.level),
            codes: self.codes::<HandlingCode>("handling.codes", &input.codes),
            restriction: words(&input.restriction),
            sensitive,
            justification: words(&input.justification),
            audience: Audience {
                everyone: input.everyone,
                countries: countries(&input.countries),
                organisations: self.codes("handling.organisations", &input.organisations),
                excluded_countries: countries(&input.excluded_countries),
                excluded_organisations: self
                    .codes("handling.excluded_organisations", &input.excluded_organisations),
            },
            held_back: match &input.held_back {
                Some(codes) => self.codes::<FieldGroup>("handling.held_back", codes),
                None => standard.held_back.clone(),
            },
            purposes: self.codes::<Purpose>("handling.purposes", &input.purposes),
            matching: self.code("handling.matching", input.matching.as_deref(), matching),
            source_grade: self.code("handling.source_grade", grades.0, standard.source_grade),
            information_grade: self.code("handling.information_grade", grades.1, standard.information_grade),
            review_on,
        }
    }

    fn mark(&mut self, n: usize, input: &MarkInput) -> NewMark {
        let files = input.files.iter().enumerate().map(|(k, file)| {
            if file.azimuth_deg.is_some() != file.elevation_deg.is_some() {
                self.fault(&format!("marks.{n}.azimuth.{k}"), "error-light");
            }
            let light = file.azimuth_deg.zip(file.elevation_deg);
            NewFile {
                hash: file.sha256.trim().to_lowercase(),
                light: light.map(|(azimuth_deg, elevation_deg)| Light { azimuth_deg, elevation_deg }),
            }
        });
        let files = files.collect();
        NewMark {
            label: input.label.trim().to_owned(),
            kind: self.code(&format!("marks.{n}.kind"), Some(&input.kind), MarkKind::PressedRelief),
            capture: self.code(&format!("marks.{n}.capture"), Some(&input.capture), CaptureKind::PhotoSingle),
            role: self.code(&format!("marks.{n}.role"), input.role.as_deref(), MarkRole::Questioned),
            exhibit: input
                .exhibit
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            pixel_um: input.pixel_um,
            files,
        }
    }
}

fn countries(codes: &[String]) -> Vec<String> {
    let mut codes: Vec<String> =
        codes.iter().map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// `2026-11-21`, `2026-11-21T14:02` or `2026-11-21 14:02`, UTC, or a moment of RFC 3339 with its offset.
fn parse_moment(text: &str) -> Result<Moment, DateError> {
    let day = parse_day(text.get(..10).unwrap_or(text))?;
    let text = text.replacen(' ', "T", 1);
    // A text with an offset is no civil time, and one without is no timestamp.
    let at = match text.parse::<Timestamp>() {
        Ok(at) => at,
        Err(_local) if text.len() == 10 => utc(day.into())?,
        Err(_local) => utc(text.parse().map_err(|_cause| DateError::Form)?)?,
    };
    Ok(Moment::from_micros(at.as_microsecond()))
}

fn utc(at: DateTime) -> Result<Timestamp, DateError> {
    TimeZone::UTC.to_timestamp(at).map_err(|_cause| DateError::NoDay)
}

/// What to say of a text that is no date; `form` where it is not written as the field takes it.
fn date_message(text: &str, why: DateError, form: &'static str) -> &'static str {
    match why {
        _ if text.trim().is_empty() => "error-required",
        DateError::Form => form,
        DateError::NoDay => "error-date-no-day",
        DateError::Order => "error-date-order",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_about_codes_change_nothing() {
        let item = |unit: &str, substance: &str| {
            let input = ItemInput {
                substance: substance.to_owned(),
                form: "brick".to_owned(),
                amount: 2.0,
                unit: unit.to_owned(),
                ..ItemInput::default()
            };
            Reader(Vec::new()).item(0, &input)
        };
        let plain = item("kg", "cocaine_hydrochloride");
        assert_eq!(plain.quantity.kilograms, Some(2.0));
        assert_eq!(item(" kg ", " cocaine_hydrochloride\n"), plain);
    }
}
