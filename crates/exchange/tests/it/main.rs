//! The decoding child as the parent sees it. This program has no harness of its own, because it also plays
//! the child: started with `decode-child` it runs [`child_main`], and with other words the children that
//! misbehave.

#![allow(clippy::unwrap_used, clippy::panic, reason = "without the usual harness the linter sees no tests")]

mod child;
mod data;
mod misbehave;

use libtest_mimic::{Arguments, Trial};

fn main() {
    if let Some(code) = misbehave::role(std::env::args().nth(1).as_deref()) {
        std::process::exit(code);
    }
    let arguments = Arguments::from_args();
    let tests = [child::tests(), data::tests()].concat();
    let trials = tests
        .into_iter()
        .map(|(name, test)| {
            Trial::test(name, move || {
                test();
                Ok(())
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// A name and what it runs.
type Test = (&'static str, fn());
