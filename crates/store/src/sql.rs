//! Statements as named constants. Each module lists its own with [`statements!`]; `lib.rs` gathers the lists, and
//! a test prepares every one of them on both engines.
//!
//! A text may hold markers that are filled in from closed sets of ours, never from input:
//! `{visible:ALIAS}` (the scope over the columns of the record under that alias, see `visible`), `{keys}`
//! (a batch of owner and capture pairs) and the ones of `dialect` and of the seizure list.

use crate::value::Value;
use commonlink_model::{OrganisationId, RecordId};
use std::collections::BTreeMap;

/// Declares constants with SQL texts and the list `STATEMENTS` of them.
macro_rules! statements {
    ($($name:ident = $text:expr;)+) => {
        $(const $name: &str = $text;)+
        /// Every statement of this module with its name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// Rows of one statement where there are many.
pub(crate) const AT_ONCE: usize = 500;

/// A statement that inserts one row of `width` values, for `rows` rows at once. What stands behind the values
/// (`ON CONFLICT`, `RETURNING`) stays.
pub(crate) fn for_rows(one: &str, width: usize, rows: usize) -> String {
    let Some((head, rest)) = one.split_once("VALUES (") else { return one.to_owned() };
    let Some((group, tail)) = rest.split_once(')') else { return one.to_owned() };
    let mut text = String::with_capacity(head.len() + rows * (group.len() + 2 * width + 4) + tail.len());
    text.push_str(head);
    text.push_str("VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        let mut parts = group.split('$');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = part.split_at(digits);
            let place = number.parse::<usize>().unwrap_or(0) + row * width;
            text.extend(["$", &place.to_string(), after]);
        }
        text.push(')');
    }
    text.push_str(tail);
    text
}

/// `$first, $first+1, …`: places for a list of `count` values.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Records by their owner, as places of one statement: a list of pairs has no form that both engines take.
pub(crate) fn by_owner(records: &[(OrganisationId, RecordId)]) -> BTreeMap<OrganisationId, Vec<Value>> {
    let mut by_owner: BTreeMap<OrganisationId, Vec<Value>> = BTreeMap::new();
    for (owner, id) in records {
        by_owner.entry(*owner).or_default().push((*id).into());
    }
    by_owner
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_statement_for_one_row_serves_many() {
        let one = "INSERT INTO t (a, b, c) VALUES ($1, 'x', $2) ON CONFLICT (a) DO NOTHING";
        assert_eq!(super::for_rows(one, 2, 1), one);
        assert_eq!(
            super::for_rows(one, 2, 3),
            "INSERT INTO t (a, b, c) VALUES ($1, 'x', $2), ($3, 'x', $4), ($5, 'x', $6) ON CONFLICT (a) DO NOTHING"
        );
        assert_eq!(super::places(3, 3), "$3, $4, $5");
    }
}
