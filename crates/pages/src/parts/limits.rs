//! Limits of comparisons: that a capture waits, and that a limit was reached.

use commonlink_model::Moment;
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::CaptureWait;
use crate::words::{moment, t, tw};

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// Who reached it; none where a command of whoever runs the machine did.
    pub name: Option<String>,
    /// Key of the limit in words.
    pub limit: &'static str,
    /// When.
    pub reached: Moment,
    /// When the next place became free, as it was known then.
    pub free: Moment,
}

/// That captures wait before they are compared, until when, and why.
pub(crate) fn waiting(lang: Lang, wait: CaptureWait) -> Markup {
    // The minute in which it is past, not the one in which it is not yet.
    let until = wait.until.plus_seconds(59).to_minute();
    let limit = t(lang, wait.limit);
    html! {
        p class="note" {
            @if wait.for_reference { (t(lang, "marks-waits-reference")) }
            @else { (tw(lang, "marks-waits-until", &[("until", until.as_str().into()), ("limit", limit.as_ref().into())])) }
        }
    }
}

/// The limits that a body has reached, for those who answer for it; nothing where there are none.
pub(crate) fn limits(lang: Lang, rows: &[LimitRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section class="panel" aria-labelledby="limits-title" {
                header { h2 id="limits-title" { (t(lang, "marks-limits-title")) } }
                p class="pad small mute" { (t(lang, "marks-limits-hint")) }
                div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "marks-limits-title")) {
                    table {
                        thead { tr {
                            @for key in ["marks-limits-when", "marks-limits-who", "marks-limits-which", "marks-limits-free"] {
                                th scope="col" { (t(lang, key)) }
                            }
                        } }
                        tbody { @for row in rows { tr {
                            td { (moment(row.reached)) }
                            td { @match &row.name { Some(name) => bdi { (name) }, None => (t(lang, "marks-limits-command")) } }
                            td { (t(lang, row.limit)) }
                            td { (moment(row.free)) }
                        } } }
                    }
                }
            }
        }
    }
}
