//! The second wall alone: statements that ask for everything, with nothing but a principal between them and the rows.

use super::{Duty, Principal};
use crate::StoreError;
use crate::judges::Court;
use crate::value::{Row, Value, params};
use commonlink_model::{Context, Level, MatchingMode, OrganisationId};
use commonlink_policy::{Action, Terms, scope};
use commonlink_testkit::Engine;
use commonlink_testkit::sharing::{BODIES, body, bureau, context, country};
use std::collections::{BTreeMap, BTreeSet};

/// Tables without a policy, and why.
const OPEN: [(&str, &str); 10] = [
    ("_sqlx_migrations", "which migrations were applied"),
    ("audit_head", "the signed head of the audit trail, which everybody is given"),
    ("audit_key", "public keys of the audit trail"),
    ("audit_tile", "hashes of the audit trail, under secrets"),
    ("derived", "which version of the program made what is derived"),
    ("installation", "whether the store is for training"),
    ("job", "identifiers and state of work; leased before anybody knows whose it is"),
    ("last_done", "when housekeeping was done"),
    ("login_attempt", "hashes of what was typed, before anybody is known"),
    ("organisation", "the directory of bodies, told to everybody who has an account"),
];

/// Rows of every kind of content under each terms, named by the number of the terms.
const CONTENT: &[&str] = &[
    "INSERT INTO record (owner, id, kind, level, codes, purposes, everyone, countries, excluded_countries, matching,
            source_grade, information_grade, review_on, state, training, created_at, changed_at, version, terms)
        SELECT owner, part.letter || number, part.kind, 'restricted', '', purposes, everyone, countries, excluded_countries,
            matching, 'A', '1', '2030-01-01', 'active', TRUE, 0, 0, 1, number
        FROM terms, (VALUES ('s', 'seizure'), ('m', 'mark')) AS part (letter, kind)",
    "INSERT INTO seizure (owner, id, reference, date_first, date_last, date_precision, country, place, place_precision,
            agency, transport, details, received_at, terms)
        SELECT owner, 's' || number, 'R' || number, '2026-01-01', '2026-01-01', 'day', 'FJ', '', 'country', '', 'sea', '{}',
            0, number FROM terms",
    "INSERT INTO item (owner, seizure, position, substance, reported_name, form, amount, unit, conversion, basis,
            estimated, purity)
        SELECT owner, 's' || number, 0, 'cocaine', '', 'powder', 1, 'kg', '', '', FALSE, '' FROM terms",
    "INSERT INTO exhibit (owner, id, seizure, position, number, description, seal)
        SELECT owner, 'e' || number, 's' || number, 0, '1', '', '' FROM terms",
    "INSERT INTO custody (owner, exhibit, position, taken_at, holder, place, seal)
        SELECT owner, 'e' || number, 0, 0, '', '', '' FROM terms",
    "INSERT INTO mark (owner, id, seizure, kind, role, label)
        SELECT owner, 'm' || number, 's' || number, 'tool_mark', 'questioned', '' FROM terms",
    "INSERT INTO capture (owner, id, mark, capture, state)
        SELECT owner, 'c' || number, 'm' || number, 'photograph', 'described' FROM terms",
    "INSERT INTO file (owner, hash, name, media_type, bytes, created_at)
        SELECT owner, 'f' || number, '', 'image/png', 1, 0 FROM terms",
    "INSERT INTO capture_file (owner, capture, position, hash)
        SELECT owner, 'c' || number, 0, 'f' || number FROM terms",
    "INSERT INTO preview (owner, original, size, hash, width, height, original_width, original_height)
        SELECT owner, 'f' || number, 640, 'p' || number, 1, 1, 1, 1 FROM terms",
    "INSERT INTO description (owner, capture, engine, bytes, quality, band, reasons, made_at)
        SELECT owner, 'c' || number, 'e', '', 1, 'good', '[]', 0 FROM terms",
    "INSERT INTO search_entry (owner, record, words) SELECT owner, 's' || number, 'word'::tsvector FROM terms",
    "INSERT INTO tally (terms, owner, kind, period, country, substance, transport, one, two, seizures, further, copies,
            further_copies, kilograms, copies_kilograms, weighed, copies_weighed)
        SELECT number, owner, 'month', '', '', '', '', '', '', 1, 0, 0, 0, 1, 0, 1, 0 FROM terms",
    "INSERT INTO quality SELECT number, owner, '', '', '', '', TRUE, FALSE, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM terms",
    "INSERT INTO release (owner, id, record, organisation, field_groups, until_at, cause, granted_at)
        SELECT owner, 'r' || number, 's' || number, owner, '', 0, 'request', 0 FROM terms",
    "INSERT INTO notice (owner, id, kind, subject, \"values\", created_at)
        SELECT owner, 'n' || number, '', '', '{}', 0 FROM terms",
    "INSERT INTO upload (owner, id, name, bytes, received, created_at)
        SELECT owner, 'u' || number, '', 1, 0, 0 FROM terms",
    "INSERT INTO audit_entry (id, at, owner, action, detail) SELECT 'a' || number, 0, owner, '', '' FROM terms",
];

/// What is asked: everything of each table, with the number of the terms that its rows are named by.
const EVERYTHING: [(&str, &str); 15] = [
    ("terms", "CAST(number AS TEXT)"),
    ("record", "substr(id, 2)"),
    ("seizure", "substr(id, 2)"),
    ("item", "substr(seizure, 2)"),
    ("exhibit", "substr(id, 2)"),
    ("custody", "substr(exhibit, 2)"),
    ("mark", "substr(id, 2)"),
    ("capture", "substr(id, 2)"),
    ("capture_file", "substr(capture, 2)"),
    ("preview", "substr(original, 2)"),
    ("description", "substr(capture, 2)"),
    ("search_entry", "substr(record, 2)"),
    ("tally", "CAST(terms AS TEXT)"),
    ("quality", "CAST(terms AS TEXT)"),
    ("file", "substr(hash, 2)"),
];

async fn court() -> Option<Court> {
    let court = Court::open(Engine::Postgres).await?;
    let mut tx = court.store.db().begin(Duty::Restore.into()).await.unwrap();
    for text in CONTENT {
        let rows = tx.execute((*text).to_owned(), params![]).await.unwrap();
        assert!(rows >= court.kept.len() as u64, "{rows}: {text}");
    }
    tx.commit().await.unwrap();
    Some(court)
}

async fn seen(court: &Court, by: Principal<'_>) -> BTreeMap<&'static str, BTreeSet<i64>> {
    let one =
        |(table, number): &(&str, &str)| format!("SELECT '{table}' AS name, {number} AS number FROM {table}");
    let text = EVERYTHING.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
    let mut found: BTreeMap<&str, BTreeSet<i64>> =
        EVERYTHING.iter().map(|(table, _)| (*table, BTreeSet::new())).collect();
    for row in court.store.all(by, &text, params![]).await.unwrap() {
        let name = row.text("name").unwrap();
        let (_, numbers) = found.iter_mut().find(|(table, _)| **table == name).unwrap();
        numbers.insert(row.text("number").unwrap().parse().unwrap());
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_wall_holds_alone() {
    let Some(court) = court().await else { return };
    let (mut told, mut refused) = (0_u64, 0_u64);
    for context in (0..60).map(context) {
        for action in Action::ALL {
            let decided: BTreeSet<i64> = court.decided(&context, action).into_keys().collect();
            let scope = scope(&context, action);
            for (table, numbers) in seen(&court, (&scope).into()).await {
                if table == "file" {
                    // Names and hashes of originals are the owner's alone.
                    let own = |number| court.kept[number].owner == context.organisation;
                    assert!(numbers.iter().all(own), "{table} {action:?} {context:?}");
                    continue;
                }
                let mut decided = decided.clone();
                if action == Action::Hit && ["capture_file", "preview", "description"].contains(&table) {
                    // A hit tells of a mark, not what it looks like.
                    decided.retain(|number| court.kept[number].owner == context.organisation);
                }
                assert_eq!(numbers, decided, "{table} {action:?} {context:?}");
            }
            told += decided.len() as u64;
            refused += (court.kept.len() - decided.len()) as u64;
        }
    }
    println!("the wall alone: told {told}, not {refused}, in {} tables", EVERYTHING.len());
    assert!(told > 10_000 && refused > 10_000, "told {told}, refused {refused}");
}

/// What a body may be told of others' marks through pairs, as plain as it can be said.
fn may_pair(asker: u8, clearance: Level, terms: &Terms) -> bool {
    use MatchingMode::{HitAndContact, HitOnly, Release};
    let excluded = terms.excluded_organisations.contains(&body(asker))
        || bureau(asker).is_some_and(|above| terms.excluded_organisations.contains(&above))
        || country(asker).is_some_and(|country| terms.excluded_countries.contains(&country));
    matches!(terms.matching, HitOnly | HitAndContact | Release) && !excluded && terms.level <= clearance
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pair_tells_of_its_two_marks_alone() {
    let Some(court) = court().await else { return };
    let mut tx = court.store.db().begin(Duty::Restore.into()).await.unwrap();
    // Body 0 has a hit with every second mark of the others, whatever their owners say.
    for text in [
        "INSERT INTO comparison (id, left_owner, left_capture, right_owner, right_capture, engine, calibration, settings,
                left_hashes, right_hashes, class_verdict, individual_verdict, outcome, made_at)
            SELECT 'k' || number, owner, 'c' || number, owner, 'x' || number, '', '', '', '', '', '', '', '', 0 FROM terms",
        "INSERT INTO hit (owner, id, seizure, mark, capture, comparison, other_owner, other_seizure, other_mark,
                other_capture, individual_verdict, triage, created_at)
            SELECT own.owner, 'h' || other.number, 's' || own.number, 'm' || own.number, 'c' || own.number,
                'k' || other.number, other.owner, 's' || other.number, 'm' || other.number, 'c' || other.number, '', 'new', 0
            FROM terms AS other CROSS JOIN (SELECT owner, max(number) AS number FROM terms WHERE owner = $1 GROUP BY owner) AS own
            WHERE other.owner <> $1 AND other.number % 2 = 0",
    ] {
        let values = if text.contains("$1") { params![body(0)] } else { params![] };
        assert!(tx.execute(text.to_owned(), values).await.unwrap() > 0);
    }
    tx.commit().await.unwrap();
    let officer = |n: u8| Context {
        organisation: body(n),
        country: country(n),
        bureau: bureau(n),
        user: Some(commonlink_model::UserId::from_uuid(uuid::Uuid::nil())),
        roles: vec![commonlink_model::Role::Officer],
        ..context(0)
    };
    for n in 0..BODIES {
        let context = officer(n);
        let mut seen = seen(&court, Principal::pair(&context)).await;
        let paired = |(number, terms): (&i64, &Terms)| {
            let told = n == 0 && number % 2 == 0 && may_pair(n, context.clearance, terms);
            (terms.owner == body(n) || told).then_some(*number)
        };
        let expected: BTreeSet<i64> = court.kept.iter().filter_map(paired).collect();
        for table in ["mark", "capture", "seizure"] {
            assert_eq!(seen.remove(table).unwrap(), expected, "{table} for {n}");
        }
        // A pair tells of a mark, not what it looks like.
        let own: BTreeSet<i64> = court
            .kept
            .iter()
            .filter(|(_, terms)| terms.owner == body(n))
            .map(|(number, _)| *number)
            .collect();
        for table in ["capture_file", "preview", "description"] {
            assert_eq!(seen.remove(table).unwrap(), own, "{table} for {n}");
        }
        // Sums and words tell of one's own alone; nothing says what a list shows.
        for table in ["tally", "quality"] {
            assert!(seen.remove(table).unwrap().is_empty(), "{table} for {n}");
        }
        let hits =
            court.store.all(Principal::pair(&context), "SELECT owner FROM hit", params![]).await.unwrap();
        assert_eq!(hits.is_empty(), n != 0);
    }
}

/// Tables that the wall guards, in which there are rows.
async fn guarded(court: &Court) -> Vec<String> {
    let text = "SELECT relname::text AS name FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY relname";
    let rows = court.store.all(Duty::Nothing, text, params![]).await.unwrap();
    rows.iter().map(|row| row.text("name").unwrap()).collect()
}

async fn count(court: &Court, by: impl Into<Principal<'static>>, table: &str) -> i64 {
    let text = format!("SELECT count(*) AS found FROM {table}");
    court.store.all(by.into(), &text, params![]).await.unwrap()[0].int("found").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_nothing_and_no_name_outlives_its_transaction() {
    let Some(court) = court().await else { return };
    let mut with_rows = 0;
    for table in guarded(&court).await {
        with_rows += i64::from(count(&court, Duty::Backup, &table).await > 0);
        // The connection that was just asked in the name of the backup goes to whoever asks next.
        for _ in 0..20 {
            assert_eq!(count(&court, Duty::Nothing, &table).await, 0, "{table}");
        }
    }
    assert!(with_rows > 15, "{with_rows}");
    // Nor where a statement fails, or a transaction is left.
    let failed = court.store.all(Duty::Backup, "SELECT 1 / 0 AS nothing FROM record", params![]).await;
    assert!(failed.is_err());
    let mut left = court.store.db().begin(Duty::Restore.into()).await.unwrap();
    left.execute("UPDATE record SET version = 2".to_owned(), params![]).await.unwrap();
    drop(left);
    for _ in 0..40 {
        assert_eq!(count(&court, Duty::Nothing, "record").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_stands_behind_the_wall_or_says_why_not() {
    let Some(court) = Court::open(Engine::Postgres).await else { return };
    let text =
        "SELECT c.relname::text AS name, EXISTS (SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = c.oid
            AND a.attname = 'owner' AND NOT a.attisdropped) AS owned
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')";
    let behind = guarded(&court).await;
    let rows = court.store.all(Duty::Nothing, text, params![]).await.unwrap();
    assert!(rows.len() > 40, "{}", rows.len());
    for row in &rows {
        let name = row.text("name").unwrap();
        let open = OPEN.iter().any(|(table, _)| *table == name);
        assert_ne!(behind.contains(&name), open, "{name}: neither a policy nor a reason, or both");
        assert!(!(open && row.bool("owned").unwrap()), "{name} has an owner");
    }
    assert!(!court.store.passes_the_wall().await.unwrap(), "the tests stand before the wall, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_writes_what_belongs_to_another_body() {
    let Some(court) = court().await else { return };
    let officer = Context {
        organisation: body(0),
        roles: vec![commonlink_model::Role::Officer],
        user: Some(commonlink_model::UserId::from_uuid(uuid::Uuid::nil())),
        ..context(0)
    };
    let platform = Context { user: None, ..officer.clone() };
    let owned = "SELECT table_name::text AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'owner' ORDER BY table_name";
    let rows = court.store.all(Duty::Nothing, owned, params![]).await.unwrap();
    assert!(rows.len() > 30);
    for by in [&officer, &platform] {
        for row in &rows {
            let table = row.text("name").unwrap();
            for text in [
                format!("UPDATE {table} SET owner = owner WHERE owner <> $1"),
                format!("DELETE FROM {table} WHERE owner <> $1"),
            ] {
                let mut tx = court.store.db().begin(Principal::writer(by)).await.unwrap();
                assert_eq!(tx.execute(text.clone(), params![body(0)]).await.unwrap(), 0, "{text}");
            }
        }
    }
}

/// An insertion of a row of another body says the same whether there is such a row or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_tells_nothing_of_what_is_there() {
    let Some(court) = court().await else { return };
    let other = court
        .kept
        .iter()
        .find(|(_, terms)| terms.owner != body(0))
        .map(|(number, terms)| (*number, terms.owner));
    let (number, owner) = other.unwrap();
    let officer = Context { organisation: body(0), user: None, ..context(0) };
    for text in [
        "INSERT INTO seizure (owner, id, reference, date_first, date_last, date_precision, country, place, place_precision,
            agency, transport, details, received_at) VALUES ($1, 'z', 'R' || $2, '', '', '', '', '', '', '', '', '', 0)",
        "INSERT INTO exhibit (owner, id, seizure, position, number, description, seal) VALUES ($1, 'z', 's' || $2, 1, '1', '', '')",
        "INSERT INTO mark (owner, id, seizure, kind, role, label) VALUES ($1, 'm' || $2, 'x', '', '', '')",
        "INSERT INTO preview (owner, original, size, hash, width, height, original_width, original_height)
            VALUES ($1, 'f' || $2, 640, '', 1, 1, 1, 1)",
        "INSERT INTO notice (owner, id, kind, subject, \"values\", created_at) VALUES ($1, 'z' || $2, '', '', '', 0) RETURNING id",
    ] {
        let answer = async |number: i64| {
            let mut tx = court.store.db().begin(Principal::writer(&officer)).await.unwrap();
            let values: Vec<Value> = params![owner, number.to_string()];
            let failed: StoreError = tx.execute(text.to_owned(), values).await.unwrap_err();
            failed.to_string()
        };
        let (there, absent) = (answer(number).await, answer(1).await);
        assert_eq!(there, absent, "{text}");
        assert!(there.contains("row-level security"), "{there}");
    }
    // One's own reference may be one that another body has used.
    let taken = court.store.all(&officer, "SELECT reference FROM seizure", params![]).await.unwrap();
    let reference = format!("R{number}");
    assert!(taken.iter().all(|row: &Row| row.text("reference").unwrap() != reference));
    let text =
        "INSERT INTO seizure (owner, id, reference, date_first, date_last, date_precision, country, place,
            place_precision, agency, transport, details, received_at)
        SELECT owner, id, $2, '', '', '', '', '', '', '', '', '', 0 FROM record WHERE owner = $1 AND id = $3";
    let mut tx = court.store.db().begin(Principal::writer(&officer)).await.unwrap();
    let own: OrganisationId = body(0);
    let mark = court
        .kept
        .iter()
        .find(|(_, terms)| terms.owner == own)
        .map(|(number, _)| format!("m{number}"))
        .unwrap();
    assert_eq!(tx.execute(text.to_owned(), params![own, reference, mark]).await.unwrap(), 1);
}

#[test]
fn what_is_no_plain_word_makes_nobody() {
    let officer = context(1);
    let named = |country: &str| Context { country: Some(country.to_owned()), ..officer.clone() };
    assert!(Principal::from(&named("FJ")).text().starts_with("hold|"));
    for strange in ["F'J", "F|J", "FJ'; RESET ALL; --", "FJ\\", "F J"] {
        assert_eq!(Principal::from(&named(strange)).text(), "", "{strange}");
    }
    assert_eq!(Principal::from(Duty::Door).text(), "door");
    assert!(Principal::from(Duty::Nothing).is_nobody() && !Principal::from(Duty::Backup).is_nobody());
}
