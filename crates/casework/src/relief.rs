//! The relief that the engine computed of an examined mark, as a picture. All marks are shaded by one lamp, so an
//! examiner can look at both sides of an examination under the same light, wherever the lamps of the photographs stood.

use crate::error::blocking;
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
    /// not, and where the engine computes no relief of such a capture. Audited.
    pub async fn examined_relief(
        &self,
        ctx: &Context,
        id: ExaminationId,
        side: Side,
    ) -> Result<Option<ReliefPicture>, CaseworkError> {
        let Some(bytes) = self.store.examined_description(ctx, id, side, ENGINE_VERSION).await? else {
            return Ok(None);
        };
        let picture = blocking(move || picture(&bytes)).await??;
        if picture.is_some() {
            self.store.audit_examined(ctx, "relief_served", id, Some((side, ""))).await?;
        }
        Ok(picture)
    }

    /// Columns and rows of that picture, without making it.
    pub async fn examined_relief_size(
        &self,
        ctx: &Context,
        id: ExaminationId,
        side: Side,
    ) -> Result<Option<(u32, u32)>, CaseworkError> {
        let Some(bytes) = self.store.examined_description(ctx, id, side, ENGINE_VERSION).await? else {
            return Ok(None);
        };
        let Some((width, height)) = Description::from_bytes(&bytes)?.relief_size() else { return Ok(None) };
        Ok(Some((whole(width)?, whole(height)?)))
    }
}

fn whole(length: usize) -> Result<u32, CaseworkError> {
    u32::try_from(length).map_err(|_cause| CaseworkError::Internal("a relief could not be drawn"))
}

fn picture(bytes: &[u8]) -> Result<Option<ReliefPicture>, CaseworkError> {
    let Some(relief) = Description::from_bytes(bytes)?.relief() else { return Ok(None) };
    let (width, height) = (whole(relief.width)?, whole(relief.height)?);
    let raster = GreyRaster { width, height, values: relief.values };
    let jpeg = jpeg_of_grey(&raster, QUALITY)
        .map_err(|_cause| CaseworkError::Internal("a relief could not be drawn"))?;
    Ok(Some(ReliefPicture { jpeg, width, height }))
}
