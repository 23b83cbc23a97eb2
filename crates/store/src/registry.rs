//! Every statement of the store, filled in, for the test that prepares each on both engines.

use crate::{
    accounts, attempts, backup, blocks, compared, comparisons, conclusions, derived, dialect, erasures,
    examinations, file_rows, gallery, hits, idempotency, imports, jobs, links, marks, notices, operation,
    organisations, others, records, restore, search, seizure_list, seizures, sessions, store, sweep, tally,
    uploads, visible, whole,
};
use commonlink_model::OrganisationId;
use commonlink_policy::Scope;

/// Name and text of every statement of an engine, each once per shape of scope that it can meet. `{skip_locked}` is left
/// out.
pub fn statements(sqlite: bool) -> Vec<(String, String)> {
    let owner = OrganisationId::from_uuid(uuid::Uuid::nil());
    let scopes = [
        Scope::OwnedBy(owner),
        Scope::Matchable,
        Scope::Any(vec![Scope::OwnedBy(owner), Scope::Matchable]),
        Scope::All(vec![Scope::Matchable, Scope::Nothing]),
    ];
    let lists = [
        ("accounts", accounts::STATEMENTS),
        ("backup", backup::STATEMENTS),
        ("blocks", blocks::STATEMENTS),
        ("comparisons", comparisons::STATEMENTS),
        ("conclusions", conclusions::STATEMENTS),
        ("derived", derived::STATEMENTS),
        ("erasures", erasures::STATEMENTS),
        ("examinations", examinations::STATEMENTS),
        ("file_rows", file_rows::STATEMENTS),
        ("gallery", gallery::STATEMENTS),
        ("hits", hits::STATEMENTS),
        ("idempotency", idempotency::STATEMENTS),
        ("imports", imports::STATEMENTS),
        ("imports::undo", imports::undo::STATEMENTS),
        ("jobs", jobs::STATEMENTS),
        ("links", links::STATEMENTS),
        ("marks", marks::STATEMENTS),
        ("notices", notices::STATEMENTS),
        ("operation", operation::STATEMENTS),
        ("organisations", organisations::STATEMENTS),
        ("records", records::STATEMENTS),
        ("restore", restore::STATEMENTS),
        ("search", search::STATEMENTS),
        ("seizures", seizures::STATEMENTS),
        ("attempts", attempts::STATEMENTS),
        ("sessions", sessions::STATEMENTS),
        ("store", store::STATEMENTS),
        ("sweep", sweep::STATEMENTS),
        ("tally", tally::STATEMENTS),
        ("uploads", uploads::STATEMENTS),
    ];
    let mut raw: Vec<(String, String)> = Vec::new();
    for (room, list) in lists {
        let whole = |text: &str| match room {
            "comparisons" | "examinations" | "notices" => examinations::texts(text),
            "hits" => hits::texts(text),
            "links" => links::texts(text),
            _ => text.to_owned(),
        };
        raw.extend(list.iter().map(|(name, text)| (format!("{room}::{name}"), whole(text))));
    }
    raw.retain(|(_, text)| !text.contains("{keys}"));
    raw.extend(imports::texts());
    raw.extend(tally::texts());
    raw.extend(marks::texts());
    raw.extend(whole::texts());
    raw.extend(compared::texts());
    raw.extend(search::texts(sqlite));
    raw.push(("hits::counts".to_owned(), hits::counts_text(2)));
    raw.push(("gallery::descriptions".to_owned(), gallery::descriptions_text()));
    raw.extend(seizure_list::texts().into_iter().map(|(name, text)| (format!("seizure_list::{name}"), text)));

    let mut all = Vec::new();
    for (name, text) in raw {
        let text = dialect::matched(sqlite, &others::told(&text)).replace("{skip_locked}", "");
        if !text.contains("{visible:") {
            all.push((name, text));
            continue;
        }
        for (n, scope) in scopes.iter().enumerate() {
            let mut values = vec![crate::value::Value::Bool(None); places(&text)];
            all.push((format!("{name} in scope {n}"), visible::fill(&text, scope, &mut values)));
        }
    }
    all
}

/// The highest `$n` of a text.
fn places(text: &str) -> usize {
    let number =
        |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    text.split('$').skip(1).map(number).max().unwrap_or(0)
}
