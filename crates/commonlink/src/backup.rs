//! `backup` and `restore`.

use crate::{options::StoreOptions, seal};
use age::x25519::Recipient;
use anyhow::{Context as _, bail};
use clap::Args;
use commonlink_casework::{
    Platform,
    views::{Erased, Erasure, Manifest, Register},
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What there is to say where no register was given.
const NO_REGISTER: &str = "There was no register of erasures to look into: what was taken back after this backup was made is \
    here again, and nobody can tell what that is. A running store writes its register with `commonlink admin erasures --to \
    FILE`, and every backup has the one of its moment beside it; restore again into a new place with the newest one and \
    `--erasures FILE`, or with `--erasures-from` and the old store, if that is still there.";
/// Erasures that are told one by one.
const MOST_TOLD: usize = 20;

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
    /// Register of erasures that is newer than the backup: what it says was taken back does not come again. `commonlink
    /// admin erasures` writes one, and every backup has one beside it.
    #[arg(long, value_name = "FILE", conflicts_with = "erasures_from")]
    erasures: Option<PathBuf>,
    /// Read that register from the old store, where it is still there: its folder, or the address of its database.
    #[arg(long, value_name = "FOLDER|ADDRESS")]
    erasures_from: Option<String>,
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
    let register = beside(&arguments.to);
    let erasures = platform.write_register(&register).await?;
    if arguments.json {
        let more = serde_json::json!({ "register": register, "erasures": erasures });
        return tell(&report, more);
    }
    println!(
        "Copied {} rows and {} files to {}{}.",
        report.rows.values().sum::<u64>(),
        report.files,
        arguments.to.display(),
        if arguments.recipient.is_empty() { ", not encrypted" } else { ", encrypted" }
    );
    println!("Content: {}", report.content_hash());
    println!("The register of {erasures} erasures is in {}.", register.display());
    Ok(())
}

/// Where the register of erasures lies beside a backup.
fn beside(backup: &Path) -> PathBuf {
    let mut name = backup.file_name().unwrap_or_default().to_owned();
    name.push(".erasures.jsonl");
    backup.with_file_name(name)
}

/// The register that a restore looks into, if there is one.
async fn register(arguments: &RestoreArguments) -> anyhow::Result<Option<Register>> {
    if let Some(path) = &arguments.erasures {
        return Ok(Some(Register::read(path)?));
    }
    let Some(place) = &arguments.erasures_from else { return Ok(None) };
    let address = if place.contains(':') {
        place.clone()
    } else {
        let (database, _files) = StoreOptions::in_folder(PathBuf::from(place)).places();
        database
    };
    Ok(Some(Platform::register_of(&address).await?))
}

/// `commonlink restore`.
pub async fn restore(arguments: RestoreArguments) -> anyhow::Result<()> {
    let in_the_way = arguments.store.in_the_way()?;
    if let Some(first) = in_the_way.first() {
        let more = match in_the_way.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        bail!(
            "{}{more} is in the way, and is nothing of a store; restore into a new place, or move it away",
            first.display()
        );
    }
    let (database, files) = arguments.store.places();
    let register = register(&arguments).await?;
    let known = register.clone().unwrap_or_default();
    let from = arguments.from;
    let (report, erased) = match arguments.identity {
        None if from.is_file() => {
            bail!(
                "{} is a file, so an encrypted backup: name the file of its secret key with --identity",
                from.display()
            )
        }
        Some(_) if from.is_dir() => {
            bail!("{} is a folder, which is not encrypted; leave --identity out", from.display())
        }
        None => Platform::restore(&database, &files, &from, &known).await?,
        Some(key) => {
            let key = seal::identity(&key)?;
            let open = Arc::new(move || seal::open(&from, &key));
            Platform::restore_stream(&database, &files, open, &known).await?
        }
    };
    let given = register.is_some();
    if arguments.json {
        let after = given.then(|| serde_json::json!(erased.after));
        let note = if given { "" } else { NO_REGISTER };
        let more = serde_json::json!({
            "erasures_after": after,
            "erasures_removed": given.then_some(erased.removed),
            "erasures_note": note,
        });
        return tell(&report, more);
    }
    println!(
        "Restored {} rows and {} files; every checksum fits.",
        report.rows.values().sum::<u64>(),
        report.files
    );
    println!("Content: {}", report.content_hash());
    if !given {
        println!("{NO_REGISTER}");
        return Ok(());
    }
    println!(
        "After the backup {} records were taken back; {} of them were in it and are gone again.",
        erased.after.len(),
        erased.removed
    );
    for (what, count) in by_cause(&erased) {
        println!("  {what}: {count} records");
    }
    for Erasure { owner, record, kind, .. } in erased.after.iter().take(MOST_TOLD) {
        println!("  {kind} {record} of {owner}");
    }
    if erased.after.len() > MOST_TOLD {
        println!("  and {} more; --json names all", erased.after.len() - MOST_TOLD);
    }
    Ok(())
}

/// How many records went for which cause.
fn by_cause(erased: &Erased) -> BTreeMap<String, usize> {
    let mut causes = BTreeMap::new();
    for Erasure { reason, cause, .. } in &erased.after {
        *causes.entry(format!("{reason} {cause}")).or_insert(0) += 1;
    }
    causes
}

/// The manifest with its content hash, and what else there is to say.
fn tell(report: &Manifest, more: serde_json::Value) -> anyhow::Result<()> {
    let mut value = serde_json::to_value(report).context("the report can't be written")?;
    if let Some(object) = value.as_object_mut() {
        object.insert("content".to_owned(), report.content_hash().into());
        if let serde_json::Value::Object(more) = more {
            object.extend(more);
        }
    }
    println!("{value}");
    Ok(())
}
