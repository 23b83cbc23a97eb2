//! One batch: how far it is, what came of it, what its words came to.

use commonlink_model::{ImportId, ImportState, Moment};
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{layout_name, state};
use crate::Shell;
use crate::icons::{Icon, icon};
use crate::parts::fact;
use crate::shell::{Frame, heading};
use crate::words::{count, t, tw};

/// One text and what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// As reported.
    pub text: String,
    /// What it was read as, in words; `None` where it is not known.
    pub read_as: Option<String>,
    /// Rows that have it.
    pub rows: u64,
}

/// The texts of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSection {
    /// `countries`, `drugs`, `units`, `transports`, `concealments`, `sites` or `places`.
    pub kind: &'static str,
    /// Different texts, and those that are known.
    pub distinct: (u64, u64),
    /// Rows with a text, and those whose text is known.
    pub rows: (u64, u64),
    /// The texts that are shown: unknown ones first.
    pub texts: Vec<ReportRow>,
}

/// The page of `GET /imports/{id}`. `POST /imports/{id}/stop`; `POST /imports/{id}/undo` takes `sure`.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchView {
    /// Identifier.
    pub id: ImportId,
    /// Name of the file.
    pub file: String,
    /// How it was read.
    pub layout: String,
    /// Where it stands.
    pub state: ImportState,
    /// When it began.
    pub started: Moment,
    /// Rows read; while it runs, rows that are done.
    pub read: u64,
    /// Rows that came in.
    pub imported: u64,
    /// Of them, those that repeat another row to the letter.
    pub copies: u64,
    /// Rows held before.
    pub held: u64,
    /// Rows not taken in.
    pub reported: u64,
    /// Bytes that were read and all of them.
    pub bytes: (u64, u64),
    /// Minutes that are left, where they can be told.
    pub minutes_left: Option<u64>,
    /// It was asked to stop.
    pub stopping: bool,
    /// While it runs: a server works at it, or will. One that a command began is the command's.
    pub is_a_job: bool,
    /// It is being taken back.
    pub taking_back: bool,
    /// Rows of one that is taken back which are held still.
    pub stays: u64,
    /// The time in which one person may take it back is over.
    pub too_late: bool,
    /// Why it broke off.
    pub failure: Option<String>,
    /// Manifest.
    pub manifest: Option<String>,
    /// Codes of reasons with rows.
    pub reasons: Vec<(String, u64)>,
    /// Codes of flags with rows.
    pub flags: Vec<(String, u64)>,
    /// Sheets that were passed over, because their columns are none of the layout.
    pub passed_over: Vec<String>,
    /// Codes of what is to be known of how the file was read.
    pub notes: Vec<String>,
    /// What the words came to.
    pub report: Vec<ReportSection>,
    /// Whether the reader may stop it and take it back.
    pub may_change: bool,
}

impl BatchView {
    /// Whether its page has to look again.
    pub fn changes(&self) -> bool {
        self.state == ImportState::Running || self.taking_back
    }
}

/// The batch page.
pub fn batch(shell: &Shell, view: &BatchView) -> Markup {
    let lang = shell.lang;
    let title = tw(lang, "import-batch-title", &[("file", view.file.as_str().into())]);
    let sub = html! {
        @if view.layout.is_empty() { (tw(lang, "import-batch-sub-unnamed", &[("started", view.started.to_minute().into())])) }
        @else {
            (tw(lang, "import-batch-sub", &[
                ("layout", layout_name(lang, &view.layout).into()),
                ("started", view.started.to_minute().into()),
            ]))
        }
    };
    let actions = html! { (state(lang, view.state)) };
    let running = view.changes();
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &actions))
            div id="batch" hx-get=[running.then(|| format!("/imports/{}/part", view.id))] hx-trigger="every 2s" hx-swap="outerMorph" {
                (batch_part(shell, view))
            }
        },
    )
}

/// What changes while rows come in or are taken back.
pub fn batch_part(shell: &Shell, view: &BatchView) -> Markup {
    let lang = shell.lang;
    html! {
        div class="stack" {
            @if view.state == ImportState::Running { (running(lang, view)) } @else if view.taking_back { (taking_back(lang, view)) } @else { (outcome(lang, view)) (words(lang, view)) }
        }
    }
}

fn running(lang: Lang, view: &BatchView) -> Markup {
    html! {
        section class="panel" {
            div class="pad stack" {
                progress max=(view.bytes.1.max(1)) value=(view.bytes.0) aria-label=(t(lang, "import-state-running")) {}
                p {
                    (tw(lang, "import-batch-running", &[("rows", count(view.read).into())]))
                    @if let Some(minutes) = view.minutes_left { " " (tw(lang, "import-batch-left", &[("minutes", minutes.into())])) }
                    @if view.stopping { " " (t(lang, "import-batch-stopping")) }
                }
                p class="small mute" { (t(lang, "import-batch-refresh")) " " a href={ "/imports/" (view.id) } { (t(lang, "shell-reload")) } }
                @if !view.is_a_job { p { (t(lang, "import-batch-of-command")) } }
                @if view.may_change && !view.stopping {
                    form method="post" action={ "/imports/" (view.id) "/stop" } { button class="btn" { (icon(Icon::Cross)) (t(lang, "import-batch-stop")) } }
                }
            }
            @if view.may_change && !view.is_a_job { (take_back(lang, view)) }
        }
    }
}

fn taking_back(lang: Lang, view: &BatchView) -> Markup {
    let gone = view.imported.saturating_sub(view.stays);
    html! {
        section class="panel" {
            div class="pad stack" {
                progress max=(view.imported.max(1)) value=(gone) aria-label=(t(lang, "import-batch-undo")) {}
                p { (tw(lang, "import-batch-taking-back", &[("gone", count(gone).into()), ("all", count(view.imported).into())])) }
                p class="small mute" { (t(lang, "import-batch-refresh")) " " a href={ "/imports/" (view.id) } { (t(lang, "shell-reload")) } }
            }
        }
    }
}

fn take_back(lang: Lang, view: &BatchView) -> Markup {
    if view.too_late {
        return html! { p class="pad small mute" { (t(lang, "import-batch-undo-over")) } };
    }
    html! {
        details class="fold pad" {
            summary { (t(lang, "import-batch-undo")) }
            form class="stack" method="post" action={ "/imports/" (view.id) "/undo" } {
                p { (t(lang, "import-batch-undo-hint")) }
                div { button class="btn" name="sure" value="yes" { (t(lang, "import-batch-undo-sure")) } }
            }
        }
    }
}

fn outcome(lang: Lang, view: &BatchView) -> Markup {
    let undone = view.state == ImportState::Undone;
    html! {
        @if let Some(why) = &view.failure {
            p class="note bad" role="status" { (tw(lang, "import-batch-failure", &[("why", why.as_str().into())])) }
        }
        (of_file(lang, view))
        section class="panel" aria-labelledby="outcome-title" {
            header { h2 id="outcome-title" { (t(lang, &format!("import-state-{}", view.state.code()))) } }
            div class="pad" {
                dl class="kv" {
                    (fact(&t(lang, "import-batch-read"), &html! { (count(view.read)) }))
                    (fact(&t(lang, "import-batch-imported"), &html! {
                        (count(view.imported))
                        @if view.copies > 0 { " " span class="mute small" { "(" (count(view.copies)) " " (t(lang, "import-batch-copies")) ")" } }
                    }))
                    @if undone {
                        (fact(&t(lang, "import-batch-taken-back"), &html! { (count(view.imported.saturating_sub(view.stays))) }))
                        (fact(&t(lang, "import-batch-stays"), &html! {
                            (count(view.stays))
                            @if view.stays > 0 { " " span class="mute small" { (t(lang, "import-batch-stays-hint")) } }
                        }))
                    }
                    (fact(&t(lang, "import-batch-held"), &html! { (count(view.held)) }))
                    (fact(&t(lang, "import-batch-reported"), &html! { (count(view.reported)) }))
                    @if let Some(manifest) = &view.manifest {
                        (fact(&t(lang, "import-batch-manifest"), &html! { code class="wrap" { (manifest) } br; span class="mute small" { (t(lang, "import-batch-manifest-hint")) } }))
                    }
                }
            }
            @if view.reported > 0 {
                p class="pad" { a class="btn" href={ "/imports/" (view.id) "/faults.csv" } { (icon(Icon::Download)) (t(lang, "import-batch-faults")) } }
            }
            @if view.may_change && view.imported > 0 && (!undone || view.stays > 0) { (take_back(lang, view)) }
        }
        (told(lang, "reason", "import-batch-reasons", &view.reasons))
        (told(lang, "flag", "import-batch-flags", &view.flags))
    }
}

/// What is to be known of the file as a whole.
fn of_file(lang: Lang, view: &BatchView) -> Markup {
    html! {
        @if !view.passed_over.is_empty() {
            div class="note warn" role="status" {
                p { (tw(lang, "import-batch-passed-over", &[("count", view.passed_over.len().into())])) }
                ul { @for sheet in &view.passed_over { li { bdi { (sheet) } } } }
            }
        }
        @for note in &view.notes { p class="note" { (t(lang, &format!("import-note-{}", note.replace('_', "-")))) } }
    }
}

fn told(lang: Lang, kind: &str, heading: &str, rows: &[(String, u64)]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section class="panel" aria-labelledby={ (kind) "-title" } {
                header { h2 id={ (kind) "-title" } { (t(lang, heading)) } }
                table {
                    caption class="vh" { (t(lang, heading)) }
                    thead class="vh" { tr { th scope="col" { (t(lang, heading)) } th scope="col" { (t(lang, "import-report-rows")) } } }
                    tbody {
                        @for (code, rows) in rows {
                            tr { th scope="row" { (t(lang, &format!("import-{kind}-{}", code.replace('_', "-")))) } td { (count(*rows)) } }
                        }
                    }
                }
            }
        }
    }
}

fn words(lang: Lang, view: &BatchView) -> Markup {
    html! {
        @if !view.report.is_empty() {
            section class="panel" aria-labelledby="report-title" {
                header { h2 id="report-title" { (t(lang, "import-report")) } }
                @for section in &view.report { (kind(lang, section)) }
            }
        }
    }
}

fn kind(lang: Lang, section: &ReportSection) -> Markup {
    let title = t(lang, &format!("import-report-{}", section.kind));
    let (distinct, known) = section.distinct;
    let (rows, rows_known) = section.rows;
    let more = distinct.saturating_sub(section.texts.len() as u64);
    html! {
        details class="fold pad" {
            summary {
                (title) " "
                span class="mute small" {
                    (tw(lang, "import-report-known", &[
                        ("known", count(known).into()), ("all", count(distinct).into()),
                        ("rows-known", count(rows_known).into()), ("rows", count(rows).into()),
                    ]))
                }
            }
            table {
                caption class="vh" { (title) }
                thead { tr { @for column in ["text", "code", "rows"] { th scope="col" { (t(lang, &format!("import-report-{column}"))) } } } }
                tbody {
                    @for row in &section.texts {
                        tr {
                            th scope="row" { bdi { (row.text) } }
                            td { @match &row.read_as { Some(words) => { bdi { (words) } }, None => { b { (t(lang, "import-report-unknown")) } } } }
                            td { (count(row.rows)) }
                        }
                    }
                }
            }
            @if more > 0 { p class="small mute" { (tw(lang, "import-report-more", &[("count", count(more).into())])) } }
        }
    }
}
