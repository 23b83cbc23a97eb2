//! Help: keys, words, and where to read on.

use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::Shell;
use crate::icons::{Icon, icon};
use crate::shell::{Frame, heading};
use crate::words::t;

/// The words of the glossary, by the last part of their keys.
const WORDS: [&str; 18] = [
    "owner",
    "seizure",
    "exhibit",
    "mark",
    "capture",
    "comparison",
    "likelihood-ratio",
    "class",
    "individual",
    "not-evaluable",
    "hit",
    "triage",
    "examination",
    "conclusion",
    "link",
    "common-link",
    "handling",
    "matching",
];

/// The words of the verbal scale with the likelihood ratios behind them.
const SCALE: [(&str, &str); 7] = [
    ("no_support", "1 – 2"),
    ("weak", "2 – 10"),
    ("moderate", "10 – 100"),
    ("moderately_strong", "100 – 1,000"),
    ("strong", "1,000 – 10,000"),
    ("very_strong", "10,000 – 1,000,000"),
    ("extremely_strong", "> 1,000,000"),
];

/// The page of `GET /help`.
pub fn help(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-nav-help");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "help-sub")) }, &html! {
                a class="btn" href="/help/capture-guide" { (icon(Icon::Camera)) (t(lang, "help-guide-title")) }
            }))
            div class="stack" {
                div class="two" {
                    section class="panel" aria-labelledby="way-title" {
                        header { h2 id="way-title" { (t(lang, "help-way-title")) } }
                        ol class="list" { @for n in 1..=6 { li { b { (n) ". " } (t(lang, &format!("help-way-{n}"))) } } }
                    }
                    section class="panel" aria-labelledby="help-keys" {
                        header { h2 id="help-keys" { (t(lang, "help-keys-title")) } }
                        div class="pad stack" {
                            (keys(lang))
                            label class="check" data-keys-switch hidden { input type="checkbox" id="keys-on" checked; span { (t(lang, "help-keys-on")) } }
                            p class="hint" { (t(lang, "help-keys-hint")) }
                        }
                    }
                }
                section class="panel" aria-labelledby="scale-title" {
                    header { h2 id="scale-title" { (t(lang, "help-scale-title")) } }
                    div class="pad stack" {
                        p { (t(lang, "help-scale-text")) }
                        table {
                            caption class="vh" { (t(lang, "help-scale-title")) }
                            thead { tr { th scope="col" { (t(lang, "help-scale-words")) } th scope="col" { (t(lang, "help-scale-ratio")) } } }
                            tbody { @for (strength, range) in SCALE { tr { th scope="row" { (crate::words::code(lang, "strength", strength)) } td { bdi { (range) } } } } }
                        }
                    }
                }
                section class="panel" aria-labelledby="words-title" {
                    header { h2 id="words-title" { (t(lang, "help-words-title")) } }
                    dl class="kv pad" { @for word in WORDS { dt id={ "word-" (word) } { b { (t(lang, &format!("help-word-{word}"))) } } dd { (t(lang, &format!("help-word-{word}-text"))) } } }
                }
            }
        },
    )
}

/// The list of keys, on the page and in the sheet that `?` opens.
pub(crate) fn keys(lang: Lang) -> Markup {
    const KEYS: [(&[&str], &str); 8] = [
        (&["/"], "search"),
        (&["?"], "sheet"),
        (&["N"], "new"),
        (&["J", "K"], "rows"),
        (&["W", "U"], "triage"),
        (&["S", "D", "O", "B"], "views"),
        (&["+", "−", "0", "←↑↓→", "R"], "move"),
        (&["L", "M", "F"], "toggles"),
    ];
    html! {
        dl class="keys" {
            @for (all, name) in KEYS {
                dt { @for (n, key) in all.iter().enumerate() { @if n > 0 { " " } kbd { (key) } } }
                dd { (t(lang, &format!("help-key-{name}"))) }
            }
        }
    }
}
