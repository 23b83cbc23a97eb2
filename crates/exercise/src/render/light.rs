//! Lamps: Lambert reflection, a weak specular part, ambient light, fall-off, and cast shadows.
//!
//! Shadows: the height of the shadow's upper edge is carried from the lamp's side across the picture, one
//! pixel a step, sinking by the tangent of the lamp's elevation. Between pixels it is interpolated, which
//! softens the sides of a shadow as a torch of a finger's width does.

use commonlink_model::Light;

use super::raster::Raster;

/// Light that reaches each pixel, in parts of what a lit flat face gets: matt part and glare.
pub(crate) struct Lit {
    pub(crate) matt: Raster,
    pub(crate) glare: Raster,
}

/// Surface directions of a height map whose heights are in pixels.
pub(crate) struct Normals {
    x: Vec<f32>,
    y: Vec<f32>,
    z: Vec<f32>,
}

impl Normals {
    pub(crate) fn of(height: &Raster) -> Self {
        let (width, rows) = (height.width, height.height);
        let count = width * rows;
        let mut out = Self { x: vec![0.0; count], y: vec![0.0; count], z: vec![1.0; count] };
        for y in 0..rows {
            let above = &height.data[y.saturating_sub(1) * width..][..width];
            let below = &height.data[(y + 1).min(rows - 1) * width..][..width];
            let row = &height.data[y * width..][..width];
            for x in 0..width {
                let slope_x = (row[(x + 1).min(width - 1)] - row[x.saturating_sub(1)]) * 0.5;
                let slope_y = (below[x] - above[x]) * 0.5;
                let norm = 1.0 / (1.0 + slope_x * slope_x + slope_y * slope_y).sqrt();
                let index = y * width + x;
                out.x[index] = -slope_x * norm;
                out.y[index] = -slope_y * norm;
                out.z[index] = norm;
            }
        }
        out
    }
}

/// Unit vector towards the lamp: x right, y down, z up.
fn towards(light: Light) -> [f32; 3] {
    let (sin, cos) = (light.azimuth_deg.to_radians() as f32).sin_cos();
    let (up, along) = (light.elevation_deg.to_radians() as f32).sin_cos();
    [cos * along, -sin * along, up]
}

pub(crate) fn light_up(
    height: &Raster,
    normals: &Normals,
    light: Light,
    ambient: f32,
    fall_off: f32,
    shadows: bool,
) -> Lit {
    let (width, rows) = (height.width, height.height);
    let lamp = towards(light);
    let shade = if shadows { shadow(height, lamp) } else { Raster::new(width, rows) };
    // Halfway between the lamp and the camera above.
    let half = {
        let h = [lamp[0], lamp[1], lamp[2] + 1.0];
        let norm = 1.0 / (h[0] * h[0] + h[1] * h[1] + h[2] * h[2]).sqrt();
        [h[0] * norm, h[1] * norm, h[2] * norm]
    };
    let flat = 1.0 / (ambient + lamp[2]);
    let mut matt = Raster::new(width, rows);
    let mut glare = Raster::new(width, rows);
    let scale = 2.0 / width as f32;
    for y in 0..rows {
        let down = (y as f32 * scale - 1.0) * lamp[1];
        for x in 0..width {
            let index = y * width + x;
            let (nx, ny, nz) = (normals.x[index], normals.y[index], normals.z[index]);
            let open = 1.0 - shade.data[index];
            let near = 1.0 + fall_off * ((x as f32 * scale - 1.0) * lamp[0] + down);
            let cosine = (nx * lamp[0] + ny * lamp[1] + nz * lamp[2]).max(0.0);
            matt.data[index] = (ambient * nz + cosine * open * near) * flat;
            let shine = (nx * half[0] + ny * half[1] + nz * half[2]).max(0.0);
            let shine = shine.powi(8);
            glare.data[index] = shine * shine * shine * open * near;
        }
    }
    Lit { matt, glare }
}

/// 0 lit, 1 in the shadow of something nearer to the lamp.
fn shadow(height: &Raster, lamp: [f32; 3]) -> Raster {
    let (width, rows) = (height.width, height.height);
    let along = lamp[0].hypot(lamp[1]).max(1e-6);
    let (dx, dy) = (lamp[0] / along, lamp[1] / along);
    let drop = lamp[2] / along;
    let mut out = Raster::new(width, rows);
    let sideways = dx.abs() >= dy.abs();
    let (lines, cells) = if sideways { (width, rows) } else { (rows, width) };
    let (major, minor) = if sideways { (dx, dy) } else { (dy, dx) };
    let index = |line: usize, cell: usize| if sideways { cell * width + line } else { line * width + cell };
    let (slide, sink) = (minor / major.abs(), drop / major.abs());
    let last = (cells - 1) as f32;
    let mut edge: Vec<f32> = vec![f32::MIN; cells];
    let mut next = edge.clone();
    for step in 0..lines {
        let line = if major > 0.0 { lines - 1 - step } else { step };
        if step > 0 {
            for (cell, value) in next.iter_mut().enumerate() {
                let at = (cell as f32 + slide).clamp(0.0, last - 0.001);
                let (low, part) = (at as usize, at.fract());
                *value = edge[low] + (edge[low + 1] - edge[low]) * part - sink;
            }
        }
        for cell in 0..cells {
            let here = height.data[index(line, cell)];
            let over = if step > 0 { next[cell] - here } else { -1.0 };
            out.data[index(line, cell)] = (over * 0.9 - 0.1).clamp(0.0, 1.0);
            edge[cell] = if step > 0 { here.max(next[cell]) } else { here };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use commonlink_model::Light;

    use super::{Normals, light_up};
    use crate::render::raster::Raster;

    fn block() -> Raster {
        let mut height = Raster::new(60, 60);
        for y in 25..35 {
            for x in 25..35 {
                height.data[y * 60 + x] = 6.0;
            }
        }
        height
    }

    #[test]
    fn a_block_throws_its_shadow_away_from_the_lamp() {
        let height = block();
        let normals = Normals::of(&height);
        for (azimuth, lit, dark) in [
            (0.0, (42, 30), (20, 30)),
            (90.0, (30, 18), (30, 40)),
            (180.0, (18, 30), (40, 30)),
            (270.0, (30, 42), (30, 20)),
        ] {
            let light = Light { azimuth_deg: azimuth, elevation_deg: 30.0 };
            let picture = light_up(&height, &normals, light, 0.1, 0.0, true).matt;
            let at = |(x, y): (usize, usize)| picture.data[y * 60 + x];
            assert!(at(dark) < 0.4 * at(lit), "{azimuth}: {} {}", at(dark), at(lit));
        }
    }

    #[test]
    fn the_side_towards_the_lamp_is_brighter() {
        let mut hill = Raster::new(40, 40);
        for (k, value) in hill.data.iter_mut().enumerate() {
            let (x, y) = ((k % 40) as f32 - 20.0, (k / 40) as f32 - 20.0);
            *value = 4.0 * (-(x * x + y * y) / 40.0).exp();
        }
        let normals = Normals::of(&hill);
        let top = Light { azimuth_deg: 90.0, elevation_deg: 30.0 };
        let picture = light_up(&hill, &normals, top, 0.1, 0.0, false).matt;
        assert!(picture.data[15 * 40 + 20] > picture.data[25 * 40 + 20] * 1.3);
    }
}
