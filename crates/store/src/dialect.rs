//! The few places where the engines do not take the same text.

use crate::db::Db;

/// Fills `{skip_locked}`: on PostgreSQL a worker passes over jobs that another one is just taking; on SQLite there
/// is one writer at a time, so nobody can be taking one.
pub(crate) fn skip_locked(db: &Db, text: &str) -> String {
    let words = match db {
        Db::Sqlite { .. } => "",
        Db::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    };
    text.replace("{skip_locked}", words)
}
