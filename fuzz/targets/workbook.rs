//! Workbooks: as they are, and with the parts put into a sound container.
#![no_main]

use commonlink_exchange::child::fuzzing;

#[path = "../shared/zip.rs"]
mod zip;

const RELATIONS: &[u8] = b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const WORKBOOK: &[u8] = b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    if file.starts_with(b"PK") {
        fuzzing::table(file);
        return;
    }
    let (sheet, strings) = zip::split(file);
    fuzzing::table(&zip::stored(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ]));
});
