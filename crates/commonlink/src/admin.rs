//! `admin`: for whoever has the machine in their hands. Shows no content of records.

use crate::options::StoreOptions;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use commonlink_casework::{CaseworkError, accounts::NewAccount, agreements::AgreementInput};
use commonlink_model::{Organisation, OrganisationId, OrganisationKind, Role};
use commonlink_reference::{Lang, text};
use std::io::BufRead as _;

/// Subcommands of `admin`.
#[derive(Subcommand)]
pub enum Command {
    /// Make an organisation with its first administrator. The password is read from the first line of
    /// standard input: at least 15 characters.
    Found(FoundArguments),
    /// Let an account in again whose body nobody else can help: a new first password, no second factor, its review begun
    /// anew. The password is the answer.
    LetIn(LetInArguments),
    /// Record an access agreement of a body, where nobody has signed in yet who could: a body of no country is let in only
    /// while one is in force. The secretariat's administrators, and those of the bureau above it, do the same in the pages.
    Agree(AgreeArguments),
    /// List the organisations.
    Organisations(HealthArguments),
    /// Say whether the store answers and how much work waits.
    Health(HealthArguments),
    /// Make the key to encrypted backups: the secret one in a new file, which belongs off this machine, the public one
    /// as the answer.
    BackupKey(BackupKeyArguments),
    /// Write the register of what was taken back, without its content, for `restore --erasures`: a backup can't know what
    /// is taken back after it.
    Erasures(ErasuresArguments),
    /// Remove leftovers older than a day and look whether every file that a record refers to is there; fails
    /// when one is missing.
    Sweep(HealthArguments),
}

/// Options of `admin found`.
#[derive(Args)]
pub struct FoundArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The organisation's part of every login: `fj` makes `officer.fj`.
    #[arg(long)]
    handle: String,
    /// Full name of the organisation.
    #[arg(long)]
    name: String,
    /// What it is; there is one secretariat.
    #[arg(long, value_enum, default_value = "bureau")]
    kind: Kind,
    /// ISO 3166-1 alpha-2, of a bureau or an agency; the secretariat and international bodies have none.
    #[arg(long)]
    country: Option<String>,
    /// Handle of the bureau above an agency, which is of the same country.
    #[arg(long)]
    parent: Option<String>,
    /// Desk that others contact: telephone, address.
    #[arg(long)]
    contact: String,
    /// Login of the administrator without the handle.
    #[arg(long, default_value = "admin")]
    login: String,
    /// The administrator's name.
    #[arg(long)]
    administrator: String,
}

/// Options of `admin let-in`.
#[derive(Args)]
pub struct LetInArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The whole login.
    #[arg(long)]
    login: String,
}

/// Options of `admin agree`.
#[derive(Args)]
pub struct AgreeArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the body that is let in.
    #[arg(long)]
    handle: String,
    /// Treaty, law, decision or contract, with its date.
    #[arg(long)]
    basis: String,
    /// Which collections and functions, for which purposes and people.
    #[arg(long)]
    scope: String,
    /// The officer responsible: name and office.
    #[arg(long)]
    officer: String,
    /// The first day, as 2026-01-31.
    #[arg(long, value_name = "DAY")]
    from: String,
    /// The last day.
    #[arg(long, value_name = "DAY")]
    until: String,
}

/// Options of `admin organisations`, `admin health` and `admin sweep`.
#[derive(Args)]
pub struct HealthArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `admin backup-key`.
#[derive(Args)]
pub struct BackupKeyArguments {
    /// File to be made for the secret key.
    #[arg(long, value_name = "FILE")]
    out: std::path::PathBuf,
}

/// Options of `admin erasures`.
#[derive(Args)]
pub struct ErasuresArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// File to be written; one that is there is replaced.
    #[arg(long, value_name = "FILE")]
    to: std::path::PathBuf,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Bureau,
    Agency,
    Secretariat,
    International,
}

/// `commonlink admin`.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Found(arguments) => found(arguments).await,
        Command::LetIn(arguments) => {
            let platform = arguments.store.open(false).await?;
            let password = platform.let_in(&arguments.login).await.map_err(|error| match error {
                CaseworkError::NotFound => anyhow::anyhow!("there is no login `{}`", arguments.login),
                other => other.into(),
            })?;
            println!("{password}");
            Ok(())
        }
        Command::Agree(arguments) => agree(arguments).await,
        Command::Organisations(arguments) => organisations(&arguments).await,
        Command::Health(arguments) => health(&arguments).await,
        Command::BackupKey(arguments) => {
            println!("{}", crate::seal::new_key(&arguments.out)?);
            Ok(())
        }
        Command::Erasures(arguments) => erasures(&arguments).await,
        Command::Sweep(arguments) => sweep(&arguments).await,
    }
}

async fn found(arguments: FoundArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(true).await?;
    let mut password = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut password)
        .context("the password can't be read from standard input")?;
    let parent = match &arguments.parent {
        None => None,
        Some(handle) => Some(
            platform
                .organisation_by_handle(handle)
                .await?
                .with_context(|| {
                    format!(
                        "--parent: there is no organisation `{handle}`; `commonlink admin organisations` lists them"
                    )
                })?
                .id,
        ),
    };
    let organisation = Organisation {
        id: OrganisationId::fresh(platform.ids()),
        parent,
        country: arguments.country.map(|code| code.to_uppercase()),
        kind: match arguments.kind {
            Kind::Bureau => OrganisationKind::Bureau,
            Kind::Agency => OrganisationKind::Agency,
            Kind::Secretariat => OrganisationKind::Secretariat,
            Kind::International => OrganisationKind::International,
        },
        name: arguments.name,
        contact: arguments.contact,
    };
    let administrator = NewAccount {
        login_part: arguments.login,
        name: arguments.administrator,
        roles: vec![Role::Administrator],
    };
    let password = password.trim_end_matches(['\r', '\n']);
    let user = platform.found_organisation(&organisation, &arguments.handle, administrator, password).await?;
    println!("{} signs in as {}.", user.name, user.login);
    Ok(())
}

async fn agree(arguments: AgreeArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let handle = &arguments.handle;
    let body = platform.organisation_by_handle(handle).await?.with_context(|| {
        format!("--handle: there is no organisation `{handle}`; `commonlink admin organisations` lists them")
    })?;
    let input = AgreementInput {
        organisation: body.id.to_string(),
        basis: arguments.basis,
        scope: arguments.scope,
        officer: arguments.officer,
        start: arguments.from,
        end: arguments.until,
    };
    let id = platform.record_agreement_of(body.id, &input).await.map_err(|error| match error {
        CaseworkError::Invalid(faults) => {
            let option = |field: &str| match field {
                "start" => "--from".to_owned(),
                "end" => "--until".to_owned(),
                other => format!("--{other}"),
            };
            let said = |fault: &commonlink_model::Fault| {
                format!("{}: {}", option(&fault.field), text(Lang::En, fault.message))
            };
            anyhow::anyhow!(faults.iter().map(said).collect::<Vec<_>>().join("; "))
        }
        other => other.into(),
    })?;
    println!("The agreement with {} is on record as {id}.", body.name);
    Ok(())
}

async fn organisations(arguments: &HealthArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let list = platform.organisation_list().await?;
    if arguments.json {
        let list: Vec<_> = list
            .into_iter()
            .map(|(handle, body)| {
                serde_json::json!({
                    "handle": handle,
                    "id": body.id.to_string(),
                    "kind": body.kind.code(),
                    "country": body.country,
                    "name": body.name,
                    "contact": body.contact,
                })
            })
            .collect();
        println!("{}", serde_json::Value::from(list));
        return Ok(());
    }
    for (handle, organisation) in list {
        println!("{handle:<20} {:<14} {}", organisation.kind.code(), organisation.name);
    }
    Ok(())
}

async fn health(arguments: &HealthArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let health = platform.health().await?;
    if arguments.json {
        println!("{}", serde_json::to_string(&health)?);
    } else {
        println!("{} jobs wait, {} are being done, {} failed.", health.queued, health.leased, health.failed);
        let ago = |seconds: Option<i64>| {
            seconds.map_or_else(|| "never".to_owned(), |seconds| format!("{seconds} seconds ago"))
        };
        if let Some(seconds) = health.oldest_waiting_seconds {
            println!("The oldest job that is due has waited {seconds} seconds.");
        }
        println!("A worker looked for work: {}.", ago(health.worker_seen_seconds));
        println!("The last backup was made: {}.", ago(health.backup_seconds));
        if health.nobody_works {
            println!("Jobs wait and nobody works: start `commonlink work`, or `serve` with --workers.");
        }
        if health.probes_waiting > 0 || health.probe_limits_reached > 0 {
            println!(
                "Limits of comparisons were reached {} times within a day; {} marks wait.",
                health.probe_limits_reached, health.probes_waiting
            );
        }
        println!("Training store: {}. Parsing confined: {}.", health.training, health.confined);
    }
    Ok(())
}

async fn erasures(arguments: &ErasuresArguments) -> anyhow::Result<()> {
    let count = arguments.store.open(false).await?.write_register(&arguments.to).await?;
    if arguments.json {
        println!("{}", serde_json::json!({ "erasures": count, "to": arguments.to }));
    } else {
        println!("{count} erasures are in {}.", arguments.to.display());
    }
    Ok(())
}

async fn sweep(arguments: &HealthArguments) -> anyhow::Result<()> {
    let report = arguments.store.open(false).await?.sweep().await?;
    if arguments.json {
        let dangling: Vec<String> = report.dangling.iter().map(ToString::to_string).collect();
        println!("{}", serde_json::json!({ "removed": report.removed, "dangling": dangling }));
    } else {
        println!("{} leftovers removed, {} files missing.", report.removed, report.dangling.len());
        for hash in &report.dangling {
            println!("missing: {hash}");
        }
    }
    if report.dangling.is_empty() {
        Ok(())
    } else {
        bail!("{} files are missing; restore them from a backup", report.dangling.len())
    }
}
