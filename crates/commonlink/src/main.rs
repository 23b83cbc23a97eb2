//! The binary: subcommands and wiring, no logic. What a command does stands in `casework` and `web`.

mod admin;
mod audit;
mod backup;
mod demo;
mod exercise;
mod import;
mod log;
mod marks;
mod options;
mod pipe;
mod progress;
mod seal;
mod seizures;
mod serve;
mod tables;
mod words;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Collects what countries seize, compares it, finds the links that join their cases, and lets them act on
/// them together.
///
/// One store is a database and a folder of files. The database address chooses the size: `sqlite:PATH` for
/// one machine, `postgres://…` for many. Everything that a laboratory may want by itself (compare, search,
/// evaluate, calibrate) works on plain folders and needs no store.
#[derive(Parser)]
#[command(name = "commonlink", version, max_term_width = 100)]
struct Arguments {
    /// How log lines are written: for people, or one JSON object a line. They hold no names, texts or search words.
    #[arg(long, global = true, value_enum, default_value = "text", env = "COMMONLINK_LOG_FORMAT")]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Make a synthetic training world, serve it on this machine and print a login for every role.
    Demo(demo::Arguments),
    /// Serve the pages and the JSON API, and work in the background unless told otherwise.
    Serve(serve::Arguments),
    /// Work in the background only: compare what was submitted. Any number may run beside `serve`.
    Work(serve::WorkArguments),
    /// Bring a store's database to this version.
    Migrate(options::MigrateArguments),
    /// Submit a seizure from a JSON file, with its photographs.
    Submit(seizures::SubmitArguments),
    /// Write an organisation's seizures as CSV or JSON.
    Export(seizures::ExportArguments),
    /// Take in tables of others.
    #[command(subcommand)]
    Import(import::Command),
    /// Synthetic worlds with ground truth.
    #[command(subcommand)]
    Exercise(exercise::Command),
    /// Organisations, first administrators, health.
    #[command(subcommand)]
    Admin(admin::Command),
    /// The audit trail: verify it, prove an entry, hand its key over.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Keep the head of somebody else's audit trail, so that nobody can rewrite it unseen. Needs no store.
    #[command(subcommand)]
    Witness(audit::WitnessCommand),
    /// Copy a store into a folder, with checksums, or into one file that only the holder of a key can read.
    Backup(backup::BackupArguments),
    /// Fill an empty store from such a copy.
    Restore(backup::RestoreArguments),
    /// Compare the marks of a folder and write likelihood ratios.
    #[command(subcommand)]
    Compare(marks::Compare),
    /// Rank the marks of a gallery for every mark of a folder.
    #[command(subcommand)]
    Search(marks::Search),
    /// Measure the comparison of a folder of marks with known truth.
    #[command(subcommand)]
    Evaluate(marks::Evaluate),
    /// Learn a calibration from folders of marks with known truth.
    #[command(subcommand)]
    Calibrate(marks::Calibrate),
    /// Read one untrusted file from standard input; started by the other commands only.
    #[command(hide = true)]
    DecodeChild,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if matches!(arguments.command, Command::DecodeChild) {
        // Before anything else is set up: the child gets nothing but its standard streams.
        return commonlink_casework::decode_child();
    }
    pipe::end_quietly();
    log::begin(arguments.log_format);
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("commonlink: {}", words::in_words(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Compare(command) => marks::compare(command),
        Command::Search(command) => marks::search(command),
        Command::Evaluate(command) => marks::evaluate(command),
        Command::Calibrate(command) => marks::calibrate(command),
        Command::Exercise(command) => exercise::run(command),
        Command::Witness(command) => audit::witness(command),
        other => {
            match other {
                Command::Serve(_) | Command::Demo(_) => commonlink_casework::compute_in_background()?,
                // Beside a server they leave the machine to whoever waits for a page.
                Command::Work(_) | Command::Import(_) | Command::Backup(_) => {
                    commonlink_casework::stand_back();
                }
                _ => {}
            }
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(run_with_store(other))
        }
    }
}

async fn run_with_store(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Work(arguments) => serve::work(arguments).await,
        Command::Migrate(arguments) => options::migrate(&arguments).await,
        Command::Submit(arguments) => seizures::submit(arguments).await,
        Command::Export(arguments) => seizures::export(arguments).await,
        Command::Import(command) => import::run(command).await,
        Command::Admin(command) => admin::run(command).await,
        Command::Audit(command) => audit::run(command).await,
        Command::Backup(arguments) => backup::backup(arguments).await,
        Command::Restore(arguments) => backup::restore(arguments).await,
        _ => Ok(()),
    }
}
