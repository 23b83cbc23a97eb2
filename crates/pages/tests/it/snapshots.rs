//! What every page shows, filled and empty. Only the content is held: names of assets change with every
//! stroke of the style sheet, and long lists of choices belong to `reference`.

use std::fmt::Write as _;

use commonlink_reference::Lang;

use crate::html::main_of;
use crate::samples;

/// One element a line, runs of choices shortened.
fn readable(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut choices = 0_usize;
    for piece in page.split_inclusive("</option>") {
        if piece.starts_with("<option") && !piece.contains(" selected") {
            choices += 1;
            continue;
        }
        if choices > 0 {
            let _ = write!(out, "[{choices} choices]");
            choices = 0;
        }
        out.push_str(piece);
    }
    without_drawings(&out).replace("><", ">\n<")
}

/// Drawings of `figures` are held by its own tests; here counts that there is one.
fn without_drawings(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, drawing)) = rest.split_once("<figure class=\"fig\"><svg") {
        let (drawing, after) = drawing.split_once("</figure>").unwrap_or((drawing, ""));
        out.push_str(before);
        let _ =
            write!(out, "<figure class=\"fig\">[{} drawings]</figure>", drawing.matches("</svg>").count());
        rest = after;
    }
    out.push_str(rest);
    out
}

#[test]
fn every_page_as_it_was() {
    for (name, page) in samples::all(Lang::En, None) {
        insta::assert_snapshot!(name, readable(main_of(&page)));
    }
}

#[test]
fn the_frame_in_a_language_from_right_to_left() {
    let pages = samples::all(Lang::Ar, None);
    let (_, page) = pages.iter().find(|(name, _)| *name == "help").expect("page");
    let start = page.find("<body").expect("body");
    let frame = format!(
        "{}\n…\n{}",
        &page[start..page.find("<main").expect("main")],
        &page[page.find("</main>").expect("end")..]
    );
    insta::assert_snapshot!("frame-ar", readable(&frame));
}
