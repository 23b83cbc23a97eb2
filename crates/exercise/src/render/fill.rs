//! Outlines to a coverage mask: even-odd scan lines, four a pixel row, exact coverage along the row.

use super::raster::Raster;
use crate::design::Outline;

const LINES: usize = 4;

/// Coverage 0 to 1 of the outlines on a square raster. `unit` pixels make one design unit about the middle.
pub(crate) fn coverage(outlines: &[Outline], size: usize, unit: f32) -> Raster {
    let mut mask = Raster::new(size, size);
    let mut layer = Raster::new(size, size);
    let middle = size as f32 / 2.0;
    let mut crossings: Vec<f32> = Vec::new();
    for outline in outlines {
        let points: Vec<[f32; 2]> =
            outline.points.iter().map(|[x, y]| [middle + x * unit, middle + y * unit]).collect();
        let top = points.iter().map(|p| p[1]).fold(f32::MAX, f32::min).floor().max(0.0) as usize;
        let bottom =
            (points.iter().map(|p| p[1]).fold(f32::MIN, f32::max).ceil().max(0.0) as usize).min(size);
        for y in top..bottom {
            let row = &mut layer.data[y * size..(y + 1) * size];
            row.fill(0.0);
            for line in 0..LINES {
                let at = y as f32 + (line as f32 + 0.5) / LINES as f32;
                crossings.clear();
                for (k, a) in points.iter().enumerate() {
                    let b = points[(k + 1) % points.len()];
                    if (a[1] <= at) != (b[1] <= at) {
                        crossings.push(a[0] + (at - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
                    }
                }
                crossings.sort_by(f32::total_cmp);
                for span in crossings.chunks_exact(2) {
                    cover(row, span[0], span[1]);
                }
            }
            let target = &mut mask.data[y * size..(y + 1) * size];
            for (value, covered) in target.iter_mut().zip(row.iter()) {
                *value = if outline.cut { value.min(1.0 - covered) } else { value.max(*covered) };
            }
        }
    }
    mask
}

fn cover(row: &mut [f32], from: f32, to: f32) {
    let last = row.len() as f32;
    let (from, to) = (from.clamp(0.0, last), to.clamp(0.0, last));
    if to <= from {
        return;
    }
    let share = 1.0 / LINES as f32;
    let (first, end) = (from as usize, (to.ceil() as usize).min(row.len()));
    for (x, value) in row.iter_mut().enumerate().take(end).skip(first) {
        let inside = to.min(x as f32 + 1.0) - from.max(x as f32);
        *value += inside.max(0.0) * share;
    }
}

#[cfg(test)]
mod tests {
    use super::coverage;
    use crate::design::Pen;

    #[test]
    fn a_rectangle_covers_its_area_and_a_cut_takes_away() {
        let mut pen = Pen::default();
        pen.rectangle(-0.5, -0.5, 0.5, 0.5);
        let full: f32 = coverage(&pen.outlines, 101, 40.0).data.iter().sum();
        assert!((full - 1600.0).abs() < 2.0, "{full}");
        pen.cut(|pen| pen.rectangle(-0.25, -0.25, 0.25, 0.25));
        let rest: f32 = coverage(&pen.outlines, 101, 40.0).data.iter().sum();
        assert!((rest - 1200.0).abs() < 4.0, "{rest}");
    }
}
