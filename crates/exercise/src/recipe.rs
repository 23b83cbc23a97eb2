//! What the renderer needs to know of a mark: which tool made it, how it was pressed, how it was
//! photographed. This is truth; it stays inside this crate and is never serialised.

use commonlink_model::{CaptureKind, Light};
use uuid::Uuid;

use crate::design::DesignSpec;

/// What the mark is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// A pressed block.
    Brick,
    /// A round tablet.
    Tablet,
    /// Paper or film around a package.
    Wrapper,
}

/// A press mould. Its individual characteristics follow from the seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mould {
    pub(crate) seed: u64,
    /// Cut anew by hand: the outline differs a little from the other moulds of the design.
    pub(crate) recut: bool,
    /// Seed of the mould whose impression this one was cast from; its defects are inherited.
    pub(crate) parent: Option<u64>,
    /// How its surface was made.
    pub(crate) surface: MouldSurface,
    /// Factor on the individual characteristics; 1 is usual, less is harder to tell apart.
    pub(crate) finish: f32,
}

impl Mould {
    /// A mould whose surface follows from its seed: three in four are machined.
    pub(crate) fn of_seed(seed: u64) -> Self {
        let cast = crate::random::Random::named(seed, "surface kind").chance(0.25);
        let surface = if cast { MouldSurface::Grainy } else { MouldSurface::Machined };
        Self { seed, recut: false, parent: None, surface, finish: 1.0 }
    }
}

/// How a mould's surface was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MouldSurface {
    /// Milling lines, roughness, pits and scratches.
    Machined,
    /// Sand-cast or blasted metal: irregular at all scales, few single features, and never reproduced in
    /// full by an impression.
    Grainy,
}

/// The thing that left the mark.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// A mould pressed into powder. Wear 0 is new, 1 is worn out.
    Relief { design: DesignSpec, mould: Mould, wear: f32 },
    /// A printing plate or stamp, by its seed.
    Print { design: DesignSpec, plate: u64 },
    /// A blade or scraper that slid, by its seed.
    Edge { edge: u64 },
    /// A flat tool surface that was pressed in, by its seed.
    Surface { surface: u64 },
}

/// Where the camera stood. The tile of the design reaches from -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Camera {
    /// Radians, counter-clockwise as seen.
    pub(crate) rotation: f32,
    /// Part of the picture that the tile takes.
    pub(crate) scale: f32,
    /// Shift of the centre in parts of the picture.
    pub(crate) shift: [f32; 2],
    /// Perspective: relative change of scale from the centre to the edge of the tile.
    pub(crate) tilt: [f32; 2],
}

/// All that is needed to make the files of one mark.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recipe {
    pub(crate) source: Source,
    pub(crate) capture: CaptureKind,
    pub(crate) face: Face,
    /// Belongs to this impression and this capture alone.
    pub(crate) seed: u64,
    /// Severity of all disturbances: 0.4 mild, 1.0 severe.
    pub(crate) level: f32,
    /// Picture size in pixels (square).
    pub(crate) size: u32,
    pub(crate) camera: Camera,
    /// Where the lamps truly stood, one per photograph.
    pub(crate) lights: Vec<Light>,
    pub(crate) shadows: bool,
    pub(crate) colour: bool,
    /// Micrometres per pixel or sample, as used in scans.
    pub(crate) pixel_um: f64,
}

/// A mark that comes as a description: what another impression would give of the tool that left a rendered mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Variant {
    /// The rendered mark, of the same part.
    pub(crate) base: Uuid,
    pub(crate) seed: u64,
    pub(crate) strength: f64,
}
