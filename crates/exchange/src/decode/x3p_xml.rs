//! The description in an x3p container: `main.xml` of ISO 25178-72. Only what is needed to read the
//! heights is taken; the rest (instrument, operator, comments) may name people and is left where it is.

use roxmltree::{Document, Node, ParsingOptions};

use crate::error::DecodeError;

/// Nodes taken in one document; lists of data in the XML itself count too.
const MAX_NODES: u32 = 1_000_000;
const WANTED: &str = "an x3p with a regular grid (ISO 25178-72, feature SUR or PRF)";

/// Most attributes of one element. Readers look at each pair of them.
const MAX_ATTRIBUTES: usize = 256;
/// Most elements within one another.
const MAX_DEPTH: usize = 256;
/// Most names of namespaces in one document. Readers hand them down from element to element.
const MAX_NAMESPACES: usize = 256;

/// Storage of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DataType {
    /// 16-bit integer, code I.
    Int16,
    /// 32-bit integer, code L.
    Int32,
    /// 32-bit float, code F.
    Float32,
    /// 64-bit float, code D.
    Float64,
}

impl DataType {
    pub(super) const fn bytes(self) -> u64 {
        match self {
            Self::Int16 => 2,
            Self::Int32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    pub(super) const fn is_integer(self) -> bool {
        matches!(self, Self::Int16 | Self::Int32)
    }
}

/// Where the heights stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Points {
    /// In a binary entry of the container.
    Link {
        /// Entry name as written.
        name: String,
        /// MD5 as written, lower case.
        md5: Option<String>,
        /// Entry with one bit per point: 1 = measured.
        valid: Option<String>,
    },
    /// In the XML itself, one text per point; empty = missing.
    List(Vec<String>),
}

/// What `main.xml` says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Description {
    pub(super) width: u64,
    pub(super) height: u64,
    /// Metres between points of a row, as written.
    pub(super) pitch_x: f64,
    /// Metres between rows, as written.
    pub(super) pitch_y: f64,
    pub(super) data_type: DataType,
    pub(super) z_increment: f64,
    pub(super) z_offset: f64,
    pub(super) points: Points,
}

pub(super) fn parse(xml: &[u8]) -> Result<Description, DecodeError> {
    let text = std::str::from_utf8(xml)
        .map_err(|e| DecodeError::malformed(format!("main.xml is not UTF-8: {e}")))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let text = text.trim_start_matches('\u{feff}');
    check_shape(text)?;
    let document = Document::parse_with_options(text, options)
        .map_err(|e| DecodeError::malformed(format!("main.xml: {e}")))?;
    let root = document.root_element();
    let record1 = child(root, "Record1")?;
    let feature = child(record1, "FeatureType").ok().and_then(text_of).unwrap_or_else(|| "SUR".to_owned());
    if feature != "SUR" && feature != "PRF" {
        return Err(DecodeError::unsupported(format!("x3p with feature type {feature}"), WANTED));
    }
    let axes = child(record1, "Axes")?;
    let pitch_x = pitch(axes, "CX")?;
    let record3 = child(root, "Record3")?;
    let sizes = child(record3, "MatrixDimension")?;
    let (width, height) = (size(sizes, "SizeX")?, size(sizes, "SizeY")?);
    if size(sizes, "SizeZ").unwrap_or(1) != 1 {
        return Err(DecodeError::unsupported("x3p with several layers", WANTED));
    }
    // A profile has one row and may leave the pitch of rows out.
    let pitch_y = match pitch(axes, "CY") {
        Err(_) if height == 1 => pitch_x,
        other => other?,
    };
    let z_axis = child(axes, "CZ")?;
    let data_type = match child(z_axis, "DataType").ok().and_then(text_of).as_deref() {
        Some("I") => DataType::Int16,
        Some("L") => DataType::Int32,
        Some("F") => DataType::Float32,
        Some("D") | None => DataType::Float64,
        Some(other) => return Err(DecodeError::unsupported(format!("x3p with data type {other}"), WANTED)),
    };
    Ok(Description {
        width,
        height,
        pitch_x,
        pitch_y,
        data_type,
        z_increment: number(z_axis, "Increment")?.unwrap_or(1.0),
        z_offset: number(z_axis, "Offset")?.unwrap_or(0.0),
        points: points(record3)?,
    })
}

/// Refuses shapes that no description has and that take readers a time that grows with their square. Says nothing of
/// whether the document is well-formed.
fn check_shape(text: &str) -> Result<(), DecodeError> {
    let refused = |what: String| DecodeError::malformed(format!("main.xml has {what}"));
    if text.matches("xmlns").nth(MAX_NAMESPACES).is_some() {
        return Err(refused(format!("more than {MAX_NAMESPACES} namespaces")));
    }
    let (mut rest, mut depth) = (text, 0_usize);
    while let Some(start) = rest.find('<') {
        let tag = rest.get(start..).unwrap_or_default();
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((_, end)) = skipped.iter().find(|(begin, _)| tag.starts_with(begin)) {
            let Some(at) = tag.find(end) else { return Ok(()) };
            rest = tag.get(at + end.len()..).unwrap_or_default();
            continue;
        }
        let (mut quote, mut attributes, mut last, mut length) = (None, 0, '<', tag.len());
        for (at, letter) in tag.char_indices() {
            match (quote, letter) {
                (Some(open), _) if open == letter => quote = None,
                (None, '"' | '\'') => quote = Some(letter),
                (None, '=') => attributes += 1,
                (None, '>') => {
                    length = at + 1;
                    break;
                }
                _ => {}
            }
            last = letter;
        }
        if attributes > MAX_ATTRIBUTES {
            return Err(refused(format!("an element with more than {MAX_ATTRIBUTES} attributes")));
        }
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if last != '/' {
            depth += 1;
        }
        if depth > MAX_DEPTH {
            return Err(refused(format!("more than {MAX_DEPTH} elements within one another")));
        }
        rest = tag.get(length..).unwrap_or_default();
    }
    Ok(())
}

fn points(record3: Node<'_, '_>) -> Result<Points, DecodeError> {
    if let Ok(link) = child(record3, "DataLink") {
        let name = child(link, "PointDataLink").ok().and_then(text_of);
        return Ok(Points::Link {
            name: name.ok_or_else(|| DecodeError::malformed("main.xml names no data"))?,
            md5: child(link, "MD5ChecksumPointData").ok().and_then(text_of).map(|t| t.to_lowercase()),
            valid: child(link, "ValidPointsLink").ok().and_then(text_of),
        });
    }
    let list = child(record3, "DataList")?;
    let data = list.children().filter(|n| n.is_element() && n.tag_name().name() == "Datum");
    Ok(Points::List(data.map(|n| n.text().unwrap_or_default().trim().to_owned()).collect()))
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>, DecodeError> {
    // Namespaces differ from writer to writer; local names do not.
    node.children()
        .find(|n| n.is_element() && n.tag_name().name() == name)
        .ok_or_else(|| DecodeError::malformed(format!("main.xml has no {name}")))
}

fn text_of(node: Node<'_, '_>) -> Option<String> {
    node.text().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

fn number(node: Node<'_, '_>, name: &str) -> Result<Option<f64>, DecodeError> {
    let Some(text) = child(node, name).ok().and_then(text_of) else { return Ok(None) };
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(value)),
        _ => Err(DecodeError::malformed(format!("{name} in main.xml is `{text}`, not a number"))),
    }
}

fn size(node: Node<'_, '_>, name: &str) -> Result<u64, DecodeError> {
    let text = child(node, name).ok().and_then(text_of).unwrap_or_default();
    text.parse().map_err(|e| DecodeError::malformed(format!("{name} in main.xml is `{text}`: {e}")))
}

fn pitch(axes: Node<'_, '_>, name: &str) -> Result<f64, DecodeError> {
    let axis = child(axes, name)?;
    if child(axis, "AxisType").ok().and_then(text_of).is_some_and(|t| t != "I") {
        return Err(DecodeError::unsupported(format!("x3p with free positions along {name}"), WANTED));
    }
    match number(axis, "Increment")? {
        Some(value) if value > 0.0 => Ok(value),
        other => Err(DecodeError::malformed(format!("{name} in main.xml has the increment {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const MINIMAL: &str = "<ISO5436_2><Record1><Axes>\
        <CX><AxisType>I</AxisType><Increment>1e-6</Increment></CX>\
        <CY><AxisType>I</AxisType><Increment>2e-6</Increment></CY>\
        <CZ><AxisType>A</AxisType><DataType>I</DataType><Increment>1e-9</Increment></CZ></Axes></Record1>\
        <Record3><MatrixDimension><SizeX>2</SizeX><SizeY>1</SizeY><SizeZ>1</SizeZ></MatrixDimension>\
        <DataLink><PointDataLink>bindata/data.bin</PointDataLink></DataLink></Record3></ISO5436_2>";

    #[test]
    fn the_minimum_is_read() {
        let got = parse(MINIMAL.as_bytes()).unwrap();
        assert_eq!((got.width, got.height, got.data_type), (2, 1, DataType::Int16));
        assert_eq!((got.pitch_x, got.pitch_y, got.z_increment, got.z_offset), (1e-6, 2e-6, 1e-9, 0.0));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (from, to) in [
            ("<SizeX>2<", "<SizeX>-2<"),
            ("<SizeX>2<", "<SizeX><"),
            ("<SizeZ>1<", "<SizeZ>3<"),
            ("1e-6", "0"),
            ("1e-6", "NaN"),
            ("<DataType>I<", "<DataType>X<"),
            ("<CX><AxisType>I<", "<CX><AxisType>A<"),
            ("<PointDataLink>bindata/data.bin<", "<PointDataLink><"),
            ("<ISO5436_2>", "<!DOCTYPE x [<!ENTITY a 'b'>]><ISO5436_2>"),
        ] {
            let text = MINIMAL.replacen(from, to, 1);
            assert_ne!(text, MINIMAL, "{from}");
            assert!(parse(text.as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn shapes_that_cost_the_square_of_their_size_are_refused() {
        let element = |inside: &str| MINIMAL.replacen("<Record1>", &format!("{inside}<Record1>"), 1);
        let many = |name: &str, count: usize| {
            (0..count).map(|n| [" ", name, &n.to_string(), "=''"].concat()).collect::<String>()
        };
        for (what, xml) in [
            ("attributes", element(&format!("<a{}/>", many("b", 300)))),
            ("attributes", element(&format!("<!-- > <x a=' --><![CDATA[> <x a=\"]]><a{}/>", many("b", 300)))),
            ("within one another", element(&format!("{}{}", "<a>".repeat(300), "</a>".repeat(300)))),
            ("namespaces", element(&format!("{}{}", "<a xmlns='u'>".repeat(300), "</a>".repeat(300)))),
        ] {
            let error = parse(xml.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        let sound = element(&format!("<!-- <a> ==== --><a{}>{}</a>", many("b", 200), "<b/>".repeat(1_000)));
        assert!(parse(sound.as_bytes()).is_ok());
    }

    #[test]
    fn deep_nesting_ends_in_an_answer() {
        let deep = "<a>".repeat(20_000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
