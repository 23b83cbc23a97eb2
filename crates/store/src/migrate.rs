//! Migrations: one folder per engine, equal numbers, embedded. A text that was applied once may never change;
//! its checksum stands in the database.

use crate::db::Db;
use crate::{Result, StoreError};
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::borrow::Cow;

/// Number, name, text for SQLite, text for PostgreSQL.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "foundation",
        include_str!("../migrations/sqlite/0001_foundation.sql"),
        include_str!("../migrations/postgres/0001_foundation.sql"),
    ),
    (
        2,
        "attempts",
        include_str!("../migrations/sqlite/0002_attempts.sql"),
        include_str!("../migrations/postgres/0002_attempts.sql"),
    ),
    (
        3,
        "import",
        include_str!("../migrations/sqlite/0003_import.sql"),
        include_str!("../migrations/postgres/0003_import.sql"),
    ),
    (
        4,
        "tables",
        include_str!("../migrations/sqlite/0004_tables.sql"),
        include_str!("../migrations/postgres/0004_tables.sql"),
    ),
    (
        5,
        "tally",
        include_str!("../migrations/sqlite/0005_tally.sql"),
        include_str!("../migrations/postgres/0005_tally.sql"),
    ),
    (
        6,
        "counts",
        include_str!("../migrations/sqlite/0006_counts.sql"),
        include_str!("../migrations/postgres/0006_counts.sql"),
    ),
    (
        7,
        "search",
        include_str!("../migrations/sqlite/0007_search.sql"),
        include_str!("../migrations/postgres/0007_search.sql"),
    ),
    (
        8,
        "lists",
        include_str!("../migrations/sqlite/0008_lists.sql"),
        include_str!("../migrations/postgres/0008_lists.sql"),
    ),
    (
        9,
        "quality",
        include_str!("../migrations/sqlite/0009_quality.sql"),
        include_str!("../migrations/postgres/0009_quality.sql"),
    ),
    (
        10,
        "erasures",
        include_str!("../migrations/sqlite/0010_erasures.sql"),
        include_str!("../migrations/postgres/0010_erasures.sql"),
    ),
    (
        11,
        "sharing",
        include_str!("../migrations/sqlite/0011_sharing.sql"),
        include_str!("../migrations/postgres/0011_sharing.sql"),
    ),
    (
        12,
        "requests",
        include_str!("../migrations/sqlite/0012_requests.sql"),
        include_str!("../migrations/postgres/0012_requests.sql"),
    ),
    (
        13,
        "identity",
        include_str!("../migrations/sqlite/0013_identity.sql"),
        include_str!("../migrations/postgres/0013_identity.sql"),
    ),
    (
        14,
        "audit",
        include_str!("../migrations/sqlite/0014_audit.sql"),
        include_str!("../migrations/postgres/0014_audit.sql"),
    ),
    (
        17,
        "wall",
        include_str!("../migrations/sqlite/0017_wall.sql"),
        include_str!("../migrations/postgres/0017_wall.sql"),
    ),
    (
        18,
        "retention",
        include_str!("../migrations/sqlite/0018_retention.sql"),
        include_str!("../migrations/postgres/0018_retention.sql"),
    ),
    (
        19,
        "probes",
        include_str!("../migrations/sqlite/0019_probes.sql"),
        include_str!("../migrations/postgres/0019_probes.sql"),
    ),
    (
        20,
        "comparing",
        include_str!("../migrations/sqlite/0020_comparing.sql"),
        include_str!("../migrations/postgres/0020_comparing.sql"),
    ),
    (
        21,
        "hiding",
        include_str!("../migrations/sqlite/0021_hiding.sql"),
        include_str!("../migrations/postgres/0021_hiding.sql"),
    ),
    (
        22,
        "recall",
        include_str!("../migrations/sqlite/0022_recall.sql"),
        include_str!("../migrations/postgres/0022_recall.sql"),
    ),
    (
        23,
        "told",
        include_str!("../migrations/sqlite/0023_told.sql"),
        include_str!("../migrations/postgres/0023_told.sql"),
    ),
    (
        24,
        "indexes",
        include_str!("../migrations/sqlite/0024_indexes.sql"),
        include_str!("../migrations/postgres/0024_indexes.sql"),
    ),
    (
        25,
        "below",
        include_str!("../migrations/sqlite/0025_below.sql"),
        include_str!("../migrations/postgres/0025_below.sql"),
    ),
    (
        26,
        "challenge",
        include_str!("../migrations/sqlite/0026_challenge.sql"),
        include_str!("../migrations/postgres/0026_challenge.sql"),
    ),
    (
        27,
        "mail",
        include_str!("../migrations/sqlite/0027_mail.sql"),
        include_str!("../migrations/postgres/0027_mail.sql"),
    ),
    (
        28,
        "agreements",
        include_str!("../migrations/sqlite/0028_agreements.sql"),
        include_str!("../migrations/postgres/0028_agreements.sql"),
    ),
    (
        29,
        "erased_sums",
        include_str!("../migrations/sqlite/0029_erased_sums.sql"),
        include_str!("../migrations/postgres/0029_erased_sums.sql"),
    ),
    (
        30,
        "kept",
        include_str!("../migrations/sqlite/0030_kept.sql"),
        include_str!("../migrations/postgres/0030_kept.sql"),
    ),
    (
        31,
        "sensitive",
        include_str!("../migrations/sqlite/0031_sensitive.sql"),
        include_str!("../migrations/postgres/0031_sensitive.sql"),
    ),
    (
        32,
        "hit_alone",
        include_str!("../migrations/sqlite/0032_hit_alone.sql"),
        include_str!("../migrations/postgres/0032_hit_alone.sql"),
    ),
];

/// The number of the newest migration.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.0)
}

/// A text that changes whenever a migration does; names prepared databases of tests.
pub fn schema_key() -> String {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    for (_, _, sqlite, postgres) in MIGRATIONS {
        hash.update(sqlite);
        hash.update(postgres);
    }
    crate::files::hex(&hash.finalize()[..8])
}

pub(crate) async fn migrate(db: &Db) -> Result<()> {
    let migrator = |text: fn(&(i64, &'static str, &'static str, &'static str)) -> &'static str| {
        let one = |entry: &(i64, &'static str, &'static str, &'static str)| {
            let text = text(entry).into_sql_str();
            Migration::new(entry.0, Cow::Borrowed(entry.1), MigrationType::Simple, text, false)
        };
        Migrator::with_migrations(MIGRATIONS.iter().map(one).collect())
    };
    match db {
        Db::Sqlite { write, .. } => {
            let migrator = migrator(|entry| entry.2);
            write.alone(async move |connection| migrator.run(connection).await).await?
        }
        Db::Postgres(pool) => migrator(|entry| entry.3).run(pool).await,
    }
    .map_err(StoreError::Migration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// Append the line of a new migration to the list; never change one.
    #[test]
    fn a_migration_that_was_given_out_stays_as_it_is() {
        let sums = include_str!("../migrations/SHA256SUMS");
        let mut listed = sums.lines();
        for (number, name, sqlite, postgres) in MIGRATIONS {
            for (engine, bytes) in [("sqlite", sqlite), ("postgres", postgres)] {
                let line =
                    format!("{}  {engine}/{number:04}_{name}.sql", crate::files::hex(&Sha256::digest(bytes)));
                assert!(sums.contains(&line), "{line}");
                assert!(listed.next().is_some());
            }
        }
        assert_eq!(listed.next(), None, "a migration was taken away");
    }
}
