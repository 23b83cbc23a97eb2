//! Sizes: the bars of the issue with room to spare, measured on what goes over the wire.

use std::io::Write as _;

use commonlink_pages::assets;
use commonlink_reference::Lang;
use flate2::{Compression, write::GzEncoder};

use crate::samples;

fn wire(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory").len()
}

/// Bytes on the wire of the assets whose names hold one of `words`.
fn named(words: &[&str]) -> usize {
    let wanted = assets().iter().filter(|asset| words.iter().any(|word| asset.path.contains(word)));
    wanted.map(|asset| wire(asset.bytes)).sum()
}

#[test]
fn the_style_sheet_is_small() {
    let size = named(&["/app."]);
    assert!(size <= 8 * 1024, "{size} bytes");
}

#[test]
fn the_style_sheet_of_maps_is_small() {
    let size = named(&["/figures."]);
    assert!(size > 0 && size <= 3 * 1024, "{size} bytes");
}

#[test]
fn the_scripts_are_small() {
    let own = named(&["/core.", "/submit.", "/compare."]);
    assert!(own <= 12 * 1024, "{own} bytes");
    let shared = named(&["/core.", "/htmx."]);
    assert!(shared <= 25 * 1024, "{shared} bytes");
}

#[test]
fn a_first_visit_stays_under_its_bar() {
    let shared = named(&["/assets/"]);
    for (name, page) in samples::all(Lang::En, None) {
        let later = wire(page.as_bytes());
        let size = shared + later;
        // A map and a matrix have their own bar, the world and all.
        let (most, most_later) = if page.contains("<svg class=\"f-m") { (90, 60) } else { (60, 25) };
        assert!(size <= most * 1024, "{name}: {size} bytes");
        assert!(later <= most_later * 1024, "{name} later: {later} bytes");
    }
}

#[test]
fn the_style_sheet_turns_with_the_language() {
    let css = assets().iter().find(|asset| asset.path.contains("/app.")).expect("css");
    let text = std::str::from_utf8(css.bytes).expect("text");
    for property in [
        "left:",
        "right:",
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "text-align: right",
        "float:",
        "border-left",
        "border-right",
        "width:",
        "height:",
    ] {
        for (at, _) in text.match_indices(property) {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let allowed = before.is_ascii_alphabetic() || before == '-' || text[..at].ends_with('(');
            assert!(allowed, "{property} at …{}", &text[at.saturating_sub(40)..at + 20]);
        }
    }
    assert!(!text.contains("url(") && !text.contains("@import"));
}
