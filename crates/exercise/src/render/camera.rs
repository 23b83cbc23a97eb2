//! From picture pixels back to the tile, through rotation, scale, shift and a mild perspective.

use crate::recipe::Camera;

/// The inverse of the camera's homography: picture pixel to tile coordinates.
pub(crate) struct View {
    inverse: [f32; 9],
    /// Picture pixels per tile unit at the centre.
    pub(crate) unit: f32,
}

impl View {
    pub(crate) fn new(camera: &Camera, size: u32) -> Self {
        let size = size as f32;
        let unit = camera.scale * size / 2.0;
        let (sin, cos) = camera.rotation.sin_cos();
        let centre = [size * (0.5 + camera.shift[0]), size * (0.5 + camera.shift[1])];
        let tilt = camera.tilt;
        let forward = [
            unit * cos + centre[0] * tilt[0],
            unit * sin + centre[0] * tilt[1],
            centre[0],
            -unit * sin + centre[1] * tilt[0],
            unit * cos + centre[1] * tilt[1],
            centre[1],
            tilt[0],
            tilt[1],
            1.0,
        ];
        Self { inverse: adjugate(&forward), unit }
    }

    /// Tile coordinates under a picture pixel; x right, y down, the tile from -1 to 1.
    #[inline]
    pub(crate) fn tile(&self, x: f32, y: f32) -> [f32; 2] {
        let m = &self.inverse;
        let w = 1.0 / (m[6] * x + m[7] * y + m[8]);
        [(m[0] * x + m[1] * y + m[2]) * w, (m[3] * x + m[4] * y + m[5]) * w]
    }
}

fn adjugate(m: &[f32; 9]) -> [f32; 9] {
    [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ]
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::recipe::Camera;

    #[test]
    fn turning_is_counter_clockwise_as_seen() {
        let camera = Camera {
            rotation: std::f32::consts::FRAC_PI_2,
            scale: 1.0,
            shift: [0.0, 0.0],
            tilt: [0.02, 0.0],
        };
        let view = View::new(&camera, 400);
        let [u, v] = view.tile(200.0, 200.0);
        assert!(u.abs() < 1e-4 && v.abs() < 1e-4);
        // What lies to the right on the tile appears at the top of the picture.
        let [u, v] = view.tile(200.0, 10.0);
        assert!(u > 0.8 && v.abs() < 1e-3, "{u} {v}");
    }
}
