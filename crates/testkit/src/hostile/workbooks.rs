//! Workbooks whose cells lie: of where they stand, how many they are, and what they compute.

use super::bytes::{Entry, zip};
use super::samples::{self, STRINGS, WORKBOOK, sheet, sheet_entry, strings_entry, workbook_with};
use super::{Fate, HostileFile};

fn with_rows(rows: &str) -> Vec<u8> {
    workbook_with(sheet(rows).as_bytes())
}

pub fn files() -> Vec<HostileFile> {
    let cells = [
        (
            "a formula",
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><f>cmd|'/c calc'!A0</f><v>=cmd|'/c calc'!A0</v></c></row>",
        ),
        (
            "a formula that reaches out",
            "<row r=\"1\"><c r=\"A1\"><f>[1]Sheet!A1+WEBSERVICE(\"http://127.0.0.1:9\")</f><v>1</v></c></row>",
        ),
        (
            "a formula of an error",
            "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#REF!</v></c><c r=\"B1\" t=\"e\"><v>#NIX</v></c></row>",
        ),
        ("a cell far to the right", "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"),
        ("a cell far below", "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"),
        ("a cell beyond every sheet", "<row r=\"1\"><c r=\"ZZZZZZZ99999999999999\"><v>1</v></c></row>"),
        ("a cell of row nought", "<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>"),
        ("a cell of no column", "<row r=\"1\"><c r=\"1\"><v>1</v></c></row>"),
        (
            "cells in any order",
            "<row r=\"9\"><c r=\"C9\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row><row r=\"1\"><c r=\"A1\"><v>3</v></c></row>",
        ),
        ("a string that is not there", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4294967295</v></c></row>"),
        ("a string of no number", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"),
        (
            "a number that is none",
            "<row r=\"1\"><c r=\"A1\" t=\"n\"><v>1e999</v></c><c r=\"B1\"><v>zwei</v></c></row>",
        ),
        ("a day before all days", "<row r=\"1\"><c r=\"A1\" t=\"d\"><v>-99999-13-45T99:99:99</v></c></row>"),
        ("an unknown kind of cell", "<row r=\"1\"><c r=\"A1\" t=\"zz\"><v>1</v></c></row>"),
        ("a cell in a cell", "<row r=\"1\"><c r=\"A1\"><c r=\"B1\"><v>1</v></c></c></row>"),
        ("rows that never close", "<row r=\"1\"><c r=\"A1\"><v>1"),
    ];
    let mut out: Vec<HostileFile> = cells
        .into_iter()
        .map(|(what, rows)| {
            HostileFile::table(format!("workbook with {what}"), "xlsx", Fate::Either, move || with_rows(rows))
        })
        .collect();
    out.extend(large());
    out
}

fn large() -> Vec<HostileFile> {
    let of = |workbook: &str, strings: Entry| {
        let sheet = sheet_entry(sheet(&samples::rows()).as_bytes());
        zip(&samples::workbook_of(workbook.as_bytes(), sheet, strings))
    };
    let deep = |piece: &'static str, times: usize, size: Option<u32>| {
        move || {
            let (head, tail) = (sheet(""), "</sheetData></worksheet>");
            let head = head.trim_end_matches(tail).to_owned();
            // Open, much of one thing, and never closed: what is read counts, not how it ends.
            let mut entry = Entry::repeated(
                "xl/worksheets/sheet1.xml",
                &[head.into_bytes(), piece.as_bytes().repeat(1_000)].concat(),
                times,
            );
            entry.size = size.unwrap_or(entry.size);
            zip(&samples::workbook_of(WORKBOOK.as_bytes(), entry, strings_entry(STRINGS.as_bytes())))
        }
    };
    vec![
        HostileFile::table(
            "workbook of blank rows without end",
            "xlsx",
            Fate::Refused,
            deep("<row/>", 60_000, None),
        ),
        HostileFile::table(
            "workbook of blank rows that claims to be small",
            "xlsx",
            Fate::Refused,
            deep("<row/>", 60_001, Some(4_000)),
        ),
        HostileFile::table(
            "workbook of blank cells that claims to be small",
            "xlsx",
            Fate::Refused,
            deep("<row r=\"7\"><c r=\"A7\"/></row>", 20_000, Some(4_000)),
        ),
        HostileFile::table(
            "workbook of full cells that claims to be small",
            "xlsx",
            Fate::Refused,
            deep("<row><c><v>1</v></c></row>", 20_000, Some(4_000)),
        ),
        HostileFile::table(
            "workbook of spaces that claims to be small",
            "xlsx",
            Fate::Refused,
            deep("          ", 50_000, Some(4_000)),
        ),
        HostileFile::table(
            "workbook with strings that claim to be four billion",
            "xlsx",
            Fate::Either,
            move || of(WORKBOOK, strings_entry(STRINGS.replace("\"2\"", "\"4294967295\"").as_bytes())),
        ),
        HostileFile::table(
            "workbook with strings of a gigabyte that claim to be small",
            "xlsx",
            Fate::Refused,
            move || {
                let piece =
                    [STRINGS.trim_end_matches("</sst>").as_bytes(), &b"<si><t>Fiji</t></si>".repeat(1_000)]
                        .concat();
                let mut strings = Entry::repeated("xl/sharedStrings.xml", &piece, 50_000);
                strings.size = 4_000;
                of(WORKBOOK, strings)
            },
        ),
        HostileFile::table("workbook of four thousand sheets", "xlsx", Fate::Either, move || {
            let sheets: String =
                (0..4_000).map(|n| format!("<sheet name=\"s{n}\" sheetId=\"{n}\" r:id=\"r1\"/>")).collect();
            of(&WORKBOOK.replace("<sheets>", &format!("<sheets>{sheets}")), strings_entry(STRINGS.as_bytes()))
        }),
        HostileFile::table("workbook without a sheet", "xlsx", Fate::Refused, move || {
            of(
                &WORKBOOK.replace("<sheet name=\"Seizures\" sheetId=\"1\" r:id=\"r1\"/>", ""),
                strings_entry(STRINGS.as_bytes()),
            )
        }),
        HostileFile::table("workbook with a sheet at another machine", "xlsx", Fate::Either, || {
            let mut entries = samples::workbook_of(
                WORKBOOK.as_bytes(),
                sheet_entry(sheet(&samples::rows()).as_bytes()),
                strings_entry(STRINGS.as_bytes()),
            );
            let relations = samples::RELATIONS.replace(
                "worksheets/sheet1.xml\"",
                "http://127.0.0.1:9/sheet1.xml\" TargetMode=\"External\"",
            );
            entries[3] = Entry::deflated("xl/_rels/workbook.xml.rels", relations.as_bytes());
            zip(&entries)
        }),
        HostileFile::table("workbook whose sheet is the workbook", "xlsx", Fate::Either, || {
            let mut entries = samples::workbook_of(
                WORKBOOK.as_bytes(),
                sheet_entry(sheet(&samples::rows()).as_bytes()),
                strings_entry(STRINGS.as_bytes()),
            );
            let relations = samples::RELATIONS.replace("worksheets/sheet1.xml", "../xl/workbook.xml");
            entries[3] = Entry::deflated("xl/_rels/workbook.xml.rels", relations.as_bytes());
            zip(&entries)
        }),
        HostileFile::table("workbook with a dimension of the whole world", "xlsx", Fate::Either, || {
            let xml = sheet(&samples::rows())
                .replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>");
            workbook_with(xml.as_bytes())
        }),
        HostileFile::table("workbook with a million merged cells", "xlsx", Fate::Either, || {
            let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(1_000_000);
            let xml = sheet(&samples::rows())
                .replace("</sheetData>", &format!("</sheetData><mergeCells>{merged}</mergeCells>"));
            workbook_with(xml.as_bytes())
        }),
        HostileFile::table("workbook with a cell of 33 MB", "xlsx", Fate::Refused, || {
            let text = "x".repeat(33 << 20);
            with_rows(&format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"))
        }),
        HostileFile::table("workbook with macros", "xlsm", Fate::Either, || {
            let mut entries = samples::workbook_of(
                WORKBOOK.as_bytes(),
                sheet_entry(sheet(&samples::rows()).as_bytes()),
                strings_entry(STRINGS.as_bytes()),
            );
            entries.push(Entry::stored("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Auto_Open"));
            zip(&entries)
        }),
    ]
}
