//! What a record is found by: its words in three zones.

use crate::seizures::date;
use crate::terms::Placed;
use crate::value::Row;
use crate::{Result, StoreError, cut};
use commonlink_model::{
    Custody, Details, FieldGroup, FieldGroups, ImportFlag, RecordId, Reported, ReportedDate, Seizure,
};
use commonlink_reference::{country, words};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Words of one record, as somebody finds it who is told some field groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts {
    told: FieldGroups,
    /// References, numbers, seals.
    pub(super) ids: BTreeSet<String>,
    /// Where, what, by whom.
    pub(super) facts: BTreeSet<String>,
    /// Everything else; and under which terms, and of what kind.
    pub(super) rest: BTreeSet<String>,
}

/// Words of cells, which in a table mostly stand many times.
#[derive(Default)]
pub(crate) struct KeptWords(HashMap<String, Vec<String>>);

/// Most cells whose words are remembered.
const MOST_KNOWN: usize = 50_000;

/// Groups that decide by which words a record is found.
const OF_WORDS: FieldGroups = FieldGroups::NONE
    .with(FieldGroup::Identity)
    .with(FieldGroup::ExactPlace)
    .with(FieldGroup::IntelligenceSource);

/// The word for records under these terms as somebody finds them who is told these groups.
pub(super) fn of_terms(terms: i64, told: FieldGroups) -> String {
    format!("0w{terms:x}w{:x}", told.and(OF_WORDS).bits())
}

/// The word for a kind of record.
pub(super) fn of_kind(kind: &str) -> String {
    format!("0k{kind}")
}

/// The word for the transport of a seizure.
pub(crate) fn of_transport(code: &str) -> String {
    format!("0t{}", words::joined(code))
}

/// Months that a word each stands for; what takes longer has one word for all of them.
const MOST_MONTHS: i32 = 36;
/// The word of what takes longer.
const LONG: &str = "0mlong";

/// Words of which whatever may have happened between two days has at least one; none where they are too far apart.
pub(crate) fn of_months(first: Date, last: Date) -> Option<Vec<String>> {
    let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let (first, last) = (month(first), month(last));
    (first <= last && last - first < MOST_MONTHS).then(|| {
        let one = |month: i32| format!("0m{:04}{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
        (first..=last).map(one).chain([LONG.to_owned()]).collect()
    })
}

/// An entry of a record: as somebody finds it who is told some groups.
pub(crate) type Entry = (RecordId, Texts);

impl Texts {
    fn new(terms: i64, told: FieldGroups, kind: &str) -> Self {
        let rest = [of_terms(terms, told), of_kind(kind)].into();
        Self { told, ids: BTreeSet::new(), facts: BTreeSet::new(), rest }
    }

    /// One for each set of groups that makes a difference to words.
    fn each(placed: &Placed, kind: &str) -> Vec<Self> {
        let views: BTreeSet<FieldGroups> = placed.views().map(|told| told.and(OF_WORDS)).collect();
        views.into_iter().map(|told| Self::new(placed.number, told, kind)).collect()
    }

    /// The entries of a seizure that comes in.
    pub(crate) fn of(seizure: &Seizure, placed: &Placed) -> Vec<Entry> {
        let mut each = Self::each(placed, "seizure");
        let submission = &seizure.submission;
        let place = &submission.place;
        for texts in &mut each {
            texts.reference(&submission.reference);
            texts.place(&place.country, &place.division, &place.name);
            texts.agency(submission.agency.known().map(String::as_str).unwrap_or_default());
            texts.days(&submission.date);
            texts.transport(&submission.transport);
            texts.details(&submission.details);
            for item in &submission.items {
                texts.item(&item.substance, &item.reported_name, &item.form);
            }
            for exhibit in &submission.exhibits {
                texts.exhibit(&exhibit.number, &exhibit.description, &exhibit.seal);
                exhibit.custody.iter().for_each(|custody| texts.custody(custody));
            }
        }
        each.into_iter().map(|texts| (seizure.id, texts)).collect()
    }

    /// The entries of a seizure that is held, without what stands in other tables.
    pub(super) fn of_row(placed: &Placed, row: &Row) -> Result<Vec<Self>> {
        let mut each = Self::each(placed, "seizure");
        let (date, details) = (date(row)?, row.json("details")?);
        for texts in &mut each {
            texts.reference(&row.text("reference")?);
            texts.place(&row.text("country")?, &row.text("division")?, &row.text("place")?);
            texts.agency(&row.text("agency")?);
            texts.days(&date);
            texts.transport(&row.text("transport")?);
            texts.details(&details);
        }
        Ok(each)
    }

    /// The words of an imported row as it stood in its table: those that nothing was made of, so when everything else is
    /// there. `cells` is a JSON list, `flags` say whether any of it stands nowhere else. Bare numbers and days are left
    /// out; what of them counts has been read.
    pub(crate) fn kept(&mut self, flags: &str, cells: &str, known: &mut KeptWords) -> Result<()> {
        let only_kept = flags.split(',').filter_map(|flag| flag.parse().ok()).any(ImportFlag::is_only_kept);
        // A cell may say anything: who is not told all of a record does not find it by one.
        if !only_kept || self.told != OF_WORDS {
            return Ok(());
        }
        let cells: Vec<String> =
            serde_json::from_str(cells).map_err(|error| StoreError::damaged(error.to_string()))?;
        for cell in cells.into_iter().filter(|cell| cell.chars().any(char::is_alphabetic)) {
            if let Some(words) = known.0.get(&cell) {
                self.further(words);
                continue;
            }
            let words: Vec<String> = words::of_text(&cell).into_iter().collect();
            self.further(&words);
            if known.0.len() < MOST_KNOWN {
                known.0.insert(cell, words);
            }
        }
        Ok(())
    }

    fn further(&mut self, words: &[String]) {
        for word in words {
            if !self.facts.contains(word) && !self.ids.contains(word) && !self.rest.contains(word) {
                self.rest.insert(word.clone());
            }
        }
    }

    /// The entries of a mark.
    pub(crate) fn of_mark(mark: RecordId, label: &str, kind: &str, placed: &Placed) -> Vec<Entry> {
        let mut each = Self::each(placed, "mark");
        for texts in &mut each {
            texts.reference(label);
            texts.code(kind);
        }
        each.into_iter().map(|texts| (mark, texts)).collect()
    }

    fn is_told(&self, group: FieldGroup) -> bool {
        self.told.has(group)
    }

    fn reference(&mut self, text: &str) {
        if self.is_told(FieldGroup::Identity) {
            self.identifier(text);
        }
    }

    fn agency(&mut self, text: &str) {
        if self.is_told(FieldGroup::Identity) {
            self.fact(text);
        }
    }

    fn identifier(&mut self, text: &str) {
        self.ids.extend(words::of_identifier(text));
    }

    fn fact(&mut self, text: &str) {
        self.facts.extend(words::of_text(text));
    }

    fn code(&mut self, code: &str) {
        self.rest.extend(words::words(code));
    }

    fn days(&mut self, date: &ReportedDate) {
        let months = of_months(date.first, date.last).unwrap_or_else(|| vec![LONG.to_owned()]);
        // All but the word for what takes longer, which only that has.
        let keep = months.len().saturating_sub(1).max(1);
        self.rest.extend(months.into_iter().take(keep));
    }

    fn transport(&mut self, code: &str) {
        self.rest.insert(of_transport(code));
        self.code(code);
    }

    fn place(&mut self, code: &str, division: &str, name: &str) {
        self.country(code);
        if self.is_told(FieldGroup::ExactPlace) {
            self.fact(division);
            self.fact(name);
        }
    }

    fn country(&mut self, code: &str) {
        self.facts.insert(words::of_country(code));
        self.facts.extend(words::words(code));
        if let Some(country) = country(code) {
            self.fact(country.name);
        }
    }

    pub(super) fn item(&mut self, substance: &str, name: &str, form: &str) {
        self.facts.insert(words::of_substance(substance));
        self.facts.extend(words::words(substance));
        self.fact(name);
        self.code(form);
    }

    pub(super) fn exhibit(&mut self, number: &str, description: &str, seal: &Reported<String>) {
        if !self.is_told(FieldGroup::Identity) {
            return;
        }
        self.identifier(number);
        self.rest.extend(words::of_text(description));
        self.seal(seal);
    }

    pub(super) fn custody(&mut self, custody: &Custody) {
        if !self.is_told(FieldGroup::Identity) {
            return;
        }
        self.rest.extend(words::of_text(&custody.holder));
        self.rest.extend(words::of_text(&custody.place));
        self.seal(&custody.seal);
    }

    fn seal(&mut self, seal: &Reported<String>) {
        if let Some(seal) = seal.known() {
            self.identifier(seal);
        }
    }

    fn details(&mut self, details: &Details) {
        let details = &cut::details(details, self.told);
        let ways = [&details.production, &details.departure, &details.destination];
        for code in ways.iter().filter_map(|way| way.known()) {
            self.rest.insert(words::of_country(code));
            self.rest.extend(country(code).into_iter().flat_map(|country| words::words(country.name)));
        }
        for (_, text) in details.fields() {
            self.rest.extend(text.known().into_iter().flat_map(|text| words::of_text(text)));
        }
    }
}

impl Texts {
    /// Identifiers, facts, rest.
    pub(super) fn zones(&self) -> [&BTreeSet<String>; 3] {
        [&self.ids, &self.facts, &self.rest]
    }
}
