//! Marks: what was photographed or scanned, and how. The codes are the ones used in files, tables and
//! addresses; they never change.

use serde::{Deserialize, Serialize};

/// Heights beyond this many micrometres (ten metres) are no surface and count as not measured.
pub const MOST_HEIGHT_UM: f64 = 1e7;

/// Whether so many micrometres per pixel or sample can be stated for a capture: above 0 and at most 10,000, a
/// centimetre, beyond which no mark can be made out.
pub fn is_pixel_um(um: f64) -> bool {
    um > 0.0 && um <= 10_000.0
}

crate::codes! {
    /// What kind of trace a mark is.
    pub enum MarkKind {
        /// A relief pressed into a package or tablet.
        PressedRelief = "pressed_relief",
        /// Ink, print or sticker without relief.
        Printed = "printed",
        /// Parallel lines left by an edge that slid.
        Striated = "striated",
        /// The impression of a tool surface.
        ImpressedSurface = "impressed_surface",
    }
}

crate::codes! {
    /// How the mark was recorded.
    pub enum CaptureKind {
        /// One photograph under unknown light.
        PhotoSingle = "photo_single",
        /// One photograph with the lamp at a stated place relative to the mark.
        PhotoFixedLight = "photo_fixed_light",
        /// Four photographs from one tripod with four stated lamps.
        PhotoFourLight = "photo_four_light",
        /// A height map.
        Topography = "topography",
        /// A height profile across striae.
        Profile = "profile",
    }
}

crate::codes! {
    /// Whether the mark was found on seized goods or made from a known tool.
    pub enum MarkRole {
        /// Found on seized goods.
        Questioned = "questioned",
        /// A seized press, or a test impression of it.
        Reference = "reference",
    }
}

/// Where the lamp stood. Azimuth 0° is to the right of the picture and grows counter-clockwise as seen
/// (90° is the top); elevation is above the surface. Both in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Light {
    /// Degrees, 0 to 360, counter-clockwise from the right.
    pub azimuth_deg: f64,
    /// Degrees above the surface, 0 to 90.
    pub elevation_deg: f64,
}

#[cfg(test)]
mod tests {
    use super::is_pixel_um;

    #[test]
    fn a_pixel_has_a_size_and_is_no_larger_than_a_centimetre() {
        for good in [f64::MIN_POSITIVE, 0.1, 35.39, 10_000.0] {
            assert!(is_pixel_um(good), "{good}");
        }
        for bad in [0.0, -0.0, -3.0, 10_000.1, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert!(!is_pixel_um(bad), "{bad}");
        }
    }
}
