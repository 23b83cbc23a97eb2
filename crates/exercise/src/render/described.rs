//! What the engine makes of a mark straight from the renderer, without files between: for worlds whose marks come
//! as descriptions. Differs from the way through files by what the compression of a JPEG does.

use std::collections::BTreeMap;

use commonlink_marks::{CaptureInput, Description, Plane, Raw, describe, variant};
use uuid::Uuid;

use super::{photograph, scan};
use crate::ExerciseError;
use crate::recipe::{Recipe, Source};
use crate::world::MarkPlan;

/// Renders a mark and describes it with the engine. Depends on the mark alone.
///
/// # Errors
/// [`ExerciseError::NoRecipe`] for a mark that was read back from JSON, [`ExerciseError::Describe`] when the engine
/// finds nothing in it.
pub fn described(mark: &MarkPlan) -> Result<Description, ExerciseError> {
    let recipe = mark.recipe.as_ref().ok_or_else(|| ExerciseError::NoRecipe(mark.label.clone()))?;
    let raw = raw(recipe)?;
    let lights: Vec<_> = mark.lights.iter().copied().map(Some).collect();
    let input = CaptureInput {
        kind: mark.kind,
        capture: mark.capture,
        raw: &raw,
        lights: &lights,
        pixel_um: mark.pixel_um,
    };
    describe(&input).map_err(refused)
}

/// Descriptions of the rendered marks of a part, from which those of its other marks follow.
#[derive(Clone, Debug, Default)]
pub struct Descriptions(BTreeMap<Uuid, Result<Description, ExerciseError>>);

impl Descriptions {
    /// Takes what [`described`] gave for the marks for which [`MarkPlan::is_rendered`] says so.
    pub fn new(rendered: impl IntoIterator<Item = (Uuid, Result<Description, ExerciseError>)>) -> Self {
        Self(rendered.into_iter().collect())
    }

    /// The description of a mark of the part. Depends on the mark and the one it is like alone.
    ///
    /// # Errors
    /// [`ExerciseError::Describe`] where the engine found nothing in the rendered mark, [`ExerciseError::NoRecipe`]
    /// where that one is not among these.
    pub fn of(&self, mark: &MarkPlan) -> Result<Description, ExerciseError> {
        let rendered = mark.variant.map_or(mark.id, |variant| variant.base);
        let missing = || ExerciseError::NoRecipe(mark.label.clone());
        let base = self.0.get(&rendered).ok_or_else(missing)?.clone()?;
        Ok(mark.variant.map_or_else(|| base.clone(), |made| variant(&base, made.seed, made.strength)))
    }
}

impl MarkPlan {
    /// Whether the mark can be rendered; else its description follows from that of another one, and it has no files.
    pub fn is_rendered(&self) -> bool {
        self.recipe.is_some()
    }
}

fn raw(recipe: &Recipe) -> Result<Raw, ExerciseError> {
    let size = recipe.size as usize;
    Ok(match &recipe.source {
        Source::Relief { .. } | Source::Print { .. } => {
            let planes = photograph::grey_pictures(recipe).into_iter().map(|picture| {
                let values = picture.iter().map(|value| f32::from(*value) / 255.0).collect();
                Plane::new(size, size, values).map_err(refused)
            });
            Raw::Photos(planes.collect::<Result<_, _>>()?)
        }
        Source::Edge { edge } => Raw::Profile {
            step_um: recipe.pixel_um,
            z_um: scan::profile_um(recipe, *edge).into_iter().map(f64::from).collect(),
        },
        Source::Surface { surface } => {
            let values =
                scan::topography_counts(recipe, *surface).into_iter().map(scan::micrometres).collect();
            let heights_um = Plane::new(size, size, values).map_err(refused)?;
            Raw::Topography { heights_um, pixel_um: recipe.pixel_um }
        }
    })
}

#[allow(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn refused(cause: commonlink_marks::MarksError) -> ExerciseError {
    ExerciseError::Describe(cause.to_string())
}
