//! The few places where the engines do not take the same text.

use crate::db::Db;

/// A statement with thousands of values whose places stand in order, each once. SQLite looks a place with a name
/// (`$1` is one to it) up among all others each time, so there the places lose their names.
pub(crate) fn many(db: &Db, text: String) -> String {
    match db {
        Db::Sqlite { .. } => unnamed(&text),
        Db::Postgres(_) => text,
    }
}

fn unnamed(text: &str) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('?');
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

/// Fills `{skip_locked}`: on PostgreSQL a worker passes over jobs that another one is just taking; on SQLite there
/// is one writer at a time, so nobody can be taking one.
pub(crate) fn skip_locked(db: &Db, text: &str) -> String {
    let words = match db {
        Db::Sqlite { .. } => "",
        Db::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    };
    text.replace("{skip_locked}", words)
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_lose_their_names() {
        let text = "INSERT INTO t (a, b) VALUES ($1, 'x', $2), ($3, 'x', $14) RETURNING a";
        assert_eq!(super::unnamed(text), "INSERT INTO t (a, b) VALUES (?, 'x', ?), (?, 'x', ?) RETURNING a");
    }
}
