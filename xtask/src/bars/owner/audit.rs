//! Bar 4: everything is on record before it is answered, at speed; the tree, its proofs, its verification.

use anyhow::Result;

use super::number;
use crate::bars::{Bar, Bench, Figure};

pub const BAR: Bar = Bar { name: "audit", number: 4, measure };

/// Readers and submitters over HTTP against a served store on SQLite, then a trail of a million entries.
fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let test = "audit::everything_is_on_record_under_load_and_witnesses_see_what_was_changed";
    let figures = bench.figures_of(test, &[("COMMONLINK_READS", "20"), ("COMMONLINK_ENTRIES", "1000000")])?;
    println!("{figures:#}");
    let mut all = vec![
        Figure::at_least("audited reads a second", number(&figures, "reads_a_second")?, 2_000.0),
        Figure::at_least("durable submissions a second", number(&figures, "submissions_a_second")?, 500.0),
        Figure::at_most(
            "seconds until the last entry is in the tree",
            number(&figures, "seconds_to_the_tree")?,
            1.0,
        ),
        Figure::at_most("ms of a proof over HTTP, median", number(&figures, "proof_median_ms")?, 1.0),
        Figure::at_least("entries verified", number(&figures, "entries")?, 1_000_000.0),
        Figure::at_most(
            "seconds to verify a million entries",
            number(&figures, "verify_seconds_a_million")?,
            20.0,
        ),
    ];
    let filter = "package(commonlink-store) & test(every_kind_of_tampering_with_the_database_is_found)
        + package(commonlink-audit) & test(every_kind_of_tampering_is_noticed)";
    let text = super::printed(bench, filter, &[])?;
    all.push(Figure::at_least("tests of tampering that pass", text.matches("PASS").count() as f64, 2.0));
    Ok(all)
}
