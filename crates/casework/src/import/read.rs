//! A row of a table read into a submission. What can't be read is told by flags and the value left as reported;
//! only what a seizure can't be without stops a row.

use super::faults::is_ours;
use super::identity::{Identity, Untold};
use super::report::Tally;
use super::words::{clean, said};
use super::written::Written;
use crate::locate::locate;
use commonlink_exchange::{Layout, TableRow};
use commonlink_model::{
    Context, Details, Handling, ImportField, ImportFlag, ImportReason, Item, Located, Place, PlacePrecision,
    Quantity, Reported, ReportedDate, Submission, WeightBasis, exact_fault, line_fault, prose_fault,
};
use commonlink_reference::{
    country, country_from_text, is_no_single_country,
    lists::{FORMS, UNITS},
    quantity, substance,
    terms::{self, Column},
    to_kilograms,
};
use jiff::civil;
use std::collections::HashMap;

/// Longest text of a cell that is taken for a name or a place.
const LONG: usize = 1_000;
/// No seizure is heavier: a hundred thousand tonnes.
const MOST_KILOGRAMS: f64 = 1e8;
/// No seizure is older.
const EARLIEST: civil::Date = civil::date(1900, 1, 1);
/// Distinct texts of one column that are remembered.
const REMEMBERED: usize = 100_000;

/// A row that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it means.
    pub submission: Submission,
    /// What could not be read of it.
    pub flags: Vec<ImportFlag>,
}

/// Reads the rows of one table.
pub struct Reader {
    written: Written,
    columns: HashMap<ImportField, usize>,
    /// Columns that nothing reads.
    only_kept: Vec<usize>,
    /// How many columns have a header.
    width: usize,
    handling: Handling,
    today: civil::Date,
    /// What tells the year of rows without a date.
    untold: Untold,
    countries: HashMap<String, Option<&'static str>>,
    drugs: HashMap<String, Option<substance::Meaning>>,
    units: HashMap<String, Option<&'static str>>,
    words: HashMap<(Column, String), Option<terms::Term>>,
    places: HashMap<(String, String, String), Option<(Located, String)>>,
}

impl Reader {
    /// For rows of `layout` that the context's organisation takes in, of a sheet of this name, handled in this way.
    pub fn new(layout: &Layout, written: Written, ctx: &Context, sheet: &str, handling: &Handling) -> Self {
        let mut columns = HashMap::new();
        for field in ImportField::ALL {
            if let Some(n) = layout.of(*field).next() {
                columns.insert(*field, n);
            }
        }
        Self {
            written,
            columns,
            only_kept: only_kept(layout),
            width: layout.headers.len(),
            handling: handling.clone(),
            today: ctx.now.date(),
            untold: Untold::of(layout, sheet),
            countries: HashMap::new(),
            drugs: HashMap::new(),
            units: HashMap::new(),
            words: HashMap::new(),
            places: HashMap::new(),
        }
    }

    /// Whether rows may name a reference of their own.
    pub fn has_reference(&self) -> bool {
        self.columns.contains_key(&ImportField::Reference)
    }

    /// Reads a row, and counts what its words came to.
    pub fn read(
        &mut self,
        row: &TableRow,
        identity: &Identity,
        tally: &mut Tally,
    ) -> Result<Reading, Vec<ImportReason>> {
        let mut reasons = Vec::new();
        let mut flags = Vec::new();
        if self.holds_rows(row) {
            reasons.push(ImportReason::RowsInCell);
        }
        let country = self.country(row, tally, &mut flags, &mut reasons);
        let date = self.date(row, &mut flags, &mut reasons);
        let item = self.item(row, tally, &mut flags, &mut reasons);
        let place = self.place(row, country.unwrap_or_default(), tally, &mut flags);
        let (transport, details) = self.how(row, tally, &mut flags);
        let reference = self.reference(row, identity, &mut flags);
        let remarks = self.said(row, ImportField::Remarks);
        let lines = [&place.name, &place.division, &item.reported_name];
        let unfit = lines.iter().any(|text| line_fault(text, LONG).is_some())
            || exact_fault(&reference, 200).is_some()
            || remarks.known().is_some_and(|text| prose_fault(text, 8_000).is_some());
        if unfit {
            reasons.push(ImportReason::TextUnfit);
        }
        let (Some(date), true) = (date, reasons.is_empty()) else { return Err(reasons) };
        let cell = |n: &usize| row.cells.get(*n).map_or("", String::as_str);
        let said = |cell: &str| cell.chars().any(char::is_alphanumeric);
        let behind = row.cells.get(self.width..).unwrap_or_default();
        if self.only_kept.iter().any(|n| said(cell(n))) || behind.iter().any(|cell| said(cell)) {
            flags.push(ImportFlag::ColumnKept);
        }
        if identity.further_copy {
            flags.push(ImportFlag::FurtherCopy);
        }
        let submission = Submission {
            reference,
            date,
            place,
            agency: self.said(row, ImportField::Agency),
            transport,
            items: vec![item],
            details: Details { remarks, ..details },
            exhibits: Vec::new(),
            handling: self.handling.clone(),
        };
        Ok(Reading { submission, flags })
    }

    /// The cell of a field; empty where the table has no such column.
    fn cell<'r>(&self, row: &'r TableRow, field: ImportField) -> &'r str {
        let cell = self.columns.get(&field).and_then(|n| row.cells.get(*n));
        cell.map_or("", String::as_str)
    }

    fn said(&self, row: &TableRow, field: ImportField) -> Reported<String> {
        said(self.cell(row, field))
    }

    /// Whether a line within a cell has as many delimiters as a row of this table.
    fn holds_rows(&self, row: &TableRow) -> bool {
        let parted = |line: &str| {
            [',', ';', '\t', '|'].iter().any(|sign| line.matches(*sign).count() + 1 >= self.width.max(4))
        };
        row.cells.iter().filter(|cell| cell.contains('\n')).any(|cell| cell.lines().skip(1).any(parted))
    }

    fn country(
        &mut self,
        row: &TableRow,
        tally: &mut Tally,
        flags: &mut Vec<ImportFlag>,
        reasons: &mut Vec<ImportReason>,
    ) -> Option<&'static str> {
        let (mut missing, mut named) = (true, None);
        for field in [ImportField::Country, ImportField::Iso3] {
            let Reported::Known(text) = self.said(row, field) else { continue };
            missing = false;
            let code = self.code_of(&text);
            tally.country(&text, code);
            if named.is_some() && code.is_some() && code != named {
                flags.push(ImportFlag::CountryContradicts);
            }
            named = named.or(code);
        }
        if named.is_some() {
            return named;
        }
        reasons.push(if missing { ImportReason::CountryMissing } else { ImportReason::CountryUnknown });
        None
    }

    /// The code of a country named in words.
    fn code_of(&mut self, text: &str) -> Option<&'static str> {
        remembered(&mut self.countries, text, |text| country_from_text(text).map(|found| found.code))
    }

    fn date(
        &self,
        row: &TableRow,
        flags: &mut Vec<ImportFlag>,
        reasons: &mut Vec<ImportReason>,
    ) -> Option<ReportedDate> {
        let read = match self.said(row, ImportField::Date) {
            Reported::Known(text) => self.written.date(&text).map(|(date, ambiguous)| {
                if ambiguous {
                    flags.push(ImportFlag::DateAmbiguous);
                }
                date
            }),
            _ => self.untold.year(row).ok_or(ImportReason::DateMissing),
        };
        let in_time = read.and_then(|date| {
            let impossible =
                date.first > self.today.saturating_add(jiff::Span::new().days(1)) || date.first < EARLIEST;
            if impossible { Err(ImportReason::DateImpossible) } else { Ok(date) }
        });
        in_time.map_err(|reason| reasons.push(reason)).ok()
    }

    fn item(
        &mut self,
        row: &TableRow,
        tally: &mut Tally,
        flags: &mut Vec<ImportFlag>,
        reasons: &mut Vec<ImportReason>,
    ) -> Item {
        let name = clean(self.cell(row, ImportField::Drug));
        if name.is_empty() {
            reasons.push(ImportReason::DrugMissing);
        }
        let meaning = remembered(&mut self.drugs, &name, substance::meaning);
        tally.drug(&name, meaning.as_ref());
        if meaning.is_none() {
            flags.push(ImportFlag::DrugUnknown);
        }
        let group = meaning.map_or("unknown", |meaning| meaning.group.code);
        let form = self.form(row, flags).or(meaning.and_then(|meaning| Some(meaning.form?.code)));
        let written = clean(self.cell(row, ImportField::Unit));
        let unit = remembered(&mut self.units, &written, |text| match said(text) {
            Reported::Known(text) => quantity::parse_unit(&text).map(|unit| unit.code),
            _ => UNITS.get("unknown").map(|unit| unit.code),
        });
        tally.unit(&written, unit);
        if unit.is_none() {
            flags.push(ImportFlag::UnitUnknown);
        }
        let unit = unit.unwrap_or("unknown");
        let read = match said(self.cell(row, ImportField::Amount)) {
            Reported::Known(text) => self.written.amount(&text),
            _ => Err(ImportReason::AmountMissing),
        };
        let amount = read.unwrap_or_else(|reason| {
            reasons.push(reason);
            0.0
        });
        let made = to_kilograms(amount, unit, group);
        if made.kg.is_none() {
            flags.push(ImportFlag::NoWeight);
        }
        if made.kg.is_some_and(|kilograms| kilograms > MOST_KILOGRAMS) {
            reasons.push(ImportReason::AmountImpossible);
        }
        if amount == 0.0 {
            flags.push(ImportFlag::AmountZero);
        }
        Item {
            substance: group.to_owned(),
            reported_name: name,
            form: form.unwrap_or("unknown").to_owned(),
            quantity: Quantity {
                amount,
                unit: unit.to_owned(),
                kilograms: made.kg,
                rule: made.rule.to_owned(),
                basis: WeightBasis::NotRecorded,
                estimated: false,
            },
            purity_percent: self.purity(row, flags),
        }
    }

    fn form(&self, row: &TableRow, flags: &mut Vec<ImportFlag>) -> Option<&'static str> {
        let Reported::Known(text) = self.said(row, ImportField::Form) else { return None };
        let form = FORMS.parse(&text).map(|form| form.code);
        if form.is_none() {
            flags.push(ImportFlag::FormUnmapped);
        }
        form
    }

    fn purity(&self, row: &TableRow, flags: &mut Vec<ImportFlag>) -> Reported<f64> {
        match self.said(row, ImportField::Purity) {
            Reported::Known(text) => {
                let figures = text.trim_end_matches('%').trim_end();
                let mut percent = self.written.amount(figures).ok().filter(|percent| *percent <= 100.0);
                if percent.is_none() {
                    flags.push(ImportFlag::NumberUnreadable);
                } else if figures == text && percent.is_some_and(|percent| percent > 0.0 && percent <= 1.0) {
                    // A workbook hands a cell that shows 85 % over as 0.85.
                    flags.push(ImportFlag::PurityAmbiguous);
                    percent = None;
                }
                percent.map_or(Reported::NotRecorded, Reported::Known)
            }
            Reported::Unknown => Reported::Unknown,
            Reported::NotRecorded => Reported::NotRecorded,
            Reported::Withheld => Reported::Withheld,
        }
    }

    fn place(
        &mut self,
        row: &TableRow,
        country: &str,
        tally: &mut Tally,
        flags: &mut Vec<ImportFlag>,
    ) -> Place {
        let text = |field| self.said(row, field).known().cloned().unwrap_or_default();
        let (name, division) = (text(ImportField::Place), text(ImportField::Division));
        let degrees = |field, most: f64| {
            let text = text(field);
            let (sign, figures) = text.strip_prefix('-').map_or((1.0, text.as_str()), |rest| (-1.0, rest));
            self.written.amount(figures).ok().filter(|degrees| *degrees <= most).map(|d| sign * d)
        };
        let coordinates = degrees(ImportField::North, 90.0).zip(degrees(ImportField::East, 180.0));
        let stated = [ImportField::North, ImportField::East].iter().any(|field| !text(*field).is_empty());
        if coordinates.is_none() && stated {
            flags.push(ImportFlag::NumberUnreadable);
        }
        let located = self.located(country, &division, &name);
        if located.is_none() && !(name.is_empty() && division.is_empty()) {
            flags.push(ImportFlag::PlaceUnresolved);
        }
        let precision = match (coordinates.is_some(), name.is_empty(), division.is_empty()) {
            (true, _, _) => PlacePrecision::Exact,
            (_, false, _) => PlacePrecision::Town,
            (_, _, false) => PlacePrecision::Region,
            _ => PlacePrecision::Country,
        };
        let words = located.as_ref().map(|(_, words)| words.as_str());
        tally.place((country, &division, &name), words);
        let located = located.map(|(located, _)| located);
        Place { country: country.to_owned(), division, name, precision, coordinates, located }
    }

    /// Where the gazetteer finds a place, and that in words.
    fn located(&mut self, country: &str, division: &str, name: &str) -> Option<(Located, String)> {
        let key = (country.to_owned(), division.to_owned(), name.to_owned());
        if let Some(known) = self.places.get(&key) {
            return known.clone();
        }
        let found = locate(country, division, name).map(|(located, found)| {
            let confidence = located.confidence.code();
            let words = format!("{} ({}, {confidence})", found.place.name, located.id);
            (located, words)
        });
        if self.places.len() < REMEMBERED {
            self.places.insert(key, found.clone());
        }
        found
    }

    /// Transport mode, and what else the row says of the way.
    fn how(&mut self, row: &TableRow, tally: &mut Tally, flags: &mut Vec<ImportFlag>) -> (String, Details) {
        let mut details = Details::default();
        let mut transport = "not_recorded".to_owned();
        for (column, field, flag) in [
            (Column::Transport, ImportField::Transport, ImportFlag::TransportUnmapped),
            (Column::Concealment, ImportField::Concealment, ImportFlag::ConcealmentUnmapped),
            (Column::Site, ImportField::Site, ImportFlag::SiteUnmapped),
        ] {
            let text = match self.said(row, field) {
                Reported::Known(text) => text,
                Reported::Unknown => {
                    match column {
                        Column::Transport => "unknown".clone_into(&mut transport),
                        Column::Concealment => details.concealment = Reported::Unknown,
                        Column::Site => details.site_type = Reported::Unknown,
                    }
                    continue;
                }
                _ => continue,
            };
            let key = (column, text);
            let known = self.words.get(&key).copied();
            let term = known.unwrap_or_else(|| terms::meaning(column, &key.1));
            if known.is_none() && self.words.len() < REMEMBERED {
                self.words.insert(key.clone(), term);
            }
            tally.word(column, &key.1, term.as_ref());
            // What was said and is not understood is not known; what the layout lacks is not recorded.
            let Some(term) = term else {
                flags.push(flag);
                match column {
                    Column::Transport => "unknown".clone_into(&mut transport),
                    Column::Concealment => details.concealment = Reported::Unknown,
                    Column::Site => details.site_type = Reported::Unknown,
                }
                continue;
            };
            let code = term.entry.code.to_owned();
            match term.list.name {
                "transport_mode" => transport = code,
                // What the column of the hiding place says counts before what another one adds.
                "concealment" if column != Column::Concealment && details.concealment.known().is_some() => {
                    if details.concealment.known() != Some(&code) {
                        flags.push(flag);
                    }
                }
                "concealment" => details.concealment = Reported::Known(code),
                "place_type" => details.site_type = Reported::Known(code),
                "conveyance" => details.conveyance = Reported::Known(code),
                _ => details.packaging = Reported::Known(code),
            }
        }
        for (field, into) in [
            (ImportField::Production, &mut details.production),
            (ImportField::Departure, &mut details.departure),
            (ImportField::Destination, &mut details.destination),
        ] {
            let cell = self.columns.get(&field).and_then(|n| row.cells.get(*n)).map_or("", String::as_str);
            *into = match said(cell) {
                // A word that is known, and no country.
                Reported::Known(text) if is_no_single_country(&text) => Reported::NotRecorded,
                Reported::Known(text) => {
                    let code = remembered(&mut self.countries, &text, |text| {
                        country_from_text(text).map(|found| found.code)
                    });
                    tally.country(&text, code);
                    if let Some(code) = code.filter(|code| country(code).is_some()) {
                        Reported::Known(code.to_owned())
                    } else {
                        flags.push(ImportFlag::RouteUnmapped);
                        Reported::Unknown
                    }
                }
                empty => empty,
            };
        }
        if let Reported::Known(text) = self.said(row, ImportField::Persons) {
            if text.parse::<u32>().is_ok_and(|count| count <= 100_000) {
                details.persons = Reported::Known(text);
            } else {
                flags.push(ImportFlag::NumberUnreadable);
            }
        }
        (transport, details)
    }

    /// The row's own reference, or one made of its identity: the same row has the same in every making.
    fn reference(&self, row: &TableRow, identity: &Identity, flags: &mut Vec<ImportFlag>) -> String {
        let written = clean(self.cell(row, ImportField::Reference));
        if !written.is_empty() {
            return written;
        }
        if self.has_reference() {
            flags.push(ImportFlag::ReferenceMade);
        }
        let start = identity.hash.get(..8).unwrap_or_default();
        let made = format!("ROW-{}", crate::random::hexadecimal(start).to_uppercase());
        if identity.ordinal == 1 { made } else { format!("{made}-{}", identity.ordinal) }
    }
}

/// Columns that say nothing we know of, and are not ours.
fn only_kept(layout: &Layout) -> Vec<usize> {
    let columns = layout.headers.iter().zip(&layout.columns).enumerate();
    columns.filter(|(_, (header, field))| field.is_none() && !is_ours(header)).map(|(n, _)| n).collect()
}

fn remembered<T: Copy>(
    known: &mut HashMap<String, Option<T>>,
    text: &str,
    find: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    if let Some(found) = known.get(text) {
        return *found;
    }
    let found = find(text);
    if known.len() < REMEMBERED {
        known.insert(text.to_owned(), found);
    }
    found
}
