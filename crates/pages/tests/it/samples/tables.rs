//! Tables of others and what the data says.

use super::{at, fault, id};
use commonlink_model::{ImportField, ImportState};
use commonlink_pages as pages;

pub fn imports(full: bool) -> pages::ImportsView {
    let row = |n, state| pages::BatchRow {
        id: id(n),
        file: "seizures 2014.xlsx".to_owned(),
        state,
        read: 208_172,
        imported: 208_100,
        held: 60,
        reported: 12,
        started: at(5),
    };
    pages::ImportsView {
        batches: if full {
            ImportState::ALL.iter().zip(1..).map(|(state, n)| row(n, *state)).collect()
        } else {
            Vec::new()
        },
        may_give: full,
        faults: if full { vec![fault("file", "error-import-columns")] } else { Vec::new() },
        why: None,
    }
}

pub fn mapping(full: bool) -> pages::MappingView {
    let column = |header: &str, field| pages::ColumnView {
        header: header.to_owned(),
        examples: vec!["14/03/2014".to_owned(), "15/03/2014".to_owned()],
        field,
    };
    pages::MappingView {
        hash: "ab".repeat(32),
        file: "seizures 2014.xlsx".to_owned(),
        sheet: if full { "2014".to_owned() } else { String::new() },
        is_ids: full,
        columns: vec![column("Wann", Some(ImportField::Date)), column("Bemerkung", None)],
        saved: if full { vec!["Ours".to_owned()] } else { Vec::new() },
        month_first: full,
        decimal_comma: full,
        name: "Ours".to_owned(),
        tried: pages::TriedView {
            rows: vec![
                pages::TriedRow {
                    line: 2,
                    read: Some(["2014-03-14", "Suva, Fiji", "Heroin", "3 Gram"].map(str::to_owned)),
                    told: vec!["no_weight".to_owned()],
                },
                pages::TriedRow { line: 3, read: None, told: vec!["date_unreadable".to_owned()] },
            ],
            missing: if full { Vec::new() } else { vec![ImportField::Country, ImportField::Drug] },
        },
        faults: if full { Vec::new() } else { vec![fault("columns", "error-import-field-missing")] },
        idempotency_key: "key".to_owned(),
    }
}

pub fn batch(state: ImportState) -> pages::BatchView {
    let running = state == ImportState::Running;
    pages::BatchView {
        id: id(7),
        file: "seizures 2014.xlsx".to_owned(),
        layout: "ids".to_owned(),
        state,
        started: at(5),
        read: 208_172,
        imported: 208_100,
        copies: 25_249,
        held: 60,
        reported: 12,
        bytes: (40, 100),
        minutes_left: Some(3),
        stopping: false,
        is_a_job: running,
        taking_back: false,
        stays: if state == ImportState::Undone { 3 } else { 0 },
        failure: (state == ImportState::Failed).then(|| "the file is damaged: it ends early".to_owned()),
        manifest: (!running).then(|| "cd".repeat(32)),
        reasons: vec![("date_unreadable".to_owned(), 12)],
        flags: vec![("no_weight".to_owned(), 6_898), ("further_copy".to_owned(), 25_249)],
        passed_over: if running { Vec::new() } else { vec!["Notes".to_owned(), "2012".to_owned()] },
        notes: if running {
            Vec::new()
        } else {
            ["read_as_western", "utf16", "formula_errors"].map(str::to_owned).to_vec()
        },
        report: vec![pages::ReportSection {
            kind: "drugs",
            distinct: (274, 257),
            rows: (208_172, 207_629),
            texts: vec![
                pages::ReportRow { text: "Taren".to_owned(), read_as: None, rows: 212 },
                pages::ReportRow { text: "Heroin".to_owned(), read_as: Some("Heroin".to_owned()), rows: 9 },
            ],
        }],
        may_change: true,
        too_late: false,
    }
}

/// A batch that a command began, which may be gone.
pub fn batch_of_command() -> pages::BatchView {
    pages::BatchView { is_a_job: false, stopping: true, minutes_left: None, ..batch(ImportState::Running) }
}

pub fn batch_taken_back() -> pages::BatchView {
    pages::BatchView {
        layout: String::new(),
        taking_back: true,
        stays: 120_000,
        ..batch(ImportState::Undone)
    }
}

fn lens(full: bool, own: &[(&'static str, &str)]) -> pages::LensView {
    let text = |text: &str| if full { text.to_owned() } else { String::new() };
    pages::LensView {
        from: text("2013"),
        to: text("2014-06"),
        country: String::new(),
        region: text("americas"),
        substance: text("heroin"),
        transport: String::new(),
        copies: text("without"),
        own: own.iter().map(|(name, value)| (*name, text(value))).collect(),
        faults: Vec::new(),
    }
}

fn basis(full: bool) -> pages::BasisView {
    pages::BasisView {
        seizures: if full { 1_234 } else { 0 },
        countries: 3,
        copies: 56,
        with_copies: !full,
        undated: 7,
        span: full.then(|| ("2011-01".to_owned(), "2014-12".to_owned())),
        at: "2026-11-22 10:00".to_owned(),
    }
}

pub fn map(full: bool) -> pages::MapView {
    let country = |code: &str, seizures| pages::MapCountryRow {
        code: code.to_owned(),
        seizures,
        kilograms: seizures as f64 * 2.5,
        weighed: seizures,
    };
    let way = |from: &str, to: &str, onward| pages::MapWay {
        from: from.to_owned(),
        to: to.to_owned(),
        onward,
        seizures: 40,
    };
    pages::MapView {
        lens: lens(full, &[("measure", "kilograms"), ("centre", "pacific")]),
        basis: basis(full),
        countries: if full {
            vec![country("CO", 900), country("FJ", 3), country("ES", 60)]
        } else {
            Vec::new()
        },
        ways: if full { vec![way("CO", "ES", false), way("FJ", "NZ", true)] } else { Vec::new() },
        more_ways: 4,
    }
}

pub fn series(full: bool) -> pages::SeriesView {
    let periods: Vec<String> =
        if full { (1..=12).map(|month| format!("2014-{month:02}")).collect() } else { Vec::new() };
    let country = |code: &str, from: usize| pages::SeriesCountry {
        code: code.to_owned(),
        values: (0..periods.len()).map(|n| ((n * 7 + from) % 23) as f64).collect(),
    };
    pages::SeriesView {
        lens: lens(full, &[("by", ""), ("scale", ""), ("measure", "")]),
        basis: basis(full),
        countries: vec![country("CO", 9), country("ES", 4)],
        rest: vec![2.0; periods.len()],
        rest_countries: 5,
        changes: (0..9)
            .map(|n| pages::SeriesChange {
                at: if full { n % 3 + 5 } else { 0 },
                country: ["CO", "BO", "EC", "NZ"][n % 4].to_owned(),
                month: format!("2014-{:02}", n % 3 + 6),
                turn: [
                    pages::SeriesTurn::Rose,
                    pages::SeriesTurn::Stopped,
                    pages::SeriesTurn::Fell,
                    pages::SeriesTurn::Began,
                ][n % 4],
                levels: (721.5, 9_533.5),
                counts: (357, 8_119),
            })
            .collect(),
        cut: full,
        early: 12,
        periods,
    }
}

/// The picture and its table both show shares.
pub fn series_of_shares() -> pages::SeriesView {
    let made = series(true);
    let lens = pages::LensView {
        own: vec![("by", "week".to_owned()), ("scale", "shares".to_owned()), ("measure", String::new())],
        ..made.lens.clone()
    };
    pages::SeriesView { lens, changes: Vec::new(), ..made }
}

/// What is not understood.
pub fn series_at_fault() -> pages::SeriesView {
    let lens = pages::LensView {
        from: "abc".to_owned(),
        substance: "bogus".to_owned(),
        own: vec![("by", "day".to_owned()), ("scale", "shares".to_owned())],
        faults: vec![
            fault("from", "error-period"),
            fault("substance", "error-filter-listed"),
            fault("by", "error-filter-by-time"),
        ],
        ..lens(true, &[])
    };
    pages::SeriesView { lens, ..pages::SeriesView::default() }
}

pub fn matrix_by_region() -> pages::MatrixView {
    let made = matrix(true);
    pages::MatrixView {
        lens: lens(true, &[("by", "region")]),
        columns: vec!["europe".to_owned(), "oceania".to_owned()],
        ..made
    }
}

pub fn matrix(full: bool) -> pages::MatrixView {
    let cell = |now, before, change| pages::MatrixCellView { now, before, change };
    pages::MatrixView {
        lens: lens(full, &[("by", "")]),
        basis: basis(full),
        columns: vec!["air".to_owned(), "maritime".to_owned()],
        rows: if full {
            vec![
                pages::MatrixRowView {
                    hiding: "luggage".to_owned(),
                    cells: vec![
                        cell(120, 40, pages::CellChange::Up),
                        cell(0, 0, pages::CellChange::NotEvaluable),
                    ],
                },
                pages::MatrixRowView {
                    hiding: "cargo_load".to_owned(),
                    cells: vec![cell(10, 40, pages::CellChange::Down), cell(30, 31, pages::CellChange::Same)],
                },
            ]
        } else {
            Vec::new()
        },
        now: ("2013-01".to_owned(), "2014-06".to_owned()),
        before: ("2011-07".to_owned(), "2012-12".to_owned()),
        stated: (160, 111),
    }
}

pub fn quality(full: bool) -> pages::QualityView {
    pages::QualityView {
        lens: lens(full, &[]),
        basis: basis(full),
        lines: if full {
            vec![
                pages::QualityLine {
                    country: "CO".to_owned(),
                    year: "2013".to_owned(),
                    seizures: 200,
                    copies: 20,
                    said: [200, 199, 150, 200, 120, 30, 20, 25, 100, 1, 0],
                    dated: 180,
                    within: [0, 10, 50, 150],
                },
                pages::QualityLine { country: "CO".to_owned(), seizures: 3, ..pages::QualityLine::default() },
            ]
        } else {
            Vec::new()
        },
        unmapped: vec![pages::UnmappedRow { kind: "drugs", text: "Taren".to_owned(), rows: 212, tables: 2 }],
    }
}
