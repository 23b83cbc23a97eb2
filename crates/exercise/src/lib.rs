//! Synthetic worlds with ground truth: for the demonstration, training, tests and load. Pure: settings and
//! a seed in, values and bytes out.
//!
//! - [`plan`] makes a [`World`] (bodies, accounts, seizures, people, phones, laboratory profiles, marks) and
//!   its [`Truth`] in a few milliseconds, without pictures; [`plan_part`] one part of a world that is too large to
//!   be held.
//! - [`render`] makes the files of one mark: photographs under stated lamps, height maps, profiles. Marks are
//!   independent; callers may spread them over threads and show progress. [`Descriptions`] describes them
//!   instead, most of them as other impressions of a rendered one.
//! - [`mark_set`] makes sets of marks outside any world, for calibration; their designs come from families
//!   that no world uses.
//! - [`marks_csv`] writes the table of the batch doors.
//!
//! Invariants: the same settings and seed give the same world and the same bytes, whatever the number of
//! threads; [`World`] never holds truth, serialised or by name; [`World::training`] is always true; all
//! names, numbers and designs are invented by the project. How marks are made follows the project's marks
//! reference, section 8 (design, mould, impression, light, photograph).
//!
//! ```
//! use commonlink_exercise::{Settings, plan, render};
//!
//! let settings = Settings::small()?;
//! let (world, truth) = plan(&settings, settings.seed);
//! assert_eq!(world.seizures.len(), 400);
//! let (_, mark) = world.marks().next().ok_or(commonlink_exercise::ExerciseError::NoRecipe(String::new()))?;
//! let files = render(mark)?;
//! assert_eq!(files[0].name, mark.files[0]);
//! assert!(truth.marks.contains_key(&mark.id));
//! # Ok::<(), commonlink_exercise::ExerciseError>(())
//! ```

mod batch;
mod capture;
mod design;
mod geography;
mod plan;
mod random;
mod recipe;
mod render;
mod settings;
mod truth;
mod words;
mod world;

pub use batch::{MarkSetSpec, Texture, Trace, mark_set, marks_csv};
pub use design::{DesignPool, DesignSpec};
pub use plan::{plan, plan_part};
pub use render::{Descriptions, RenderedFile, described, render};
pub use settings::{
    LEVELS, MarkSettings, OrganisationSettings, PartSettings, RenderSettings, ReportingSettings, SIDES,
    Settings, Sharing,
};
pub use truth::{
    Batch, CriminalOrganisation, MarkTruth, PersonTruth, PhoneTruth, ProfileTruth, SeizureTruth, Tool, Truth,
};
pub use world::{
    CustodyEntry, Exhibit, Field, Handling, Involvement, Item, MarkPlan, Organisation, Packaging, Part,
    PartialDate, Person, Phone, Place, Profile, RoutePoint, Seizure, User, World,
};

/// Why a world or a picture could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExerciseError {
    /// The settings cannot be used.
    #[error("settings: {0}. Compare with the settings of the project, crates/exercise/settings")]
    Settings(String),
    /// The mark was read back from a file, and files never hold recipes.
    #[error("mark {0} has no recipe; plan the world again with the same settings and seed to render it")]
    NoRecipe(String),
    /// A picture could not be encoded.
    #[error("a picture could not be encoded: {0}")]
    Encode(String),
    /// The engine found nothing in a rendered mark.
    #[error("a rendered mark could not be described: {0}")]
    Describe(String),
}
