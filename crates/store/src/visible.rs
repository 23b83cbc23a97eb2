//! The one *visible* relation: what a context may reach, as SQL over the handling columns of `record`.
//!
//! Statements that start from records hold `{visible:ALIAS}`, where ALIAS is the name of a `record` in the
//! statement. [`fill`] puts the scope there and its values behind the ones that the statement has already.
//! Blocked and erased records are outside every scope. The second renderer, `Scope::admits` in `policy`, gives the
//! same answer for every record; a test holds both against each other on both engines.

use crate::value::Value;
use commonlink_policy::{Action, Scope, scope};

const MARKER: &str = "{visible:";

/// The statement with every `{visible:ALIAS}` filled in, and the scope's values appended to `values`.
pub(crate) fn fill(text: &str, scope: &Scope, values: &mut Vec<Value>) -> String {
    let first = values.len() + 1;
    let mut sql = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut bound = None;
    while let Some((before, after)) = rest.split_once(MARKER) {
        let (alias, after) = after.split_once('}').unwrap_or((after, ""));
        let mut own = Vec::new();
        sql.push_str(before);
        sql.push('(');
        sql.push_str(alias);
        sql.push_str(".state = 'active' AND ");
        render(scope, alias, first, &mut own, &mut sql);
        sql.push(')');
        bound = Some(own);
        rest = after;
    }
    sql.push_str(rest);
    values.extend(bound.unwrap_or_default());
    sql
}

fn render(scope: &Scope, alias: &str, first: usize, values: &mut Vec<Value>, sql: &mut String) {
    match scope {
        Scope::Nothing => sql.push_str("1 = 0"),
        Scope::OwnedBy(owner) => {
            sql.extend([alias, ".owner = $", &(first + values.len()).to_string()]);
            values.push(Value::from(*owner));
        }
        Scope::Matchable => sql.extend([alias, ".matching <> 'no_match'"]),
        Scope::All(branches) => join(branches, " AND ", "1 = 1", (alias, first), values, sql),
        Scope::Any(branches) => join(branches, " OR ", "1 = 0", (alias, first), values, sql),
    }
}

fn join(
    branches: &[Scope],
    word: &str,
    empty: &str,
    (alias, first): (&str, usize),
    values: &mut Vec<Value>,
    sql: &mut String,
) {
    if branches.is_empty() {
        sql.push_str(empty);
        return;
    }
    sql.push('(');
    for (n, branch) in branches.iter().enumerate() {
        if n > 0 {
            sql.push_str(word);
        }
        render(branch, alias, first, values, sql);
    }
    sql.push(')');
}

/// Whether the context sees what its organisation holds beside records: files and previews have no handling of their
/// own, so only the owner's right counts.
pub(crate) fn sees_own(context: &commonlink_model::Context) -> bool {
    scope(context, Action::View) == Scope::OwnedBy(context.organisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::params;
    use crate::{Settings, Store};
    use commonlink_model::{Handling, MatchingMode, OrganisationId};
    use commonlink_policy::HandlingColumns;
    use commonlink_testkit::{CountedIds, Engine, FixedClock, temporary_url};
    use std::sync::Arc;

    fn owner(n: u8) -> OrganisationId {
        format!("00000000-0000-4000-8000-0000000000{n:02x}").parse().expect("uuid")
    }

    /// Every tree up to three levels of leaves, pairs and empty branches.
    fn scopes() -> Vec<Scope> {
        let leaves = vec![
            Scope::Nothing,
            Scope::OwnedBy(owner(1)),
            Scope::OwnedBy(owner(2)),
            Scope::Matchable,
            Scope::All(vec![]),
            Scope::Any(vec![]),
        ];
        let grow = |of: &[Scope]| -> Vec<Scope> {
            let mut grown = of.to_vec();
            for (n, one) in of.iter().enumerate() {
                for two in &of[n..] {
                    grown.push(Scope::All(vec![one.clone(), two.clone()]));
                    grown.push(Scope::Any(vec![one.clone(), two.clone()]));
                }
            }
            grown
        };
        let two = grow(&leaves);
        let mut three = two.clone();
        for (n, one) in two.iter().enumerate() {
            let other = two[(n * 7 + 3) % two.len()].clone();
            three.push(Scope::All(vec![other.clone(), one.clone(), Scope::OwnedBy(owner(1))]));
            three.push(Scope::Any(vec![one.clone(), other]));
        }
        three
    }

    #[tokio::test]
    async fn sql_and_policy_admit_the_same_records() {
        for engine in Engine::ALL {
            let Some(database) = temporary_url(engine).await else { continue };
            let settings =
                Settings { database: database.url().to_owned(), files: database.folder().join("files") };
            let store =
                Store::open(&settings, Arc::new(FixedClock::default()), Arc::new(CountedIds::default()))
                    .await
                    .expect("store");
            store.migrate().await.expect("migrated");
            let mut tx = store.db().begin().await.expect("transaction");
            let mut records = Vec::new();
            for body in 1..=3 {
                let text = "INSERT INTO organisation (id, handle, kind, name, contact)
                    VALUES ($1, $2, 'bureau', 'n', 'c')";
                tx.execute(text.to_owned(), params![owner(body), format!("b{body}")]).await.expect("body");
                for &matching in MatchingMode::ALL {
                    for state in ["active", "blocked", "erased"] {
                        let handling = Handling::standard(jiff::civil::date(2026, 1, 1));
                        let id = format!("{body}-{matching}-{state}");
                        let text = "INSERT INTO record (owner, id, kind, level, codes, purposes, everyone, countries,
                                excluded_countries, matching, source_grade, information_grade, review_on, state,
                                training, created_at, changed_at, version)
                            VALUES ($1, $2, 'mark', 'restricted', '', '', FALSE, '', '', $3, 'x', '4', $4, $5, FALSE,
                                0, 0, 1)";
                        let values = params![owner(body), &id, matching, handling.review_on, state];
                        tx.execute(text.to_owned(), values).await.expect("record");
                        let columns =
                            HandlingColumns { owner: owner(body), matching, active: state == "active" };
                        records.push((id, columns));
                    }
                }
            }
            tx.commit().await.expect("committed");
            for scope in scopes() {
                let mut values = params![0_i64];
                let text = "SELECT record.id FROM record WHERE record.version > $1 AND {visible:record}";
                let sql = fill(text, &scope, &mut values);
                let rows = store.all(&sql, values).await.expect("rows");
                let mut found: Vec<String> = rows.iter().map(|row| row.text("id").expect("id")).collect();
                found.sort();
                let mut admitted: Vec<String> = records
                    .iter()
                    .filter(|(_, columns)| scope.admits(columns))
                    .map(|(id, _)| id.clone())
                    .collect();
                admitted.sort();
                assert_eq!(found, admitted, "{engine:?} {scope:?}");
            }
        }
    }
}
