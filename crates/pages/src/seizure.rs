//! The seizure record on one page.

mod record;

use commonlink_model::{ImportFlag, ImportId, PlaceConfidence, RecordId, Role, Seizure};
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{
    Form, country_name, empty, hit_list, no_hits, progress, record_note, tag, training_tag, verify, waiting,
};
use crate::shell::{Frame, heading};
use crate::words::{t, tw};
use crate::{BodyNames, FieldFault, FormValues, HitRow, MarkCard, Progress, Shell};

/// The hits of one seizure: the part of `GET /seizures/{id}/hits`.
#[derive(Clone, Debug, PartialEq)]
pub struct HitsView {
    /// The seizure.
    pub seizure: RecordId,
    /// How far the comparison has come.
    pub progress: Progress,
    /// Candidates, strongest first.
    pub hits: Vec<HitRow>,
}

/// The page of `GET /seizures/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizureView {
    /// The record.
    pub seizure: Seizure,
    /// Name of its owner.
    pub owner: String,
    /// Whether it is the reader's own body's.
    pub own: bool,
    /// Names of the bodies that its handling names.
    pub names: BodyNames,
    /// Whether the reader may add to it.
    pub may_add: bool,
    /// Where its place lies.
    pub place: PlaceFound,
    /// What it looked like in the table that it came in with.
    pub imported: Option<ImportedView>,
    /// Its marks.
    pub marks: Vec<MarkCard>,
    /// Its hits; they are its owner's to see.
    pub hits: Option<HitsView>,
    /// What was typed into a form of this page that has faults.
    pub values: FormValues,
    /// The faults; fields are `custody.<exhibit id>.holder` and the like, or `marks.0.kind`.
    pub faults: Vec<FieldFault>,
    /// What is sensitive in it is hidden until the reader asks for it.
    pub concealed: bool,
    /// Just submitted: a word of thanks, and what happens now.
    pub fresh: bool,
    /// Value of the hidden `idempotency_key` of the forms on this page.
    pub idempotency_key: String,
}

/// What the gazetteer makes of a place, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceFound {
    /// Where the record holds that it lies, and how sure that is.
    pub found: Option<(String, PlaceConfidence)>,
    /// What else its words may mean.
    pub others: Vec<String>,
}

/// A row of a table that became a seizure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedView {
    /// Its batch.
    pub batch: ImportId,
    /// Name of the file.
    pub file: String,
    /// The sheet; empty where the format has none.
    pub sheet: String,
    /// Line of the file or row of the sheet.
    pub line: u64,
    /// What of it could not be read, or is to be known.
    pub flags: Vec<ImportFlag>,
    /// Headers and cells.
    pub cells: Vec<(String, String)>,
}

/// The record page.
pub fn seizure(shell: &Shell, view: &SeizureView) -> Markup {
    let lang = shell.lang;
    let submission = &view.seizure.submission;
    let reference = submission.reference.as_str();
    let title = if reference.is_empty() {
        tw(lang, "seizure-title-of", &[("owner", view.owner.as_str().into())])
    } else {
        tw(lang, "seizure-title", &[("reference", reference.into())])
    };
    let heading_text = html! { @if reference.is_empty() { (title) } @else { (t(lang, "seizure-word")) " " bdi { (reference) } } };
    let frame = Frame { scripts: if view.may_add { &["submit.js"] } else { &[] }, ..Frame::new(&title) };
    let sub = html! {
        bdi { (submission.date) } " · " @if !submission.place.name.is_empty() { bdi { (submission.place.name) } ", " } (country_name(&submission.place.country))
        " " (training_tag(lang, view.seizure.training))
    };
    let actions = html! {
        @if view.own {
            a class="btn" href={ "/seizures/" (view.seizure.id) "/handling" } { (icon(Icon::Shield)) (t(lang, "requests-handling-open")) }
            @if shell.has(Role::Officer) || shell.has(Role::DataProtectionOfficer) || shell.has(Role::Administrator) { a class="btn" href={ "/seizures/" (view.seizure.id) "/retention" } { (icon(Icon::Wait)) (t(lang, "retention-open")) } }
            @if shell.has(Role::Officer) { a class="btn" href={ "/seizures/" (view.seizure.id) "/recall" } { (icon(Icon::Warning)) (t(lang, "recalls-open")) } }
            a class="btn" href={ "/seizures/" (view.seizure.id) "/as" } { (icon(Icon::Eye)) (t(lang, "sharing-seen-as")) }
        } @else if shell.has(Role::Officer) {
            a class="btn" href={ "/requests/new?seizure=" (view.seizure.id) } { (icon(Icon::Arrow)) (t(lang, "requests-ask")) }
            a class="btn" href={ "/requests/new?kind=challenge&seizure=" (view.seizure.id) } { (icon(Icon::Warning)) (t(lang, "requests-challenge-open")) }
        }
        button class="btn" type="button" data-print hidden { (icon(Icon::Print)) (t(lang, "home-print")) }
    };
    shell.page(
        &frame,
        &html! {
            p class="crumb" { a href="/seizures" { (t(lang, "seizure-list-title")) } }
            (heading(&heading_text, &sub, &actions))
            @if view.fresh { div class="note ok" role="status" { h2 class="ic" { (icon(Icon::Check)) (t(lang, "seizure-fresh")) } p { (t(lang, "seizure-fresh-hint")) } } br; }
            (record_note(lang, view.seizure.recalled))
            @if view.concealed {
                p class="note ic" role="note" {
                    (icon(Icon::Shield)) span { (t(lang, "seizure-sensitive-hidden")) " " a href={ "/seizures/" (view.seizure.id) "?sensitive=show" } { (t(lang, "seizure-sensitive-show")) } }
                }
            }
            @if !view.own { (record::shared(lang, view)) br; }
            (errors(shell, view))
            nav class="toc" aria-label=(t(lang, "seizure-on-this-page")) {
                @for part in ["hits", "summary", "items", "marks", "exhibits", "handling"] {
                    @if part != "hits" || view.hits.is_some() { a href={ "#" (part) } { (t(lang, &format!("seizure-part-{part}"))) } }
                }
                @if view.imported.is_some() { a href="#imported" { (t(lang, "seizure-part-imported")) } }
            }
            (record(shell, view))
        },
    )
}

/// The sections of the record.
pub(crate) fn record(shell: &Shell, view: &SeizureView) -> Markup {
    let lang = shell.lang;
    let submission = &view.seizure.submission;
    html! {
        div class="stack" {
            @if let Some(hits) = &view.hits { (hits_part(shell, hits)) }
            div class="two" { (record::summary(lang, view)) (record::handled(lang, view)) }
            (record::items(lang, &submission.items))
            (record::marks(lang, view))
            (record::exhibits(lang, view))
            @if let Some(imported) = &view.imported { (record::imported(lang, imported)) }
        }
    }
}

fn errors(shell: &Shell, view: &SeizureView) -> Markup {
    let form = Form { lang: shell.lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    form.summary()
}

/// The hits section: refreshes itself every second while marks are being compared, and on news later.
pub fn hits_part(shell: &Shell, view: &HitsView) -> Markup {
    let lang = shell.lang;
    let working = view.progress.working();
    let address = format!("/seizures/{}/hits", view.seizure);
    let back = format!("/seizures/{}#hits", view.seizure);
    let found = tw(lang, "seizure-hits-found", &[("count", view.hits.len().into())]);
    html! {
        section class="panel" id="hits" aria-labelledby="hits-title" data-say=(if working { t(lang, "seizure-hits-working").into_owned() } else { found.clone() })
            hx-get=(address) hx-trigger=(if working { "every 1s" } else { "records from:body" }) hx-swap="outerMorph" {
            header {
                h2 id="hits-title" { (t(lang, "seizure-part-hits")) }
                @if working { (tag("warn", Some(Icon::Wait), &t(lang, "seizure-hits-working"))) }
                @else if view.progress.captures > 0 { span class="small mute" { (found) } }
                a class="end noprint" href={ "/seizures/" (view.seizure) "#hits" } { (t(lang, "seizure-hits-refresh")) }
            }
            @if view.progress.captures > 0 {
                div class="pad" { (progress(lang, &view.progress, &t(lang, "seizure-hits-working"))) }
            }
            @if let Some(wait) = view.progress.wait { div class="pad" { (waiting(lang, wait)) } }
            @if !view.hits.is_empty() {
                (hit_list(lang, &view.hits, &back, true))
                div class="pad" { (verify(lang)) }
            } @else if view.progress.captures == 0 {
                (empty(Icon::Camera, &t(lang, "seizure-hits-no-marks"), &t(lang, "seizure-hits-no-marks-hint"), None))
            } @else if !working && view.progress.waiting == 0 {
                (no_hits(lang, view.progress.failed, view.progress.captures))
            }
        }
    }
}
