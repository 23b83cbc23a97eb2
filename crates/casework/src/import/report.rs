//! What the words of a table came to: kept with its batch, printed after it, shown on its page.

use commonlink_exchange::{Layout, TableNote, layout::letters};
use commonlink_model::{ImportFlag, ImportReason};
use commonlink_reference::{
    substance::Meaning,
    terms::{Column, Term},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Most different texts of one kind that a report lists; more are counted.
const LISTED: usize = 2_000;

/// What one text came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The text as reported.
    pub text: String,
    /// The code it was read as; `None` where it is not known.
    pub code: Option<String>,
    /// Rows that have it.
    pub rows: u64,
}

/// The texts of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mappings {
    /// The texts, unknown ones first, then by rows.
    pub texts: Vec<Mapped>,
    /// Different texts in all.
    pub distinct: u64,
    /// Different texts that are known.
    pub known: u64,
    /// Rows with a text.
    pub rows: u64,
    /// Rows whose text is known.
    pub rows_known: u64,
}

/// What a column was read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRead {
    /// The header in the file.
    pub header: String,
    /// Code of the field; `None` for columns that are only kept.
    pub field: Option<String>,
}

/// The report of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingReport {
    /// The columns of the first sheet that was read.
    pub columns: Vec<ColumnRead>,
    /// The columns of further sheets, where they are others, by the name of the sheet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub further_columns: BTreeMap<String, Vec<ColumnRead>>,
    /// Sheets that were passed over because their columns are none of the layout.
    pub passed_over: Vec<String>,
    /// What is to be known of the file.
    pub notes: Vec<TableNote>,
    /// Countries, of seizures and routes.
    pub countries: Mappings,
    /// Names of drugs.
    pub drugs: Mappings,
    /// Units.
    pub units: Mappings,
    /// Words for transport.
    pub transports: Mappings,
    /// Words for hiding places.
    pub concealments: Mappings,
    /// Words for kinds of places.
    pub sites: Mappings,
    /// Places: country and text, with the place they were found to be.
    pub places: Mappings,
    /// Rows by what could not be read of them.
    pub flags: BTreeMap<String, u64>,
    /// Rows that were not taken in, by reason.
    pub reasons: BTreeMap<String, u64>,
    /// Names whose class in the file's own list of drugs is another than ours: name, class there, class here.
    pub classes_differ: Vec<(String, String, String)>,
    /// Why reading stopped before the end of the file.
    pub failure: Option<String>,
}

impl MappingReport {
    /// The columns of a sheet.
    pub fn columns_of(&self, sheet: &str) -> &[ColumnRead] {
        self.further_columns.get(sheet).unwrap_or(&self.columns)
    }

    /// Whether a layout reads the same of the first sheet, in whatever order its columns stand.
    pub(super) fn reads_as(&self, layout: &Layout) -> bool {
        let mut read: Vec<(String, &str)> = self
            .columns
            .iter()
            .filter_map(|column| Some((letters(&column.header), column.field.as_deref()?)))
            .collect();
        let mut would: Vec<(String, &str)> = layout
            .headers
            .iter()
            .zip(&layout.columns)
            .filter_map(|(header, field)| Some((letters(header), (*field)?.code())))
            .collect();
        read.sort_unstable();
        would.sort_unstable();
        read == would
    }

    /// Codes of what is to be known of the file, as the catalogue of texts has them.
    pub fn note_codes(&self) -> Vec<&'static str> {
        let code = |note: &TableNote| match note {
            TableNote::ReadAsWestern => "read_as_western",
            TableNote::Utf16 => "utf16",
            TableNote::FormulaErrors => "formula_errors",
        };
        self.notes.iter().map(code).collect()
    }
}

/// Counts while rows are read.
#[derive(Default)]
pub struct Tally {
    columns: Vec<ColumnRead>,
    further_columns: BTreeMap<String, Vec<ColumnRead>>,
    passed_over: Vec<String>,
    countries: Counted,
    drugs: Counted,
    units: Counted,
    words: [Counted; 3],
    places: HashMap<(String, String, String), (Option<String>, u64)>,
    flags: BTreeMap<&'static str, u64>,
    reasons: BTreeMap<&'static str, u64>,
    classes: HashMap<String, &'static str>,
    classes_of_file: Vec<(String, String)>,
}

#[derive(Default)]
struct Counted(HashMap<String, (Option<&'static str>, u64)>);

impl Counted {
    fn add(&mut self, text: &str, code: Option<&'static str>) {
        match self.0.get_mut(text) {
            Some((_, rows)) => *rows += 1,
            None => {
                self.0.insert(text.to_owned(), (code, 1));
            }
        }
    }

    fn mappings(self) -> Mappings {
        let texts = self.0.into_iter().map(|(text, (code, rows))| Mapped {
            text,
            code: code.map(str::to_owned),
            rows,
        });
        mappings(texts.collect())
    }
}

fn mappings(mut texts: Vec<Mapped>) -> Mappings {
    let known = |text: &&Mapped| text.code.is_some();
    let made = Mappings {
        distinct: texts.len() as u64,
        known: texts.iter().filter(known).count() as u64,
        rows: texts.iter().map(|text| text.rows).sum(),
        rows_known: texts.iter().filter(known).map(|text| text.rows).sum(),
        texts: Vec::new(),
    };
    texts.sort_by(|a, b| {
        let key = |text: &Mapped| (text.code.is_some(), std::cmp::Reverse(text.rows));
        key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text))
    });
    texts.truncate(LISTED);
    Mappings { texts, ..made }
}

impl Tally {
    pub(super) fn layout(&mut self, sheet: &str, layout: &Layout) {
        let columns = layout.headers.iter().zip(&layout.columns);
        let columns: Vec<ColumnRead> = columns
            .map(|(header, field)| ColumnRead {
                header: header.clone(),
                field: field.map(|field| field.code().to_owned()),
            })
            .collect();
        if self.columns.is_empty() {
            self.columns = columns;
        } else if self.columns != columns {
            self.further_columns.insert(sheet.to_owned(), columns);
        }
    }

    pub(super) fn passed_over(&mut self, sheet: &str) {
        self.passed_over.push(sheet.to_owned());
    }

    pub(super) fn class_of_file(&mut self, name: &str, class: &str) {
        if self.classes_of_file.len() < LISTED {
            self.classes_of_file.push((name.to_owned(), class.to_owned()));
        }
    }

    pub(super) fn country(&mut self, text: &str, code: Option<&'static str>) {
        self.countries.add(text, code);
    }

    pub(super) fn drug(&mut self, name: &str, meaning: Option<&Meaning>) {
        if name.is_empty() {
            return;
        }
        self.drugs.add(name, meaning.map(|meaning| meaning.group.code));
        if let Some(meaning) = meaning
            && !self.classes.contains_key(name)
        {
            self.classes.insert(name.to_owned(), meaning.class.code);
        }
    }

    pub(super) fn unit(&mut self, text: &str, code: Option<&'static str>) {
        self.units.add(text, code);
    }

    pub(super) fn word(&mut self, column: Column, text: &str, term: Option<&Term>) {
        let [transports, concealments, sites] = &mut self.words;
        let counted = match column {
            Column::Transport => transports,
            Column::Concealment => concealments,
            Column::Site => sites,
        };
        counted.add(text, term.map(|term| term.entry.code));
    }

    pub(super) fn place(&mut self, (country, division, name): (&str, &str, &str), found: Option<&str>) {
        if country.is_empty() || (name.is_empty() && division.is_empty()) {
            return;
        }
        let key = (country.to_owned(), division.to_owned(), name.to_owned());
        self.places.entry(key).or_insert_with(|| (found.map(str::to_owned), 0)).1 += 1;
    }

    pub(super) fn flags(&mut self, flags: &[ImportFlag]) {
        for flag in flags {
            *self.flags.entry(flag.code()).or_insert(0) += 1;
        }
    }

    pub(super) fn reasons(&mut self, reasons: &[ImportReason]) {
        for reason in reasons {
            *self.reasons.entry(reason.code()).or_insert(0) += 1;
        }
    }

    /// The report of everything counted.
    pub(super) fn report(self, notes: Vec<TableNote>, failure: Option<String>) -> MappingReport {
        let owned = |counts: BTreeMap<&'static str, u64>| {
            counts.into_iter().map(|(code, rows)| (code.to_owned(), rows)).collect()
        };
        let mut classes_differ: Vec<(String, String, String)> = Vec::new();
        for (name, class) in self.classes_of_file {
            let theirs = commonlink_reference::lists::DRUG_CLASSES.parse(&class).map(|class| class.code);
            if let Some(ours) = self.classes.get(&name)
                && theirs != Some(*ours)
            {
                classes_differ.push((name, class, (*ours).to_owned()));
            }
        }
        let [transports, concealments, sites] = self.words.map(Counted::mappings);
        let places = self.places.into_iter().map(|((country, division, name), (code, rows))| Mapped {
            text: [country, division, name]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" | "),
            code,
            rows,
        });
        MappingReport {
            columns: self.columns,
            further_columns: self.further_columns,
            passed_over: self.passed_over,
            notes,
            countries: self.countries.mappings(),
            drugs: self.drugs.mappings(),
            units: self.units.mappings(),
            transports,
            concealments,
            sites,
            places: mappings(places.collect()),
            flags: owned(self.flags),
            reasons: owned(self.reasons),
            classes_differ,
            failure,
        }
    }
}
