//! A look at a table before it comes in: its columns, what they seem to say, and how its first rows would be read.

use super::faults::is_ours;
use super::identity::{Names, Seen};
use super::read::{Reader, Reading};
use super::report::Tally;
use super::written::{Evidence, Fraction, Written};
use super::{HEADER_WITHIN, IDS};
use crate::CaseworkError;
use commonlink_exchange::{
    ChildCommand, DayOrder, Layout, TableLimits, TablePart, TableReader, TableRow,
    layout::{ids, letters},
};
use commonlink_model::{Context, Handling, ImportField, ImportReason};
use commonlink_reference::{Lang, text};
use std::fs::File;

/// Rows that are shown.
const SHOWN: usize = 30;

/// A table as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The first sheet with more than one column; empty where there are none.
    pub sheet: String,
    /// Its headers.
    pub headers: Vec<String>,
    /// What the columns seem to say.
    pub guess: Layout,
    /// Whether it is a table of the UNODC collection.
    pub is_ids: bool,
    /// How the rows that are shown are written; nothing is learnt of a table that its owner maps.
    evidence: Evidence,
    /// The rows behind the headers, at most thirty.
    pub rows: Vec<TableRow>,
}

/// How a row of the preview would be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Line of the file.
    pub line: u64,
    /// The submission, or why the row would not come in.
    pub outcome: Result<Reading, Vec<ImportReason>>,
}

/// Looks at a table. Reads no further than the rows that are shown.
pub fn look(file: File, limits: &TableLimits, child: &ChildCommand) -> Result<Preview, CaseworkError> {
    let mut table = TableReader::open(file, limits, child).map_err(CaseworkError::Table)?;
    let mut sheet = String::new();
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some(part) = table.next().map_err(CaseworkError::Table)? {
        match part {
            TablePart::Sheet(name) if best_header(&rows).is_none() => {
                sheet = name;
                rows.clear();
            }
            TablePart::Rows(more) => rows.extend(more),
            TablePart::Sheet(_) | TablePart::Notes(_) => break,
        }
        if rows.len() >= HEADER_WITHIN + SHOWN {
            break;
        }
    }
    let header = best_header(&rows).ok_or_else(|| CaseworkError::fault("file", "error-import-no-columns"))?;
    let headers = rows.get(header).map(|row| row.cells.clone()).unwrap_or_default();
    let own = guess(&headers);
    let of_collection = ids(&headers).filter(|layout| is_of_collection(layout, &own));
    let is_ids = of_collection.is_some();
    let rows: Vec<TableRow> = rows.into_iter().skip(header + 1).take(SHOWN).collect();
    let mut guess = of_collection.unwrap_or(own);
    let evidence = Evidence::of(&guess, &rows);
    let written = evidence.written();
    guess.days = written.days.unwrap_or(guess.days);
    guess.decimal_comma = written.fraction == Fraction::Comma;
    Ok(Preview { sheet, headers, guess, is_ids, evidence, rows })
}

/// Whether a table is one of the collection and not somebody's own with a few headers alike: nothing of it would be read
/// that the collection has no column for, and most of it is known.
fn is_of_collection(layout: &Layout, own: &Layout) -> bool {
    let read = |layout: &Layout| layout.columns.iter().flatten().count();
    let unknown = layout
        .headers
        .iter()
        .zip(&layout.columns)
        .filter(|(header, field)| field.is_none() && !is_ours(header))
        .count();
    read(layout) >= read(own) && unknown * 4 <= layout.headers.len()
}

/// The first row with the most cells that say something and are no numbers, among the first ones.
fn best_header(rows: &[TableRow]) -> Option<usize> {
    let words = |row: &TableRow| {
        let word = |cell: &&String| !cell.trim().is_empty() && cell.trim().parse::<f64>().is_err();
        row.cells.iter().filter(word).count()
    };
    let most = rows.iter().take(HEADER_WITHIN).map(words).max().filter(|most| *most >= 2)?;
    rows.iter().take(HEADER_WITHIN).position(|row| words(row) == most)
}

/// What headers seem to say: our own codes and labels, and the headers of the collection.
fn guess(headers: &[String]) -> Layout {
    let mut columns: Vec<Option<ImportField>> = Vec::with_capacity(headers.len());
    for header in headers {
        let plain = letters(header);
        let known = |field: &&ImportField| {
            letters(field.code()) == plain || letters(&text(Lang::En, &field_key(**field))) == plain
        };
        let own = ImportField::ALL.iter().find(known).copied();
        let found = own.or_else(|| commonlink_exchange::layout::field_of_header(header));
        columns.push(found.filter(|field| !columns.contains(&Some(*field))));
    }
    Layout {
        name: String::new(),
        headers: headers.to_vec(),
        columns,
        days: DayOrder::DayFirst,
        decimal_comma: false,
    }
}

/// The key of a field's label in the catalogue.
pub fn field_key(field: ImportField) -> String {
    format!("import-field-{}", field.code().replace('_', "-"))
}

/// How the rows of a preview would be read.
pub fn try_rows(preview: &Preview, layout: &Layout, ctx: &Context) -> Vec<Tried> {
    // Where the table goes as the collection, what its rows don't tell stays untold; its owner's word is a word.
    let of_collection = preview.is_ids && *layout == preview.guess;
    let written = if of_collection { preview.evidence.written() } else { Written::by(layout) };
    let (names, mut seen, mut tally) =
        (Names::of(layout, written, &preview.sheet), Seen::default(), Tally::default());
    // How the records will be handled shows on none of the rows.
    let handling = Handling::standard(ctx.now.date());
    let mut reader = Reader::new(layout, written, ctx, &preview.sheet, &handling);
    let tried = preview.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    tried
        .map(|row| {
            let identity = seen.next(&names, row);
            Tried { line: row.line, outcome: reader.read(row, &identity, &mut tally) }
        })
        .collect()
}

/// Refuses a layout that lacks what every seizure needs, or has two columns for what a seizure has once: the second would
/// be passed over.
pub(super) fn sound(layout: &Layout) -> Result<(), CaseworkError> {
    if is_ours_by_name(layout) {
        return Err(CaseworkError::fault("name", "error-import-name"));
    }
    if !missing(layout).is_empty() {
        return Err(CaseworkError::fault("columns", "error-import-field-missing"));
    }
    if ImportField::ALL.iter().any(|field| layout.of(*field).count() > 1) {
        return Err(CaseworkError::fault("columns", "error-import-field-twice"));
    }
    Ok(())
}

/// Whether a layout has the name of ours: batches tell by the name how their file was read.
pub(super) fn is_ours_by_name(layout: &Layout) -> bool {
    layout.name.trim().eq_ignore_ascii_case(IDS)
}

/// What a layout lacks that every seizure needs: fields that no column says.
pub fn missing(layout: &Layout) -> Vec<ImportField> {
    let has = |field| layout.of(field).next().is_some();
    let mut missing: Vec<ImportField> = [ImportField::Date, ImportField::Drug, ImportField::Amount]
        .into_iter()
        .filter(|field| !has(*field))
        .collect();
    if !has(ImportField::Country) && !has(ImportField::Iso3) {
        missing.insert(0, ImportField::Country);
    }
    missing
}
