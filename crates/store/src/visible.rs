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
            sql.push_str(&format!("{alias}.owner = ${}", first + values.len()));
            values.push(Value::from(*owner));
        }
        Scope::Matchable => sql.push_str(&format!("{alias}.matching <> 'no_match'")),
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
