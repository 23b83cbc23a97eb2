//! One database per test, of either engine, gone when the test is.

use std::path::Path;

use crate::{TemporaryFolder, postgres};

/// A database engine that the store serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of the run's temporary cluster.
    Postgres,
}

impl Engine {
    /// Both engines: a behavioural test loops over them.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// An empty (or prepared) database of its own, removed when dropped. It also brings a folder for files.
#[derive(Debug)]
pub struct TemporaryDatabase {
    engine: Engine,
    url: String,
    // Dropped in this order: the database first, its folder after.
    _database: Option<postgres::Database>,
    folder: TemporaryFolder,
}

impl TemporaryDatabase {
    /// Address for the store: `sqlite:///…/commonlink.db` (the file need not exist yet) or
    /// `postgres://commonlink@localhost/NAME?host=SOCKET_FOLDER`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which engine it is of.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// An empty folder that lives as long as the database; `commonlink.db` is the only name taken in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A new, empty database. `None` after a printed line when PostgreSQL is asked for and not installed.
///
/// # Panics
/// When the database cannot be made; in CI also when PostgreSQL is not installed.
pub async fn temporary_url(engine: Engine) -> Option<TemporaryDatabase> {
    match engine {
        Engine::Sqlite => Some(sqlite()),
        Engine::Postgres => from_cluster(None).await,
    }
}

/// A new database that `prepare` has filled, for example with all migrations.
///
/// On PostgreSQL `prepare` runs once per `key` and cluster, on a template that later databases are cloned from
/// (about 0.1 s each instead of the whole of `prepare`); it must close its connections before it returns. On
/// SQLite it runs each time. `key` must change whenever what `prepare` does changes, because clusters outlive
/// processes: put a checksum of the migrations in it. Letters, digits and `_` only, at most 40.
///
/// # Panics
/// As [`temporary_url`]; and when `key` has other characters.
pub async fn temporary_url_prepared<F>(engine: Engine, key: &str, prepare: F) -> Option<TemporaryDatabase>
where
    F: AsyncFnOnce(&str),
{
    assert!(
        (1..=40).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
        "a template's key is 1 to 40 letters, digits or _: {key:?}"
    );
    match engine {
        Engine::Sqlite => {
            let database = sqlite();
            prepare(database.url()).await;
            Some(database)
        }
        Engine::Postgres => {
            let cluster = blocking(postgres::cluster).await?;
            let name = format!("template_{}", key.to_ascii_lowercase());
            let template = blocking(move || cluster.template(&name)).await;
            if template.is_new() {
                prepare(&template.url()).await;
                template.finished();
            }
            let name = template.name().to_owned();
            // Freed before cloning: clones of a finished template may be made side by side.
            drop(template);
            from_cluster(Some(name)).await
        }
    }
}

fn sqlite() -> TemporaryDatabase {
    let folder = TemporaryFolder::new("sqlite");
    let url = format!("sqlite://{}", folder.path().join("commonlink.db").display());
    TemporaryDatabase { engine: Engine::Sqlite, url, _database: None, folder }
}

async fn from_cluster(template: Option<String>) -> Option<TemporaryDatabase> {
    let cluster = blocking(postgres::cluster).await?;
    let database = blocking(move || cluster.create(template.as_deref())).await;
    Some(TemporaryDatabase {
        engine: Engine::Postgres,
        url: database.url(),
        _database: Some(database),
        folder: TemporaryFolder::new("files"),
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
