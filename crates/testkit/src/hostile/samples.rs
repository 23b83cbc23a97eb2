//! Sound files of every kind that is taken, small: what the damaged ones are made of.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use super::bytes::{Entry, zip};

pub fn picture(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(160, 120, |x, y| {
        image::Rgb([(x * 5 % 251) as u8, (y * 7 % 241) as u8, ((x * y) % 239) as u8])
    });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A picture of a few hundred bytes.
pub fn small(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(12, 10, |x, y| image::Rgb([(x * 20) as u8, (y * 25) as u8, 7]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Heights in a grey picture of 16 bits.
pub fn heights_png() -> Vec<u8> {
    let picture = image::ImageBuffer::from_fn(8, 6, |x, y| image::Luma([(x * 900 + y * 50) as u16]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageLuma16(picture).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

pub fn grey_jpeg(side: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = GrayImage::from_fn(side, side, |x, y| image::Luma([(x ^ y) as u8]));
    DynamicImage::ImageLuma8(picture).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

pub const MAIN_XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <p:ISO5436_2 xmlns:p=\"http://www.opengps.eu/2008/ISO5436_2\"><Record1><Revision>ISO5436 - 2000</Revision>\
    <FeatureType>SUR</FeatureType><Axes>\
    <CX><AxisType>I</AxisType><DataType>D</DataType><Increment>2e-6</Increment><Offset>0</Offset></CX>\
    <CY><AxisType>I</AxisType><DataType>D</DataType><Increment>2e-6</Increment><Offset>0</Offset></CY>\
    <CZ><AxisType>A</AxisType><DataType>I</DataType><Increment>1e-9</Increment><Offset>0</Offset></CZ></Axes>\
    </Record1><Record3><MatrixDimension><SizeX>24</SizeX><SizeY>18</SizeY><SizeZ>1</SizeZ></MatrixDimension>\
    <DataLink><PointDataLink>bindata/data.bin</PointDataLink></DataLink></Record3></p:ISO5436_2>";

/// The heights that [`MAIN_XML`] speaks of.
pub fn heights() -> Vec<u8> {
    (0..24 * 18_i16).flat_map(|n| (n * 7 % 311).to_le_bytes()).collect()
}

pub fn x3p() -> Vec<u8> {
    x3p_of(MAIN_XML.as_bytes(), &heights())
}

pub fn x3p_of(xml: &[u8], data: &[u8]) -> Vec<u8> {
    zip(&[Entry::deflated("main.xml", xml), Entry::deflated("bindata/data.bin", data)])
}

pub fn profile() -> Vec<u8> {
    let rows = (0..200).map(|n| format!("{},{}\n", n * 2, f64::from(n * n % 37) * 0.25));
    format!("x_um,z_um\n{}", rows.collect::<String>()).into_bytes()
}

/// A table in a layout that is known, with a few rows.
pub fn csv() -> Vec<u8> {
    let head =
        "Country of Seizure,Country,Date of Seizure,Type of Drug,Amount,Unit,Place of seizure,Remarks\n";
    let rows =
        (1..=20).map(|n| format!("Fiji,Fiji,2014-03-{:02},Cocaine,{n}.5,Kilogram,Suva,none\n", n % 28 + 1));
    format!("{head}{}", rows.collect::<String>()).into_bytes()
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\
    \"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\
    \"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\
    \"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\
    \"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
pub const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\
    \"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\
    \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\
    \"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\
    \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\
    \"sharedStrings.xml\"/></Relationships>";
const ROOT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\
    \"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\
    \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\
    \"xl/workbook.xml\"/></Relationships>";
pub const WORKBOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook xmlns=\
    \"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\
    \"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Seizures\" \
    sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
pub const STRINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst xmlns=\
    \"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"2\" uniqueCount=\"2\">\
    <si><t>Country</t></si><si><t>Fiji</t></si></sst>";

/// A sheet around these rows.
pub fn sheet(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\
         \"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

pub fn rows() -> String {
    (1..=10)
        .map(|n| {
            format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>1</v></c><c r=\"B{n}\"><v>{n}</v></c></row>")
        })
        .collect()
}

/// The entries of a workbook, to be changed by who needs another.
pub fn workbook_of(workbook: &[u8], sheet: Entry, strings: Entry) -> Vec<Entry> {
    vec![
        Entry::deflated("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        Entry::deflated("_rels/.rels", ROOT_RELATIONS.as_bytes()),
        Entry::deflated("xl/workbook.xml", workbook),
        Entry::deflated("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        sheet,
        strings,
    ]
}

pub fn sheet_entry(xml: &[u8]) -> Entry {
    Entry::deflated("xl/worksheets/sheet1.xml", xml)
}

pub fn strings_entry(xml: &[u8]) -> Entry {
    Entry::deflated("xl/sharedStrings.xml", xml)
}

pub fn workbook_with(sheet_xml: &[u8]) -> Vec<u8> {
    zip(&workbook_of(WORKBOOK.as_bytes(), sheet_entry(sheet_xml), strings_entry(STRINGS.as_bytes())))
}

pub fn workbook() -> Vec<u8> {
    workbook_with(sheet(&rows()).as_bytes())
}
