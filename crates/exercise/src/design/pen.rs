//! A pen that leaves filled outlines. Coordinates: the design fills about -1 to 1, x to the right, y down.

use std::f32::consts::{PI, TAU};

pub(crate) type Point = [f32; 2];

/// A closed outline that adds to the design or cuts out of what is there.
pub(crate) struct Outline {
    pub(crate) points: Vec<Point>,
    pub(crate) cut: bool,
}

/// Collects outlines in drawing order.
#[derive(Default)]
pub(crate) struct Pen {
    pub(crate) outlines: Vec<Outline>,
    cutting: bool,
}

impl Pen {
    /// Draws with the given closure as cut-outs.
    pub(crate) fn cut(&mut self, draw: impl FnOnce(&mut Self)) {
        self.cutting = true;
        draw(self);
        self.cutting = false;
    }

    pub(crate) fn polygon(&mut self, points: &[Point]) {
        self.outlines.push(Outline { points: points.to_vec(), cut: self.cutting });
    }

    /// The polygon and its mirror image about the vertical axis.
    pub(crate) fn both_sides(&mut self, points: &[Point]) {
        self.polygon(points);
        self.polygon(&points.iter().map(|[x, y]| [-x, *y]).collect::<Vec<_>>());
    }

    pub(crate) fn ellipse(&mut self, centre: Point, radius_x: f32, radius_y: f32) {
        let points: Vec<Point> = (0..56)
            .map(|k| {
                let (sin, cos) = (TAU * k as f32 / 56.0).sin_cos();
                [centre[0] + radius_x * cos, centre[1] + radius_y * sin]
            })
            .collect();
        self.polygon(&points);
    }

    pub(crate) fn disc(&mut self, centre: Point, radius: f32) {
        self.ellipse(centre, radius, radius);
    }

    pub(crate) fn rectangle(&mut self, left: f32, top: f32, right: f32, bottom: f32) {
        self.polygon(&[[left, top], [right, top], [right, bottom], [left, bottom]]);
    }

    /// Regular polygon or, with an inner radius below the outer, a star. `turn` in radians; at 0 one
    /// point looks up.
    pub(crate) fn star(&mut self, centre: Point, outer: f32, inner: f32, points: usize, turn: f32) {
        let outline: Vec<Point> = (0..2 * points)
            .map(|k| {
                let radius = if k % 2 == 0 { outer } else { inner };
                let (sin, cos) = (turn - PI / 2.0 + PI * k as f32 / points as f32).sin_cos();
                [centre[0] + radius * cos, centre[1] + radius * sin]
            })
            .collect();
        self.polygon(&outline);
    }

    pub(crate) fn regular(&mut self, centre: Point, radius: f32, corners: usize, turn: f32) {
        self.star(centre, radius, radius * (PI / corners as f32).cos(), corners, turn);
    }

    /// A line of the given width with round joints and ends.
    pub(crate) fn line(&mut self, points: &[Point], width: f32) {
        for pair in points.windows(2) {
            let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
            let length = dx.hypot(dy).max(1e-6);
            let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
            self.polygon(&[
                [pair[0][0] + nx, pair[0][1] + ny],
                [pair[1][0] + nx, pair[1][1] + ny],
                [pair[1][0] - nx, pair[1][1] - ny],
                [pair[0][0] - nx, pair[0][1] - ny],
            ]);
        }
        for point in points {
            let dot: Vec<Point> = (0..12)
                .map(|k| {
                    let (sin, cos) = (TAU * k as f32 / 12.0).sin_cos();
                    [point[0] + width / 2.0 * cos, point[1] + width / 2.0 * sin]
                })
                .collect();
            self.polygon(&dot);
        }
    }

    /// Part of a ring from angle `from` to `to` (radians, clockwise as seen, 0 to the right).
    pub(crate) fn arc(&mut self, centre: Point, radius: f32, from: f32, to: f32, width: f32) {
        let steps = (((to - from).abs() / TAU * 56.0).ceil() as usize).max(4);
        let point = |radius: f32, k: usize| {
            let (sin, cos) = (from + (to - from) * k as f32 / steps as f32).sin_cos();
            [centre[0] + radius * cos, centre[1] + radius * sin]
        };
        let outer = (0..=steps).map(|k| point(radius + width / 2.0, k));
        let inner = (0..=steps).rev().map(|k| point(radius - width / 2.0, k));
        let outline: Vec<Point> = outer.chain(inner).collect();
        self.polygon(&outline);
    }

    pub(crate) fn ring(&mut self, centre: Point, radius: f32, width: f32) {
        self.arc(centre, radius, 0.0, TAU, width);
    }

    /// A curve through polar radii: `radius(angle)` around the centre, angle 0 up, clockwise.
    pub(crate) fn polar(&mut self, centre: Point, steps: usize, radius: impl Fn(f32) -> f32) {
        let outline: Vec<Point> = (0..steps)
            .map(|k| {
                let angle = TAU * k as f32 / steps as f32;
                let (sin, cos) = (angle - PI / 2.0).sin_cos();
                let reach = radius(angle);
                [centre[0] + reach * cos, centre[1] + reach * sin]
            })
            .collect();
        self.polygon(&outline);
    }

    /// Shrinks everything drawn so far about the centre.
    pub(crate) fn shrink(&mut self, factor: f32) {
        for point in self.outlines.iter_mut().flat_map(|outline| &mut outline.points) {
            *point = [point[0] * factor, point[1] * factor];
        }
    }
}
