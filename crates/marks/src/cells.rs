//! Congruent cells: after registration the shared picture is cut into cells; cells of two impressions of one
//! tool agree in texture at one common small shift (after Song's congruent matching cells).
//!
//! A cell's shift is taken from its neighbours alone, so that a cell never chooses the shift that flatters
//! itself and different tools score around zero.

use crate::layer::Field;

/// Side of a cell in pixels.
pub(crate) const CELL: usize = 24;
/// Largest shift in pixels.
const REACH: i32 = 3;
const SIDE: usize = (2 * REACH + 1) as usize;
const SHIFTS: usize = SIDE * SIDE;

/// One cell of the shared picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// Left top corner in pixels of a.
    pub x: usize,
    pub y: usize,
    /// Correlation at the shift its neighbours agree on.
    pub likeness: f32,
    /// Share of the cell that counts, 0 to 1.
    pub share: f32,
}

/// What the cells say together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreement {
    pub cells: Vec<Cell>,
    /// Mean correlation over all cells, weighted by share.
    pub likeness: f32,
    /// Sum of shares: how many whole cells were compared.
    pub extent: f32,
}

/// Correlations of one cell at all shifts.
struct Surface {
    x: usize,
    y: usize,
    share: f32,
    energy: f32,
    products: [f32; SHIFTS],
}

/// Compares two registered fields of one size.
pub(crate) fn agreement(a: &Field, b: &Field) -> Agreement {
    let weighted = |field: &Field| -> Vec<f32> {
        field.values.iter().zip(&field.weights).map(|(value, weight)| value * weight).collect()
    };
    let (left, right) = (weighted(a), weighted(b));
    let columns = a.width / CELL;
    let rows = a.height / CELL;
    let mut surfaces: Vec<Option<Surface>> = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            surfaces.push(surface(a, b, &left, &right, column * CELL, row * CELL));
        }
    }
    let mut out = Agreement::default();
    let mut sum = 0.0;
    for row in 0..rows {
        for column in 0..columns {
            let Some(own) = &surfaces[row * columns + column] else { continue };
            let mut around = [0.0_f32; SHIFTS];
            for near_row in row.saturating_sub(2)..(row + 3).min(rows) {
                for near in column.saturating_sub(2)..(column + 3).min(columns) {
                    if (near_row, near) == (row, column) {
                        continue;
                    }
                    if let Some(other) = &surfaces[near_row * columns + near] {
                        let step = near_row.abs_diff(row).max(near.abs_diff(column));
                        let share = if step == 1 { 1.0 } else { 0.5 };
                        for (total, value) in around.iter_mut().zip(other.products) {
                            *total += share * value / other.energy.sqrt();
                        }
                    }
                }
            }
            let chosen = smoothed_best(&around);
            let likeness = own.products[chosen] / own.energy;
            sum += own.share * likeness;
            out.extent += own.share;
            out.cells.push(Cell { x: own.x, y: own.y, likeness, share: own.share });
        }
    }
    if out.extent > 0.0 {
        out.likeness = sum / out.extent;
    }
    out
}

/// The shift with the highest sum, preferring the middle where nothing stands out.
fn smoothed_best(around: &[f32; SHIFTS]) -> usize {
    let middle = SHIFTS / 2;
    let mut best = middle;
    for (index, value) in around.iter().enumerate() {
        if *value > around[best] {
            best = index;
        }
    }
    best
}

fn surface(a: &Field, b: &Field, left: &[f32], right: &[f32], x: usize, y: usize) -> Option<Surface> {
    let width = a.width;
    let (mut share, mut energy_a, mut energy_b) = (0.0_f32, 0.0_f32, 0.0_f32);
    for row in y..y + CELL {
        for at in row * width + x..row * width + x + CELL {
            let both = a.weights[at].min(b.weights[at]);
            share += both;
            energy_a += left[at] * left[at];
            energy_b += right[at] * right[at];
        }
    }
    share /= (CELL * CELL) as f32;
    let energy = (energy_a * energy_b).sqrt();
    if share < 0.2 || energy < 1e-3 {
        return None;
    }
    let mut products = [0.0_f32; SHIFTS];
    let (reach, height) = (REACH as usize, a.height);
    for row in y..y + CELL {
        let source = &left[row * width + x..row * width + x + CELL];
        for dy in 0..SIDE {
            let Some(other) = (row + dy).checked_sub(reach).filter(|other| *other < height) else { continue };
            for dx in 0..SIDE {
                let Some(start) = (x + dx).checked_sub(reach).filter(|start| start + CELL <= width) else {
                    continue;
                };
                let target = &right[other * width + start..other * width + start + CELL];
                products[dy * SIDE + dx] += dot(source, target);
            }
        }
    }
    Some(Surface { x, y, share, energy, products })
}

/// Dot product in eight fixed lanes, so that the order of summation never depends on the machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (p, q) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            lanes[lane] += p[lane] * q[lane];
        }
    }
    lanes.iter().sum()
}
