//! The operator's page: health, queue, storage, versions. Numbers of the machine only; nothing of what is held, and no
//! name of anybody.

use commonlink_model::Moment;
use commonlink_reference::Lang;
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::words::{bytes, count, moment, t, tw};

/// How the machine is.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorView {
    /// Version of the program.
    pub version: String,
    /// `sqlite` or `postgresql`.
    pub engine: String,
    /// Newest migration applied, and newest known.
    pub schema: (i64, i64),
    /// When the process began.
    pub started: Moment,
    /// Now.
    pub now: Moment,
    /// Training store.
    pub training: bool,
    /// Whether the process that reads untrusted files is confined.
    pub confined: bool,
    /// Jobs that wait, are being done, were finished lately, were put aside.
    pub jobs: [u64; 4],
    /// Seconds for which the oldest job that is due has waited.
    pub waiting: Option<u64>,
    /// Seconds since a worker last looked for work.
    pub worker_seen: Option<u64>,
    /// Seconds since the last backup.
    pub backup: Option<u64>,
    /// Mail: nothing where none is sent.
    pub mail: Option<MailNumbers>,
    /// Jobs wait and nobody works.
    pub nobody_works: bool,
    /// Files read, refused, failed on, and being read now.
    pub files: [u64; 4],
    /// How often the policies gave no answer or judges differed; nothing was shown then.
    pub policy_alarms: u64,
    /// Marks that wait at a limit of comparisons, and how often one was reached within a day.
    pub probes: (u64, u64),
    /// Requests answered with 2xx, 3xx, 4xx, 5xx.
    pub requests: [u64; 4],
    /// Open connections.
    pub connections: u64,
    /// Resident bytes of the process.
    pub memory: Option<u64>,
    /// Bytes of the database.
    pub database: Option<u64>,
    /// Bytes of all originals.
    pub originals: u64,
    /// Bytes free and in all where the originals are.
    pub storage: Option<(u64, u64)>,
}

/// How mail stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailNumbers {
    /// Seconds since the last was handed over.
    pub sent: Option<u64>,
    /// Seconds since the mail server could last not be reached.
    pub failed: Option<u64>,
    /// How many people want mails.
    pub chosen: u64,
    /// Mails that are tried again because their address took none.
    pub late: u64,
    /// Addresses that took none for days.
    pub given_up: u64,
}

impl MailNumbers {
    /// The mail server could not be reached, lately and since the last mail.
    pub fn fails(&self) -> bool {
        self.failed.is_some_and(|failed| failed < 900 && self.sent.is_none_or(|sent| failed < sent))
    }
}

/// What needs the operator.
fn complaints(view: &OperatorView) -> Vec<&'static str> {
    let full = view.storage.is_some_and(|(free, all)| free < all / 10);
    let [_, _, _, put_aside] = view.jobs;
    [
        (view.schema.0 < view.schema.1, "operator-complaint-schema"),
        (view.nobody_works, "operator-complaint-nobody-works"),
        (put_aside > 0, "operator-complaint-jobs"),
        (!view.confined, "operator-complaint-confined"),
        (view.policy_alarms > 0, "operator-complaint-policies"),
        (view.probes.1 > 0, "operator-complaint-probes"),
        (full, "operator-complaint-storage"),
        (view.mail.is_some_and(|mail| mail.fails()), "operator-complaint-mail"),
    ]
    .into_iter()
    .filter_map(|(holds, key)| holds.then_some(key))
    .collect()
}

/// Key and number of a length of time.
const fn in_words(seconds: u64) -> (&'static str, u64) {
    match seconds {
        0..120 => ("operator-seconds", seconds),
        120..7_200 => ("operator-minutes", seconds / 60),
        7_200..172_800 => ("operator-hours", seconds / 3_600),
        _ => ("operator-days", seconds / 86_400),
    }
}

/// The page of the operator's own address.
pub fn operator(lang: Lang, view: &OperatorView) -> Markup {
    let title = t(lang, "operator-title");
    let complaints = complaints(view);
    let numbers = |area: &'static str, names: [&'static str; 4], values: [u64; 4]| {
        let rows = names.into_iter().zip(values);
        rows.map(|(name, value)| (t(lang, &format!("operator-{area}-{name}")), html! { (count(value)) }))
            .collect::<Vec<_>>()
    };
    let none = || html! { span class="mute" { (t(lang, "operator-unknown")) } };
    let size = |value: Option<u64>| value.map_or_else(none, |value| html! { (bytes(value)) });
    let said = |holds: bool| t(lang, if holds { "operator-yes" } else { "operator-no" });
    let machine = vec![
        (t(lang, "operator-version"), html! { (view.version) }),
        (t(lang, "operator-engine"), html! { (view.engine) }),
        (t(lang, "operator-schema"), html! { (view.schema.0) " / " (view.schema.1) }),
        (t(lang, "operator-started"), moment(view.started)),
        (t(lang, "operator-training"), html! { (said(view.training)) }),
        (t(lang, "operator-confined"), html! { (said(view.confined)) }),
        (t(lang, "operator-policy-alarms"), html! { (count(view.policy_alarms)) }),
    ];
    let room = vec![
        (t(lang, "operator-memory"), size(view.memory)),
        (t(lang, "operator-database"), size(view.database)),
        (t(lang, "operator-originals"), size(Some(view.originals))),
        (t(lang, "operator-free"), size(view.storage.map(|(free, _)| free))),
        (t(lang, "operator-capacity"), size(view.storage.map(|(_, all)| all))),
        (t(lang, "operator-connections"), html! { (count(view.connections)) }),
    ];
    let ago = |seconds: Option<u64>, never: &str| {
        let Some((key, number)) = seconds.map(in_words) else {
            return html! { span class="mute" { (t(lang, never)) } };
        };
        html! { (tw(lang, key, &[("n", number.into())])) }
    };
    let mut queue = numbers("jobs", ["queued", "leased", "done", "failed"], view.jobs);
    queue.push((t(lang, "operator-probes-waiting"), html! { (count(view.probes.0)) }));
    queue.push((t(lang, "operator-probes-reached"), html! { (count(view.probes.1)) }));
    queue.push((t(lang, "operator-waiting"), ago(view.waiting, "operator-nothing-due")));
    queue.push((t(lang, "operator-worker-seen"), ago(view.worker_seen, "operator-never")));
    let mut machine = machine;
    machine.push((t(lang, "operator-backup"), ago(view.backup, "operator-never")));
    let mail = match view.mail {
        None => vec![(
            t(lang, "operator-mail-server"),
            html! { span class="mute" { (t(lang, "operator-mail-none")) } },
        )],
        Some(mail) => vec![
            (t(lang, "operator-mail-sent"), ago(mail.sent, "operator-never")),
            (t(lang, "operator-mail-failed"), ago(mail.failed, "operator-never")),
            (t(lang, "operator-mail-chosen"), html! { (count(mail.chosen)) }),
            (t(lang, "operator-mail-late"), html! { (count(mail.late)) }),
            (t(lang, "operator-mail-given-up"), html! { (count(mail.given_up)) }),
        ],
    };
    let panels = [
        ("machine", machine),
        ("queue", queue),
        ("files", numbers("files", ["read", "refused", "failed", "running"], view.files)),
        ("requests", numbers("requests", ["ok", "elsewhere", "asker", "server"], view.requests)),
        ("room", room),
        ("mail", mail),
    ];
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) dir=(lang.dir().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (t(lang, "shell-name")) }
                (assets::style("app.css")) (assets::favicon())
            }
            body class="bare" {
                a class="skip" href="#content" { (t(lang, "shell-skip")) }
                div class="page" {
                    main id="content" tabindex="-1" {
                        div class="stack" {
                            h1 { (title) }
                            p class="mute" { (t(lang, "operator-as-of")) " " (moment(view.now)) ". " (t(lang, "operator-sub")) }
                            section class="panel pad" aria-labelledby="operator-state" {
                                h2 id="operator-state" { (t(lang, "operator-state")) }
                                @if complaints.is_empty() { p { (t(lang, "operator-well")) } }
                                @else { ul { @for complaint in &complaints { li { (t(lang, complaint)) } } } }
                            }
                            @for (name, rows) in &panels {
                                section class="panel pad" aria-labelledby=(format!("operator-{name}")) {
                                    h2 id=(format!("operator-{name}")) { (t(lang, &format!("operator-{name}"))) }
                                    dl class="facts" { @for (term, value) in rows { div { dt { (term) } dd { (value) } } } }
                                }
                            }
                            p { a href="/metrics" { (t(lang, "operator-metrics")) } }
                        }
                    }
                }
            }
        }
    }
}
