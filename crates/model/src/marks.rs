//! Marks: what was photographed or scanned, and how. The codes are the ones used in files, tables and
//! addresses; they never change.

use serde::{Deserialize, Serialize};

/// Heights beyond this many micrometres (ten metres) are no surface and count as not measured.
pub const MOST_HEIGHT_UM: f64 = 1e7;

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
