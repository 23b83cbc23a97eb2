//! `demo`: a training world in a folder, served on this machine.

use crate::{exercise::Size, options::StoreOptions, progress, serve};
use anyhow::{Context as _, bail};
use clap::Args;
use commonlink_casework::{Platform, world};
use indicatif::ProgressBar;
use std::{
    net::SocketAddr,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Instant,
};

/// Options of `demo`.
#[derive(Args)]
pub struct Arguments {
    /// Folder of the training world; kept between runs.
    #[arg(long, value_name = "FOLDER", default_value = "demo-data")]
    data: PathBuf,
    /// Throw the folder's world away and make it anew.
    #[arg(long)]
    fresh: bool,
    /// Seed of the world; the same seed makes the same world.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Size of the world. `small` is there in a minute or two, `medium` and `large` take longer; a making that was cut
    /// short goes on where it stopped.
    #[arg(long, value_enum, default_value_t = Size::Small, conflicts_with = "settings")]
    size: Size,
    /// TOML or JSON file with a size and hardness of one's own; begin with a copy of the project's `medium.toml`.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Database address, `sqlite:PATH` or `postgres://…`, of an empty database; without it SQLite in the folder.
    #[arg(long, value_name = "ADDRESS")]
    database: Option<String>,
    /// Address to listen on; this machine only.
    #[arg(long, default_value = "127.0.0.1:8460", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Make the world and stop.
    #[arg(long)]
    no_serve: bool,
}

/// Present in a folder whose world is complete.
const COMPLETE: &str = "training-world-complete";
/// Present in a folder whose world this command has begun to make; goes when the world is complete.
const MAKING: &str = "training-world-making";

/// `commonlink demo`.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        bail!(
            "a training world with open logins is served on this machine only; use an address of 127.0.0.0/8"
        );
    }
    let settings = arguments.size.settings(arguments.settings.as_deref())?;
    let seed = arguments.seed.unwrap_or(settings.seed);
    let asked =
        serde_json::json!({ "seed": seed, "settings": settings, "database": arguments.database }).to_string();
    let complete = arguments.data.join(COMPLETE);
    let making = arguments.data.join(MAKING);
    let occupied = is_occupied(&arguments.data)?;
    let goes_on =
        making.exists() && std::fs::read_to_string(&making).is_ok_and(|begun| begun.trim() == asked);
    if occupied && (arguments.fresh || (making.exists() && !goes_on)) {
        if arguments.database.is_some() {
            bail!(
                "{} stands for a world in a database of its own, which this command does not empty; make the database \
                 anew yourself and choose another --data",
                arguments.data.display()
            );
        }
        discard(&arguments.data).await?;
    } else if occupied && !complete.exists() && !goes_on {
        bail!(
            "{} holds something that this command has not made; say --fresh if it is a training world that may go, \
             serve it with `commonlink serve --data`, or choose another --data",
            arguments.data.display()
        );
    }
    let unmade = !complete.exists();
    if unmade {
        // For this user alone, as every store.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&arguments.data)
            .with_context(|| format!("the folder {} can't be made", arguments.data.display()))?;
        // Written before anything else, so that a making that was cut short can be told from a store of others.
        std::fs::write(&making, format!("{asked}\n"))?;
    } else if let Some(other) = another_world(&complete, &asked, &arguments)? {
        bail!(
            "{} holds the world {other}; say --fresh to make another one of it, or choose another --data",
            arguments.data.display()
        );
    }
    let options = StoreOptions {
        database: arguments.database.clone(),
        ..StoreOptions::in_folder(arguments.data.clone())
    };
    let platform = options.open(true).await?;
    if unmade {
        make(&platform, &settings, seed).await?;
        std::fs::write(&complete, format!("{asked}\n"))?;
        std::fs::remove_file(&making)?;
    } else if !platform.store().training().await? {
        bail!("the store in {} is no training store; choose another --data", arguments.data.display());
    }
    if arguments.no_serve {
        return Ok(());
    }
    options.sign_audit(&platform).await?;
    println!("\nTraining world: everything in it is invented.\n");
    for login in world::demo_logins(&platform).await? {
        println!(
            "  {:<24} {:<24} {:<22} {}",
            login.login,
            login.password,
            login.role.code(),
            login.organisation
        );
    }
    println!();
    serve::until_stopped(platform, arguments.listen, commonlink_web::Settings::default(), None, 1).await
}

/// The name of the world that a folder holds, where another one was asked for in so many words.
fn another_world(complete: &Path, asked: &str, arguments: &Arguments) -> anyhow::Result<Option<String>> {
    let named = arguments.size != Size::Small || arguments.settings.is_some() || arguments.seed.is_some();
    let held =
        std::fs::read_to_string(complete).with_context(|| format!("{} can't be read", complete.display()))?;
    if !named || held.trim() == asked {
        return Ok(None);
    }
    let held: serde_json::Value = serde_json::from_str(&held).unwrap_or_default();
    let name = held["settings"]["name"].as_str().unwrap_or("of an earlier version");
    Ok(Some(format!("{name} with seed {}", held["seed"])))
}

fn is_occupied(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{} can't be read", folder.display())),
    }
}

/// Removes a folder, but only one whose store says itself that everything in it is invented. Names of files say
/// nothing: those of a store in use are the same.
async fn discard(folder: &Path) -> anyhow::Result<()> {
    let known = ["commonlink.db", "commonlink.db-wal", "commonlink.db-shm", "files", COMPLETE, MAKING];
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))? {
        let name = entry?.file_name();
        if !known.iter().any(|known| name == *known) {
            bail!(
                "{} holds `{}`, which is not of a training world; move it away or choose another --data",
                folder.display(),
                name.to_string_lossy()
            );
        }
    }
    let begun = folder.join(MAKING).exists();
    if folder.join("commonlink.db").exists() {
        // A making that was cut short may have stopped before the tables were there.
        let platform = StoreOptions::in_folder(folder.to_owned()).open(begun).await?;
        let unused = begun && platform.organisation_list().await?.is_empty();
        let training = platform.store().training().await.with_context(|| {
            format!("whether {} holds a training store can't be seen; nothing was removed", folder.display())
        })?;
        platform.store().close().await;
        if !training && !unused {
            bail!(
                "the store in {} is no training store; nothing was removed; choose another --data",
                folder.display()
            );
        }
    } else if !begun {
        bail!(
            "{} holds files without their database, perhaps those of a store in use; nothing was removed; choose \
             another --data",
            folder.display()
        );
    }
    std::fs::remove_dir_all(folder).with_context(|| format!("{} can't be removed", folder.display()))
}

async fn make(platform: &Platform, settings: &world::Settings, seed: u64) -> anyhow::Result<()> {
    let shown: Mutex<Option<Shown>> = Mutex::new(None);
    let report = |stage: world::Stage, done: u64, total: u64| {
        let Ok(mut current) = shown.lock() else { return };
        if current.as_ref().is_none_or(|shown| shown.stage != stage) {
            if let Some(shown) = current.take() {
                shown.finish();
            }
            let bar = progress::bar(words(stage), total);
            *current = Some(Shown { stage, bar, began: Instant::now(), from: done });
        }
        if let Some(shown) = current.as_ref() {
            shown.bar.set_length(total);
            shown.bar.set_position(done);
        }
    };
    platform.make_world(settings, seed, &report).await.context("the training world could not be made")?;
    if let Ok(Some(shown)) = shown.into_inner() {
        shown.finish();
    }
    Ok(())
}

/// The stage that is on its way.
struct Shown {
    stage: world::Stage,
    bar: ProgressBar,
    began: Instant,
    /// Done before this run.
    from: u64,
}

impl Shown {
    /// Ends the bar and states the rate; also where there is no terminal for a bar.
    fn finish(self) {
        let done = self.bar.position().saturating_sub(self.from);
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        self.bar.finish_and_clear();
        let rate = done as f64 / seconds;
        eprintln!("{}: {done} in {seconds:.1} s, {rate:.1} a second", words(self.stage));
    }
}

const fn words(stage: world::Stage) -> &'static str {
    match stage {
        world::Stage::People => "Bodies and accounts",
        world::Stage::Seizures => "Photographs and seizures",
        world::Stage::Comparisons => "Comparing marks",
        world::Stage::Examinations => "Examiners at work",
    }
}
