//! A command run to its end with what it answers, how long it took, and the most memory that it held.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use super::Bench;
use crate::doors;

/// Between two looks at the memory. The most that was held is kept by the system, so that only the end can be missed.
const PAUSE: Duration = Duration::from_millis(20);

/// What came of a command.
pub struct Measured {
    /// Standard output.
    pub output: String,
    /// From start to end.
    pub took: Duration,
    /// Most MiB that the program held resident.
    pub mib: f64,
    /// Most MiB that one of the programs held that it started.
    pub child_mib: f64,
}

impl Bench {
    /// Runs a command with this text on its standard input; fails when it fails.
    pub fn measured(&mut self, command: &mut Command, input: &str) -> Result<Measured> {
        let line = doors::typed(command);
        println!("$ {line}");
        self.commands.push(line.clone());
        let begun = Instant::now();
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.spawn().with_context(|| line.clone())?;
        // Small, and dropped at once: the program sees the end of it.
        let told = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
        let mut answer = child.stdout.take().context("no output")?;
        // Read beside: a full pipe would stop the program.
        let reader = thread::spawn(move || {
            let mut output = String::new();
            answer.read_to_string(&mut output).map(|_read| output)
        });
        let (mut mib, mut child_mib) = (0.0_f64, 0.0_f64);
        let status = loop {
            mib = mib.max(resident_most(child.id()).unwrap_or(0.0));
            let children = children_of(child.id());
            child_mib = children.into_iter().filter_map(resident_most).fold(child_mib, f64::max);
            if let Some(status) = child.try_wait()? {
                break status;
            }
            thread::sleep(PAUSE);
        };
        let took = begun.elapsed();
        let Ok(output) = reader.join() else { bail!("{line}: its output was not read") };
        if !status.success() {
            bail!("{line} failed");
        }
        // One that ended well without listening needed nothing of it.
        drop(told);
        Ok(Measured { output: output?, took, mib, child_mib })
    }
}

/// The most that a process has held resident so far, in mebibytes; nothing of one that has ended.
fn resident_most(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

fn children_of(process: u32) -> Vec<u32> {
    let folder = format!("/proc/{process}/task");
    let tasks = fs::read_dir(Path::new(&folder)).into_iter().flatten().flatten();
    let listed = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let words =
        |text: String| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<_>>();
    listed.flat_map(words).collect()
}
