//! The frame of every page.

use commonlink_model::{Purpose, Role};
use commonlink_reference::Lang;
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::icons::{Icon, icon, sign};
use crate::words::{code, count, t};

/// Entries of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// What changed.
    Home,
    /// Seizure list, record, form.
    Seizures,
    /// Marks and hits.
    Marks,
    /// Tables of others.
    Imports,
    /// What the data says.
    Analysis,
    /// Examination queue and viewer.
    Examinations,
    /// Links.
    Links,
    /// Requests between bodies.
    Requests,
    /// What became of records of which somebody was told.
    Recalls,
    /// How the own body shares.
    Sharing,
    /// Who saw the own records.
    Mirror,
    /// How long the own records are kept.
    Retention,
    /// How the own people use the platform.
    Oversight,
    /// Access agreements.
    Agreements,
    /// People of the own bureau.
    People,
    /// The own account.
    Account,
    /// Help.
    Help,
    /// None of them.
    Other,
}

/// Figures beside entries of the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NavCounts {
    /// Hits nobody has looked at.
    pub hits: u64,
    /// Examinations that wait for the reader.
    pub examinations: u64,
    /// Notices not seen.
    pub notices: u64,
    /// Requests that wait for the own body.
    pub requests: u64,
    /// Recalls that nobody of the own body has acknowledged.
    pub recalls: u64,
}

/// Light or dark, where the reader chose one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// `light` or `dark`, as the cookie and the `data-theme` attribute have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a code; `None` follows the system.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// Who reads, and what the frame shows of it.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Language of the page.
    pub lang: Lang,
    /// Name of the reader's organisation.
    pub organisation: String,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The country's name; the organisation's where it has no country.
    pub country_name: String,
    /// The reader's name.
    pub user_name: String,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// Whether the store holds training data: the violet band.
    pub training: bool,
    /// The entry of the navigation that is open.
    pub current: Nav,
    /// Figures beside entries.
    pub counts: NavCounts,
    /// The theme chosen; `None` follows the system.
    pub theme: Option<Theme>,
    /// The purpose that is stated with everything that is read.
    pub purpose: Purpose,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Path and query of this page, to come back to after a change of theme or language.
    pub path: String,
}

impl Shell {
    /// The frame for somebody who is not signed in.
    pub fn signed_out() -> Self {
        Self {
            lang: Lang::En,
            organisation: String::new(),
            country: None,
            country_name: String::new(),
            user_name: String::new(),
            roles: Vec::new(),
            training: false,
            current: Nav::Other,
            counts: NavCounts::default(),
            theme: None,
            purpose: Purpose::Investigation,
            signed_in: false,
            path: "/".to_owned(),
        }
    }

    /// Address of the submission form and what leads there, for readers who may submit.
    pub(crate) fn submission<'a>(&self, words: &'a str) -> Option<(&'static str, &'a str)> {
        self.has(Role::Officer).then_some(("/seizures/new", words))
    }

    /// Whether a role is in force.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The whole page around `body`, which holds the one `h1`.
    pub(crate) fn page(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        let lang = self.lang;
        let class = match (frame.bare || !self.signed_in, frame.wide) {
            (true, _) => Some("bare"),
            (_, true) => Some("wide"),
            _ => None,
        };
        html! {
            (DOCTYPE)
            html lang=(lang.tag()) dir=(lang.dir().as_str()) data-theme=[self.theme.map(Theme::code)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="htmx-config" content=r#"{"includeIndicatorCSS":false,"allowEval":false,"history":false,"noSwap":[204,304,"3xx","4xx","5xx"]}"#;
                    title { (frame.title) " · " (t(lang, "shell-name")) }
                    (assets::style("app.css")) (assets::favicon())
                    @for name in frame.styles { (assets::style(name)) }
                    @if self.signed_in && !frame.bare { (assets::script("htmx.js")) (assets::script("core.js")) }
                    @for name in frame.scripts { (assets::script(name)) }
                }
                body class=[class] data-events=[self.signed_in.then_some("/events")] {
                    a class="skip" href="#content" { (t(lang, "shell-skip")) }
                    div class="page" {
                        @if self.training { aside class="band" aria-label=(t(lang, "shell-training")) { (t(lang, "shell-training-band")) } }
                        (self.top())
                        @if self.signed_in && !frame.bare { (self.rail()) }
                        main id="content" tabindex="-1" { (body) }
                        p class="vh" id="live" role="status" {}
                        (self.foot())
                    }
                    @if self.signed_in && !frame.bare { (self.bar()) (self.key_sheet()) }
                }
            }
        }
    }

    fn top(&self) -> Markup {
        let lang = self.lang;
        html! {
            header class="top" {
                a class="brand" href="/" { (sign()) (t(lang, "shell-name")) }
                @if self.signed_in {
                    form class="search" role="search" action="/search" {
                        label class="vh" for="search" { (t(lang, "shell-search-everywhere")) }
                        input type="search" id="search" name="q" placeholder=(t(lang, "shell-search-everywhere")) maxlength="200" autocomplete="off";
                        button class="btn" { (icon(Icon::Search)) span class="vh" { (t(lang, "shell-search")) } }
                    }
                }
                details class="menu end" {
                    summary {
                        (icon(Icon::Person))
                        @if self.signed_in {
                            span { bdi { (self.user_name) } small { bdi { (self.organisation) } } }
                        } @else { span { (t(lang, "shell-preferences")) } }
                    }
                    div class="pop" { (self.preferences()) }
                }
            }
        }
    }

    fn preferences(&self) -> Markup {
        let lang = self.lang;
        let chosen = self.theme.map_or("system", Theme::code);
        html! {
            @if self.signed_in {
                p class="small" {
                    bdi { (self.organisation) } br;
                    span class="mute" {
                        @for (n, role) in self.roles.iter().enumerate() {
                            @if n > 0 { ", " } (code(lang, "role", role.code()))
                        }
                    }
                }
                @if self.works() { p class="small" { (t(lang, "shell-purpose")) ": " (code(lang, "purpose", self.purpose.code())) } }
                a href="/account" { (t(lang, "shell-nav-account")) }
            }
            form method="post" action="/preferences" class="stack" {
                input type="hidden" name="back" value=(self.path);
                fieldset {
                    legend { (t(lang, "shell-theme")) }
                    div class="seg" {
                        @for theme in ["system", "light", "dark"] {
                            button class="btn s" name="theme" value=(theme) aria-pressed=(chosen == theme) {
                                (t(lang, &format!("shell-theme-{theme}")))
                            }
                        }
                    }
                }
                @if self.works() {
                    fieldset {
                        legend { (t(lang, "shell-purpose")) }
                        p class="hint" { (t(lang, "shell-purpose-hint")) }
                        select name="purpose" aria-label=(t(lang, "shell-purpose")) {
                            @for purpose in Purpose::ALL {
                                option value=(purpose.code()) selected[*purpose == self.purpose] { (code(lang, "purpose", purpose.code())) }
                            }
                        }
                        button class="btn s" { (t(lang, "shell-purpose-use")) }
                    }
                }
                fieldset {
                    legend { (t(lang, "shell-language")) }
                    div class="seg" {
                        @for each in Lang::ALL {
                            button class="btn s" name="lang" value=(each.tag()) lang=(each.tag()) aria-pressed=(*each == lang) {
                                (each.own_name())
                            }
                        }
                    }
                }
            }
            @if self.signed_in {
                form method="post" action="/logout" { button class="btn s" { (t(lang, "shell-sign-out")) } }
            }
        }
    }

    fn entry(&self, entry: Entry) -> Markup {
        let current = (self.current == entry.nav).then_some("page");
        html! {
            a href=(entry.href) aria-current=[current] {
                (icon(entry.icon)) span { (t(self.lang, entry.key)) }
                @if entry.count > 0 {
                    span class="n" { (count(entry.count)) span class="vh" { " " (t(self.lang, "shell-waiting")) } }
                }
            }
        }
    }

    fn rail(&self) -> Markup {
        let groups = self.groups();
        html! {
            nav class="rail" aria-label=(t(self.lang, "shell-main")) {
                @for (heading, entries) in &groups {
                    @if let Some(key) = heading { h2 { (t(self.lang, key)) } }
                    ul { @for entry in entries { li { (self.entry(*entry)) } } }
                }
            }
        }
    }

    /// The navigation of phones: four entries and the rest behind "More", so that nothing is out of sight.
    fn bar(&self) -> Markup {
        let all: Vec<Entry> = self.groups().into_iter().flat_map(|(_, entries)| entries).collect();
        let wanted = if self.has(Role::Examiner) {
            [Nav::Home, Nav::Seizures, Nav::Examinations, Nav::Links]
        } else {
            [Nav::Home, Nav::Seizures, Nav::Marks, Nav::Links]
        };
        let (shown, rest): (Vec<Entry>, Vec<Entry>) =
            all.into_iter().partition(|entry| wanted.contains(&entry.nav));
        let waiting: u64 = rest.iter().map(|entry| entry.count).sum();
        html! {
            nav class="bar" aria-label=(t(self.lang, "shell-main")) {
                ul {
                    @for entry in shown { li { (self.entry(entry)) } }
                    li {
                        details {
                            summary {
                                (icon(Icon::More)) span { (t(self.lang, "shell-more")) }
                                @if waiting > 0 { span class="n" { (count(waiting)) span class="vh" { " " (t(self.lang, "shell-waiting")) } } }
                            }
                            ul {
                                @if self.has(Role::Officer) { li { a href="/seizures/new" { (icon(Icon::Add)) span { (t(self.lang, "shell-submit")) } } } }
                                @for entry in rest { li { (self.entry(entry)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Only what exists and what the roles in force can use.
    fn groups(&self) -> Vec<(Option<&'static str>, Vec<Entry>)> {
        let new = |nav, href, icon, key, count| Entry { nav, href, icon, key, count };
        let mut groups =
            vec![(None, vec![new(Nav::Home, "/", Icon::Home, "shell-nav-home", self.counts.notices)])];
        if self.works() {
            groups.push((
                Some("shell-group-record"),
                vec![
                    new(Nav::Seizures, "/seizures", Icon::Seizure, "shell-nav-seizures", 0),
                    new(Nav::Marks, "/marks", Icon::Mark, "shell-nav-marks", self.counts.hits),
                    new(Nav::Imports, "/imports", Icon::Download, "shell-nav-imports", 0),
                ],
            ));
            let mut compare = Vec::new();
            if self.has(Role::Examiner) {
                let waiting = self.counts.examinations;
                compare.push(new(
                    Nav::Examinations,
                    "/examinations",
                    Icon::Examine,
                    "shell-nav-examinations",
                    waiting,
                ));
            }
            compare.push(new(Nav::Links, "/links", Icon::Link, "shell-nav-links", 0));
            let waiting = self.counts.requests;
            compare.push(new(Nav::Requests, "/requests", Icon::Arrow, "shell-nav-requests", waiting));
            if self.has(Role::Officer) || self.has(Role::Analyst) {
                let waiting = self.counts.recalls;
                compare.push(new(Nav::Recalls, "/recalls", Icon::Warning, "shell-nav-recalls", waiting));
            }
            groups.push((Some("shell-group-compare"), compare));
            let analysis = new(Nav::Analysis, "/analysis/map", Icon::Chart, "shell-nav-analysis", 0);
            groups.push((Some("shell-group-analyse"), vec![analysis]));
        }
        let mut own = Vec::new();
        if self.works() || self.has(Role::Administrator) {
            own.push(new(Nav::Sharing, "/sharing", Icon::Shield, "shell-nav-sharing", 0));
        }
        if self.works() || self.has(Role::DataProtectionOfficer) {
            own.push(new(Nav::Mirror, "/mirror", Icon::Eye, "shell-nav-mirror", 0));
        }
        if [Role::Officer, Role::Administrator, Role::DataProtectionOfficer]
            .iter()
            .any(|role| self.has(*role))
        {
            own.push(new(Nav::Retention, "/retention", Icon::Wait, "shell-nav-retention", 0));
        }
        if self.has(Role::DataProtectionOfficer) {
            own.push(new(Nav::Oversight, "/oversight", Icon::Check, "shell-nav-oversight", 0));
        }
        if self.has(Role::DataProtectionOfficer) || self.has(Role::Administrator) {
            own.push(new(Nav::Agreements, "/agreements", Icon::Key, "shell-nav-agreements", 0));
        }
        if self.has(Role::Administrator) {
            own.push(new(Nav::People, "/people", Icon::People, "shell-nav-people", 0));
        }
        own.push(new(Nav::Help, "/help", Icon::Help, "shell-nav-help", 0));
        groups.push((Some("shell-group-own"), own));
        groups
    }

    /// Whether the roles in force include one that works with records.
    fn works(&self) -> bool {
        [Role::Officer, Role::Examiner, Role::Analyst].iter().any(|role| self.has(*role))
    }

    fn foot(&self) -> Markup {
        let lang = self.lang;
        html! {
            footer class="foot" {
                span { (t(lang, "shell-verify")) }
                @if self.signed_in { a href="/help" { (t(lang, "shell-nav-help")) } a href="/help/capture-guide" { (t(lang, "help-guide-title")) } }
            }
        }
    }

    fn key_sheet(&self) -> Markup {
        let lang = self.lang;
        html! {
            dialog id="keys" aria-labelledby="keys-title" {
                div class="stack" {
                    h2 id="keys-title" { (t(lang, "help-keys-title")) }
                    (crate::help::keys(lang))
                    form method="dialog" { button class="btn p" { (t(lang, "shell-close")) } }
                }
            }
        }
    }
}

/// What a page asks of the frame.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame<'a> {
    /// Title of the window.
    pub title: &'a str,
    /// The rail shrinks to icons: for work screens.
    pub wide: bool,
    /// Without navigation.
    pub bare: bool,
    /// Style sheets beside the one of every page: `figures.css` where a map, a series or a matrix stands.
    pub styles: &'a [&'a str],
    /// Scripts beside the core.
    pub scripts: &'a [&'a str],
}

impl<'a> Frame<'a> {
    /// A plain page.
    pub const fn new(title: &'a str) -> Self {
        Self { title, wide: false, bare: false, styles: &[], scripts: &[] }
    }
}

#[derive(Clone, Copy)]
struct Entry {
    nav: Nav,
    href: &'static str,
    icon: Icon,
    key: &'static str,
    count: u64,
}

/// The heading of a page with a line below it and the actions at its end.
pub(crate) fn heading(title: &Markup, sub: &Markup, actions: &Markup) -> Markup {
    html! {
        div class="hd" {
            div { h1 { (title) } @if !sub.0.is_empty() { p class="sub" { (sub) } } }
            @if !actions.0.is_empty() { div class="row noprint" { (actions) } }
        }
    }
}
