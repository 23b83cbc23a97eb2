//! Options that several commands share.

use anyhow::Context as _;
use clap::Args;
use commonlink_casework::Platform;
use std::path::PathBuf;

/// Where the store is.
#[derive(Args, Clone, Debug)]
pub struct StoreOptions {
    /// Folder that holds the store: database `commonlink.db` and originals `files/`.
    #[arg(long, value_name = "FOLDER", default_value = "commonlink-data", env = "COMMONLINK_STORE")]
    pub data: PathBuf,
    /// Database address, `sqlite:PATH` or `postgres://…`; without it SQLite in the folder of `--data`.
    #[arg(long, value_name = "ADDRESS", env = "COMMONLINK_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Folder of originals; without it `files/` in the folder of `--data`.
    #[arg(long, value_name = "FOLDER", env = "COMMONLINK_FILES")]
    pub files: Option<PathBuf>,
}

impl StoreOptions {
    /// A store that is wholly in one folder.
    pub fn in_folder(data: PathBuf) -> Self {
        Self { data, database: None, files: None }
    }

    /// Opens the platform; makes the folder where it is missing.
    pub async fn open(&self, migrate: bool) -> anyhow::Result<Platform> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("the folder {} can't be made", self.data.display()))?;
        let database = self
            .database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("commonlink.db").display()));
        let files = self.files.clone().unwrap_or_else(|| self.data.join("files"));
        Platform::open(&database, &files, migrate)
            .await
            .context("the store can't be opened; `commonlink migrate` makes or updates it")
    }
}

/// `commonlink migrate`.
pub async fn migrate(store: &StoreOptions) -> anyhow::Result<()> {
    store.open(true).await?;
    println!("The database is at version {}.", env!("CARGO_PKG_VERSION"));
    Ok(())
}
