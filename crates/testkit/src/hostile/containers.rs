//! Zip containers that lie, loop, nest and reach out, as x3p and as workbooks.

use super::bytes::{Entry, zip, zip_declaring};
use super::samples::{self, MAIN_XML, STRINGS, WORKBOOK};
use super::{Door, Fate, HostileFile};

/// How a container is changed: its entries, of which the last are the heights or the sheet and the strings.
type Change = fn(&mut Vec<Entry>);

const CHANGES: [(&str, Fate, Change); 15] = [
    ("names that climb", Fate::Either, |entries| {
        let mut more = Entry::stored("../../../../etc/cron.d/run", b"* * * * * root id");
        entries.push(more.clone());
        more.name = b"/etc/passwd".to_vec();
        entries.push(more.clone());
        more.name = b"..\\..\\windows\\run.bat".to_vec();
        entries.push(more);
    }),
    ("a link out of it", Fate::Either, |entries| {
        let mut link = Entry::stored("bindata/link", b"/etc/passwd");
        link.attributes = 0xa1ff_0000;
        entries.push(link);
    }),
    ("a container in a container in a container", Fate::Either, |entries| {
        let mut nested = zip(&[Entry::repeated("noughts", &[0; 1 << 16], 1_000)]);
        for depth in 0..8 {
            nested = zip(&[Entry::stored(&format!("{depth}.zip"), &nested)]);
        }
        entries.push(Entry::stored("nested.zip", &nested));
    }),
    ("a part of a gigabyte of noughts", Fate::Either, |entries| {
        entries.push(Entry::repeated("noughts", &[0; 1 << 20], 1_000));
    }),
    ("ten thousand parts", Fate::Refused, |entries| {
        entries.extend((0..10_000).map(|n| Entry::stored(&format!("part{n}"), b"")));
    }),
    ("every part twice", Fate::Either, |entries| entries.extend(entries.clone())),
    ("an encrypted part", Fate::Refused, |entries| entries.iter_mut().for_each(|entry| entry.flags = 1)),
    ("an unknown packing", Fate::Refused, |entries| entries.iter_mut().for_each(|entry| entry.method = 99)),
    ("wrong checksums", Fate::Refused, |entries| entries.iter_mut().for_each(|entry| entry.crc ^= 1)),
    ("parts that claim to be small", Fate::Either, |entries| {
        entries.iter_mut().for_each(|entry| entry.size = 1)
    }),
    ("parts that claim 4 GB", Fate::Either, |entries| {
        entries.iter_mut().for_each(|entry| entry.size = u32::MAX - 1);
    }),
    ("parts that claim to be packed into 4 GB", Fate::Either, |entries| {
        entries.iter_mut().for_each(|entry| entry.packed_size = u32::MAX - 1);
    }),
    ("parts that lie beyond the end", Fate::Refused, |entries| {
        entries.iter_mut().for_each(|entry| entry.offset = Some(0x7fff_0000));
    }),
    ("parts that lie in one another", Fate::Refused, |entries| {
        entries.iter_mut().for_each(|entry| entry.offset = Some(0));
    }),
    ("names without end and names that are none", Fate::Either, |entries| {
        entries.push(Entry { name: vec![b'a'; 65_535], ..Entry::stored("", b"") });
        entries.push(Entry { name: vec![0xff, 0xfe, 0, b'/', 0x80], ..Entry::stored("", b"") });
    }),
];

fn x3p_entries() -> Vec<Entry> {
    vec![
        Entry::deflated("main.xml", MAIN_XML.as_bytes()),
        Entry::deflated("bindata/data.bin", &samples::heights()),
    ]
}

fn workbook_entries() -> Vec<Entry> {
    let sheet = samples::sheet_entry(samples::sheet(&samples::rows()).as_bytes());
    samples::workbook_of(WORKBOOK.as_bytes(), sheet, samples::strings_entry(STRINGS.as_bytes()))
}

type Entries = fn() -> Vec<Entry>;

pub fn files() -> Vec<HostileFile> {
    let kinds: [(&str, &str, Door, Entries); 2] = [
        ("topography", "x3p", Door::Upload, x3p_entries),
        ("workbook", "xlsx", Door::Table, workbook_entries),
    ];
    let mut out = Vec::new();
    for (kind, ending, door, entries) in kinds {
        for (what, fate, change) in CHANGES {
            let file = HostileFile::upload(format!("{kind} with {what}"), ending, fate, move || {
                let mut changed = entries();
                change(&mut changed);
                zip(&changed)
            });
            out.push(HostileFile { door, ..file });
        }
        for count in [0, 1, u16::MAX] {
            let what = format!("{kind} that declares {count} parts");
            let file =
                HostileFile::upload(what, ending, Fate::Either, move || zip_declaring(&entries(), count));
            out.push(HostileFile { door, ..file });
        }
    }
    out.extend(topographies());
    out
}

/// What only an x3p can lie about.
fn topographies() -> Vec<HostileFile> {
    let described = |from: &'static str, to: String| {
        move || {
            assert!(MAIN_XML.contains(from), "{from}");
            samples::x3p_of(MAIN_XML.replacen(from, &to, 1).as_bytes(), &samples::heights())
        }
    };
    let mut out = Vec::new();
    for (what, from, to) in [
        ("of four billion points a side", "<SizeX>24<", "<SizeX>4294967295<"),
        ("of more points than numbers have", "<SizeX>24<", "<SizeX>18446744073709551615<"),
        ("of fewer than no points", "<SizeY>18<", "<SizeY>-18<"),
        ("of no points", "<SizeY>18<", "<SizeY>0<"),
        ("of a million layers", "<SizeZ>1<", "<SizeZ>1000000<"),
        ("of points without distance", "2e-6</Increment>", "0</Increment>"),
        ("of points at no number", "2e-6</Increment>", "NaN</Increment>"),
        ("of points a light year apart", "2e-6</Increment>", "9.46e15</Increment>"),
        ("of heights in the data of the machine", "bindata/data.bin", "../../../../../etc/passwd"),
        ("of heights in an absolute place", "bindata/data.bin", "/etc/passwd"),
        ("of heights in its own description", "bindata/data.bin", "main.xml"),
        ("of an unknown kind of numbers", "<DataType>I<", "<DataType>Q<"),
        ("of free positions", "<AxisType>I<", "<AxisType>A<"),
        ("of a cloud of points", "<FeatureType>SUR<", "<FeatureType>PCL<"),
    ] {
        let make = described(from, to.to_owned());
        out.push(HostileFile::upload(format!("topography {what}"), "x3p", Fate::Refused, make));
    }
    out.push(HostileFile::upload(
        "topography of heights to the sky",
        "x3p",
        Fate::Either,
        described("1e-9<", "1e300<".to_owned()),
    ));
    out.push(HostileFile::upload("topography of 25 million noughts of 64 bits", "x3p", Fate::Either, || {
        let xml = MAIN_XML.replace("<SizeX>24<", "<SizeX>5000<").replace("<SizeY>18<", "<SizeY>5000<");
        let xml = xml.replace("<DataType>I<", "<DataType>D<");
        zip(&[
            Entry::deflated("main.xml", xml.as_bytes()),
            Entry::repeated("bindata/data.bin", &[0; 1 << 16], 3_052),
        ])
    }));
    out.push(HostileFile::upload("topography of more heights than points", "x3p", Fate::Refused, || {
        zip(&[
            Entry::deflated("main.xml", MAIN_XML.as_bytes()),
            Entry::repeated("bindata/data.bin", &[0; 1 << 20], 500),
        ])
    }));
    out.push(HostileFile::upload(
        "topography with a million heights in its description",
        "x3p",
        Fate::Either,
        || {
            let list = format!("<DataList>{}</DataList>", "<Datum>1;2;3</Datum>".repeat(400_000));
            let xml = MAIN_XML
                .replace("<DataLink><PointDataLink>bindata/data.bin</PointDataLink></DataLink>", &list);
            samples::x3p_of(xml.as_bytes(), b"")
        },
    ));
    out
}
