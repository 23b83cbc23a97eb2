//! What changed for one's own country since the last visit.

use commonlink_model::{Moment, NoticeId, RecordId, Role};
use commonlink_reference::{Lang, Value, has};
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{empty, hit_list, limits, link_table, progress, substances, tag, verify};
use crate::shell::{Frame, heading};
use crate::words::{amount, code, count, moment, t, tw};
use crate::{HitRow, LimitRow, LinkRow, Progress, Shell};

/// The tiles on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HomeCounts {
    /// Common links that are new or changed since the last visit.
    pub links: u64,
    /// Hits nobody has looked at.
    pub hits: u64,
    /// Examinations that wait for the reader.
    pub examinations: u64,
    /// Submissions still being compared.
    pub waiting: u64,
}

/// One of the reader's own latest submissions.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmissionRow {
    /// Identifier.
    pub id: RecordId,
    /// Reference.
    pub reference: String,
    /// Place in words.
    pub place: String,
    /// Substance group codes.
    pub substances: Vec<String>,
    /// Kilograms in all, where known.
    pub kilograms: Option<f64>,
    /// When it was received.
    pub received: Moment,
    /// How far its comparison has come.
    pub progress: Progress,
    /// Hits so far.
    pub hits: u64,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identifier.
    pub id: NoticeId,
    /// Code of its kind; the text is `home-notice-<kind>` of the catalogue.
    pub kind: String,
    /// Values of the text: `reference`, `other`, `organisation`, ….
    pub values: Vec<(String, String)>,
    /// Where it leads.
    pub href: Option<String>,
    /// When.
    pub at: Moment,
    /// Whether it was seen before.
    pub seen: bool,
}

/// The page of `GET /`.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    /// The last visit; `None` at the first.
    pub since: Option<Moment>,
    /// Now, for the printed brief.
    pub now: Moment,
    /// The tiles.
    pub counts: HomeCounts,
    /// Common links, what changed first.
    pub links: Vec<LinkRow>,
    /// How many common links there are in all.
    pub links_total: u64,
    /// Hits nobody has looked at, strongest first.
    pub hits: Vec<HitRow>,
    /// How many of them there are in all.
    pub hits_total: u64,
    /// The latest submissions.
    pub submissions: Vec<SubmissionRow>,
    /// The latest notices.
    pub notices: Vec<NoticeRow>,
    /// Limits of comparisons that the own body has reached, for those who answer for it.
    pub limits: Vec<LimitRow>,
}

/// The home page.
pub fn home(shell: &Shell, view: &HomeView) -> Markup {
    let lang = shell.lang;
    let country = shell.country_name.as_str();
    let title = match view.since {
        Some(_) => tw(lang, "home-title", &[("country", country.into())]),
        None => tw(lang, "home-title-first", &[("country", country.into())]),
    };
    let sub = html! {
        @if let Some(since) = view.since { (t(lang, "home-since")) " " (moment(since)) " UTC" }
        @else { (t(lang, "home-first-visit")) }
        span class="print" { (t(lang, "home-as-of")) " " (moment(view.now)) " UTC · " bdi { (shell.organisation) } }
    };
    let actions = html! {
        button class="btn" type="button" data-print hidden { (icon(Icon::Print)) (t(lang, "home-print")) }
        @if shell.has(Role::Officer) {
            a class="btn p" href="/seizures/new" data-key="n" { (icon(Icon::Add)) (t(lang, "shell-submit")) " " kbd { "N" } }
        }
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &actions))
            div id="home" hx-get="/home/part" hx-trigger="records from:body" hx-swap="innerMorph" { (home_part(shell, view)) }
        },
    )
}

/// The part below the heading, refreshed by the event stream from `GET /home/part`.
pub fn home_part(shell: &Shell, view: &HomeView) -> Markup {
    let lang = shell.lang;
    let untouched = view.links.is_empty() && view.hits.is_empty() && view.submissions.is_empty();
    html! {
        (tiles(shell, &view.counts))
        div class="stack" {
            (limits(lang, &view.limits))
            @if untouched && view.since.is_none() { (welcome(shell)) }
            section class="panel" aria-labelledby="links-title" {
                header {
                    h2 id="links-title" { (t(lang, "home-links-title")) }
                    span class="small mute" { (t(lang, "home-links-hint")) }
                    @if view.links_total > view.links.len() as u64 {
                        a class="end" href="/links" { (tw(lang, "home-all", &[("count", view.links_total.into())])) }
                    }
                }
                @if view.links.is_empty() {
                    (empty(Icon::Link, &t(lang, "home-links-none"), &t(lang, "home-links-none-hint"), None))
                } @else { (link_table(lang, &view.links, &t(lang, "home-links-title"))) }
            }
            section class="panel" aria-labelledby="hits-title" {
                header {
                    h2 id="hits-title" { (t(lang, "home-hits-title")) }
                    span class="small mute" { (t(lang, "home-hits-hint")) }
                    @if view.hits_total > view.hits.len() as u64 {
                        a class="end" href="/marks" { (tw(lang, "home-all", &[("count", view.hits_total.into())])) }
                    }
                }
                @if view.hits.is_empty() {
                    (empty(Icon::Check, &t(lang, "home-hits-none"), &t(lang, "home-hits-none-hint"), None))
                } @else { (hit_list(lang, &view.hits, "/", false)) }
            }
            div class="two" { (submissions(shell, view)) (notices(lang, view)) }
            @if !view.links.is_empty() || !view.hits.is_empty() { (verify(lang)) }
        }
    }
}

fn tiles(shell: &Shell, counts: &HomeCounts) -> Markup {
    let lang = shell.lang;
    let mut tiles = vec![
        (counts.links, "/links", Icon::Link, "home-tile-links"),
        (counts.hits, "#hits-title", Icon::Mark, "home-tile-hits"),
    ];
    if shell.has(Role::Examiner) {
        tiles.push((counts.examinations, "/examinations", Icon::Examine, "home-tile-examinations"));
    }
    tiles.push((counts.waiting, "#submissions-title", Icon::Wait, "home-tile-waiting"));
    html! {
        div class="tiles" {
            @for (number, href, sign, key) in tiles {
                a class={ "tile" @if number == 0 { " zero" } } href=(href) {
                    b { (count(number)) } (icon(sign)) span { (tw(lang, key, &[("count", number.into())])) }
                }
            }
        }
    }
}

fn welcome(shell: &Shell) -> Markup {
    let lang = shell.lang;
    html! {
        section class="note" aria-labelledby="welcome-title" {
            h2 id="welcome-title" { (t(lang, "home-welcome-title")) }
            ol {
                li { a href="/help/capture-guide" { (t(lang, "home-welcome-photograph")) } }
                @if shell.has(Role::Officer) { li { a href="/seizures/new" { (t(lang, "home-welcome-submit")) } } }
                li { (t(lang, "home-welcome-wait")) }
            }
        }
    }
}

fn submissions(shell: &Shell, view: &HomeView) -> Markup {
    let lang = shell.lang;
    html! {
        section class="panel" aria-labelledby="submissions-title" {
            header {
                h2 id="submissions-title" { (t(lang, "home-submissions-title")) }
                @if !view.submissions.is_empty() { a class="end" href="/seizures" { (t(lang, "home-submissions-all")) } }
            }
            @if view.submissions.is_empty() {
                (empty(Icon::Camera, &t(lang, "home-submissions-none"), &t(lang, "home-submissions-none-hint"), shell.submission(&t(lang, "shell-submit"))))
            } @else {
                ul class="list" {
                    @for row in &view.submissions {
                        li {
                            div class="row" {
                                a href={ "/seizures/" (row.id) } { b { bdi { (row.reference) } } }
                                span class="small mute" {
                                    bdi { (row.place) }
                                    @if let Some(kilograms) = row.kilograms { " · " (amount(kilograms)) " kg" }
                                    @if !row.substances.is_empty() { " · " (substances(lang, &row.substances)) }
                                }
                                @if row.hits > 0 {
                                    a class="end" href={ "/seizures/" (row.id) "#hits" } { (tw(lang, "home-submission-hits", &[("count", row.hits.into())])) }
                                }
                            }
                            p class="small" { (t(lang, "home-received")) " " (moment(row.received)) }
                            (progress(lang, &row.progress, &row.reference))
                        }
                    }
                }
            }
        }
    }
}

fn notices(lang: Lang, view: &HomeView) -> Markup {
    html! {
        section class="panel" aria-labelledby="notices-title" {
            header { h2 id="notices-title" { (t(lang, "home-notices-title")) } }
            @if view.notices.is_empty() {
                (empty(Icon::Bell, &t(lang, "home-notices-none"), &t(lang, "home-notices-none-hint"), None))
            } @else {
                ul class="list" {
                    @for row in &view.notices {
                        li class=[(!row.seen).then_some("new")] {
                            div {
                                @match &row.href { Some(href) => a href=(href) { (said(lang, row)) }, None => (said(lang, row)) }
                                @if !row.seen { " " (tag("acc", None, &t(lang, "shell-new"))) }
                            }
                            span class="small mute" { (moment(row.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The words of a notice. A kind this page does not know is still shown, as something that happened.
fn said(lang: Lang, row: &NoticeRow) -> String {
    let key = format!("home-notice-{}", row.kind.replace('_', "-"));
    let key = if has(Lang::En, &key) { key.as_str() } else { "home-notice-other" };
    let shared =
        row.values.iter().find(|(name, _)| name == "kind").map(|(_, kind)| code(lang, "link_kind", kind));
    let mut values: Vec<(&str, Value<'_>)> = vec![("shared", shared.unwrap_or_default().into())];
    values.extend(row.values.iter().map(|(name, value)| (name.as_str(), value.as_str().into())));
    tw(lang, key, &values)
}
