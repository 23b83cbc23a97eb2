//! Bar 4: three hundred files made to hurt, given to a running server and to the import while somebody else works.

use anyhow::Result;

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// All files, then what was taken of them as marks, then an honest photograph of 100 megapixels.
pub const BAR: Bar = Bar { name: "hostile", number: 4, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let all = [("COMMONLINK_HOSTILE", "100000")];
    let figures = bench.figures_of("hostile::files_are_answered", &all)?;
    bench.passes("hostile::they_are_three_hundred_and_no_two_are_alike", &all)?;
    println!("{figures:#}");
    Ok(vec![
        Figure::at_least("files", number(&figures, "files")?, 300.0),
        Figure::at_most("files without a clear answer", number(&figures, "wrong")?, 0.0),
        Figure::at_most("longest answer, seconds", number(&figures, "longest")?, 5.0),
        Figure::at_most("server, most resident MiB", number(&figures, "server_mib")?, 512.0),
        Figure::at_most("a child, most resident MiB", number(&figures, "child_mib")?, 1024.0),
        Figure::at_most("children of the server at once", number(&figures, "children")?, 2.0),
        Figure::at_most("others' 99th percentile, times the quiet one", number(&figures, "p99_times")?, 2.0),
        Figure::at_most(
            "honest 100 megapixels, seconds",
            number(&figures, "hundred_megapixels_seconds")?,
            5.0,
        ),
    ])
}
