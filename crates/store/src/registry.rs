//! Every statement of the store, filled in, for the test that prepares each on both engines.

use crate::visible::scope;
use crate::wall::Principal;
use crate::{
    accounts, agreements, attempts, backup, blocks, compared, comparisons, conclusions, derived, dialect,
    erase, erased_sums, erasures, examinations, factors, file_rows, gallery, hits, idempotency, imports,
    jobs, kept, links, log, mail, marks, mirror, notices, operation, organisations, others, oversight,
    probes, proofs, recalls, records, releases, requests, restore, retention, reviews, search, seizure_list,
    seizures, sessions, sharing, shown, store, sweep, tally, terms, uploads, visible, whole, withdraw,
};
use commonlink_model::{Context, Level, Moment, OrganisationId, Purpose, RequestId, Role, UserId};
use commonlink_policy::{Action, Predicate, Scope};

/// Name and text of every statement of an engine, each once per shape of scope that it can meet. `{skip_locked}` is left
/// out.
pub fn statements(sqlite: bool) -> Vec<(String, String)> {
    let scopes = scopes();
    let reader = asking(Some(UserId::from_uuid(uuid::Uuid::nil())), &[Role::Examiner]);
    let lists = [
        ("accounts", accounts::STATEMENTS),
        ("agreements", agreements::STATEMENTS),
        ("backup", backup::STATEMENTS),
        ("blocks", blocks::STATEMENTS),
        ("comparisons", comparisons::STATEMENTS),
        ("conclusions", conclusions::STATEMENTS),
        ("derived", derived::STATEMENTS),
        ("erase", erase::STATEMENTS),
        ("erased_sums", erased_sums::STATEMENTS),
        ("erasures", erasures::STATEMENTS),
        ("examinations", examinations::STATEMENTS),
        ("factors", factors::STATEMENTS),
        ("file_rows", file_rows::STATEMENTS),
        ("gallery", gallery::STATEMENTS),
        ("hits", hits::STATEMENTS),
        ("idempotency", idempotency::STATEMENTS),
        ("imports", imports::STATEMENTS),
        ("imports::undo", imports::undo::STATEMENTS),
        ("jobs", jobs::STATEMENTS),
        ("kept", kept::STATEMENTS),
        ("links", links::STATEMENTS),
        ("log::head", log::HEAD_STATEMENTS),
        ("log::keys", log::KEYS_STATEMENTS),
        ("log::proofs", log::PROOFS_STATEMENTS),
        ("log::reads", log::READS_STATEMENTS),
        ("log::verify", log::VERIFY_STATEMENTS),
        ("mail", mail::STATEMENTS),
        ("marks", marks::STATEMENTS),
        ("mirror", mirror::STATEMENTS),
        ("oversight", oversight::STATEMENTS),
        ("notices", notices::STATEMENTS),
        ("operation", operation::STATEMENTS),
        ("organisations", organisations::STATEMENTS),
        ("probes", probes::STATEMENTS),
        ("proofs", proofs::STATEMENTS),
        ("recalls", recalls::STATEMENTS),
        ("records", records::STATEMENTS),
        ("releases", releases::STATEMENTS),
        ("requests", requests::STATEMENTS),
        ("restore", restore::STATEMENTS),
        ("retention", retention::STATEMENTS),
        ("reviews", reviews::STATEMENTS),
        ("search", search::STATEMENTS),
        ("seizures", seizures::STATEMENTS),
        ("attempts", attempts::STATEMENTS),
        ("sessions", sessions::STATEMENTS),
        ("sharing", sharing::STATEMENTS),
        ("shown", shown::STATEMENTS),
        ("store", store::STATEMENTS),
        ("sweep", sweep::STATEMENTS),
        ("tally", tally::STATEMENTS),
        ("terms", terms::STATEMENTS),
        ("uploads", uploads::STATEMENTS),
        ("withdraw", withdraw::STATEMENTS),
    ];
    let mut raw: Vec<(String, String)> = Vec::new();
    for (room, list) in lists {
        let whole = |text: &str| match room {
            "comparisons" | "examinations" | "notices" => examinations::texts(text),
            "hits" => hits::texts(text),
            "links" => links::texts(text),
            "agreements" => agreements::whole(text),
            "mail" => mail::whole(text),
            "sessions" => sessions::whole(text),
            "recalls" | "withdraw" => withdraw::whole(text),
            "shown" => shown::whole(text),
            "requests" => requests::whole(text),
            "retention" => retention::whole(text),
            _ => text.to_owned(),
        };
        raw.extend(list.iter().map(|(name, text)| (format!("{room}::{name}"), whole(text))));
    }
    raw.retain(|(_, text)| !text.contains("{keys}"));
    raw.extend(erase::texts());
    raw.extend(imports::texts());
    raw.extend(tally::texts());
    raw.extend(marks::texts());
    raw.extend(whole::texts());
    raw.extend(compared::texts());
    raw.push(("recalls::answers".to_owned(), recalls::answers_text()));
    raw.push(("mirror::names".to_owned(), mirror::names_text(3)));
    raw.push(("probes::waits".to_owned(), probes::waits_text(3)));
    raw.extend(search::texts(sqlite));
    raw.push(("terms::in scope".to_owned(), visible::TERMS.to_owned()));
    raw.push(("hits::counts".to_owned(), hits::counts_text(2)));
    raw.push(("gallery::descriptions".to_owned(), gallery::descriptions_text()));
    raw.extend(
        seizure_list::texts(sqlite).into_iter().map(|(name, text)| (format!("seizure_list::{name}"), text)),
    );

    let mut all = Vec::new();
    for (name, text) in raw {
        let text = dialect::matched(sqlite, &others::told(&text))
            .replace("{skip_locked}", "")
            .replace("{undelayed}", "");
        let by = Principal::pair(&reader);
        if !["{visible:", "{reached:", "{summed:", "{terms}"].iter().any(|marker| text.contains(marker)) {
            let mut values = vec![crate::value::Value::Bool(None); places(&text)];
            all.push((name, others::asked(&text, &by, &mut values)));
            continue;
        }
        for (n, scope) in scopes.iter().enumerate() {
            let mut values = vec![crate::value::Value::Bool(None); places(&text)];
            let text = visible::fill(&text, scope, &mut values);
            all.push((format!("{name} in scope {n}"), others::asked(&text, &by, &mut values)));
        }
    }
    all
}

/// Scopes of every shape: of the platform's own work, of an examiner of a country, of one who is nobody.
fn scopes() -> Vec<Scope> {
    let somebody = Some(UserId::from_uuid(uuid::Uuid::nil()));
    let contexts = [asking(None, &[]), asking(somebody, &[Role::Examiner])];
    Action::ALL
        .iter()
        .flat_map(|&action| contexts.iter().map(move |context| scope(context, action)))
        .filter(|scope| *scope.predicate() != Predicate::Nothing)
        .collect()
}

fn asking(user: Option<UserId>, roles: &[Role]) -> Context {
    Context {
        user,
        organisation: OrganisationId::from_uuid(uuid::Uuid::nil()),
        country: Some("FJ".to_owned()),
        bureau: None,
        roles: roles.to_vec(),
        clearance: Level::Restricted,
        purpose: Purpose::Investigation,
        request: RequestId::from_uuid(uuid::Uuid::nil()),
        now: Moment::from_micros(0),
    }
}

/// The highest `$n` of a text.
fn places(text: &str) -> usize {
    let number =
        |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    text.split('$').skip(1).map(number).max().unwrap_or(0)
}
