//! `submit` and `export`.

use crate::options::StoreOptions;
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use commonlink_casework::{
    CaseworkError, Export, ExportFormat, Once, Platform,
    intake::{self, SeizureInput},
    views::SeizureQuery,
};
use commonlink_model::{Context, Level};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Options of `submit`.
#[derive(Args)]
pub struct SubmitArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the owner, for example `fj`; `commonlink admin organisations` lists them.
    #[arg(long, value_name = "HANDLE")]
    owner: String,
    /// JSON file as `POST /api/v1/seizures` takes it; a `sha256` of the form `file:NAME` takes in a file
    /// beside it.
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// The same key again submits nothing twice; without it owner and case reference make the key.
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `export`.
#[derive(Args)]
pub struct ExportArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the owner.
    #[arg(long, value_name = "HANDLE")]
    owner: String,
    /// Format.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// File to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// `commonlink submit`.
pub async fn submit(arguments: SubmitArguments) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&arguments.file)
        .with_context(|| format!("{} can't be read", arguments.file.display()))?;
    let mut input: SeizureInput = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a submission as the API takes it", arguments.file.display()))?;
    let platform = arguments.store.open(false).await?;
    let ctx = owner(&platform, &arguments.owner).await?;
    let folder = arguments.file.parent().unwrap_or(Path::new("."));
    for file in input.marks.iter_mut().flat_map(|mark| &mut mark.files) {
        let Some(name) = file.sha256.strip_prefix("file:") else { continue };
        let path = folder.join(name);
        let bytes = std::fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
        let received = platform
            .receive(&ctx, name, bytes)
            .await
            .with_context(|| format!("{} was not taken in", path.display()))?;
        file.sha256 = received.hash;
    }
    let once = match &arguments.idempotency_key {
        Some(key) => Once::new("submit", key, &input),
        None => Once::derived("submit", &["file", &arguments.owner, &input.reference], &input),
    }?;
    let standard = platform.standard_handling(&ctx).await?;
    let (submission, marks, faults) = intake::read(&input, &standard, &ctx, platform.ids());
    if !faults.is_empty() {
        return Err(CaseworkError::Invalid(faults).into());
    }
    let submitted = platform.submit(&ctx, &once, submission, marks).await?;
    if arguments.json {
        println!("{}", serde_json::to_string(&submitted)?);
    } else {
        println!("Seizure {} with {} marks; comparison follows.", submitted.seizure, submitted.marks.len());
    }
    Ok(())
}

/// `commonlink export`.
pub async fn export(arguments: ExportArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let ctx = owner(&platform, &arguments.owner).await?;
    let format = match arguments.format {
        Format::Csv => ExportFormat::Csv,
        Format::Json => ExportFormat::Json,
    };
    let mut export = platform.export(&ctx, SeizureQuery::default(), format).await?;
    let written = match &arguments.out {
        None => written(&mut export, &mut std::io::stdout()).await.context("the export broke off"),
        // What is there and no file, such as a pipe, is written into.
        Some(path) if path.exists() && !path.is_file() => {
            let unwritten = || format!("{} can't be written", path.display());
            let mut out = std::fs::File::options().write(true).open(path).with_context(unwritten)?;
            written(&mut export, &mut out).await.with_context(unwritten)
        }
        Some(path) => into_file(&mut export, path).await,
    };
    if written.is_err() {
        export.end(false).await?;
    }
    written
}

/// Writes an export beside its place, so that what has its name is whole.
async fn into_file(export: &mut Export, path: &Path) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let unwritten = || format!("{} can't be written", path.display());
    let mut file = std::fs::File::create(&part).with_context(unwritten)?;
    let outcome = match written(export, &mut file).await {
        Ok(()) => std::fs::rename(&part, path).with_context(unwritten),
        Err(error) => Err(error.context(unwritten())),
    };
    if outcome.is_err() {
        // What is left of it says by its name that it is not whole.
        let _ = std::fs::remove_file(&part);
    }
    outcome
}

async fn written(export: &mut Export, out: &mut impl Write) -> anyhow::Result<()> {
    while let Some(bytes) = export.next().await? {
        out.write_all(&bytes)?;
    }
    out.flush()?;
    Ok(())
}

/// The context of an owner, for whoever has the machine in their hands: of its country and under its bureau, because others exclude
/// these.
pub async fn owner(platform: &Platform, handle: &str) -> anyhow::Result<Context> {
    let found = platform.organisation_by_handle(handle).await?;
    let Some(organisation) = found else {
        bail!("there is no organisation `{handle}`; `commonlink admin organisations` lists them");
    };
    Ok(Context {
        country: organisation.country,
        bureau: organisation.parent,
        clearance: Level::Restricted,
        ..platform.own_context(organisation.id)
    })
}
