//! `demo`: a training world in a folder, served on this machine.

use crate::{options::StoreOptions, progress, serve};
use anyhow::{Context as _, bail};
use clap::Args;
use commonlink_casework::{Platform, world};
use indicatif::ProgressBar;
use std::{
    net::SocketAddr,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Mutex,
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
    /// JSON file with the world's size and hardness; without it the `small` world.
    #[arg(long, value_name = "FILE.json")]
    settings: Option<PathBuf>,
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
    let complete = arguments.data.join(COMPLETE);
    let making = arguments.data.join(MAKING);
    let occupied = is_occupied(&arguments.data)?;
    if occupied && (arguments.fresh || making.exists()) {
        discard(&arguments.data).await?;
    } else if occupied && !complete.exists() {
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
        std::fs::write(&making, "a training world is being made here by `commonlink demo`\n")?;
    }
    let platform = StoreOptions::in_folder(arguments.data.clone()).open(true).await?;
    if unmade {
        make(&platform, arguments.settings.as_deref(), arguments.seed).await?;
        std::fs::write(
            &complete,
            "made by `commonlink demo`; delete the folder or say --fresh to make it anew\n",
        )?;
        std::fs::remove_file(&making)?;
    } else if !platform.store().training().await? {
        bail!("the store in {} is no training store; choose another --data", arguments.data.display());
    }
    if arguments.no_serve {
        return Ok(());
    }
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

async fn make(platform: &Platform, settings: Option<&Path>, seed: Option<u64>) -> anyhow::Result<()> {
    let settings = match settings {
        None => world::Settings::small().context("the settings of the training world are damaged")?,
        Some(path) => {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
            world::Settings::from_json(&text).with_context(|| format!("{} can't be used", path.display()))?
        }
    };
    let seed = seed.unwrap_or(settings.seed);
    let bars: Mutex<Option<(world::Stage, ProgressBar)>> = Mutex::new(None);
    let report = |stage: world::Stage, done: u64, total: u64| {
        let Ok(mut current) = bars.lock() else { return };
        if current.as_ref().is_none_or(|(shown, _)| *shown != stage) {
            if let Some((_, bar)) = current.take() {
                bar.finish();
            }
            *current = Some((stage, progress::bar(words(stage), total)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.set_length(total);
            bar.set_position(done);
        }
    };
    platform.make_world(&settings, seed, &report).await.context("the training world could not be made")?;
    if let Ok(Some((_, bar))) = bars.into_inner() {
        bar.finish();
    }
    Ok(())
}

const fn words(stage: world::Stage) -> &'static str {
    match stage {
        world::Stage::People => "Bodies and accounts",
        world::Stage::Seizures => "Photographs and seizures",
        world::Stage::Comparisons => "Comparing marks",
        world::Stage::Examinations => "Examiners at work",
    }
}
