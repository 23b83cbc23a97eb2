//! `exercise`: synthetic worlds and sets of marks on the command line.

use crate::marks;
use crate::options::{at_least_one, threads, within};
use anyhow::{Context as _, bail};
use clap::builder::RangedI64ValueParser;
use clap::{Args, Subcommand, ValueEnum};
use commonlink_casework::doors::{
    CaptureKind, DesignPool, GenerateRequest, LEVELS, MarkSetRequest, MarkSetSpec, SIDES, Texture, Trace,
};
use commonlink_casework::world;
use std::path::{Path, PathBuf};

/// What to make.
#[derive(Subcommand)]
pub enum Command {
    /// Make a world: reports, pictures of marks, and the truth apart from them.
    ///
    /// OUT holds `world.json` (what members report), `marks.csv` without truth and `images`; `truth` holds
    /// what really happened, for `commonlink evaluate marks OUT --truth OUT/truth/marks.csv` only. The `large` world
    /// has such a folder for each of its parts, without files of marks: its marks come as descriptions when it is loaded
    /// (`commonlink demo --size large`). Cut short, the same command goes on where it stopped.
    Generate(Generate),
    /// Make a set of marks with known truth, for calibrating and measuring. Its designs and tools occur in no
    /// world.
    Marks(Set),
}

/// Sizes of worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// 400 seizures, 300 marks.
    Small,
    /// 20,000 seizures, 5,000 marks with pictures at reduced size.
    Medium,
    /// 1,000,000 seizures, 50,000 marks as descriptions.
    Large,
}

impl Size {
    /// The settings of this size, or those of a file.
    pub fn settings(self, file: Option<&Path>) -> anyhow::Result<world::Settings> {
        let Some(file) = file else {
            let settings = match self {
                Self::Small => world::Settings::small(),
                Self::Medium => world::Settings::medium(),
                Self::Large => world::Settings::large(),
            };
            return settings.context("the settings of the training world are damaged");
        };
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
        world::Settings::from_text(&text).with_context(|| format!("{} can't be used", file.display()))
    }
}

/// Options of `exercise generate`.
#[derive(Args)]
pub struct Generate {
    /// Size of the world.
    #[arg(long, value_enum, default_value_t = Size::Small, conflicts_with = "settings")]
    size: Size,
    /// Settings file with sizes and hardness of one's own; begin with a copy of the project's `medium.toml`.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Seed; without it the one of the settings. The same settings and seed give the same bytes.
    #[arg(long)]
    seed: Option<u64>,
    /// Folder to fill; new or empty.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Clear a world that stands in the folder first.
    #[arg(long)]
    force: bool,
    /// Working threads, at most 256; 0 takes one per core.
    #[arg(long, default_value_t = 0, value_name = "NUMBER", value_parser = threads())]
    threads: usize,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

/// What leaves the marks of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Leaves {
    /// Press moulds.
    Relief,
    /// Printing plates.
    Print,
    /// Sliding edges.
    Edge,
    /// Flat tool surfaces.
    Surface,
}

/// How moulds were finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Finish {
    /// Milling lines, roughness, pits and scratches.
    Machined,
    /// Irregular at all scales, reproduced in part: harder.
    Grainy,
    /// Three in four machined, as in worlds.
    Mixed,
}

/// Options of `exercise marks`.
#[derive(Args)]
pub struct Set {
    /// Seed; designs and tools follow from it.
    #[arg(long)]
    seed: u64,
    /// Folder to fill.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// What leaves the marks.
    #[arg(long, value_enum, default_value_t = Leaves::Relief)]
    trace: Leaves,
    /// Designs.
    #[arg(long, default_value_t = 12, value_name = "NUMBER", value_parser = at_least_one())]
    designs: usize,
    /// Tools of each design.
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = at_least_one())]
    tools: usize,
    /// Impressions of each tool.
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = at_least_one())]
    impressions: usize,
    /// Captures of each impression of a relief, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "photo_four_light", value_name = "CAPTURES")]
    captures: Vec<String>,
    /// Severity of all disturbances, 0 to 1.5: 0.4 is mild, 1.0 severe.
    #[arg(long, default_value_t = 0.4, value_parser = |text: &str| within(text, &LEVELS))]
    level: f64,
    /// Finish of the moulds.
    #[arg(long, value_enum, default_value_t = Finish::Mixed)]
    finish: Finish,
    /// Factor on what tells moulds apart, 0 to 10; less is harder.
    #[arg(long, default_value_t = 1.0, value_parser = |text: &str| within(text, &(0.0..=10.0)))]
    character: f64,
    /// Share of moulds cut anew by hand, 0 to 1.
    #[arg(long, default_value_t = 0.0, value_parser = |text: &str| within(text, &(0.0..=1.0)))]
    recut: f64,
    /// Draw no cast shadows.
    #[arg(long)]
    no_shadows: bool,
    /// Side of the pictures in pixels, 128 to 4096.
    #[arg(long, default_value_t = 384, value_name = "PIXELS", value_parser = side())]
    side: u32,
    /// Working threads, at most 256; 0 takes one per core.
    #[arg(long, default_value_t = 0, value_name = "NUMBER", value_parser = threads())]
    threads: usize,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

fn side() -> RangedI64ValueParser<u32> {
    RangedI64ValueParser::new().range(i64::from(*SIDES.start())..=i64::from(*SIDES.end()))
}

/// `commonlink exercise`.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Generate(arguments) => generate(&arguments),
        Command::Marks(arguments) => set(arguments),
    }
}

fn generate(arguments: &Generate) -> anyhow::Result<()> {
    // Before a world makes room for one that can't be made.
    let settings = arguments.size.settings(arguments.settings.as_deref())?;
    let seed = arguments.seed.unwrap_or(settings.seed);
    let asked = serde_json::json!({ "seed": seed, "settings": settings }).to_string();
    let making = arguments.out.join(MAKING);
    // A making of the same world that was cut short goes on where it stopped.
    if !std::fs::read_to_string(&making).is_ok_and(|begun| begun.trim() == asked) {
        make_room(&arguments.out, arguments.force)?;
        std::fs::create_dir_all(&arguments.out)
            .and_then(|()| std::fs::write(&making, format!("{asked}\n")))
            .with_context(|| format!("{} can't be written", making.display()))?;
    }
    let doors = marks::doors(arguments.threads)?;
    let request = GenerateRequest { settings, seed: arguments.seed, out: arguments.out.clone() };
    let summary = doors.generate(&request)?;
    std::fs::remove_file(&making).with_context(|| format!("{} can't be removed", making.display()))?;
    marks::say(arguments.json, &summary, || {
        format!(
            "World {} of seed {} with {} seizures and {} marks of {} tools is in {}.",
            summary.name,
            summary.seed,
            summary.seizures,
            summary.marks,
            summary.tools,
            request.out.display()
        )
    })
}

/// What a world is made of in its folder.
const PARTS: [&str; 6] = ["world.json", "marks.csv", "images", "truth", "parts", MAKING];
/// Present in a folder while a world is being written into it; says which.
const MAKING: &str = "making";

/// Pictures of another world beside those of this one belong to nobody, so a folder in use is refused; with `force`
/// a world in it goes, and nothing else does.
fn make_room(out: &Path, force: bool) -> anyhow::Result<()> {
    let entries = match std::fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("{} can't be read", out.display())),
    };
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    if entries.is_empty() {
        return Ok(());
    }
    let foreign = entries.iter().find(|entry| !PARTS.iter().any(|part| entry.file_name() == *part));
    if let Some(foreign) = foreign {
        bail!(
            "{} holds `{}`, which is not of a world; choose another --out",
            out.display(),
            foreign.file_name().to_string_lossy()
        );
    }
    if !force {
        bail!("{} holds a world already; choose another --out, or clear it with --force", out.display());
    }
    for entry in entries {
        let path = entry.path();
        let gone = if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        gone.with_context(|| format!("{} can't be removed", path.display()))?;
    }
    Ok(())
}

fn set(arguments: Set) -> anyhow::Result<()> {
    let doors = marks::doors(arguments.threads)?;
    let captures = arguments
        .captures
        .iter()
        .map(|code| code.parse().with_context(|| format!("{code} is no capture; see --help")))
        .collect::<anyhow::Result<Vec<CaptureKind>>>()?;
    let spec = MarkSetSpec {
        seed: arguments.seed,
        pool: DesignPool::Calibration,
        designs: arguments.designs,
        moulds_per_design: arguments.tools,
        impressions: arguments.impressions,
        level: arguments.level,
        texture: match arguments.finish {
            Finish::Machined => Texture::Machined,
            Finish::Grainy => Texture::Grainy,
            Finish::Mixed => Texture::Mixed,
        },
        finish: arguments.character,
        recut_share: arguments.recut,
        traces: match arguments.trace {
            Leaves::Relief => Trace::Relief,
            Leaves::Print => Trace::Print,
            Leaves::Edge => Trace::Edge,
            Leaves::Surface => Trace::Surface,
        },
        captures,
        shadows: !arguments.no_shadows,
        colour: false,
        size: (arguments.side, arguments.side),
    };
    let request = MarkSetRequest { spec, out: arguments.out };
    let summary = doors.generate_marks(&request)?;
    marks::say(arguments.json, &summary, || {
        format!("{} marks of {} tools are in {}.", summary.marks, summary.tools, request.out.display())
    })
}
