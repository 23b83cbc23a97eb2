//! Seeds of the fuzz targets: what a target begins with, small and sound.

use image::ImageFormat;

use super::samples;

/// Target, name and content of each seed.
pub fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut add =
        |target: &'static str, name: &str, bytes: Vec<u8>| out.push((target, name.to_owned(), bytes));
    for (name, format) in [
        ("jpeg", ImageFormat::Jpeg),
        ("png", ImageFormat::Png),
        ("webp", ImageFormat::WebP),
        ("tiff", ImageFormat::Tiff),
    ] {
        add("photograph", name, samples::small(format));
    }
    add("x3p", "container", samples::x3p());
    add("x3p", "parts", [samples::MAIN_XML.as_bytes(), b"\n---\n", &samples::heights()].concat());
    add("workbook", "container", samples::workbook());
    let sheet = samples::sheet(&samples::rows());
    add("workbook", "parts", [sheet.as_bytes(), b"\n---\n", samples::STRINGS.as_bytes()].concat());
    add("table", "comma", samples::csv());
    add(
        "table",
        "semicolon",
        samples::csv().iter().map(|byte| if *byte == b',' { b';' } else { *byte }).collect(),
    );
    add("table", "packed", super::bytes::gzip(&samples::csv(), 1));
    add("table", "quoted", b"a,b\n\"1,\n2\",\"\"\"3\"\"\"\n".to_vec());
    let scale = b"{\"z_nm_per_count\":2.5,\"z_zero\":100,\"pixel_um\":6.25,\"nodata\":0}";
    add("height_png", "pair", [samples::heights_png(), scale.to_vec()].concat());
    add("profile", "even", samples::profile()[..200].to_vec());
    add("profile", "holes", b"x_um,z_um\n0,1\n1,\n2.5,NaN\n3,-4e-3\n".to_vec());
    add("answer", "refused", frame(b"{\"Refused\":{\"Malformed\":{\"what\":\"x\"}}}", &[]));
    add("answer", "rows", frame(b"{\"Rows\":1}", &[&[1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, b'a']]));
    add(
        "headers",
        "collection",
        b"COUNTRY_OF_SEIZURE\nDRUG_NAME\nAMOUNT_OF_DRUG\nDRUG_UNIT\nSEIZURE_DATE".to_vec(),
    );
    add(
        "headers",
        "anybody",
        b"Date (dd/mm/yyyy)\nDrug quantity\nCountry/Territory of seizure\nUnit".to_vec(),
    );
    for (n, text) in [
        "Suva\nCentral",
        "Aéroport de Nadi",
        "Puerto de Algeciras (Cádiz)",
        "Sao Paulo/Guarulhos",
        "Truck / Lorry",
    ]
    .into_iter()
    .enumerate()
    {
        add("places", &n.to_string(), text.as_bytes().to_vec());
    }
    for (n, text) in
        ["1.234,56", "12.5", "2014-03-14T10:00", "03/04/2014", "kilogrammes", "1e3", "Data not available"]
            .into_iter()
            .enumerate()
    {
        add("words", &n.to_string(), text.as_bytes().to_vec());
    }
    let query = "country=FJ&substance=cocaine&q=ab&from=2014-01-01&to=2015-01-01&sort=-date&\
        after=date-d-00000000000040008000000000000001-323031342d30312d3031";
    add("list", "all", query.as_bytes().to_vec());
    add(
        "list",
        "kilograms",
        b"sort=kilograms&after=kilograms-a-00000000000040008000000000000001-4607182418800017408".to_vec(),
    );
    out
}

/// A frame of the protocol between parent and child.
fn frame(header: &[u8], blobs: &[&[u8]]) -> Vec<u8> {
    let mut out = b"CLDC\x01\x00".to_vec();
    out.extend([blobs.len() as u8, 0]);
    out.extend((header.len() as u32).to_le_bytes());
    for blob in blobs {
        out.extend((blob.len() as u64).to_le_bytes());
    }
    out.extend(header);
    out.extend(blobs.concat());
    out
}
