//! `backup` and `restore`.

use crate::{options::StoreOptions, seal};
use age::x25519::Recipient;
use anyhow::{Context as _, bail};
use clap::Args;
use commonlink_casework::{Platform, views::Manifest};
use std::path::PathBuf;
use std::sync::Arc;

/// What there is to say of erasures, as long as nothing can be erased.
const ERASURES: &str = "This version erases no records and keeps no register of erasures, so none can be named that came \
    after the backup.";

/// Options of `backup`.
#[derive(Args)]
pub struct BackupArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Folder to be made, or with --recipient the file; it must not exist.
    #[arg(long, value_name = "FOLDER|FILE")]
    to: PathBuf,
    /// Public key (`age1…`) of whoever may read the backup; may be given more than once. `commonlink admin backup-key`
    /// makes one. Without it the backup is a folder that is not encrypted.
    #[arg(long, value_name = "KEY", value_parser = seal::recipient)]
    recipient: Vec<Recipient>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `restore`.
#[derive(Args)]
pub struct RestoreArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Folder or file made by `commonlink backup`.
    #[arg(long, value_name = "FOLDER|FILE")]
    from: PathBuf,
    /// File with the secret key to an encrypted backup.
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `commonlink backup`.
pub async fn backup(arguments: BackupArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let report = if arguments.recipient.is_empty() {
        platform.backup(&arguments.to).await?
    } else {
        let sealed = seal::Sealed::create(&arguments.to, &arguments.recipient)?;
        platform.backup_stream(sealed, seal::Sealed::finish).await?
    };
    if arguments.json {
        return tell(&report, None);
    }
    println!(
        "Copied {} rows and {} files to {}{}.",
        report.rows.values().sum::<u64>(),
        report.files,
        arguments.to.display(),
        if arguments.recipient.is_empty() { ", not encrypted" } else { ", encrypted" }
    );
    println!("Content: {}", report.content_hash());
    Ok(())
}

/// `commonlink restore`.
pub async fn restore(arguments: RestoreArguments) -> anyhow::Result<()> {
    let (database, files) = arguments.store.places();
    let from = arguments.from;
    let report = match arguments.identity {
        None if from.is_file() => {
            bail!(
                "{} is a file, so an encrypted backup: name the file of its secret key with --identity",
                from.display()
            )
        }
        Some(_) if from.is_dir() => {
            bail!("{} is a folder, which is not encrypted; leave --identity out", from.display())
        }
        None => Platform::restore(&database, &files, &from).await?,
        Some(key) => {
            let key = seal::identity(&key)?;
            Platform::restore_stream(&database, &files, Arc::new(move || seal::open(&from, &key))).await?
        }
    };
    if arguments.json {
        return tell(&report, Some(ERASURES));
    }
    println!(
        "Restored {} rows and {} files; every checksum fits.",
        report.rows.values().sum::<u64>(),
        report.files
    );
    println!("Content: {}", report.content_hash());
    println!("{ERASURES}");
    Ok(())
}

/// The manifest with its content hash, and what is to be said of erasures.
fn tell(report: &Manifest, erasures: Option<&str>) -> anyhow::Result<()> {
    let mut value = serde_json::to_value(report).context("the report can't be written")?;
    if let Some(object) = value.as_object_mut() {
        object.insert("content".to_owned(), report.content_hash().into());
        if let Some(said) = erasures {
            object.insert("erasures_after".to_owned(), serde_json::Value::Null);
            object.insert("erasures_note".to_owned(), said.into());
        }
    }
    println!("{value}");
    Ok(())
}
