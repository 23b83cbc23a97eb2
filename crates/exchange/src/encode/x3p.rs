//! Writes x3p (ISO 25178-72): `main.xml`, `bindata/data.bin` (64-bit floats in metres, NaN = missing, x
//! fastest) and `md5checksum.hex`. Time stamps are fixed, so that equal maps give equal files.

use std::io::{Cursor, Write as _};

use md5::{Digest as _, Md5};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{EncodeError, check};
use crate::HeightMap;
use crate::decode::hexadecimal;

/// The height map as an x3p file. Instrument and operator are not stated.
///
/// # Errors
/// If the map contradicts itself or the container can't be written.
pub fn x3p(map: &HeightMap) -> Result<Vec<u8>, EncodeError> {
    check(map)?;
    let data: Vec<u8> = map.heights_um.iter().flat_map(|um| (f64::from(*um) / 1e6).to_le_bytes()).collect();
    let xml = description(map, &hexadecimal(&Md5::digest(&data)));
    let sum = format!("{} *main.xml\n", hexadecimal(&Md5::digest(xml.as_bytes())));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in
        [("main.xml", xml.as_bytes()), ("bindata/data.bin", &data), ("md5checksum.hex", sum.as_bytes())]
    {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn description(map: &HeightMap, md5: &str) -> String {
    let axis = |name: &str, kind: &str, increment: f64| {
        format!(
            "      <{name}>\n        <AxisType>{kind}</AxisType>\n        <DataType>D</DataType>\n        \
             <Increment>{increment:e}</Increment>\n        <Offset>0</Offset>\n      </{name}>\n"
        )
    };
    let axes =
        [axis("CX", "I", map.pitch_x_um / 1e6), axis("CY", "I", map.pitch_y_um / 1e6), axis("CZ", "A", 1.0)]
            .concat();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<p:ISO5436_2 xmlns:p="http://www.opengps.eu/2008/ISO5436_2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengps.eu/2008/ISO5436_2 http://www.opengps.eu/2008/ISO5436_2/ISO5436_2.xsd">
  <Record1>
    <Revision>ISO5436 - 2000</Revision>
    <FeatureType>SUR</FeatureType>
    <Axes>
{axes}    </Axes>
  </Record1>
  <Record3>
    <MatrixDimension>
      <SizeX>{}</SizeX>
      <SizeY>{}</SizeY>
      <SizeZ>1</SizeZ>
    </MatrixDimension>
    <DataLink>
      <PointDataLink>bindata/data.bin</PointDataLink>
      <MD5ChecksumPointData>{md5}</MD5ChecksumPointData>
    </DataLink>
  </Record3>
  <Record4>
    <ChecksumFile>md5checksum.hex</ChecksumFile>
  </Record4>
</p:ISO5436_2>
"#,
        map.width, map.height
    )
}
