//! What the columns of a table say: the header editions of the UNODC Individual Drug Seizures (IDS), and column
//! mappings that people make for tables of their own.
//!
//! Source of the IDS headers: the workbooks of the UNODC data portal (editions A, B and C), and the copy of the
//! collection that circulates with sixteen columns (edition D). Headers are compared as letters and figures only.

use commonlink_model::ImportField;
use serde::{Deserialize, Serialize};

use ImportField::{
    Amount, Channel, Concealment, Country, Date, Departure, Destination, Division, Drug, Iso3, Place,
    Production, Region, Routing, Site, Source, Subregion, Transport, Unit,
};

/// In which order a day is written where it isn't `2014-03-14`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 14/03/2014.
    #[default]
    DayFirst,
    /// 03/14/2014.
    MonthFirst,
}

/// How a table is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The edition (`ids_a` to `ids_d`) or the name that its owner gave the mapping.
    pub name: String,
    /// The header of each column as it stands in the file.
    pub headers: Vec<String>,
    /// What each column says; `None` for columns that are only kept.
    pub columns: Vec<Option<ImportField>>,
    /// How days are written.
    pub days: DayOrder,
    /// Whether fractions stand behind a comma: `12,5`.
    pub decimal_comma: bool,
}

impl Layout {
    /// The columns that say `field`, in their order.
    pub fn of(&self, field: ImportField) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, found)| **found == Some(field)).map(|(n, _)| n)
    }
}

/// Every header of the collection that is understood, as letters and figures.
const HEADERS: &[(&str, ImportField)] = &[
    ("administrativedivision", Division),
    ("administrativeregion", Division),
    ("amount", Amount),
    ("amountofdrug", Amount),
    ("city", Place),
    ("cityofseizure", Place),
    ("country", Country),
    ("countryofseizure", Country),
    ("countryterritory", Country),
    ("countryterritoryofseizure", Country),
    ("date", Date),
    ("dateddmmyyyy", Date),
    ("dateofseizure", Date),
    ("departurecountry", Departure),
    ("destinationcountry", Destination),
    ("drug", Drug),
    ("drugname", Drug),
    ("drugquantity", Amount),
    ("drugsubstance", Drug),
    ("drugunit", Unit),
    ("hidingplace", Concealment),
    ("installation", Site),
    ("iso3", Iso3),
    ("iso3code", Iso3),
    ("meansoftransportation", Transport),
    ("measurementunit", Unit),
    ("physicalseizurelocation", Site),
    ("place", Place),
    ("producingcountry", Production),
    ("quantity", Amount),
    ("quantityseized", Amount),
    ("region", Region),
    ("regionofseizure", Region),
    ("reportingchannel", Channel),
    ("routing", Routing),
    ("seizuredate", Date),
    ("sitetypeoflocationofseizure", Site),
    ("source", Source),
    ("subregion", Subregion),
    ("subregionofseizure", Subregion),
    ("traffickingmodeoftransportation", Transport),
    ("transport", Transport),
    ("unit", Unit),
    ("unitofmeasurement", Unit),
];

/// The layout of a table of the collection with these headers, whatever their order; `None` where they are none of
/// its: country, drug, amount and unit are in every edition.
///
/// ```
/// use commonlink_exchange::layout::ids;
/// let headers = ["COUNTRY_OF_SEIZURE", "DRUG_NAME", "AMOUNT_OF_DRUG", "DRUG_UNIT"].map(str::to_owned);
/// assert_eq!(ids(&headers).unwrap().name, "ids_c");
/// assert!(ids(&["a".to_owned()]).is_none());
/// ```
pub fn ids(headers: &[String]) -> Option<Layout> {
    let plain: Vec<String> = headers.iter().map(|header| letters(header)).collect();
    let mut columns: Vec<Option<ImportField>> = Vec::with_capacity(plain.len());
    for header in &plain {
        let field = field_of_header(header);
        // A second column of the same meaning is kept, not read: nobody knows which of them counts.
        columns.push(field.filter(|field| !columns.contains(&Some(*field))));
    }
    let has = |field| columns.contains(&Some(field));
    if !((has(Country) || has(Iso3)) && has(Drug) && has(Amount) && has(Unit)) {
        return None;
    }
    let stands = |header: &str| plain.iter().any(|known| known == header);
    let edition = if stands("countryterritoryofseizure") {
        "ids_a"
    } else if stands("dateddmmyyyy") || stands("drugquantity") {
        "ids_b"
    } else if stands("amountofdrug") {
        "ids_c"
    } else {
        "ids_d"
    };
    Some(Layout {
        name: edition.to_owned(),
        headers: headers.to_vec(),
        columns,
        days: DayOrder::DayFirst,
        decimal_comma: false,
    })
}

/// What a header of the collection says; `None` for any other.
pub fn field_of_header(header: &str) -> Option<ImportField> {
    let plain = letters(header);
    HEADERS.iter().find(|(known, _)| *known == plain).map(|(_, field)| *field)
}

/// Classes of drugs by name, where the table with these headers is the list of drugs of a workbook: the places
/// of name and class.
pub fn ids_drug_list(headers: &[String]) -> Option<(usize, usize)> {
    let find = |wanted: &[&str]| headers.iter().position(|header| wanted.contains(&letters(header).as_str()));
    Some((
        find(&["drugnametype", "drugname", "drugtype"])?,
        find(&["drugclassgroup", "drugclass", "druggroup"])?,
    ))
}

/// Small letters and figures of a header, nothing else.
pub fn letters(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Option<Layout> {
        ids(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_four_editions_are_told_apart() {
        let a = of(&[
            "Seizure Date",
            "Country/Territory of Seizure",
            "ISO3",
            "Subregion",
            "Region",
            "Drug/Substance",
            "Quantity Seized",
            "Measurement Unit",
            "City",
            "Administrative Region",
            "Physical Seizure Location",
            "Trafficking Mode of Transportation",
            "Source",
            "Reporting Channel",
        ])
        .expect("A");
        assert_eq!((a.name.as_str(), a.columns.iter().flatten().count()), ("ids_a", 14));
        let b = of(&[
            "DateDDMMYYYY",
            "Countryofseizure",
            "ISO3code",
            "Drug",
            "Drugquantity",
            "Unit",
            "City",
            "Sitetypeoflocationofseizure",
            "Meansoftransportation",
        ])
        .expect("B");
        assert_eq!((b.name.as_str(), b.columns.iter().flatten().count()), ("ids_b", 9));
        let c = of(&[
            "REGION_OF_SEIZURE",
            "SUBREGION_OF_SEIZURE",
            "COUNTRY_OF_SEIZURE",
            "DRUG_NAME",
            "AMOUNT_OF_DRUG",
            "DRUG_UNIT",
            "PRODUCING_COUNTRY",
            "DEPARTURE_COUNTRY",
            "DESTINATION_COUNTRY",
        ])
        .expect("C");
        assert_eq!((c.name.as_str(), c.columns.iter().flatten().count()), ("ids_c", 9));
        let d = of(&["country", " SEIZURE_DATE ", "Drug Name", "AMOUNT", "DRUG-UNIT", "extra"]).expect("D");
        assert_eq!((d.name.as_str(), d.columns.last()), ("ids_d", Some(&None)));
        assert_eq!(of(&["country", "drug"]), None);
    }

    #[test]
    fn a_header_known_is_letters_and_figures_and_stands_once() {
        for (n, (header, _)) in HEADERS.iter().enumerate() {
            assert_eq!(letters(header), **header);
            assert!(HEADERS.iter().skip(n + 1).all(|(other, _)| other != header), "{header}");
        }
    }
}
