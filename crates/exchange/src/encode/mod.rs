//! Writers of height maps: x3p, and 16-bit PNG with JSON. The same map gives the same bytes.

mod height_png;
mod x3p;

pub use height_png::{HeightPng, height_png};
pub use x3p::x3p;

/// Why a height map could not be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Width times height is not the number of heights, or a pitch is not above 0.
    #[error("the height map contradicts itself: {0}")]
    Inconsistent(&'static str),
    /// The format holds one pitch for both directions only.
    #[error("points are {x_um} um apart along rows but rows are {y_um} um apart; write x3p instead")]
    UnequalPitch {
        /// Micrometres along rows.
        x_um: f64,
        /// Micrometres between rows.
        y_um: f64,
    },
    /// The zip writer failed.
    #[error("the x3p container could not be written: {0}")]
    Container(#[from] zip::result::ZipError),
    /// A part of the container could not be written.
    #[error("the x3p container could not be written: {0}")]
    Part(#[from] std::io::Error),
    /// The picture writer failed.
    #[error("the height picture could not be written: {0}")]
    Picture(#[from] image::ImageError),
}

fn check(map: &crate::HeightMap) -> Result<(), EncodeError> {
    if map.width == 0 || map.height == 0 {
        return Err(EncodeError::Inconsistent("it is empty"));
    }
    if map.heights_um.len() as u64 != u64::from(map.width) * u64::from(map.height) {
        return Err(EncodeError::Inconsistent("width times height is not the number of heights"));
    }
    let positive = |pitch: f64| pitch.is_finite() && pitch > 0.0;
    if !positive(map.pitch_x_um) || !positive(map.pitch_y_um) {
        return Err(EncodeError::Inconsistent("the pitch is not above 0"));
    }
    Ok(())
}
