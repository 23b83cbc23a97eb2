//! Standard output that nobody reads any more: `commonlink import list | head -1`.
//!
//! The standard library panics when a line can't be printed. Of whoever closed the pipe that is no breakdown: they have
//! what they wanted, and the program ends as one that a closed pipe stops.

use std::panic::PanicHookInfo;

/// What a shell sees of a program that a closed pipe stopped: 128 and the number of that signal.
const STOPPED: i32 = 141;

/// From now on a closed standard output ends the program quietly. Every other panic is told as before.
pub fn end_quietly() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        if panic.payload_as_str().is_some_and(is_closed_pipe) {
            std::process::exit(STOPPED);
        }
        before(panic);
    }));
}

/// Whether these are the words of the standard library for a standard output that is closed.
fn is_closed_pipe(words: &str) -> bool {
    words.starts_with("failed printing to stdout") && words.contains("Broken pipe")
}

#[cfg(test)]
mod tests {
    use super::is_closed_pipe;

    #[test]
    fn only_a_closed_pipe_is_quiet() {
        assert!(is_closed_pipe("failed printing to stdout: Broken pipe (os error 32)"));
        assert!(!is_closed_pipe("failed printing to stdout: No space left on device (os error 28)"));
        assert!(!is_closed_pipe("Broken pipe"));
    }
}
