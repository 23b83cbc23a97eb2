//! Congruent matching cells: whether the places of a registered pair agree one by one.
//!
//! After Song, "Proposed NIST ballistics identification system", AFTE Journal 45 (2013): the overlap is cut
//! into cells, each cell is moved on its own within a small window, and counts as congruent where its best
//! place is the common one and its correlation there is high. Independent agreement of many cells is what a
//! pattern shared by chance, or by design, does not give.

use super::register::{Match, Pose, View, correlation};
use super::surface::Surface;

/// Side of a cell in pixels of the stored grid (400 micrometres at 25).
pub(super) const CELL: usize = 16;
/// Least measured share of a cell.
const LEAST_SHARE: f64 = 0.35;
/// Largest own shift looked at, in pixels.
const WINDOW: i32 = 4;
/// Largest own shift that still is the common place.
const CONGRUENT_SHIFT: i32 = 1;
/// Least correlation of a congruent cell.
const CONGRUENT_CORRELATION: f64 = 0.35;

/// One cell of the fixed surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// Left and top edge in pixels of the fixed surface.
    pub(super) left: usize,
    pub(super) top: usize,
    /// Correlation at the common place.
    pub(super) correlation: f64,
    /// Whether the cell on its own finds the common place.
    pub(super) congruent: bool,
}

/// The cells of the overlap of a registered pair, row by row.
pub(super) fn cells(fixed: &Surface, view: &View, points: &[[f32; 3]], pose: Pose) -> Vec<Cell> {
    let (columns, rows) = (fixed.values.width.div_ceil(CELL), fixed.values.height.div_ceil(CELL));
    let mut members: Vec<Vec<[f32; 3]>> = vec![Vec::new(); columns * rows];
    let (sin, cos) = (pose.angle.sin() as f32, pose.angle.cos() as f32);
    for point in points {
        let (x, y) = (
            cos * point[0] - sin * point[1] + pose.x as f32,
            sin * point[0] + cos * point[1] + pose.y as f32,
        );
        if view.at(x, y).is_some() {
            let (column, row) = (((x + 0.5).max(0.0) as usize) / CELL, ((y + 0.5).max(0.0) as usize) / CELL);
            if let Some(cell) = members.get_mut(row * columns + column).filter(|_| column < columns) {
                cell.push(*point);
            }
        }
    }
    let least = LEAST_SHARE * (CELL * CELL) as f64;
    members
        .iter()
        .enumerate()
        .filter(|(_, list)| list.len() as f64 >= least)
        .map(|(at, list)| {
            let moved = |dx: i32, dy: i32| {
                correlation(view, list, Pose { x: pose.x + f64::from(dx), y: pose.y + f64::from(dy), ..pose })
            };
            let here = moved(0, 0).correlation;
            let mut best = (here, 0, 0);
            for dy in -WINDOW..=WINDOW {
                for dx in -WINDOW..=WINDOW {
                    let Match { correlation, overlap, .. } = moved(dx, dy);
                    if overlap >= least && correlation > best.0 {
                        best = (correlation, dx, dy);
                    }
                }
            }
            let near = best.1.abs().max(best.2.abs()) <= CONGRUENT_SHIFT;
            Cell {
                left: at % columns * CELL,
                top: at / columns * CELL,
                correlation: here,
                congruent: near && best.0 >= CONGRUENT_CORRELATION,
            }
        })
        .collect()
}
