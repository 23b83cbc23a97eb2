//! How complete the data is, by country or by year of one.

use super::Lens;
use commonlink_store::QualityRow;
use std::collections::BTreeMap;

/// Numbers of seizures of a country, or of a year of one, of which each is true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityLine {
    /// Country of seizure.
    pub country: String,
    /// The year where one country is looked at; empty of dates that span years, and where all years are together.
    pub year: String,
    /// All that are counted.
    pub seizures: u64,
    /// Further copies in scope, counted or not.
    pub copies: u64,
    /// The day is known; names a place or division; that place is in the gazetteer; every drug is known; every item has a
    /// weight; names the transport, the hiding place, the kind of place, the departure, the destination, the agency.
    pub said: [u64; 11],
    /// Both the day of the event and the day of reporting are known.
    pub dated: u64,
    /// Of them came in within 7, 30, 90 and 365 days.
    pub within: [u64; 4],
}

pub(super) fn lines(rows: Vec<QualityRow>, lens: &Lens) -> Vec<QualityLine> {
    let mut lines: BTreeMap<(String, String), QualityLine> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| lens.takes(&row.country)) {
        let year = if lens.country.is_some() { row.year.clone() } else { String::new() };
        let line = lines.entry((row.country.clone(), year.clone())).or_insert_with(|| QualityLine {
            country: row.country.clone(),
            year,
            ..QualityLine::default()
        });
        line.add(&row, !lens.without_copies);
    }
    lines.into_values().collect()
}

impl QualityLine {
    fn add(&mut self, row: &QualityRow, with_copies: bool) {
        let number = |value: i64| value.max(0) as u64;
        if row.further_copy {
            self.copies += number(row.seizures);
            if !with_copies {
                return;
            }
        }
        let said = [
            row.day_known,
            row.placed,
            row.located,
            row.drug_known,
            row.weighed,
            row.transport_known,
            row.hiding_known,
            row.site_known,
            row.departure_known,
            row.destination_known,
            row.agency_known,
        ];
        self.seizures += number(row.seizures);
        self.dated += number(row.delay_known);
        self.said.iter_mut().zip(said).for_each(|(sum, value)| *sum += number(value));
        self.within.iter_mut().zip(row.within).for_each(|(sum, value)| *sum += number(value));
    }
}
