//! `exercise`: writes synthetic material as folders. What happened in truth goes to files of its own, which
//! only measuring reads; sets for calibration carry their truth in `marks.csv`.

use super::{DoorError, Doors, Stage, files};
pub use commonlink_exercise::{DesignPool, LEVELS, MarkSetSpec, SIDES, Texture, Trace};
use commonlink_exercise::{MarkPlan, Settings, mark_set, marks_csv, plan, render};
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
    /// A settings file; without it the settings of the small world.
    pub settings: Option<PathBuf>,
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
    /// `truth` what happened: `truth.json`, and `marks.csv` with the truth columns filled.
    ///
    /// # Errors
    /// Settings that can't be used, files that can't be written.
    pub fn generate(&self, request: &GenerateRequest) -> Result<ExerciseSummary, DoorError> {
        let settings = match &request.settings {
            Some(path) => {
                let unreadable = |cause| DoorError::Read { path: path.clone(), cause };
                Settings::from_json(&std::fs::read_to_string(path).map_err(unreadable)?)?
            }
            None => Settings::small()?,
        };
        let seed = request.seed.unwrap_or(settings.seed);
        let (world, truth) = plan(&settings, seed);
        let marks: Vec<&MarkPlan> = world.marks().map(|(_, mark)| mark).collect();
        let out = &request.out;
        self.render_all(&marks, out)?;
        let json = |value: serde_json::Result<String>| value.map(|text| text + "\n");
        files::write(&out.join("world.json"), json(serde_json::to_string_pretty(&world))?.as_bytes())?;
        let plain = marks_csv(marks.iter().copied(), None, &format!("{FILES}/"));
        files::write(&out.join("marks.csv"), plain.as_bytes())?;
        let told = marks_csv(marks.iter().copied(), Some(&truth), &format!("{FILES}/"));
        files::write(&out.join("truth/marks.csv"), told.as_bytes())?;
        files::write(&out.join("truth/truth.json"), json(serde_json::to_string_pretty(&truth))?.as_bytes())?;
        Ok(ExerciseSummary {
            name: settings.name,
            seed,
            seizures: world.seizures.len(),
            marks: marks.len(),
            tools: truth.marks.values().map(|mark| &mark.tool).collect::<BTreeSet<_>>().len(),
        })
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
