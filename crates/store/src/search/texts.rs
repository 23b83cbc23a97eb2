//! What a record is found by: its words in three zones.

use crate::seizures::date;
use crate::value::Row;
use crate::{Result, StoreError};
use commonlink_model::{Custody, Details, ImportFlag, OrganisationId, Reported, ReportedDate, Seizure};
use commonlink_reference::{country, words};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Words of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts {
    /// References, numbers, seals.
    pub(super) ids: BTreeSet<String>,
    /// Where, what, by whom.
    pub(super) facts: BTreeSet<String>,
    /// Everything else; and whose it is, and of what kind.
    pub(super) rest: BTreeSet<String>,
}

/// Words of cells, which in a table mostly stand many times.
#[derive(Default)]
pub(crate) struct KeptWords(HashMap<String, Vec<String>>);

/// Most cells whose words are remembered.
const MOST_KNOWN: usize = 50_000;

/// The word for an owner.
pub(super) fn of_owner(owner: OrganisationId) -> String {
    format!("0o{}", owner.uuid().simple())
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

impl Texts {
    fn new(owner: OrganisationId, kind: &str) -> Self {
        let rest = [of_owner(owner), of_kind(kind)].into();
        Self { ids: BTreeSet::new(), facts: BTreeSet::new(), rest }
    }

    /// The words of a seizure that comes in.
    pub(crate) fn of(seizure: &Seizure) -> Self {
        let submission = &seizure.submission;
        let place = &submission.place;
        let mut texts = Self::new(seizure.owner, "seizure");
        texts.identifier(&submission.reference);
        texts.place(&place.country, &place.division, &place.name);
        texts.fact(submission.agency.known().map(String::as_str).unwrap_or_default());
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
        texts
    }

    /// The words of a seizure that is held, without what stands in other tables.
    pub(super) fn of_row(owner: OrganisationId, row: &Row) -> Result<Self> {
        let mut texts = Self::new(owner, "seizure");
        texts.identifier(&row.text("reference")?);
        texts.place(&row.text("country")?, &row.text("division")?, &row.text("place")?);
        texts.fact(&row.text("agency")?);
        texts.days(&date(row)?);
        texts.transport(&row.text("transport")?);
        texts.details(&row.json("details")?);
        Ok(texts)
    }

    /// The words of an imported row as it stood in its table: those that nothing was made of, so when everything else is
    /// there. `cells` is a JSON list, `flags` say whether any of it stands nowhere else. Bare numbers and days are left
    /// out; what of them counts has been read.
    pub(crate) fn kept(&mut self, flags: &str, cells: &str, known: &mut KeptWords) -> Result<()> {
        if !flags.split(',').filter_map(|flag| flag.parse().ok()).any(ImportFlag::is_only_kept) {
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

    /// The words of a mark.
    pub(crate) fn of_mark(owner: OrganisationId, label: &str, kind: &str) -> Self {
        let mut texts = Self::new(owner, "mark");
        texts.identifier(label);
        texts.code(kind);
        texts
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
        self.fact(division);
        self.fact(name);
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
        self.identifier(number);
        self.rest.extend(words::of_text(description));
        self.seal(seal);
    }

    pub(super) fn custody(&mut self, custody: &Custody) {
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
