//! Progress bars for whatever takes longer than a second; plain lines where there is no terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` steps with rate and time left.
pub fn bar(what: &'static str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{msg:<28} {bar:32} {pos:>6}/{len:<6} {per_sec:>10} {elapsed:>4}, {eta:>4} left",
    )
    .unwrap_or_else(|_template| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(what)
}
