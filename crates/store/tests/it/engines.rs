//! Both engines take every statement, end in one schema, and refuse what must never change.

use crate::world::{A, World, on_both, open};
use commonlink_store::statements;
use commonlink_testkit::Engine;
use sqlx::{Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection};
use std::collections::BTreeSet;

#[tokio::test]
async fn every_statement_is_prepared_by_sqlite() {
    let world = World::new(Engine::Sqlite).await.unwrap();
    let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
    let all = statements(true);
    assert!(all.len() > 150, "{}", all.len());
    for (name, text) in all {
        let prepared = connection.prepare(sqlx::AssertSqlSafe(text.clone()).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}\n{text}", prepared.err());
    }
}

#[tokio::test]
async fn every_statement_is_prepared_by_postgresql() {
    let Some(world) = World::new(Engine::Postgres).await else { return };
    let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
    for (name, text) in statements(false) {
        let prepared = connection.prepare(sqlx::AssertSqlSafe(text.clone()).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}\n{text}", prepared.err());
    }
}

/// `table.column kind null?`, `unique table(columns)`, `key table(columns)` for each table.
async fn schema(world: &World) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let kind = |name: &str| match name.to_lowercase().as_str() {
        "text" => "text",
        "bigint" | "integer" => "int",
        "double precision" => "real",
        "boolean" => "bool",
        "blob" | "bytea" => "bytes",
        "" | "tsvector" => "words",
        other => panic!("{other}"),
    };
    match world.database.engine() {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
            let columns =
                "SELECT m.name AS t, c.name AS c, c.type AS k, c.\"notnull\" AS n FROM sqlite_master m,
                pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
                AND m.name NOT LIKE 'sqlite%'";
            for row in sqlx::query(columns).fetch_all(&mut connection).await.unwrap() {
                let (t, c, k, n): (String, String, String, i64) =
                    (row.get("t"), row.get("c"), row.get("k"), row.get("n"));
                found.insert(format!("{t}.{c} {} {}", kind(&k), if n == 1 { "not null" } else { "null" }));
            }
            let indexes = "SELECT m.name AS t, i.\"unique\" AS u, (SELECT group_concat(x.name, ',') FROM
                (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) x) AS c
                FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'
                AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
            for row in sqlx::query(indexes).fetch_all(&mut connection).await.unwrap() {
                let (t, u, c): (String, i64, String) = (row.get("t"), row.get("u"), row.get("c"));
                found.insert(format!("{} {t}({c})", if u == 1 { "unique" } else { "index" }));
            }
            let triggers = "SELECT tbl_name || ' ' || name AS t FROM sqlite_master WHERE type = 'trigger'";
            for row in sqlx::query(triggers).fetch_all(&mut connection).await.unwrap() {
                found.insert(format!("trigger {}", row.get::<String, _>("t")));
            }
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
            let columns = "SELECT table_name::text AS t, column_name::text AS c, data_type::text AS k,
                is_nullable = 'YES' AS n FROM information_schema.columns WHERE table_schema = 'public'
                AND table_name NOT LIKE '\\_sqlx%'";
            for row in sqlx::query(columns).fetch_all(&mut connection).await.unwrap() {
                let (t, c, k, n): (String, String, String, bool) =
                    (row.get("t"), row.get("c"), row.get("k"), row.get("n"));
                found.insert(format!("{t}.{c} {} {}", kind(&k), if n { "null" } else { "not null" }));
            }
            let indexes = "SELECT t.relname::text AS t, i.indisunique AS u, (SELECT string_agg(a.attname::text, ','
                    ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
                    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) AS c
                FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
                WHERE s.nspname = 'public' AND t.relname NOT LIKE '\\_sqlx%'";
            for row in sqlx::query(indexes).fetch_all(&mut connection).await.unwrap() {
                let (t, u, c): (String, bool, String) = (row.get("t"), row.get("u"), row.get("c"));
                found.insert(format!("{} {t}({c})", if u { "unique" } else { "index" }));
            }
            // PostgreSQL can also be told to empty a table at once; SQLite has no such word.
            let triggers = "SELECT c.relname || ' ' || t.tgname AS t FROM pg_trigger t JOIN pg_class c
                ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT LIKE '%\\_no\\_truncate'";
            for row in sqlx::query(triggers).fetch_all(&mut connection).await.unwrap() {
                found.insert(format!("trigger {}", row.get::<String, _>("t")));
            }
        }
    }
    // Each engine holds words in its own way; see the migration that makes these tables.
    found.retain(|line| !line.contains("search_"));
    found
}

#[tokio::test]
async fn both_migrations_end_in_one_schema() {
    let sqlite = schema(&World::new(Engine::Sqlite).await.unwrap()).await;
    assert!(sqlite.len() > 250, "{}", sqlite.len());
    let Some(world) = World::new(Engine::Postgres).await else { return };
    let postgres = schema(&world).await;
    let differences: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

on_both! {
    async fn what_was_written_once_stays(world) {
        let one = world.marked(A, 1, commonlink_model::MatchingMode::HitAndContact).await;
        let two = world.marked(crate::world::B, 1, commonlink_model::MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let examination = world.examined(&one, &two, 1, &[A, crate::world::B]).await;
        let context = world.person(A);
        world.write(&context, async |unit: &mut commonlink_store::Unit| {
            unit.insert_opening(examination).await.unwrap();
            unit.insert_conclusion(&crate::world::conclusion(examination, A, 0, 1, 1)).await.unwrap();
            unit.insert_resolution(&commonlink_store::ResolutionRow {
                examination,
                owner: crate::world::org(A),
                account: crate::world::user(A, 0),
                class: commonlink_model::ClassConclusion::Inconclusive,
                individual: None,
                reason: "r".to_owned(),
                made_at: context.now,
            }).await.unwrap();
        }).await;
        for table in ["custody", "description", "comparison", "conclusion", "opening", "resolution", "audit_entry"] {
            let column = if table == "audit_entry" || table == "comparison" { "id" } else { "owner" };
            for text in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
                let refused = match world.database.engine() {
                    Engine::Sqlite => {
                        let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
                        sqlx::query(sqlx::AssertSqlSafe(text.clone())).execute(&mut connection).await.err()
                    }
                    Engine::Postgres => {
                        let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
                        sqlx::query("SET commonlink.principal = 'restore'").execute(&mut connection).await.unwrap();
                        sqlx::query(sqlx::AssertSqlSafe(text.clone())).execute(&mut connection).await.err()
                    }
                };
                let refused = refused.unwrap_or_else(|| panic!("{text} went through"));
                assert!(refused.to_string().contains("append-only"), "{text}: {refused}");
            }
        }
    }

    async fn migrating_again_changes_nothing_and_health_says_so(world) {
        world.store.migrate().await.unwrap();
        let other = open(world.database.url(), &world.database.folder().join("files"), &world.clock).await;
        let (first, second) = tokio::join!(world.store.migrate(), other.migrate());
        first.unwrap();
        second.unwrap();
        let health = world.store.health().await.unwrap();
        assert_eq!(health.applied, health.known);
        assert!(!world.store.training().await.unwrap());
        let platform = world.platform(A);
        world.write(&platform, async |unit: &mut commonlink_store::Unit| unit.set_training(true).await.unwrap()).await;
        assert!(world.store.training().await.unwrap());
    }
}
