//! Which rows are the same row. The identity is SHA-256 over the named fields of a row, each written in one form: a day
//! as a day and an amount as a number, however the table writes them; a row without a date has the year that its sheet
//! or the command tells. The ordinal counts rows of the file with the same identity. So the same file again, its rows in
//! another order, and a later edition with the same columns add only what is new, and true repetitions stay apart.

use super::faults::{is_ours, is_sheet};
use super::words::{said, year_of};
use super::written::Written;
use commonlink_exchange::{Layout, TableRow, layout::letters};
use commonlink_model::{ImportField, ReportedDate};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// The file's memory of its rows. Keys are halves of hashes: 16 bytes tell a billion rows apart.
#[derive(Default)]
pub struct Seen {
    ordinals: HashMap<[u8; 16], u32>,
    copies: HashSet<[u8; 16]>,
    manifest: Sha256,
}

/// What a row is among the rows of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// SHA-256 of the normalised fields.
    pub hash: [u8; 32],
    /// Its number among the rows of the same identity, from 1.
    pub ordinal: u32,
    /// Whether a row before it is the same to the letter.
    pub further_copy: bool,
}

impl Seen {
    /// The identity of the next row.
    pub fn next(&mut self, names: &Names, row: &TableRow) -> Identity {
        let hash = names.identity(row);
        let ordinal = self.ordinals.entry(half(&hash)).or_insert(0);
        *ordinal = ordinal.saturating_add(1);
        let ordinal = *ordinal;
        let further_copy = !self.copies.insert(half(&to_the_letter(row, names.year(row))));
        self.manifest.update(hash);
        self.manifest.update(ordinal.to_be_bytes());
        Identity { hash, ordinal, further_copy }
    }

    /// SHA-256 over identity and ordinal (four bytes, big end first) of every row so far, hexadecimal.
    pub fn manifest(&self) -> String {
        crate::random::hexadecimal(&self.manifest.clone().finalize())
    }
}

/// The names under which the columns of a layout enter the identity, in the order in which they do: the field's
/// code, or the header of a column that is only kept. The columns that we add to the rows that did not come in are none.
pub struct Names {
    columns: Vec<(String, Meant, usize)>,
    written: Written,
    date: Option<usize>,
    untold: Untold,
}

/// What tells the year of rows without a date: the sheet's name or the command, or our own column that names the sheet of
/// a row that did not come in before.
pub struct Untold {
    year: Option<ReportedDate>,
    column: Option<usize>,
}

impl Untold {
    /// Of a table with these columns; `sheet` is what may tell the year of all its rows.
    pub fn of(layout: &Layout, sheet: &str) -> Self {
        Self { year: year_of(sheet), column: layout.headers.iter().position(|header| is_sheet(header)) }
    }

    /// The year of a row.
    pub fn year(&self, row: &TableRow) -> Option<ReportedDate> {
        let sheet = self.column.and_then(|n| row.cells.get(n));
        self.year.or_else(|| sheet.and_then(|sheet| year_of(sheet)))
    }
}

/// As what a cell is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    Day,
    Number,
    Text,
}

impl Names {
    /// Of a layout; `sheet` is what may tell the year of rows without a date.
    pub fn of(layout: &Layout, written: Written, sheet: &str) -> Self {
        let column = |(n, header): (usize, &String)| {
            let plain = letters(header);
            let (name, meant) = match layout.columns.get(n).copied().flatten() {
                Some(field) => (field.code().to_owned(), meant(field)),
                None if is_ours(header) => return None,
                None => (format!("column {plain}"), Meant::Text),
            };
            Some((name, meant, n))
        };
        let mut columns: Vec<(String, Meant, usize)> =
            layout.headers.iter().enumerate().filter_map(column).collect();
        columns.sort();
        let date = layout.columns.iter().position(|field| *field == Some(ImportField::Date));
        Self { columns, written, date, untold: Untold::of(layout, sheet) }
    }

    /// The year of a row without a date of its own.
    fn year(&self, row: &TableRow) -> Option<ReportedDate> {
        let dated = self.date.and_then(|n| row.cells.get(n)).is_some_and(|cell| said(cell).known().is_some());
        if dated { None } else { self.untold.year(row) }
    }

    fn identity(&self, row: &TableRow) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut written = String::new();
        for (name, meant, n) in &self.columns {
            let Some(cell) = row.cells.get(*n) else { continue };
            written.clear();
            self.in_one_form(*meant, cell, &mut written);
            // An empty cell and a missing column are the same.
            if written.is_empty() {
                continue;
            }
            hash.update(name.as_bytes());
            hash.update([0x1f]);
            hash.update(written.as_bytes());
            hash.update([0x1e]);
        }
        if let Some(year) = self.year(row) {
            hash.update(format!("year\u{1f}{year}\u{1e}"));
        }
        hash.finalize().into()
    }

    /// What is no day or number where one belongs is compared as a text.
    fn in_one_form(&self, meant: Meant, cell: &str, into: &mut String) {
        let text = cell.trim();
        let found = match meant {
            Meant::Day => self.written.date(text).ok().map(|(date, _)| date.to_string()),
            // Twelve figures: a workbook has 0.11599999999999999 where it shows 0.116.
            Meant::Number => self.written.amount(text).ok().map(|number| format!("{number:.11e}")),
            Meant::Text => None,
        };
        match found {
            Some(found) => into.push_str(&found),
            None => normalise(cell, into),
        }
    }
}

fn meant(field: ImportField) -> Meant {
    match field {
        ImportField::Date => Meant::Day,
        ImportField::Amount | ImportField::Purity | ImportField::North | ImportField::East => Meant::Number,
        _ => Meant::Text,
    }
}

/// White space collapsed, case folded, numbers without trailing noughts.
fn normalise(cell: &str, into: &mut String) {
    for (n, word) in cell.split_whitespace().enumerate() {
        if n > 0 {
            into.push(' ');
        }
        into.extend(word.chars().flat_map(char::to_lowercase));
    }
    let digits = into.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if digits && into.matches('.').count() == 1 && into.len() > 1 {
        into.truncate(into.trim_end_matches('0').trim_end_matches('.').len());
    }
}

fn to_the_letter(row: &TableRow, year: Option<ReportedDate>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(year.map(|year| year.to_string()).unwrap_or_default());
    for cell in &row.cells {
        hash.update(cell.as_bytes());
        hash.update([0x1f]);
    }
    hash.finalize().into()
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    half
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_exchange::{DayOrder, spreadsheet::FAULT_COLUMNS};

    fn row(cells: &[&str]) -> TableRow {
        TableRow { line: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    fn names(headers: &[&str]) -> Names {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let columns = vec![None; headers.len()];
        let layout = Layout { headers, columns, ..Layout::default() };
        Names::of(&layout, Written::by(&layout), "")
    }

    #[test]
    fn a_day_is_a_day_and_a_number_a_number() {
        let fields = vec![Some(ImportField::Date), Some(ImportField::Amount), None];
        let of = |days, decimal_comma, cells: &[&str]| {
            let headers = ["Day", "Much", FAULT_COLUMNS[1]].map(str::to_owned).to_vec();
            let layout =
                Layout { headers, columns: fields.clone(), days, decimal_comma, ..Layout::default() };
            Names::of(&layout, Written::by(&layout), "").identity(&row(cells))
        };
        let one = of(DayOrder::DayFirst, false, &["2014-03-05", "0.116", ""]);
        assert_eq!(one, of(DayOrder::DayFirst, true, &["05/03/2014", "0,1160", "The drug is missing."]));
        assert_eq!(one, of(DayOrder::MonthFirst, false, &["03/05/2014", "0.11599999999999999", ""]));
        assert_ne!(one, of(DayOrder::DayFirst, false, &["2014-03-06", "0.116", ""]));
        assert_ne!(one, of(DayOrder::DayFirst, false, &["2014-03-05", "0.1161", ""]));
    }

    #[test]
    fn spelling_and_order_of_columns_do_not_make_another_row() {
        let one = names(&["Country", "Amount", "Place"]).identity(&row(&["Benin", "490.0", "COTONOU "]));
        let same = names(&["place", "COUNTRY", "amount"]).identity(&row(&["Cotonou", "benin", "490"]));
        assert_eq!(one, same);
        let other = names(&["Country", "Amount", "Place"]).identity(&row(&["Benin", "49", "Cotonou"]));
        assert_ne!(one, other);
        let without = names(&["Country", "Amount"]).identity(&row(&["Benin", "490"]));
        assert_eq!(without, names(&["Country", "Amount", "Place"]).identity(&row(&["Benin", "490", " "])));
    }

    #[test]
    fn rows_of_two_years_are_two_rows() {
        let of = |dated: bool, sheet: &str, cells: &[&str]| {
            let headers = ["Much", "Day", FAULT_COLUMNS[0]].map(str::to_owned).to_vec();
            let columns = vec![Some(ImportField::Amount), dated.then_some(ImportField::Date), None];
            let layout = Layout { headers, columns, ..Layout::default() };
            Names::of(&layout, Written::by(&layout), sheet).identity(&row(cells))
        };
        let one = of(false, "2006", &["1", "", ""]);
        assert_ne!(one, of(false, "2007", &["1", "", ""]));
        assert_eq!(one, of(false, "", &["1", "", "2006"]), "a row that did not come in before, mended");
        let dated = of(true, "2006", &["1", "2006-03-04", ""]);
        assert_eq!(dated, of(true, "2007", &["1", "2006-03-04", ""]), "its date is its own");
        assert_ne!(of(true, "2006", &["1", "Unknown", ""]), of(true, "2007", &["1", "Unknown", ""]));
        let layout = Layout { headers: vec!["Much".to_owned()], columns: vec![None], ..Layout::default() };
        let mut seen = Seen::default();
        let copies = ["2006", "2007", "2006"].map(|sheet| {
            seen.next(&Names::of(&layout, Written::by(&layout), sheet), &row(&["1"])).further_copy
        });
        assert_eq!(copies, [false, false, true]);
    }

    #[test]
    fn equal_rows_are_counted_and_copies_are_told() {
        let names = names(&["a"]);
        let mut seen = Seen::default();
        let told: Vec<(u32, bool)> = ["x", "X", "x", "y"]
            .map(|cell| seen.next(&names, &row(&[cell])))
            .map(|found| (found.ordinal, found.further_copy))
            .to_vec();
        assert_eq!(told, [(1, false), (2, false), (3, true), (1, false)]);
    }
}
