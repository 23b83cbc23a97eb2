//! The renderer: a mark's recipe to the files that a member would upload.
//!
//! Pressed relief: design -> mould ([`mould`]) -> impression -> scene under the camera ([`scene`]) -> light
//! with cast shadows ([`light`]) -> photograph ([`photograph`]). The four photographs of a set share
//! everything but the lamp. Each mark is rendered on its own and depends on nothing but its recipe, so any
//! number of threads gives the same bytes.

mod camera;
mod described;
mod encode;
mod fill;
mod light;
mod mould;
mod photograph;
mod print;
mod raster;
mod scan;
mod scene;

use commonlink_model::CaptureKind;

use crate::ExerciseError;
use crate::recipe::{Recipe, Source};
use crate::world::MarkPlan;
pub use described::{Descriptions, described};

/// A file of a rendered mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// File name without folder, as listed in [`MarkPlan::files`]; a topography's JSON has the same stem.
    pub name: String,
    /// Media type, such as `image/jpeg`.
    pub media_type: &'static str,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// Name of file `number` of a mark.
pub(crate) fn file_name(label: &str, capture: CaptureKind, number: usize) -> String {
    match capture {
        CaptureKind::Topography => format!("{label}.png"),
        CaptureKind::Profile => format!("{label}.csv"),
        _ => format!("{label}_{number}.jpg"),
    }
}

/// Makes the files of one mark. Depends on the mark alone: marks may be rendered in any order and on any
/// number of threads.
///
/// # Errors
/// [`ExerciseError::NoRecipe`] for a mark that was read back from JSON (recipes are truth and are never
/// written), [`ExerciseError::Encode`] when a picture cannot be encoded.
pub fn render(mark: &MarkPlan) -> Result<Vec<RenderedFile>, ExerciseError> {
    let recipe = mark.recipe.as_ref().ok_or_else(|| ExerciseError::NoRecipe(mark.label.clone()))?;
    files(recipe, &mark.label)
}

fn files(recipe: &Recipe, label: &str) -> Result<Vec<RenderedFile>, ExerciseError> {
    match &recipe.source {
        Source::Relief { .. } | Source::Print { .. } => photograph::photographs(recipe, label),
        Source::Edge { edge } => Ok(vec![scan::profile(recipe, *edge, label)]),
        Source::Surface { surface } => scan::topography(recipe, *surface, label),
    }
}

#[cfg(test)]
pub(crate) fn mask_for_test(design: &crate::design::DesignSpec) -> Vec<f32> {
    mould::design_mask(design).data
}
