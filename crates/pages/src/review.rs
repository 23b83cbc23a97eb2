//! The yearly review of who has access in one's own body.

use commonlink_model::{Moment, ReviewDecision, Role, UserId};
use commonlink_reference::{Lang, has};
use maud::{Markup, html};

use crate::Shell;
use crate::icons::Icon;
use crate::parts::tag;
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};

/// An account as a review looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Identifier.
    pub id: UserId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Switched off.
    pub suspended: bool,
    /// Why, where that is known.
    pub because: Option<String>,
    /// Last use.
    pub used: Option<Moment>,
    /// Time-based codes are in force.
    pub codes: bool,
    /// How many passkeys there are.
    pub passkeys: u64,
    /// The review is due.
    pub overdue: bool,
    /// When it is.
    pub due: Moment,
    /// When the account is suspended otherwise.
    pub lapses: Moment,
    /// The reader's own account.
    pub own: bool,
}

/// The page of `GET /people/review`; `POST /people/{id}/review` takes `decision`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewView {
    /// The accounts, those that are due first.
    pub rows: Vec<AccessRow>,
    /// Days without use after which an account is suspended.
    pub dormant_days: i64,
}

/// The page.
pub fn review(shell: &Shell, view: &ReviewView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "identity-review-title");
    let hint = tw(lang, "identity-review-hint", &[("days", view.dormant_days.into())]);
    let label = |column: &str| t(lang, &format!("identity-review-{column}"));
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { bdi { (shell.organisation) } }, &html! { a class="btn" href="/people" { (t(lang, "shell-nav-people")) } }))
            div class="stack" {
                p { (hint) }
                section class="panel" aria-label=(title) {
                    table class="cards" {
                        caption class="vh" { (title) }
                        thead { tr {
                            th scope="col" { (t(lang, "people-column-name")) }
                            th scope="col" { (t(lang, "people-column-roles")) }
                            @for column in ["factors", "used", "due"] { th scope="col" { (label(column)) } }
                            th scope="col" { span class="vh" { (t(lang, "people-column-actions")) } }
                        } }
                        tbody { @for each in &view.rows { (row(lang, each)) } }
                    }
                }
            }
        },
    )
}

fn row(lang: Lang, each: &AccessRow) -> Markup {
    let label = |column: &str| t(lang, &format!("identity-review-{column}"));
    html! {
        tr data-row {
            th scope="row" { bdi { (each.name) } " " code { bdi { (each.login) } } @if each.own { " " (tag("", None, &t(lang, "people-you"))) } }
            td data-l=(t(lang, "people-column-roles")) { @for (n, role) in each.roles.iter().enumerate() { @if n > 0 { ", " } (code(lang, "role", role.code())) } }
            td data-l=(label("factors")) {
                @if each.passkeys > 0 { (tw(lang, "identity-review-passkeys", &[("count", each.passkeys.into())])) @if each.codes { ", " } }
                @if each.codes { (t(lang, "identity-totp")) }
                @if each.passkeys == 0 && !each.codes { span class="mute" { (t(lang, "identity-review-no-factor")) } }
            }
            td data-l=(label("used")) { @match each.used { Some(at) => (moment(at)), None => span class="mute" { (t(lang, "people-never")) } } }
            td data-l=(label("due")) {
                @if each.suspended {
                    (tag("bad", Some(Icon::Cross), &t(lang, "people-suspended")))
                    @if let Some(because) = &each.because { " " span class="small" { (why(lang, because)) } }
                } @else {
                    time datetime=(each.due.date()) { bdi { (each.due.date()) } }
                    @if each.overdue { " " (tag("warn", Some(Icon::Warning), &tw(lang, "identity-review-overdue", &[("day", each.lapses.date().to_string().as_str().into())]))) }
                }
            }
            td class="act" {
                @if each.own { span class="small mute" { (t(lang, "identity-review-own")) } }
                @else if !each.suspended {
                    form method="post" action={ "/people/" (each.id) "/review" } class="row" {
                        button class="btn s" name="decision" value=(ReviewDecision::Confirmed) { (t(lang, "identity-review-confirm")) span class="vh" { " " (each.name) } }
                        button class="btn s bad" name="decision" value=(ReviewDecision::Withdrawn) { (t(lang, "identity-review-withdraw")) span class="vh" { " " (each.name) } }
                    }
                }
            }
        }
    }
}

/// Why an account is suspended, in words; the code itself where there are none.
fn why(lang: Lang, because: &str) -> String {
    let key = format!("identity-because-{}", because.replace('_', "-"));
    if has(lang, &key) { t(lang, &key).into_owned() } else { because.to_owned() }
}
