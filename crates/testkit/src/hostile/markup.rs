//! Markup that includes, expands, nests and pretends: as the description of an x3p, and as the parts of a workbook.

use super::bytes::zip;
use super::samples::{self, MAIN_XML, STRINGS, WORKBOOK};
use super::{Door, Fate, HostileFile};

/// Changes a sound document.
type Change = fn(&str) -> Vec<u8>;

fn with_declaration(xml: &str, declaration: &str, reference: &str) -> Vec<u8> {
    let (head, body) = xml.split_once("?>").unwrap();
    let (root, rest) = body.split_once('>').unwrap();
    format!("{head}?>{declaration}{root}>{reference}{rest}").into_bytes()
}

fn laughs(xml: &str) -> Vec<u8> {
    let mut entities = "<!ENTITY l0 \"lol\">".to_owned();
    for n in 1..=9 {
        entities += &format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    }
    with_declaration(xml, &format!("<!DOCTYPE x [{entities}]>"), "&l9;")
}

fn quadratic(xml: &str) -> Vec<u8> {
    let entity = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "a".repeat(50_000));
    with_declaration(xml, &entity, &"&a;".repeat(50_000))
}

fn utf16(xml: &str) -> Vec<u8> {
    let body = xml.replace("UTF-8", "UTF-16");
    [b"\xff\xfe".to_vec(), body.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

/// The change, and whether a reader may take the rest of the document as sound.
const CHANGES: [(&str, Fate, Change); 16] = [
    ("a billion laughs", Fate::Refused, laughs),
    ("an entity as often as it is long", Fate::Refused, quadratic),
    ("an external entity of the machine", Fate::Refused, |xml| {
        with_declaration(xml, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "&e;")
    }),
    ("an external entity of the network", Fate::Refused, |xml| {
        with_declaration(xml, "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:9/e\">]>", "&e;")
    }),
    ("an external declaration", Fate::Either, |xml| {
        with_declaration(xml, "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">", "")
    }),
    ("parameter entities", Fate::Either, |xml| {
        with_declaration(xml, "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///dev/zero\"> %p;]>", "")
    }),
    ("a device that never ends", Fate::Refused, |xml| {
        with_declaration(xml, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///dev/random\">]>", "&e;")
    }),
    ("a hundred thousand levels", Fate::Either, |xml| {
        let (open, close) = ("<a>".repeat(100_000), "</a>".repeat(100_000));
        with_declaration(xml, "", &format!("{open}{close}"))
    }),
    ("levels that never close", Fate::Refused, |xml| with_declaration(xml, "", &"<a>".repeat(200_000))),
    ("a hundred thousand attributes", Fate::Either, |xml| {
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
        with_declaration(xml, "", &format!("<a{attributes}/>"))
    }),
    ("a text of 15 MB", Fate::Either, |xml| with_declaration(xml, "", &"x".repeat(15 << 20))),
    ("two million elements", Fate::Either, |xml| with_declaration(xml, "", &"<a/>".repeat(2_000_000))),
    ("another encoding", Fate::Either, utf16),
    ("bytes that are no text", Fate::Either, |xml| {
        [with_declaration(xml, "", "<a>\u{1}\u{8}</a>"), vec![0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]].concat()
    }),
    ("noughts between its letters", Fate::Refused, |xml| xml.bytes().flat_map(|byte| [byte, 0]).collect()),
    ("references to letters that are none", Fate::Either, |xml| {
        with_declaration(xml, "", "&#0;&#x110000;&#xd800;&nix;")
    }),
];

pub fn files() -> Vec<HostileFile> {
    let mut out = Vec::new();
    for (what, fate, change) in CHANGES {
        out.push(HostileFile::upload(format!("topography described with {what}"), "x3p", fate, move || {
            samples::x3p_of(&change(MAIN_XML), &samples::heights())
        }));
        for part in ["workbook", "sheet", "strings"] {
            // Readers of workbooks pass over what they don't need; what must not happen is that it is followed.
            let what = format!("workbook with {what} in its {part}");
            let file = HostileFile::upload(what, "xlsx", Fate::Either, move || {
                let sheet = samples::sheet(&samples::rows());
                let of = |name, xml: &str| if name == part { change(xml) } else { xml.as_bytes().to_vec() };
                zip(&samples::workbook_of(
                    &of("workbook", WORKBOOK),
                    samples::sheet_entry(&of("sheet", &sheet)),
                    samples::strings_entry(&of("strings", STRINGS)),
                ))
            });
            out.push(HostileFile { door: Door::Table, ..file });
        }
    }
    out
}
