//! `exercise`: writes synthetic material as folders. What happened in truth goes to files of its own, which
//! only measuring reads; sets for calibration carry their truth in `marks.csv`.

use super::{DoorError, Doors, Stage, files};
pub use commonlink_exercise::{DesignPool, LEVELS, MarkSetSpec, SIDES, Texture, Trace};
use commonlink_exercise::{MarkPlan, Settings, mark_set, marks_csv, plan_part, render};
pub use commonlink_model::CaptureKind;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folder of the files of marks.
const FILES: &str = "images";

/// Which world to make.
#[derive(Clone, Debug)]
pub struct GenerateRequest {
    /// Its settings.
    pub settings: Settings,
    /// Seed; without it the one of the settings.
    pub seed: Option<u64>,
    /// Folder to fill.
    pub out: PathBuf,
}

/// Which set of marks to make; the fields are those of [`MarkSetSpec`].
#[derive(Clone, Debug)]
pub struct MarkSetRequest {
    /// The set.
    pub spec: MarkSetSpec,
    /// Folder to fill.
    pub out: PathBuf,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExerciseSummary {
    /// Name of the settings, or `marks`.
    pub name: String,
    /// Seed that it follows from.
    pub seed: u64,
    /// Seizures.
    pub seizures: usize,
    /// Marks.
    pub marks: usize,
    /// Tools that made them.
    pub tools: usize,
}

impl Doors {
    /// Writes a world: `world.json`, `marks.csv` without truth, the files of the marks in `images`, and in
    /// `truth` what happened: `truth.json`, and `marks.csv` with the truth columns filled. A world in parts has a folder
    /// of these for each part in `parts`; marks that come as descriptions have no files. What is there already stays.
    ///
    /// # Errors
    /// Settings that can't be used, files that can't be written.
    pub fn generate(&self, request: &GenerateRequest) -> Result<ExerciseSummary, DoorError> {
        let settings = &request.settings;
        let seed = request.seed.unwrap_or(settings.seed);
        let mut summary =
            ExerciseSummary { name: settings.name.clone(), seed, seizures: 0, marks: 0, tools: 0 };
        if settings.parts.is_none() {
            self.write_world(settings, seed, 0, &request.out, &mut summary)?;
            return Ok(summary);
        }
        self.watch.begin(Stage::Planning, settings.part_count() as u64);
        for part in 0..settings.part_count() {
            let out = request.out.join(format!("parts/{part:02}"));
            self.write_world(settings, seed, part, &out, &mut summary)?;
            self.watch.advance(1);
        }
        self.watch.end();
        Ok(summary)
    }

    fn write_world(
        &self,
        settings: &Settings,
        seed: u64,
        part: usize,
        out: &Path,
        summary: &mut ExerciseSummary,
    ) -> Result<(), DoorError> {
        let (world, truth) = plan_part(settings, seed, part);
        let marks: Vec<&MarkPlan> = world.marks().map(|(_, mark)| mark).collect();
        summary.seizures += world.seizures.len();
        summary.marks += marks.len();
        summary.tools += truth.marks.values().map(|mark| &mark.tool).collect::<BTreeSet<_>>().len();
        // Written last: what is there is whole.
        let last = out.join("world.json");
        if last.is_file() {
            return Ok(());
        }
        if settings.marks.pictures {
            self.render_all(&marks, out)?;
        }
        let json = |value: serde_json::Result<String>| value.map(|text| text + "\n");
        let plain = marks_csv(marks.iter().copied(), None, &format!("{FILES}/"));
        files::write(&out.join("marks.csv"), plain.as_bytes())?;
        let told = marks_csv(marks.iter().copied(), Some(&truth), &format!("{FILES}/"));
        files::write(&out.join("truth/marks.csv"), told.as_bytes())?;
        files::write(&out.join("truth/truth.json"), json(serde_json::to_string_pretty(&truth))?.as_bytes())?;
        files::write(&last, json(serde_json::to_string_pretty(&world))?.as_bytes())
    }

    /// Writes a set of marks with known truth: `marks.csv` and the files in `images`.
    ///
    /// # Errors
    /// Files that can't be written.
    pub fn generate_marks(&self, request: &MarkSetRequest) -> Result<ExerciseSummary, DoorError> {
        let (marks, truth) = mark_set(&request.spec);
        self.render_all(&marks.iter().collect::<Vec<_>>(), &request.out)?;
        let table = marks_csv(&marks, Some(&truth), &format!("{FILES}/"));
        files::write(&request.out.join("marks.csv"), table.as_bytes())?;
        Ok(ExerciseSummary {
            name: "marks".to_owned(),
            seed: request.spec.seed,
            seizures: 0,
            marks: marks.len(),
            tools: truth.marks.values().map(|mark| &mark.tool).collect::<BTreeSet<_>>().len(),
        })
    }

    fn render_all(&self, marks: &[&MarkPlan], out: &Path) -> Result<(), DoorError> {
        self.watch.begin(Stage::Rendering, marks.len() as u64);
        let done = self.pool.install(|| {
            marks.par_iter().try_for_each(|mark| {
                let there = |name: &String| out.join(FILES).join(name).is_file();
                // Drawn before the making was cut short. A topography has a file that is not listed.
                if mark.capture != CaptureKind::Topography && mark.files.iter().all(there) {
                    self.watch.advance(1);
                    return Ok(());
                }
                for file in render(mark)? {
                    files::write(&out.join(FILES).join(&file.name), &file.bytes)?;
                }
                self.watch.advance(1);
                Ok(())
            })
        });
        self.watch.end();
        done
    }
}
