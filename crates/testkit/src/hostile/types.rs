//! Files that are not what their name says, and names that are made to be taken for something else.

use image::ImageFormat;

use super::bytes::{Entry, Random, zip};
use super::{Fate, HostileFile, samples};

pub fn files() -> Vec<HostileFile> {
    let mut out = Vec::new();
    let signatures: [(&str, &[u8], &str); 20] = [
        (
            "pdf as photograph",
            b"%PDF-1.7\n1 0 obj <</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
            "jpg",
        ),
        ("program as photograph", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0", "jpg"),
        ("windows program as photograph", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "png"),
        ("page as photograph", b"<!DOCTYPE html><script>fetch('/people')</script>", "jpg"),
        ("drawing with script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
        (
            "gif",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
            "gif",
        ),
        (
            "bmp with forged size",
            b"BM\xff\xff\xff\xff\0\0\0\0\x36\0\0\0\x28\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f",
            "bmp",
        ),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        ("avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "avif"),
        ("film", b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2", "jpg"),
        ("jpeg 2000", b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", "jp2"),
        ("jpeg xl", b"\xff\x0a\xfa\x7f\x01\x90\x08\x06", "jxl"),
        ("old office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0", "jpg"),
        ("seven zip", b"7z\xbc\xaf\x27\x1c\0\x04", "jpg"),
        ("rar", b"Rar!\x1a\x07\x01\0", "jpg"),
        ("xz", b"\xfd7zXZ\0\0\x04", "tif"),
        ("database", b"SQLite format 3\0\x10\0\x01\x01\0\x40\x20\x20", "png"),
        (
            "key",
            b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n",
            "jpg",
        ),
        ("one byte", b"\xff", "jpg"),
        ("shell script", b"#!/bin/sh\ncat /etc/passwd\n", "jpg"),
    ];
    for (what, bytes, ending) in signatures {
        out.push(HostileFile::upload(what, ending, Fate::Refused, || bytes.to_vec()));
    }
    out.push(HostileFile::upload("noughts", "jpg", Fate::Refused, || vec![0; 100_000]));
    out.push(HostileFile::upload("noise", "jpg", Fate::Refused, || Random(42).bytes(100_000)));
    out.push(HostileFile::upload("noise as csv", "csv", Fate::Refused, || Random(43).bytes(100_000)));
    out.push(HostileFile::upload("noise behind a signature", "png", Fate::Refused, || {
        [b"\x89PNG\r\n\x1a\n".to_vec(), Random(44).bytes(200_000)].concat()
    }));
    out.push(HostileFile::upload("much noise", "jpg", Fate::Refused, || Random(45).bytes(24 << 20)));
    out.push(HostileFile::upload("photograph with a program behind it", "jpg", Fate::Either, || {
        [samples::picture(ImageFormat::Jpeg), b"\x7fELF".to_vec(), Random(46).bytes(5_000)].concat()
    }));
    out.push(HostileFile::upload("photograph with a container behind it", "jpg", Fate::Either, || {
        [samples::picture(ImageFormat::Jpeg), zip(&[Entry::stored("run.js", b"alert(1)")])].concat()
    }));
    out.push(HostileFile::upload("workbook as topography", "x3p", Fate::Refused, samples::workbook));
    out.push(HostileFile::table("topography as workbook", "xlsx", Fate::Refused, samples::x3p));
    out.push(HostileFile::table("photograph as table", "csv", Fate::Refused, || {
        samples::picture(ImageFormat::Png)
    }));
    out.push(HostileFile::table("old workbook", "xls", Fate::Refused, || {
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 4_096]].concat()
    }));
    out.extend(names());
    out
}

/// Sound photographs under names that are not. Each has bytes of its own.
fn names() -> Vec<HostileFile> {
    let names = [
        "../../../../etc/passwd.jpg".to_owned(),
        "..\\..\\windows\\system32\\mark.jpg".to_owned(),
        "/dev/null".to_owned(),
        "mark.jpg\r\nSet-Cookie: session=stolen".to_owned(),
        "mark\u{202e}gpj.exe".to_owned(),
        "m\u{200b}a\u{200d}r\u{feff}k.jpg".to_owned(),
        "<script>alert(1)</script>.jpg".to_owned(),
        "\"><img src=x onerror=alert(1)>.jpg".to_owned(),
        "=HYPERLINK(\"http://example.invalid\",\"open\").jpg".to_owned(),
        "'; DROP TABLE record; --.jpg".to_owned(),
        "{{7*7}}${7*7}<%= 7*7 %>.jpg".to_owned(),
        "CON.jpg".to_owned(),
        ".".to_owned(),
        "é".repeat(3_000) + ".jpg",
        "\u{1f600}\u{0301}\u{0301}\u{0301}\u{0301}.jpg".to_owned(),
    ];
    let file = |(number, name): (usize, String)| HostileFile {
        name,
        ..HostileFile::upload(format!("name {number}"), "jpg", Fate::Either, move || {
            // A comment of its own makes every file another one.
            let sound = samples::picture(ImageFormat::Jpeg);
            [&sound[..2], b"\xff\xfe\x00\x03", &[number as u8], &sound[2..]].concat()
        })
    };
    names.into_iter().enumerate().map(file).collect()
}
