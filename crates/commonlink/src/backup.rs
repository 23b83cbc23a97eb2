//! `backup` and `restore`.

use crate::options::StoreOptions;
use clap::Args;
use commonlink_casework::Platform;
use std::path::PathBuf;

/// Options of `backup`.
#[derive(Args)]
pub struct BackupArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Folder to be made; it must not exist.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `restore`.
#[derive(Args)]
pub struct RestoreArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Folder made by `commonlink backup`.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `commonlink backup`.
pub async fn backup(arguments: BackupArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let report = platform.backup(&arguments.to).await?;
    if arguments.json {
        return tell(&report);
    }
    println!(
        "Copied {} rows and {} files to {}.",
        report.rows.values().sum::<u64>(),
        report.files,
        arguments.to.display()
    );
    Ok(())
}

/// `commonlink restore`.
pub async fn restore(arguments: RestoreArguments) -> anyhow::Result<()> {
    let (database, files) = arguments.store.places();
    let report = Platform::restore(&database, &files, &arguments.from).await?;
    if arguments.json {
        return tell(&report);
    }
    println!(
        "Restored {} rows and {} files; every checksum fits.",
        report.rows.values().sum::<u64>(),
        report.files
    );
    Ok(())
}

fn tell(report: &impl serde::Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(report)?);
    Ok(())
}
