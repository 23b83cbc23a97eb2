//! The relief that the engine computed of an examined mark, as a picture. All marks are shaded by one lamp, so an
//! examiner can look at both sides of an examination under the same light, wherever the lamps of the photographs stood.

use crate::{CaseworkError, ENGINE_VERSION, Platform};
use commonlink_exchange::{GreyRaster, jpeg_of_grey};
use commonlink_marks::Description;
use commonlink_model::{Context, ExaminationId};
use commonlink_store::Side;

/// Quality of the JPEG.
const QUALITY: u8 = 88;

/// A computed picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReliefPicture {
    /// Grey, without metadata.
    pub jpeg: Vec<u8>,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Platform {
    /// The computed relief of one side of an examination, for whom its photographs are shown. `None` where they are
    /// not, and where the engine computes no relief of such a capture.
    pub async fn examined_relief(
        &self,
        ctx: &Context,
        id: ExaminationId,
        side: Side,
    ) -> Result<Option<ReliefPicture>, CaseworkError> {
        let Some(bytes) = self.store.examined_description(ctx, id, side, ENGINE_VERSION).await? else {
            return Ok(None);
        };
        tokio::task::spawn_blocking(move || picture(&bytes))
            .await
            .map_err(|_cause| CaseworkError::Interrupted)?
    }
}

fn picture(bytes: &[u8]) -> Result<Option<ReliefPicture>, CaseworkError> {
    let Some(relief) = Description::from_bytes(bytes)?.relief() else { return Ok(None) };
    let too_large = || CaseworkError::Internal("a relief could not be drawn");
    let width = u32::try_from(relief.width).map_err(|_cause| too_large())?;
    let height = u32::try_from(relief.height).map_err(|_cause| too_large())?;
    let raster = GreyRaster { width, height, values: relief.values };
    let jpeg = jpeg_of_grey(&raster, QUALITY).map_err(|_cause| too_large())?;
    Ok(Some(ReliefPicture { jpeg, width, height }))
}
