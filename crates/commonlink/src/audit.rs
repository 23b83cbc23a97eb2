//! `audit` and `witness`: the audit trail for who keeps it, and for who does not trust its keeper.

use crate::options::StoreOptions;
use crate::progress::bar;
use crate::seizures;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use commonlink_casework::audit::{Bundle, Finding, Receipt, Trust, Verifier, Witness};
use commonlink_casework::{CaseworkError, SystemClock};
use commonlink_model::{AuditId, Clock as _};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};

/// Most bytes of a bundle, a proof or a key that are read.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Subcommands of `audit`.
#[derive(Subcommand)]
pub enum Command {
    /// Look at every entry again, and at the head that is signed. Ends with an error where something was changed, taken
    /// away or added. Without `--key` and `--witness` the store is only held against itself.
    Verify(VerifyArguments),
    /// Print the public key of the trail, which members keep.
    Key(StoreArguments),
    /// Hand signing over to a new key. Stop `serve` and `work` first, and start them with the new file.
    HandOver(HandOverArguments),
    /// Print the head and the proof that it goes on from what a witness saw.
    Head(HeadArguments),
    /// Print the proof of an entry, for the body whose act or record it is.
    Proof(ProofArguments),
    /// Write every line of the trail, for whoever checks it with a program of their own.
    Export(ExportArguments),
}

/// The store alone.
#[derive(Args)]
pub struct StoreArguments {
    #[command(flatten)]
    store: StoreOptions,
}

/// Options of `audit verify`.
#[derive(Args)]
pub struct VerifyArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The first public key of the trail, as members were given it: the key itself or a file that holds it.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// What a witness has kept; any number of them.
    #[arg(long, value_name = "FILE")]
    witness: Vec<PathBuf>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `audit hand-over`.
#[derive(Args)]
pub struct HandOverArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the body in whose name it is done.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
}

/// Options of `audit head`.
#[derive(Args)]
pub struct HeadArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Entries that the witness saw last: `commonlink witness show` says how many.
    #[arg(long, value_name = "ENTRIES", default_value_t = 0)]
    from: u64,
}

/// Options of `audit proof`.
#[derive(Args)]
pub struct ProofArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the body that it concerns.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// The entry.
    #[arg(value_name = "ENTRY")]
    entry: AuditId,
}

/// Options of `audit export`.
#[derive(Args)]
pub struct ExportArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Where to; without it standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Subcommands of `witness`.
#[derive(Subcommand)]
pub enum WitnessCommand {
    /// Begin to keep the heads of a trail whose key is known.
    Begin(BeginArguments),
    /// Check a bundle from standard input against what was kept, and keep it. Ends with an error where the trail was
    /// rewritten or cut.
    Add(StateArguments),
    /// Print how many entries were seen last.
    Show(StateArguments),
    /// Check the proof of an entry from standard input.
    Check(StateArguments),
}

/// Options of `witness begin`.
#[derive(Args)]
pub struct BeginArguments {
    /// The file to keep it in.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// The public key: the key itself or a file that holds it.
    #[arg(long, value_name = "KEY")]
    key: String,
}

/// Options of the others.
#[derive(Args)]
pub struct StateArguments {
    /// The file in which it is kept.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
}

/// `commonlink audit`.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Verify(arguments) => verify(arguments).await,
        Command::Key(arguments) => {
            let key = arguments.store.open(false).await?.audit_key().await?;
            println!(
                "{}",
                key.context("nothing was signed yet; `commonlink serve` makes the key")?.to_text()
            );
            Ok(())
        }
        Command::HandOver(arguments) => {
            let platform = arguments.store.open(false).await?;
            arguments.store.sign_audit(&platform).await?;
            let body = seizures::owner(&platform, &arguments.owner).await?.organisation;
            platform.store().sequence().await?;
            let key = platform.hand_over_audit_key(&arguments.store.audit_key(), body).await?;
            platform.store().sequence().await?;
            println!("{}", key.to_text());
            Ok(())
        }
        Command::Head(arguments) => {
            let platform = arguments.store.open(false).await?;
            let bundle = platform.store().audit_bundle(arguments.from).await?;
            let bundle = bundle.with_context(|| {
                format!(
                    "there is no head that goes on from {} entries; the trail is shorter, or never signed",
                    arguments.from
                )
            })?;
            print!("{}", bundle.to_text());
            Ok(())
        }
        Command::Proof(arguments) => {
            let platform = arguments.store.open(false).await?;
            let body = seizures::owner(&platform, &arguments.owner).await?;
            let receipt = platform.store().audit_receipt(&body, arguments.entry).await?;
            let receipt =
                receipt.context("there is no such entry of this body, or it has no place in the tree yet")?;
            print!("{}", receipt.to_text());
            Ok(())
        }
        Command::Export(arguments) => export(arguments).await,
    }
}

/// A key that was typed, or is the first line of a file.
fn key(given: &str) -> anyhow::Result<Verifier> {
    if let Ok(key) = Verifier::read(given) {
        return Ok(key);
    }
    let text = std::fs::read_to_string(given).with_context(|| {
        format!("`{given}` is neither the public key of a trail nor a file that holds one")
    })?;
    Ok(Verifier::read(text.lines().next().unwrap_or_default())?)
}

async fn verify(arguments: VerifyArguments) -> anyhow::Result<()> {
    let mut trust = Trust { key: arguments.key.as_deref().map(key).transpose()?, seen: Vec::new() };
    for path in &arguments.witness {
        let kept = kept(path)?;
        trust.seen.extend(kept.seen);
    }
    let platform = arguments.store.open(false).await?;
    let shown = bar("Entries", 0);
    let found = platform.store().verify_audit(&trust, SystemClock.now(), |done, all| {
        if done % 10_000 == 1 {
            shown.set_length(all);
            shown.set_position(done);
        }
    });
    let found = found.await.map_err(CaseworkError::from)?;
    shown.finish_and_clear();
    let words: Vec<String> = found.findings.iter().map(in_words).collect();
    if arguments.json {
        let answer = serde_json::json!({
            "entries": found.entries, "forgotten": found.forgotten, "good": words.is_empty(), "findings": words,
            "witnesses": arguments.witness.len(), "key": trust.key.is_some(),
        });
        println!("{answer}");
    } else {
        println!("{} entries, of which {} without their content.", found.entries, found.forgotten);
        for line in &words {
            println!("{line}");
        }
    }
    if !words.is_empty() {
        bail!("the audit trail is not what it was; keep the store as it is, and ask its witnesses");
    }
    if !arguments.json {
        match (trust.key.is_some(), arguments.witness.is_empty()) {
            (true, false) => println!("All is as it was signed, and as witnesses saw it."),
            (true, true) => println!(
                "All is as it was signed. Whether it was rewritten and signed anew, only a witness can tell."
            ),
            _ => println!(
                "The trail agrees with itself. Give --key and --witness to hold it against what members keep."
            ),
        }
    }
    Ok(())
}

fn in_words(finding: &Finding) -> String {
    match finding {
        Finding::NoHead => "No head was ever signed.".to_owned(),
        Finding::Signature => "The head is not signed by the key of this trail.".to_owned(),
        Finding::Missing { place } => format!("The entry at place {place} was taken away."),
        Finding::Changed { from, to } => {
            format!("Of the entries at places {from} to {to} at least one was changed, added or moved.")
        }
        Finding::Size { signed, found } => format!("The head is about {signed} entries; there are {found}."),
        Finding::Root => "The entries are not those that were signed.".to_owned(),
        Finding::Cut { seen, found } => {
            format!(
                "A witness saw {seen} entries; there are {found}. The end was cut off, or an older state brought back."
            )
        }
        Finding::Rewritten { seen } => {
            format!("The first {seen} entries are not those that a witness saw: the trail was rewritten.")
        }
        Finding::Late { entries } => {
            format!(
                "{entries} entries have waited for their place for more than a minute; is `serve` or `work` running?"
            )
        }
    }
}

async fn export(arguments: ExportArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let lines = match &arguments.out {
        None => {
            let mut out = BufWriter::new(stdout());
            let lines = platform.store().audit_lines(|line| writeln!(out, "{line}")).await?;
            out.flush()?;
            lines
        }
        Some(path) => {
            let file = File::create_new(path).with_context(|| format!("{} can't be made", path.display()))?;
            let mut out = BufWriter::new(file);
            let lines = platform.store().audit_lines(|line| writeln!(out, "{line}")).await?;
            out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            lines
        }
    };
    eprintln!("{lines} entries.");
    Ok(())
}

fn kept(path: &Path) -> anyhow::Result<Witness> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be read; `commonlink witness begin` makes it", path.display()))?;
    Witness::read(&text).with_context(|| format!("{} is damaged", path.display()))
}

fn typed() -> anyhow::Result<String> {
    let mut text = String::new();
    stdin().take(LARGEST).read_to_string(&mut text).context("standard input is no text")?;
    Ok(text)
}

fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// `commonlink witness`.
pub fn witness(command: WitnessCommand) -> anyhow::Result<()> {
    match command {
        WitnessCommand::Begin(BeginArguments { state, key: given }) => {
            let key = key(&given)?;
            let file = File::create_new(&state).with_context(|| format!("{} can't be made", state.display()));
            drop(file?);
            append(&state, &Witness::first_line(&key))?;
            println!("{} is trusted from now on.", key.name());
        }
        WitnessCommand::Add(StateArguments { state }) => {
            let mut witness = kept(&state)?;
            let before = witness.key.clone();
            let bundle = Bundle::read(&typed()?)?;
            let accepted = witness.accept(&bundle)?;
            append(&state, &accepted.lines(&before, &bundle, &SystemClock.now().to_rfc3339()))?;
            println!(
                "{} entries, {} of them new; they go on from what was seen.",
                accepted.checkpoint.size, accepted.new
            );
        }
        WitnessCommand::Show(StateArguments { state }) => {
            println!("{}", kept(&state)?.seen.map_or(0, |(size, _)| size));
        }
        WitnessCommand::Check(StateArguments { state }) => {
            let (entry, size) = Receipt::read(&typed()?)?.check(&kept(&state)?.key)?;
            println!("{} by {} is one of the {size} entries of the trail.", entry.action, entry.owner);
        }
    }
    Ok(())
}
