//! Designs: the pictograms that presses carry. All are drawn by the project from parameters, so that
//! nobody's trade mark and nobody's case is shown, and as many as wanted can be had.
//!
//! A [`DesignSpec`] is a family (crown, anchor, monogram ...), a variant (the seed of its parameters) and
//! a frame. Religious and political signs are left out on purpose. A *look-alike* is the same variant with every measure moved a little: another design that a
//! hurried reader takes for the first one. Families for worlds and for calibration are disjoint: an engine
//! calibrated on one pool has never seen the other.

mod animals;
mod glyphs;
mod objects;
mod pen;
mod signs;

use serde::{Deserialize, Serialize};

use crate::random::{Random, derive};
pub(crate) use pen::{Outline, Pen};

type Draw = fn(&mut Pen, &mut Measures);

/// The families that synthetic worlds use.
const WORLD: &[(&str, Draw)] = &[
    ("crown", objects::crown),
    ("anchor", objects::anchor),
    ("star", signs::star),
    ("monogram", glyphs::monogram),
    ("fish", animals::fish),
    ("bird", animals::bird),
    ("bull", animals::bull),
    ("turtle", animals::turtle),
    ("shield", objects::shield),
    ("rings", signs::rings),
    ("number", glyphs::number),
    ("gem", objects::gem),
    ("heart", signs::heart),
    ("key", objects::key),
    ("moon", signs::moon),
    ("sun", signs::sun),
    ("palm", objects::palm),
    ("boat", objects::boat),
    ("mountain", objects::mountain),
    ("bolt", signs::bolt),
];

/// The families kept for calibration sets.
const CALIBRATION: &[(&str, Draw)] = &[
    ("flower", signs::flower),
    ("spiral", signs::spiral),
    ("gear", signs::gear),
    ("cat", animals::cat),
    ("butterfly", animals::butterfly),
    ("hourglass", objects::hourglass),
    ("waves", signs::waves),
    ("eye", signs::eye),
    ("arrow", signs::arrow),
    ("tiles", signs::tiles),
    ("fir", objects::fir),
    ("bell", objects::bell),
    ("cup", objects::cup),
    ("house", objects::house),
    ("clover", signs::clover),
    ("trident", objects::trident),
    ("scorpion", animals::scorpion),
    ("letters", glyphs::letters),
];

/// Which families a design may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignPool {
    /// Families of synthetic worlds.
    World,
    /// Families kept apart for calibration.
    Calibration,
}

impl DesignPool {
    fn families(self) -> &'static [(&'static str, Draw)] {
        match self {
            Self::World => WORLD,
            Self::Calibration => CALIBRATION,
        }
    }

    /// How many families the pool has.
    pub fn len(self) -> usize {
        self.families().len()
    }

    /// Never true; a pool has families.
    pub fn is_empty(self) -> bool {
        self.families().is_empty()
    }
}

/// A design, as the numbers that draw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignSpec {
    /// Where the family stands.
    pub pool: DesignPool,
    /// Place in the pool; wraps around.
    pub family: usize,
    /// Seed of the parameters.
    pub variant: u64,
    /// Seed of the small changes that make a look-alike of the same variant; none for the original.
    pub look_alike: Option<u64>,
}

impl DesignSpec {
    /// Name of the family, such as `crown`.
    pub fn family_name(&self) -> &'static str {
        let families = self.pool.families();
        families[self.family % families.len()].0
    }

    /// The outlines within -1 to 1, later ones over earlier ones.
    pub(crate) fn outlines(&self) -> Vec<Outline> {
        let families = self.pool.families();
        let (name, draw) = families[self.family % families.len()];
        let mut measures = Measures {
            base: Random::named(self.variant, name),
            change: self.look_alike.map(|seed| Random::new(derive(seed, "look-alike"))),
        };
        let mut pen = Pen::default();
        draw(&mut pen, &mut measures);
        frame(&mut pen, &mut measures);
        pen.outlines
    }
}

/// The parameters of a design: drawn from the variant's stream, then moved for a look-alike.
pub(crate) struct Measures {
    base: Random,
    change: Option<Random>,
}

impl Measures {
    pub(crate) fn real(&mut self, low: f32, high: f32) -> f32 {
        let value = self.base.range(f64::from(low), f64::from(high)) as f32;
        match &mut self.change {
            Some(change) => {
                value + (high - low).max(0.12 * value.abs()) * 0.45 * (change.unit() as f32 - 0.5) * 2.0
            }
            None => value,
        }
    }

    pub(crate) fn count(&mut self, low: usize, high: usize) -> usize {
        self.base.integer(low as i64, high as i64) as usize
    }

    pub(crate) fn yes(&mut self, probability: f64) -> bool {
        self.base.chance(probability)
    }
}

/// Most stamps stand in a frame; which one is part of the design.
fn frame(pen: &mut Pen, m: &mut Measures) {
    let width = m.real(0.06, 0.1);
    match m.count(0, 7) {
        0 | 1 => {
            pen.shrink(0.7);
            pen.ring([0.0, 0.0], 0.95, width);
        }
        2 => {
            pen.shrink(0.62);
            pen.ring([0.0, 0.0], 0.96, width * 0.7);
            pen.ring([0.0, 0.0], 0.78, width * 0.6);
        }
        3 => {
            pen.shrink(0.76);
            let edge = [[-0.95, -0.95], [0.95, -0.95], [0.95, 0.95], [-0.95, 0.95], [-0.95, -0.95]];
            pen.line(&edge, width);
        }
        4 => {
            pen.shrink(0.68);
            let corner = |k: usize| {
                let (sin, cos) = (std::f32::consts::FRAC_PI_3 * k as f32).sin_cos();
                [0.98 * cos, 0.98 * sin]
            };
            let edge: Vec<_> = (0..=6).map(corner).collect();
            pen.line(&edge, width);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{DesignPool, DesignSpec};
    use crate::render::mask_for_test;

    fn all(pool: DesignPool) -> Vec<DesignSpec> {
        (0..pool.len())
            .flat_map(|family| {
                (0..3).map(move |variant| DesignSpec { pool, family, variant, look_alike: None })
            })
            .collect()
    }

    fn overlap(a: &[f32], b: &[f32]) -> f32 {
        let both: f32 = a.iter().zip(b).map(|(x, y)| x.min(*y)).sum();
        let either: f32 = a.iter().zip(b).map(|(x, y)| x.max(*y)).sum();
        both / either.max(1.0)
    }

    #[test]
    fn sixty_designs_of_the_world_look_different() {
        let specs = all(DesignPool::World);
        assert!(specs.len() >= 60);
        let masks: Vec<Vec<f32>> = specs.iter().map(mask_for_test).collect();
        for (i, a) in masks.iter().enumerate() {
            let area = a.iter().sum::<f32>() / a.len() as f32;
            assert!((0.03..0.6).contains(&area), "{:?} fills {area}", specs[i]);
            for (j, b) in masks.iter().enumerate().skip(i + 1) {
                let same = overlap(a, b);
                assert!(same < 0.93, "{:?} and {:?} overlap {same}", specs[i], specs[j]);
            }
        }
    }

    #[test]
    fn calibration_designs_are_drawn_and_of_other_families() {
        for spec in all(DesignPool::Calibration) {
            let mask = mask_for_test(&spec);
            let area = mask.iter().sum::<f32>() / mask.len() as f32;
            assert!((0.03..0.6).contains(&area), "{spec:?} fills {area}");
            assert!(all(DesignPool::World).iter().all(|other| other.family_name() != spec.family_name()));
        }
    }

    #[test]
    fn look_alikes_are_near_but_not_the_same() {
        for spec in all(DesignPool::World) {
            let twin = DesignSpec { look_alike: Some(7), ..spec.clone() };
            let same = overlap(&mask_for_test(&spec), &mask_for_test(&twin));
            assert!((0.25..0.995).contains(&same), "{spec:?}: {same}");
        }
    }
}
