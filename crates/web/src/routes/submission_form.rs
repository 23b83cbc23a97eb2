//! The submission form into a [`SeizureInput`], which is read like a file or a request of the JSON API. Only
//! what a form alone can get wrong, a text that is no number, is a fault here.

use crate::forms::Form;
use commonlink_casework::intake::{
    CustodyInput, ExhibitInput, FileInput, HandlingInput, ItemInput, MarkInput, SeizureInput, Text,
};
use commonlink_model::{CaptureKind, Details, Fault};

/// Most rows of a kind that a form takes; larger submissions come by file.
pub const ROWS: usize = 100;

/// A mark of the form; its files are uploads or raw bytes still.
#[derive(Debug)]
pub struct FormMark {
    /// Number in the form.
    pub row: usize,
    /// The mark without files.
    pub mark: MarkInput,
    /// Azimuth and elevation in the order of files, for captures with stated lamps.
    pub lights: Vec<(Option<f64>, Option<f64>)>,
    /// Ids of uploads that hold the files, in order; empty where the files are in the form itself.
    pub uploads: Vec<String>,
}

/// Reads the form but for its marks.
pub fn read(form: &Form, faults: &mut Vec<Fault>) -> SeizureInput {
    let mut reader = Reader { form, faults };
    SeizureInput {
        reference: form.get("reference").to_owned(),
        date: form.get("date").to_owned(),
        country: form.get("place.country").to_owned(),
        place: form.get("place.name").to_owned(),
        division: form.get("place.division").to_owned(),
        place_precision: form.given("place.precision").map(str::to_owned),
        coordinates: reader.coordinates(),
        agency: form.get("agency").into(),
        transport: form.get("transport").to_owned(),
        items: (0..form.rows("items", ROWS)).filter_map(|n| reader.item(n)).collect(),
        details: Details::default()
            .fields()
            .iter()
            .filter_map(|(name, _)| {
                let text = text(form, &format!("details.{name}"), &format!("details.{name}.state"))?;
                Some(((*name).to_owned(), text))
            })
            .collect(),
        exhibits: (0..form.rows("exhibits", ROWS)).filter_map(|n| reader.exhibit(n)).collect(),
        handling: handling(form),
        marks: Vec::new(),
    }
}

/// The marks of a form.
pub fn read_marks(form: &Form, faults: &mut Vec<Fault>) -> Vec<FormMark> {
    let mut reader = Reader { form, faults };
    (0..form.rows("marks", ROWS)).filter_map(|n| reader.mark(n)).collect()
}

/// A custody entry: `holder`, `place`, `at`, `seal` behind a prefix.
pub fn custody(form: &Form, prefix: &str) -> CustodyInput {
    let field = |name: &str| format!("{prefix}{name}");
    CustodyInput {
        at: form.given(&field("at")).map(str::to_owned),
        holder: form.get(&field("holder")).to_owned(),
        place: form.get(&field("place")).to_owned(),
        seal: text(form, &field("seal"), &field("seal_state")),
    }
}

struct Reader<'a> {
    form: &'a Form,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &str, message: &'static str) {
        self.faults.push(Fault { field: field.to_owned(), message });
    }

    fn number<T: std::str::FromStr>(&mut self, field: &str, message: &'static str) -> Option<T> {
        let text = self.form.given(field)?;
        let number = text.replace(',', ".").parse().ok();
        if number.is_none() {
            self.fault(field, message);
        }
        number
    }

    /// An amount. What stands before exactly three figures divides thousands in some countries and decimals in
    /// others, and a ton is no kilogram: such a text is asked about, not guessed.
    fn amount(&mut self, field: &str) -> Option<f64> {
        let text = self.form.given(field)?;
        if is_ambiguous(text) {
            self.fault(field, "error-amount-ambiguous");
            return None;
        }
        self.number(field, "error-amount")
    }

    fn coordinates(&mut self) -> Option<[f64; 2]> {
        let text = self.form.given("place.coordinates")?;
        let parsed = text
            .split_once(',')
            .or_else(|| text.split_once(' '))
            .and_then(|(north, east)| Some([north.trim().parse().ok()?, east.trim().parse().ok()?]));
        if parsed.is_none() {
            self.fault("place.coordinates", "error-coordinates");
        }
        parsed
    }

    /// `None` for a row that was left blank, as further rows of a form without script are.
    fn item(&mut self, n: usize) -> Option<ItemInput> {
        let field = |name: &str| format!("items.{n}.{name}");
        let get = |name: &str| self.form.get(&field(name)).to_owned();
        let (substance, reported_name, unit, form) =
            (get("substance"), get("reported_name"), get("unit"), get("form"));
        let amount_given = self.form.given(&field("amount")).is_some();
        if n > 0 && substance.is_empty() && reported_name.is_empty() && !amount_given {
            return None;
        }
        if !amount_given {
            self.fault(&field("amount"), "error-amount");
        }
        Some(ItemInput {
            substance,
            reported_name,
            form,
            amount: self.amount(&field("amount")).unwrap_or(0.0),
            unit,
            basis: self.form.given(&field("basis")).map(str::to_owned),
            estimated: self.form.given(&field("estimated")).is_some(),
            purity_percent: text(self.form, &field("purity"), &field("purity_state")),
        })
    }

    fn exhibit(&mut self, n: usize) -> Option<ExhibitInput> {
        let field = |name: &str| format!("exhibits.{n}.{name}");
        let number = self.form.given(&field("number"))?.to_owned();
        let examined = self.number(&field("examined"), "error-examined");
        let of = self.number(&field("of"), "error-examined");
        let entry = custody(self.form, &field("custody."));
        Some(ExhibitInput {
            number,
            parent: self.form.given(&field("parent")).map(str::to_owned),
            description: self.form.get(&field("description")).to_owned(),
            seal: text(self.form, &field("seal"), &field("seal_state")),
            examined,
            of,
            custody: if entry.holder.is_empty() { Vec::new() } else { vec![entry] },
        })
    }

    /// `None` for a row without files.
    fn mark(&mut self, n: usize) -> Option<FormMark> {
        let field = |name: &str| format!("marks.{n}.{name}");
        let uploads = self.form.get(&field("uploads")).split(',').map(str::trim);
        let uploads: Vec<String> = uploads.filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let sent = self.form.files.iter().filter(|file| file.field == field("files")).count();
        if uploads.is_empty() && sent == 0 {
            return None;
        }
        let capture =
            self.form.given(&field("capture")).unwrap_or(CaptureKind::PhotoSingle.code()).to_owned();
        let lit = [CaptureKind::PhotoFourLight, CaptureKind::PhotoFixedLight].map(CaptureKind::code);
        let lights = if lit.contains(&capture.as_str()) {
            let light = |reader: &mut Self, k: usize| {
                let azimuth = reader.number(&field(&format!("azimuth.{k}")), "error-light");
                (azimuth, reader.number(&field(&format!("elevation.{k}")), "error-light"))
            };
            (0..uploads.len().max(sent)).map(|k| light(self, k)).collect()
        } else {
            Vec::new()
        };
        let mark = MarkInput {
            label: self.form.given(&field("label")).map_or_else(|| format!("Mark {}", n + 1), str::to_owned),
            kind: self.form.get(&field("kind")).to_owned(),
            capture,
            role: self.form.given(&field("role")).map(str::to_owned),
            exhibit: self.form.given(&field("exhibit")).map(str::to_owned),
            pixel_um: self.number(&field("pixel_um"), "error-pixel-um"),
            files: Vec::<FileInput>::new(),
        };
        Some(FormMark { row: n, mark, lights, uploads })
    }
}

/// `None` where nothing is said of the field at all.
fn text(form: &Form, field: &str, state: &str) -> Option<Text> {
    match (form.given(state), form.given(field)) {
        (Some(empty @ ("unknown" | "withheld" | "not_recorded")), _) => {
            Some(Text::Empty { empty: empty.to_owned() })
        }
        (_, text) => text.map(|text| Text::Known(text.to_owned())),
    }
}

pub(super) fn handling(form: &Form) -> Option<HandlingInput> {
    let list = |field: &str| {
        let all = form.all(field);
        let words =
            all.iter().flat_map(|text| text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    form.given("handling.level")?;
    let given = |field: &str| form.given(field).map(str::to_owned);
    Some(HandlingInput {
        level: given("handling.level"),
        codes: form.all("handling.codes"),
        restriction: given("handling.restriction"),
        purposes: form.all("handling.purposes"),
        matching: given("handling.matching"),
        source_grade: given("handling.source_grade"),
        information_grade: given("handling.information_grade"),
        review_on: given("handling.review_on"),
        everyone: form.get("handling.everyone") == "on",
        countries: list("handling.countries"),
        organisations: list("handling.organisations"),
        excluded_countries: list("handling.excluded_countries"),
        excluded_organisations: list("handling.excluded_organisations"),
        held_back: Some(form.all("handling.held_back")),
        sensitive: form.all("handling.sensitive"),
        justification: given("handling.justification"),
    })
}

/// Whether a point or comma of an amount may mean thousands as well as decimals.
fn is_ambiguous(text: &str) -> bool {
    let mut parts = text.split([',', '.']);
    let first = parts.next().unwrap_or_default();
    let groups: Vec<&str> = parts.collect();
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // No thousands begin with a nought, and none have more than three figures in front.
    let thousands = figures(first) && first.len() <= 3 && !first.starts_with('0');
    match groups.as_slice() {
        [] => false,
        [one] => thousands && one.len() == 3 && figures(one),
        // Several signs are no decimals, but which of them were meant is for the writer to say.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> (Option<f64>, Vec<&'static str>) {
        let mut form = Form::default();
        form.values.set("items.0.amount", text);
        let mut faults = Vec::new();
        let amount = Reader { form: &form, faults: &mut faults }.amount("items.0.amount");
        (amount, faults.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn every_country_chosen_counts() {
        let mut form = Form::default();
        form.values.set("handling.level", "restricted");
        let chosen = |codes: [&str; 2]| codes.map(str::to_owned).to_vec();
        form.values.0.insert("handling.countries".to_owned(), chosen(["FJ", "TO"]));
        form.values.0.insert("handling.excluded_countries".to_owned(), chosen(["WS, VU", "NZ"]));
        let handling = handling(&form).expect("a level is given");
        assert_eq!(handling.countries, ["FJ", "TO"]);
        assert_eq!(handling.excluded_countries, ["WS", "VU", "NZ"]);
    }

    #[test]
    fn an_amount_is_never_guessed() {
        for text in
            ["1,000", "1.000", "12.345", "999,999", "1,000,000", "1.000.000", "1,000.5", "1.000,50", "1,,5"]
        {
            assert_eq!(amount(text), (None, vec!["error-amount-ambiguous"]), "{text}");
        }
        for (text, value) in [
            ("1000", 1000.0),
            ("1,5", 1.5),
            ("1.5", 1.5),
            ("1,50", 1.5),
            ("0,125", 0.125),
            ("0.125", 0.125),
            ("1.0000", 1.0),
            ("1,", 1.0),
            ("1234.567", 1234.567),
            ("1234,567", 1234.567),
        ] {
            assert_eq!(amount(text), (Some(value), Vec::new()), "{text}");
        }
        for text in ["a", "1 000", "kg"] {
            let (value, faults) = amount(text);
            assert!(value.is_none() && faults == ["error-amount"], "{text}");
        }
    }
}
