//! From degrees to the drawing: the Equal Earth projection, seen from a meridian of choice.
//!
//! Equal Earth keeps areas, so that no country looks larger than it is; parallels are straight, and any meridian can
//! stand in the middle. Formulas: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection",
//! International Journal of Geographical Information Science 33(3), 2019.
//!
//! Invariant: every place on Earth has a finite point, and places on the drawn part lie inside the frame.

/// Width of the drawing in its own units, about pixels on a desk screen.
pub(crate) const WIDTH: f64 = 1100.0;
/// Height of the map without its legend.
pub(crate) const HEIGHT: f64 = 472.0;
/// Latitudes between which there is land that is drawn.
pub(crate) const SOUTH: f64 = -57.0;
pub(crate) const NORTH: f64 = 84.0;

/// Room beside the outermost meridians, for circles that stand close to them.
const MARGIN: f64 = 16.0;
/// East end of the equator in the formulas' own units.
const REACH: f64 = 2.706_629_983_696_2;
const SCALE: f64 = (WIDTH / 2.0 - MARGIN) / REACH;
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// Which ocean lies unbroken in the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapCentre {
    /// About 11 degrees east: the edges run through the Bering Strait and cut no land but small islands.
    Atlantic,
    /// About 150 degrees east: the edges run down the Atlantic and cut Greenland alone.
    Pacific,
}

impl MapCentre {
    /// The meridian in the middle, degrees east.
    pub(crate) const fn meridian(self) -> f64 {
        match self {
            Self::Atlantic => 11.0,
            Self::Pacific => 150.0,
        }
    }

    /// Degrees east of the middle, from -180 up to 180.
    pub(crate) fn relative(self, lon: f64) -> f64 {
        (lon - self.meridian() + 180.0).rem_euclid(360.0) - 180.0
    }

    /// Where a place stands (degrees east and north).
    pub(crate) fn point(self, lon: f64, lat: f64) -> (f64, f64) {
        place(self.relative(lon), lat)
    }
}

/// The point of a place given in degrees east of the middle and degrees north. Degrees beyond 180 go on past the edge.
pub(crate) fn place(east: f64, north: f64) -> (f64, f64) {
    let (x, y) = equal_earth(east, north);
    let top = equal_earth(0.0, NORTH).1;
    (WIDTH / 2.0 + SCALE * x, 4.0 + SCALE * (top - y))
}

fn equal_earth(east: f64, north: f64) -> (f64, f64) {
    let root = 3.0_f64.sqrt();
    let t = (root / 2.0 * north.clamp(-90.0, 90.0).to_radians().sin()).asin();
    let t2 = t * t;
    let t6 = t2 * t2 * t2;
    let slope = A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2);
    let x = 2.0 * root * east.to_radians() * t.cos() / (3.0 * slope);
    (x, t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_earth_are_where_the_paper_puts_them() {
        // Width to height of the whole Earth is 2.05458 in the paper.
        let (east, north) = (equal_earth(180.0, 0.0).0, equal_earth(0.0, 90.0).1);
        assert!((east - REACH).abs() < 1e-9, "{east}");
        assert!((east / north - 2.054_58).abs() < 1e-4, "{}", east / north);
    }

    #[test]
    fn areas_are_kept() {
        // A square degree at the equator and one at 60 degrees north: the ratio is that of the sphere.
        let area = |north: f64| {
            let (left, bottom) = equal_earth(100.0, north);
            let (right, top) = equal_earth(101.0, north + 1.0);
            let (wide, _) = equal_earth(101.0, north);
            let (narrow, _) = equal_earth(100.0, north + 1.0);
            f64::midpoint(wide - left, right - narrow) * (top - bottom)
        };
        let sphere = |north: f64| (north + 1.0).to_radians().sin() - north.to_radians().sin();
        assert!((area(60.0) / area(0.0) / (sphere(60.0) / sphere(0.0)) - 1.0).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn every_place_has_its_point(lon in -1e4..1e4_f64, lat in SOUTH..NORTH) {
            for centre in [MapCentre::Atlantic, MapCentre::Pacific] {
                let (x, y) = centre.point(lon, lat);
                prop_assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y), "{x} {y}");
            }
        }
    }
}
