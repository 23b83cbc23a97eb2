//! `import`: tables of others.

use crate::options::{StoreOptions, UndoOptions};
use crate::{progress, tables};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use commonlink_casework::import::{How, Imported, MappingReport, Mappings, Progress};
use commonlink_casework::{CaseworkError, Platform};
use commonlink_model::{Context, ImportState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Subcommands of `import`.
#[derive(Subcommand)]
pub enum Command {
    /// Take in a table of the UNODC Individual Drug Seizures: CSV, packed CSV or XLSX, in any of its editions.
    Ids(IdsArguments),
    /// Take in anybody's table by a mapping of its columns: CSV, packed CSV or XLSX.
    Table(tables::TableArguments),
    /// Look at a table: its columns, and how its first rows would be read.
    Preview(tables::PreviewArguments),
    /// List the column mappings of an owner.
    Mappings(tables::MappingsArguments),
    /// Take back what a batch brought, as far as nothing rests on it.
    Undo(UndoArguments),
    /// List the batches of an owner.
    List(ListArguments),
}

/// Options of `import ids`.
#[derive(Args)]
pub struct IdsArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The table.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Handle of the body that supplies the table and owns what comes of it, for example an international one;
    /// `commonlink admin organisations` lists them.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// The year of its rows, for an edition without a column for the date.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=2100))]
    year: Option<i16>,
    /// Answer as JSON: counts, manifest, and the mapping report.
    #[arg(long)]
    json: bool,
}

/// Options of `import undo`.
#[derive(Args)]
pub struct UndoArguments {
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    window: UndoOptions,
    /// The batch, as `import` named it.
    #[arg(value_name = "BATCH")]
    batch: String,
    /// Handle of its owner.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `import list`.
#[derive(Args)]
pub struct ListArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the owner.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `commonlink import`.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Ids(arguments) => ids(arguments).await,
        Command::Table(arguments) => tables::table(arguments).await,
        Command::Preview(arguments) => tables::preview(arguments).await,
        Command::Mappings(arguments) => tables::mappings(arguments).await,
        Command::Undo(arguments) => undo(arguments).await,
        Command::List(arguments) => list(arguments).await,
    }
}

async fn ids(arguments: IdsArguments) -> anyhow::Result<()> {
    let file = &arguments.file;
    is_file(file)?;
    let platform = arguments.store.open(false).await?;
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    let how = arguments.year.map_or(How::Ids, |year| How::IdsOf { year });
    let outcome = Take { platform: &platform, ctx: &ctx, file }.run(how).await;
    answer(outcome.with_context(|| not_taken_in(file))?, arguments.json)
}

/// A table on its way in.
pub struct Take<'a> {
    /// Where it goes.
    pub platform: &'a Platform,
    /// Whose it is.
    pub ctx: &'a Context,
    /// The table.
    pub file: &'a Path,
}

impl Take<'_> {
    /// Takes it in with a bar that shows how far it is; Ctrl-C stops it after the block it is at.
    pub async fn run(&self, how: How) -> Result<Imported, CaseworkError> {
        let watched = Arc::new(Progress::default());
        let shown = tokio::spawn(show(Arc::clone(&watched)));
        let stop = tokio::spawn(cancel_on_interrupt(Arc::clone(&watched)));
        let name = name_of(self.file);
        let outcome = self.platform.import_table(self.ctx, self.file, &name, how, &watched).await;
        shown.abort();
        stop.abort();
        outcome
    }
}

/// Refuses what is no file before a store is opened for it.
pub fn is_file(file: &Path) -> anyhow::Result<()> {
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    Ok(())
}

/// The name of a file without its folder.
pub fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What is said before the reason.
pub fn not_taken_in(file: &Path) -> String {
    format!("{} was not taken in", file.display())
}

/// Says what came of a table; an error where it broke off.
pub fn answer(imported: Imported, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(&as_json(&imported))?);
    } else {
        print(&imported);
    }
    if imported.state == ImportState::Failed {
        let why = imported.report.failure.unwrap_or_default();
        bail!("the file broke off: {why}. What came before is held; the same file again goes on");
    }
    Ok(())
}

fn as_json(imported: &Imported) -> serde_json::Value {
    let counts = &imported.counts;
    serde_json::json!({
        "batch": imported.batch,
        "state": imported.state,
        "read": counts.read,
        "imported": counts.imported,
        "already_held": counts.already_held,
        "reported": counts.reported,
        "further_copies": counts.further_copies,
        "manifest": imported.manifest,
        "report": imported.report,
    })
}

/// A bar over the bytes of the file until it is aborted.
async fn show(progress: Arc<Progress>) {
    let (_, total) = progress.bytes();
    let bar = progress::bar("rows", total);
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (read, total) = progress.bytes();
        bar.set_length(total);
        bar.set_position(read);
        bar.set_message(format!("{} rows", progress.rows()));
    }
}

async fn cancel_on_interrupt(progress: Arc<Progress>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        progress.cancel();
    }
}

fn print(imported: &Imported) {
    let counts = &imported.counts;
    println!("Batch {} ({}): {} rows read.", imported.batch, imported.state, counts.read);
    println!(
        "  {:>9} imported, {} of them further copies of a row of the file",
        counts.imported, counts.further_copies
    );
    println!("  {:>9} already held", counts.already_held);
    println!("  {:>9} reported and not taken in", counts.reported);
    report(&imported.report);
    println!("Manifest {}", imported.manifest);
}

fn report(report: &MappingReport) {
    let columns: Vec<String> = report
        .columns
        .iter()
        .map(|column| format!("{} -> {}", column.header, column.field.as_deref().unwrap_or("kept")))
        .collect();
    println!("Columns: {}", columns.join(", "));
    for (what, mappings) in [
        ("countries", &report.countries),
        ("drugs", &report.drugs),
        ("units", &report.units),
        ("transport", &report.transports),
        ("hiding places", &report.concealments),
        ("kinds of places", &report.sites),
        ("places", &report.places),
    ] {
        kind(what, mappings);
    }
    for (what, counts) in [("Not read", &report.flags), ("Not taken in", &report.reasons)] {
        for (code, rows) in counts {
            println!("{what}: {code} in {rows} rows");
        }
    }
    for sheet in &report.passed_over {
        println!("Sheet `{sheet}` was passed over: its columns are none of the layout.");
    }
    for code in report.note_codes() {
        let key = format!("import-note-{}", code.replace('_', "-"));
        println!("{}", commonlink_reference::text(commonlink_reference::Lang::En, &key));
    }
}

fn kind(what: &str, mappings: &Mappings) {
    if mappings.distinct == 0 {
        return;
    }
    println!(
        "{:<16}{} of {} texts known, in {} of {} rows",
        format!("{what}:"),
        mappings.known,
        mappings.distinct,
        mappings.rows_known,
        mappings.rows
    );
    let unknown: Vec<String> = mappings
        .texts
        .iter()
        .filter(|text| text.code.is_none())
        .take(8)
        .map(|text| format!("{} ({})", text.text, text.rows))
        .collect();
    if !unknown.is_empty() {
        println!("                not known: {}", unknown.join("; "));
    }
}

async fn undo(arguments: UndoArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?.with_undo_hours(arguments.window.import_undo_hours);
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    let Ok(batch) = arguments.batch.parse() else {
        bail!("`{}` names no batch; `commonlink import list` lists them", arguments.batch);
    };
    let taken = platform.undo_import(&ctx, batch).await.context("the batch was not taken back")?;
    let held = platform.import(&ctx, batch).await?;
    let stays = platform.import_standing(&ctx, &held).await?.rests;
    if arguments.json {
        println!("{}", serde_json::json!({ "batch": batch, "taken_back": taken, "stays": stays }));
    } else if stays > 0 {
        println!(
            "{taken} seizures taken back; {stays} stay: they have marks or exhibits, were changed since, or others were told \
             of them. Withdraw those, or erase them with a second person, on their pages."
        );
    } else {
        println!("{taken} seizures taken back.");
    }
    Ok(())
}

async fn list(arguments: ListArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    for batch in platform.imports(&ctx).await? {
        let counts = &batch.counts;
        if arguments.json {
            let line = serde_json::json!({
                "batch": batch.id, "state": batch.state, "file": batch.file_name, "sha256": batch.file_hash,
                "layout": batch.layout, "read": counts.read, "imported": counts.imported,
                "already_held": counts.already_held, "reported": counts.reported,
                "started": batch.started.to_rfc3339(), "manifest": batch.manifest,
            });
            println!("{line}");
        } else if batch.state == ImportState::Running {
            // What rows came to is counted in the end.
            println!(
                "{} {} {:<9} {} read so far: {}",
                batch.started.to_minute(),
                batch.id,
                batch.state,
                counts.read,
                batch.file_name
            );
        } else {
            println!(
                "{} {} {:<9} {} read, {} imported, {} held, {} reported: {}",
                batch.started.to_minute(),
                batch.id,
                batch.state,
                counts.read,
                counts.imported,
                counts.already_held,
                counts.reported,
                batch.file_name
            );
        }
    }
    Ok(())
}
