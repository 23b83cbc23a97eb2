//! `marks.csv`.

use std::collections::HashMap;
use std::str::FromStr;

use commonlink_model::{CaptureKind, Light, MarkKind, is_pixel_um};

use super::FolderError;

pub(super) const FILE: &str = "marks.csv";
/// Marks one table may hold.
const MAX_MARKS: usize = 1_000_000;

/// One mark of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkRow {
    /// Its id, unique in the table.
    pub mark_id: String,
    /// Truth: the tool that made it; `None` where unknown or not told.
    pub source_id: Option<String>,
    /// Truth: the design; `None` where there is none, or unknown, or not told.
    pub design_id: Option<String>,
    /// What kind of trace.
    pub kind: MarkKind,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Names relative to the folder with `/` between parts; at least one, four for `photo_four_light`.
    pub files: Vec<String>,
    /// The lamp of each file, as many as files; `None` where unknown.
    pub lights: Vec<Option<Light>>,
    /// Micrometres per pixel or sample, above 0 and at most 10,000; `None` where unknown.
    pub pixel_um: Option<f64>,
    /// Free label of a set of marks.
    pub stratum: Option<String>,
    /// Line of the table, the header being line 1.
    pub line: u64,
}

/// Reads the table from its bytes. Marks come in the order of their lines.
///
/// # Errors
/// If a needed column is missing, or a cell is wrong; line and column are named.
pub fn parse_marks(bytes: &[u8]) -> Result<Vec<MarkRow>, FolderError> {
    let mut sheet = Sheet::open(FILE, bytes)?;
    let columns = Columns {
        mark_id: sheet.need("mark_id")?,
        kind: sheet.need("kind")?,
        capture: sheet.need("capture")?,
        files: sheet.need("files")?,
        source_id: sheet.find("source_id")?,
        design_id: sheet.find("design_id")?,
        lights: sheet.find("lights")?,
        pixel_um: sheet.find("pixel_um")?,
        stratum: sheet.find("stratum")?,
    };
    let mut marks: Vec<MarkRow> = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    while let Some(row) = sheet.next()? {
        let mark = columns.mark(&row)?;
        if let Some(earlier) = lines.insert(mark.mark_id.clone(), mark.line) {
            return Err(row.wrong(
                "mark_id",
                format!(
                    "`{}` already stands in line {earlier}; give every mark an id of its own",
                    mark.mark_id
                ),
            ));
        }
        if marks.len() == MAX_MARKS {
            let problem = format!("more than {MAX_MARKS} marks; split the folder");
            return Err(FolderError::Table { file: FILE, problem });
        }
        marks.push(mark);
    }
    Ok(marks)
}

struct Columns {
    mark_id: usize,
    kind: usize,
    capture: usize,
    files: usize,
    source_id: Option<usize>,
    design_id: Option<usize>,
    lights: Option<usize>,
    pixel_um: Option<usize>,
    stratum: Option<usize>,
}

impl Columns {
    fn mark(&self, row: &Row) -> Result<MarkRow, FolderError> {
        let text = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|t| !t.is_empty()).map(str::to_owned);
        let mark_id = row.cell(self.mark_id);
        if mark_id.is_empty() {
            return Err(row.wrong("mark_id", "it is empty; give the mark an id"));
        }
        let kind: MarkKind = code(row, self.kind, "kind", MarkKind::ALL)?;
        let capture: CaptureKind = code(row, self.capture, "capture", CaptureKind::ALL)?;
        let files = files(row, row.cell(self.files), capture)?;
        let lights = lights(row, self.lights.map_or("", |at| row.cell(at)), files.len())?;
        Ok(MarkRow {
            mark_id: mark_id.to_owned(),
            source_id: text(self.source_id),
            design_id: text(self.design_id),
            kind,
            capture,
            files,
            lights,
            pixel_um: pixel(row, self.pixel_um.map_or("", |at| row.cell(at)))?,
            stratum: text(self.stratum),
            line: row.line,
        })
    }
}

fn code<T: FromStr + std::fmt::Display>(
    row: &Row,
    at: usize,
    column: &'static str,
    all: &[T],
) -> Result<T, FolderError> {
    let text = row.cell(at);
    text.parse().map_err(|_unknown| {
        let known: Vec<String> = all.iter().map(ToString::to_string).collect();
        row.wrong(column, format!("`{}` is not known; use one of {}", shorten(text), known.join(", ")))
    })
}

fn files(row: &Row, text: &str, capture: CaptureKind) -> Result<Vec<String>, FolderError> {
    let files: Vec<String> =
        text.split(';').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect();
    let wanted = if capture == CaptureKind::PhotoFourLight { 4 } else { 1 };
    if files.len() != wanted {
        let problem =
            format!("{capture} needs {wanted} file name(s) separated by `;`, found {}", files.len());
        return Err(row.wrong("files", problem));
    }
    if let Some(name) = files.iter().find(|name| !stays_inside(name)) {
        let problem =
            format!("`{}` leads out of the folder; give a name relative to it, without `..`", shorten(name));
        return Err(row.wrong("files", problem));
    }
    Ok(files)
}

/// Whether a name, joined to a folder, stays in it. Backslashes and drive letters are refused everywhere,
/// so that a table means the same on every system.
fn stays_inside(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', '\0'])
        && name.as_bytes().get(1) != Some(&b':')
        && name.split('/').all(|part| !part.is_empty() && part != "..")
}

fn lights(row: &Row, text: &str, count: usize) -> Result<Vec<Option<Light>>, FolderError> {
    if text.is_empty() {
        return Ok(vec![None; count]);
    }
    let lights: Vec<Option<Light>> = text
        .split(';')
        .map(|one| match one.trim() {
            "" => Ok(None),
            one => light(one).map(Some).ok_or_else(|| {
                let problem = format!("`{}` is not azimuth/elevation in degrees such as 90/30", shorten(one));
                row.wrong("lights", problem)
            }),
        })
        .collect::<Result<_, _>>()?;
    if lights.len() == count {
        return Ok(lights);
    }
    let problem =
        format!("{} lights for {count} files; give one per file, or leave the cell empty", lights.len());
    Err(row.wrong("lights", problem))
}

fn light(text: &str) -> Option<Light> {
    let (azimuth, elevation) = text.split_once('/')?;
    let azimuth: f64 = azimuth.trim().parse().ok()?;
    let elevation: f64 = elevation.trim().parse().ok()?;
    let fits = azimuth.is_finite() && azimuth.abs() <= 3600.0 && (0.0..=90.0).contains(&elevation);
    fits.then(|| Light { azimuth_deg: azimuth.rem_euclid(360.0), elevation_deg: elevation })
}

fn pixel(row: &Row, text: &str) -> Result<Option<f64>, FolderError> {
    match text {
        "" | "NA" => Ok(None),
        text => match text.parse::<f64>() {
            Ok(value) if is_pixel_um(value) => Ok(Some(value)),
            _ => {
                let problem = format!(
                    "`{}` is not a number above 0 and at most 10000; give micrometres per pixel, or leave it empty \
                     if unknown",
                    shorten(text)
                );
                Err(row.wrong("pixel_um", problem))
            }
        },
    }
}

fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// A CSV file with a header, read row by row.
pub(super) struct Sheet<'a> {
    file: &'static str,
    reader: csv::Reader<&'a [u8]>,
    header: csv::StringRecord,
    lines: Lines<'a>,
}

/// Counts lines as people and editors do. The reader's own count is that of the place where it went on reading, which
/// is before the second byte of CRLF and before empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, counted: 0, line: 1 }
    }

    /// Line of the row for which the reader went on at this place. Places must not go back.
    fn of(&mut self, place: &csv::Position) -> u64 {
        let place = usize::try_from(place.byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(place..).unwrap_or_default();
        let start = place.saturating_add(rest.iter().take_while(|byte| b"\r\n".contains(byte)).count());
        while self.counted < start.min(self.bytes.len()) {
            let next = self.bytes.get(self.counted + 1);
            match self.bytes.get(self.counted) {
                Some(b'\n') => self.line += 1,
                Some(b'\r') if next != Some(&b'\n') => self.line += 1,
                _ => {}
            }
            self.counted += 1;
        }
        self.line
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn open(file: &'static str, bytes: &'a [u8]) -> Result<Self, FolderError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let mut lines = Lines::new(bytes);
        let header = reader.headers().map_err(|e| broken(file, &mut lines, &e))?.clone();
        if header.iter().all(str::is_empty) {
            return Err(FolderError::Table {
                file,
                problem: "it is empty; the first line must name the columns".into(),
            });
        }
        Ok(Self { file, reader, header, lines })
    }

    /// Place of a column, if it is there. Twice the same name is an error.
    pub(super) fn find(&self, column: &'static str) -> Result<Option<usize>, FolderError> {
        let mut places = self.header.iter().enumerate().filter(|(_, name)| *name == column).map(|(at, _)| at);
        let first = places.next();
        if places.next().is_some() {
            let problem = format!("the column {column} stands there twice; remove one");
            return Err(FolderError::Table { file: self.file, problem });
        }
        Ok(first)
    }

    pub(super) fn need(&self, column: &'static str) -> Result<usize, FolderError> {
        self.find(column)?.ok_or_else(|| FolderError::Table {
            file: self.file,
            problem: format!("the column {column} is missing; the first line must name the columns"),
        })
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, FolderError> {
        let mut record = csv::StringRecord::new();
        let more = self.reader.read_record(&mut record);
        if !more.map_err(|e| broken(self.file, &mut self.lines, &e))? {
            return Ok(None);
        }
        let line = record.position().map_or(0, |place| self.lines.of(place));
        Ok(Some(Row { file: self.file, line, record }))
    }
}

/// One row.
pub(super) struct Row {
    file: &'static str,
    pub(super) line: u64,
    record: csv::StringRecord,
}

impl Row {
    pub(super) fn cell(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default()
    }

    pub(super) fn wrong(&self, column: &'static str, problem: impl Into<String>) -> FolderError {
        FolderError::Cell { file: self.file, line: self.line, column, problem: problem.into() }
    }
}

fn broken(file: &'static str, lines: &mut Lines, error: &csv::Error) -> FolderError {
    let line = error.position().map(|place| format!("line {}: ", lines.of(place))).unwrap_or_default();
    let problem = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{line}{len} cells where the header has {expected_len}; put cells with commas in quotes")
        }
        csv::ErrorKind::Utf8 { .. } => format!("{line}it is not UTF-8; save the table as UTF-8"),
        _ => format!("{line}{error}"),
    };
    FolderError::Table { file, problem }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: &str = "mark_id,source_id,design_id,kind,capture,files,lights,pixel_um,stratum";

    fn one(row: &str) -> Result<MarkRow, FolderError> {
        parse_marks(format!("{HEADER}\n{row}\n").as_bytes()).map(|mut marks| marks.remove(0))
    }

    #[test]
    fn a_full_row_is_read() {
        let got = one("m1,s1,gi:chess,pressed_relief,photo_four_light,a/0.jpg;a/1.jpg;a/2.jpg;a/3.jpg,\
                       70.7/25.0;160.7/25.0;;-19.3/25.0,35.39,level0.4")
        .unwrap();
        assert_eq!(got.files.len(), 4);
        assert_eq!(got.lights[0], Some(Light { azimuth_deg: 70.7, elevation_deg: 25.0 }));
        assert_eq!(got.lights[2], None);
        assert!((got.lights[3].unwrap().azimuth_deg - 340.7).abs() < 1e-9);
        assert_eq!((got.pixel_um, got.line, got.source_id.as_deref()), (Some(35.39), 2, Some("s1")));
    }

    #[test]
    fn truth_may_be_missing_in_any_order_with_bom_and_crlf() {
        let text =
            "\u{feff}files,capture,kind,note,mark_id\r\nscans/a.x3p,topography,impressed_surface,x,m1\r\n";
        let got = &parse_marks(text.as_bytes()).unwrap()[0];
        assert_eq!((got.mark_id.as_str(), got.capture), ("m1", CaptureKind::Topography));
        assert!(got.source_id.is_none() && got.stratum.is_none() && got.pixel_um.is_none());
        assert_eq!(got.lights, [None]);
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in
            ["/etc/passwd", "../x.jpg", "a/../../x.jpg", "a/..", "C:/x.jpg", "a\\..\\x.jpg", "a//x.jpg"]
        {
            let error = one(&format!("m1,,,printed,photo_single,{name},,,")).unwrap_err().to_string();
            assert!(error.contains("line 2, column files"), "{name}: {error}");
        }
        assert!(one("m1,,,printed,photo_single,a..b/x..jpg,,,").is_ok());
    }

    #[test]
    fn wrong_cells_are_named() {
        for (row, column) in [
            (",,,printed,photo_single,a.jpg,,,", "mark_id"),
            ("m1,,,stamped,photo_single,a.jpg,,,", "kind"),
            ("m1,,,printed,photo,a.jpg,,,", "capture"),
            ("m1,,,printed,photo_single,,,,", "files"),
            ("m1,,,printed,photo_four_light,a.jpg,,,", "files"),
            ("m1,,,printed,photo_single,a.jpg,30,,", "lights"),
            ("m1,,,printed,photo_single,a.jpg,30/95,,", "lights"),
            ("m1,,,printed,photo_single,a.jpg,30/25;40/25,,", "lights"),
            ("m1,,,printed,photo_single,a.jpg,,-3,", "pixel_um"),
            ("m1,,,printed,photo_single,a.jpg,,inf,", "pixel_um"),
            ("m1,,,printed,photo_single,a.jpg,,0,", "pixel_um"),
            ("m1,,,printed,photo_single,a.jpg,,10000.5,", "pixel_um"),
        ] {
            let error = one(row).unwrap_err().to_string();
            assert!(error.contains(&format!("line 2, column {column}")), "{row}: {error}");
        }
        let twice =
            format!("{HEADER}\nm1,,,printed,photo_single,a.jpg,,,\nm1,,,printed,photo_single,b.jpg,,,\n");
        assert!(parse_marks(twice.as_bytes()).unwrap_err().to_string().contains("line 3, column mark_id"));
        for table in
            ["", "a,b\n", "mark_id,mark_id,kind,capture,files\n", "mark_id,kind,capture,files\nm1,printed\n"]
        {
            assert!(parse_marks(table.as_bytes()).is_err(), "{table}");
        }
        assert!(parse_marks(b"mark_id,kind,capture,files\nm\xff1,printed,photo_single,a\n").is_err());
    }

    #[test]
    fn faults_stand_in_the_line_that_an_editor_shows() {
        let columns = "mark_id,kind,capture,files,note";
        let (good, bad) =
            (|n: u32| format!("m{n},printed,photo_single,a.jpg,"), "m9,stamped,photo_single,a.jpg,");
        for end in ["\n", "\r\n", "\r"] {
            let line = |rows: &[&str]| {
                let table = [columns].iter().chain(rows).fold(String::new(), |table, row| table + row + end);
                let error = parse_marks(table.as_bytes()).unwrap_err().to_string();
                let at = error.find("line ").expect("a line");
                error[at + 5..].split([',', ':']).next().unwrap().parse::<u64>().unwrap()
            };
            assert_eq!(line(&[bad]), 2, "{end:?}");
            assert_eq!(line(&[&good(1), bad]), 3, "{end:?}");
            assert_eq!(line(&["", &good(1), "", "", bad]), 6, "empty lines count, {end:?}");
            let quoted = format!("m1,printed,photo_single,a.jpg,\"one{end}two{end}{end}three\"");
            assert_eq!(line(&[&quoted, bad]), 6, "{end:?}");
            assert_eq!(line(&[bad, &quoted]), 2, "{end:?}");
            assert_eq!(line(&[&good(1), "m2,printed"]), 3, "too few cells, {end:?}");
            assert_eq!(line(&[&quoted, &good(2), "m2,printed"]), 7, "too few cells, {end:?}");
            assert_eq!(line(&[&good(1), &good(2), &good(1)]), 4, "{end:?}");
        }
        let twice = format!("{columns}\r\n{}\r\n{}\r\n", good(1), good(1));
        let error = parse_marks(twice.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("marks.csv, line 3,") && error.contains("stands in line 2"), "{error}");
        let no_text = [columns.as_bytes(), b"\r\n", good(1).as_bytes(), b"\r\nm\xff,x,x,x,\r\n"].concat();
        let error = parse_marks(&no_text).unwrap_err().to_string();
        assert!(error.contains("line 3") && error.contains("UTF-8"), "{error}");
    }

    proptest! {
        #[test]
        fn arbitrary_tables_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), headed in any::<bool>()) {
            let table = if headed { [HEADER.as_bytes(), b"\n", &bytes].concat() } else { bytes };
            let _ = parse_marks(&table);
        }

        #[test]
        fn accepted_names_stay_inside(name in "[a./\\\\:]{1,12}") {
            if stays_inside(&name) {
                let joined = std::path::Path::new("/folder/of/marks").join(&name);
                prop_assert!(joined.starts_with("/folder/of/marks"));
                prop_assert!(!joined.components().any(|c| c == std::path::Component::ParentDir));
            }
        }
    }
}
