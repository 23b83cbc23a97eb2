//! Maps of the plane: similarities and homographies.

/// A turn, a scale and a shift: `x' = cos x - sin y + dx`, `y' = sin x + cos y + dy`, where `cos` and `sin`
/// carry the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Similarity {
    pub cos: f32,
    pub sin: f32,
    pub dx: f32,
    pub dy: f32,
}

impl Similarity {
    /// The similarity of a scale and turn (radians) that brings one place to another.
    pub(crate) fn about(scale: f32, turn: f32, from: (f32, f32), to: (f32, f32)) -> Self {
        let (sin, cos) = turn.sin_cos();
        let (sin, cos) = (scale * sin, scale * cos);
        Self { cos, sin, dx: to.0 - (cos * from.0 - sin * from.1), dy: to.1 - (sin * from.0 + cos * from.1) }
    }

    /// Weighted least squares over pairs of places; `None` if they do not fix one.
    pub(crate) fn fit(places: &[Placed]) -> Option<Self> {
        let (from, to) = centres(places)?;
        let (mut along, mut aside, mut spread) = (0.0_f32, 0.0_f32, 0.0_f32);
        for ((x, y), (u, v), weight) in places {
            let (px, py, qx, qy) = (x - from.0, y - from.1, u - to.0, v - to.1);
            along += weight * (px * qx + py * qy);
            aside += weight * (px * qy - py * qx);
            spread += weight * (px * px + py * py);
        }
        if spread < 1e-3 || along.hypot(aside) < 1e-6 {
            return None;
        }
        let (cos, sin) = (along / spread, aside / spread);
        Some(Self {
            cos,
            sin,
            dx: to.0 - (cos * from.0 - sin * from.1),
            dy: to.1 - (sin * from.0 + cos * from.1),
        })
    }

    /// The same turn with another scale, about the centre of the places.
    pub(crate) fn rescaled(&self, scale: f32, places: &[Placed]) -> Self {
        let Some((from, to)) = centres(places) else { return *self };
        Self::about(scale, self.turn(), from, to)
    }

    pub(crate) fn scale(&self) -> f32 {
        self.cos.hypot(self.sin)
    }

    pub(crate) fn turn(&self) -> f32 {
        self.sin.atan2(self.cos)
    }

    pub(crate) fn map(&self, x: f32, y: f32) -> (f32, f32) {
        (self.cos * x - self.sin * y + self.dx, self.sin * x + self.cos * y + self.dy)
    }

    /// Whether two similarities are one for practical purposes: turns within 10 degrees, scales within a
    /// tenth, and the centre of a middling picture lands within `reach`.
    pub(crate) fn near(&self, other: &Self, reach: f32) -> bool {
        let product = self.scale() * other.scale();
        let aligned = (self.cos * other.cos + self.sin * other.sin) / product.max(1e-9);
        let ratio = self.scale() / other.scale().max(1e-9);
        let (a, b) = (self.map(192.0, 192.0), other.map(192.0, 192.0));
        aligned > 0.985 && (0.9..1.12).contains(&ratio) && (a.0 - b.0).hypot(a.1 - b.1) < 2.0 * reach
    }

    pub(crate) fn homography(&self) -> Homography {
        Homography([self.cos, -self.sin, self.dx, self.sin, self.cos, self.dy, 0.0, 0.0, 1.0].map(f64::from))
    }
}

/// A place in one picture, its place in the other, and how much the pair counts.
pub(crate) type Placed = ((f32, f32), (f32, f32), f32);

type Centre = (f32, f32);

fn centres(places: &[Placed]) -> Option<(Centre, Centre)> {
    let mut sums = [0.0_f32; 5];
    for ((x, y), (u, v), weight) in places {
        for (sum, value) in sums.iter_mut().zip([*x, *y, *u, *v, 1.0]) {
            *sum += weight * value;
        }
    }
    if sums[4] <= 0.0 {
        return None;
    }
    Some(((sums[0] / sums[4], sums[1] / sums[4]), (sums[2] / sums[4], sums[3] / sums[4])))
}

/// A row-major 3 x 3 homography with last number one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Homography(pub [f64; 9]);

impl Homography {
    pub(crate) fn map(&self, x: f64, y: f64) -> (f64, f64) {
        let h = &self.0;
        let w = h[6] * x + h[7] * y + h[8];
        ((h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w)
    }

    /// `self` after `first`.
    pub(crate) fn after(&self, first: &Self) -> Self {
        let (a, b) = (&self.0, &first.0);
        let mut product = [0.0; 9];
        for row in 0..3 {
            for column in 0..3 {
                product[3 * row + column] = (0..3).map(|k| a[3 * row + k] * b[3 * k + column]).sum();
            }
        }
        let last = product[8];
        Self(if last.abs() > 1e-12 { product.map(|value| value / last) } else { product })
    }

    /// The same map between pictures whose pixels are `to` and `from` times finer or coarser: a point of
    /// the new first picture times `from` (about pixel centres) is one of the old, likewise `to` for b.
    pub(crate) fn rescaled(&self, from: f64, to: f64) -> Self {
        let shift = |factor: f64| 0.5 * (factor - 1.0);
        let down = Self([from, 0.0, shift(from), 0.0, from, shift(from), 0.0, 0.0, 1.0]);
        let up = Self([1.0 / to, 0.0, -shift(to) / to, 0.0, 1.0 / to, -shift(to) / to, 0.0, 0.0, 1.0]);
        up.after(self).after(&down)
    }

    /// Area scale at a place: how many square pixels of b one square pixel of a becomes.
    pub(crate) fn area_scale(&self, x: f64, y: f64) -> f64 {
        let h = &self.0;
        let w = h[6] * x + h[7] * y + h[8];
        let (u, v) = self.map(x, y);
        let (a, b) = ((h[0] - u * h[6]) / w, (h[1] - u * h[7]) / w);
        let (c, d) = ((h[3] - v * h[6]) / w, (h[4] - v * h[7]) / w);
        a * d - b * c
    }

    /// Turn at a place in degrees, counter-clockwise as seen, 0 to 360.
    pub(crate) fn turn_deg(&self, x: f64, y: f64) -> f64 {
        let h = &self.0;
        let w = h[6] * x + h[7] * y + h[8];
        let (u, v) = self.map(x, y);
        let (a, b) = ((h[0] - u * h[6]) / w, (h[1] - u * h[7]) / w);
        let (c, d) = ((h[3] - v * h[6]) / w, (h[4] - v * h[7]) / w);
        // Rows grow downwards, so a positive angle in pixels is clockwise as seen.
        (-(c - b).atan2(a + d).to_degrees()).rem_euclid(360.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_squares_finds_the_similarity() {
        let truth = Similarity::about(0.8, 2.1, (10.0, 20.0), (30.0, -5.0));
        let places: Vec<_> = [(0.0, 0.0), (50.0, 10.0), (20.0, 70.0), (90.0, 90.0)]
            .iter()
            .map(|(x, y)| ((*x, *y), truth.map(*x, *y), 1.0))
            .collect();
        let found = Similarity::fit(&places).unwrap();
        assert!((found.scale() - 0.8).abs() < 1e-4 && (found.turn() - 2.1).abs() < 1e-4);
    }

    #[test]
    fn rescaling_keeps_corresponding_places() {
        let h = Homography([0.9, -0.2, 12.0, 0.25, 0.85, 3.0, 1e-4, -5e-5, 1.0]);
        let fine = h.rescaled(0.5, 0.25);
        // Pixel 21 of a picture twice as fine lies at (21 + 0.5) / 2 - 0.5 of the coarse one.
        let (x, y) = (21.0, 33.0);
        let coarse = h.map(0.5 * (x + 0.5) - 0.5, 0.5 * (y + 0.5) - 0.5);
        let (u, v) = fine.map(x, y);
        assert!((u - ((coarse.0 + 0.5) / 0.25 - 0.5)).abs() < 1e-9);
        assert!((v - ((coarse.1 + 0.5) / 0.25 - 0.5)).abs() < 1e-9);
    }

    #[test]
    fn a_turn_is_counter_clockwise_as_seen() {
        let quarter = Similarity::about(1.0, -std::f32::consts::FRAC_PI_2, (0.0, 0.0), (0.0, 0.0));
        // The right goes to the top: rows grow downwards.
        let (x, y) = quarter.map(1.0, 0.0);
        assert!(x.abs() < 1e-6 && (y + 1.0).abs() < 1e-6);
        assert!((quarter.homography().turn_deg(0.0, 0.0) - 90.0).abs() < 1e-4);
    }
}
