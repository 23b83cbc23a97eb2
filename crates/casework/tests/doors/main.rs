//! The batch doors on small synthetic folders. This program has no harness of its own, because it also plays
//! the decoding child.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "without the usual harness the linter sees no tests"
)]

mod answers;
mod folders;
mod formats;
mod measures;
mod refusals;

use libtest_mimic::{Arguments, Trial};

fn main() {
    if std::env::args().nth(1).as_deref() == Some(commonlink_casework::DECODE_CHILD) {
        std::process::exit(commonlink_exchange::child_main());
    }
    let tests: [(&'static str, fn()); 9] = [
        ("every_pair_once_and_never_a_mark_with_itself", answers::pairs),
        ("one_thread_and_two_write_the_same_bytes", answers::threads),
        ("truth_names_and_order_do_not_matter", answers::truth),
        ("an_unreadable_mark_stops_nobody", answers::unreadable),
        ("listed_pairs_may_cross_captures", answers::listed),
        ("x3p_and_png_score_alike", formats::topographies),
        ("measures_and_calibration_come_out", measures::run),
        ("no_output_takes_the_place_of_an_input", refusals::inputs),
        ("a_named_pipe_is_refused_and_not_waited_for", refusals::pipes),
    ];
    let trials = tests
        .into_iter()
        .map(|(name, test)| {
            Trial::test(name, move || {
                test();
                Ok(())
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
