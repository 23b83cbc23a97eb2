//! Printed marks: the plate's ragged outline and its voids repeat from print to print; how much ink it
//! held, blotches and drop-outs do not.

use super::mould::{CANVAS, design_mask};
use super::raster::Raster;
use crate::design::DesignSpec;
use crate::random::Random;

/// Ink cover 0 to 1 on the canvas.
pub(crate) fn print(design: &DesignSpec, plate: u64, seed: u64, level: f32) -> Raster {
    let mut random = Random::named(seed, "print");
    let fringe = Raster::smooth(CANVAS, CANVAS, 4.0, plate, "plate edge");
    let tooth = Raster::smooth(CANVAS, CANVAS, 11.0, plate, "plate edge, broad");
    let voids = Raster::smooth(CANVAS, CANVAS, 7.0, plate, "plate voids");
    let patches = Raster::smooth(CANVAS, CANVAS, 60.0, plate, "plate wear");
    let load = Raster::smooth(CANVAS, CANVAS, 110.0, seed, "ink load");
    let blotch = Raster::smooth(CANVAS, CANVAS, 22.0, seed, "blotches");
    let drops = Raster::smooth(CANVAS, CANVAS, 6.0, seed, "drop-outs");
    let paper = Raster::white(CANVAS, CANVAS, seed, "paper tooth").blurred(0.8).standardised();
    let amount = random.range(0.8, 1.0) as f32;
    let spread = random.normal() as f32 * 0.05 * level;

    let soft = design_mask(design).blurred(1.8);
    let mut out = Raster::new(CANVAS, CANVAS);
    for (index, value) in out.data.iter_mut().enumerate() {
        let outline = soft.data[index] + 0.13 * fringe.data[index] + 0.09 * tooth.data[index] + spread - 0.5;
        let edge = (outline * 5.0 + 0.5).clamp(0.0, 1.0);
        let void = ((voids.data[index] + 0.5 * patches.data[index] - 1.75) * 3.0).clamp(0.0, 1.0);
        let lost = ((drops.data[index] - 2.6 + 0.5 * level) * 2.0).clamp(0.0, 1.0) * level;
        let thin = (0.16 * load.data[index] + 0.1 * blotch.data[index]) * level;
        let cover = edge
            * (1.0 - 0.9 * void)
            * (1.0 - lost)
            * (amount - thin.max(0.0) + 0.05 * level * paper.data[index]);
        *value = cover.clamp(0.0, 1.0);
    }
    out.blurred(0.6)
}
