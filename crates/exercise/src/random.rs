//! Randomness that is named, not shared: every part of the world draws from its own stream, whose key is
//! the world's seed and a name. Adding a draw in one part therefore changes nothing elsewhere, and no part
//! depends on the order in which the others run.
//!
//! [`Random`] (`ChaCha8`) decides what the world holds; [`Grain`] (`SplitMix64`, Steele, Lea and Flood 2014)
//! fills pixels, where a million draws a picture count.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// One step of `SplitMix64`.
pub(crate) fn mix(value: u64) -> u64 {
    let a = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}

/// A seed that belongs to `name` under `seed` (FNV-1a over the name, then mixed).
pub(crate) fn derive(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mix(mix(seed) ^ hash)
}

/// A seeded stream of decisions.
pub(crate) struct Random {
    stream: ChaCha8Rng,
    /// Where identifiers lie among all identifiers: the place and the number of places.
    place: Option<(usize, usize)>,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { stream: ChaCha8Rng::seed_from_u64(seed), place: None }
    }

    pub(crate) fn named(seed: u64, name: &str) -> Self {
        Self::new(derive(seed, name))
    }

    /// The same stream whose identifiers lie in one of `places` equal ranges: what is made together then stands
    /// together in every index. Their first byte tells the range and nothing else.
    pub(crate) fn placed(self, place: usize, places: usize) -> Self {
        Self { place: Some((place, places)), ..self }
    }

    pub(crate) fn seed(&mut self) -> u64 {
        self.stream.next_u64()
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.stream.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `[low, high)`.
    pub(crate) fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `0..count`; 0 where `count` is 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Uniform in `low..=high`.
    pub(crate) fn integer(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Standard normal (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// One element; the list must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// The first element of a `(value, weight)` pair, drawn in proportion to the weights.
    pub(crate) fn weighted<T: Copy>(&mut self, list: &[(T, f64)]) -> T {
        let total: f64 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.unit() * total;
        for (value, weight) in list {
            left -= weight;
            if left < 0.0 {
                return *value;
            }
        }
        list[list.len() - 1].0
    }

    /// Fisher and Yates.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    /// A version 4 identifier from the stream.
    pub(crate) fn uuid(&mut self) -> Uuid {
        let mut bytes = [0_u8; 16];
        bytes[..8].copy_from_slice(&self.stream.next_u64().to_be_bytes());
        bytes[8..].copy_from_slice(&self.stream.next_u64().to_be_bytes());
        if let Some((place, places)) = self.place {
            bytes[0] = ((place * 256 + usize::from(bytes[0])) / places.max(1)).min(255) as u8;
        }
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// Fast noise for pixels.
pub(crate) struct Grain(u64);

impl Grain {
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        Self(derive(seed, name))
    }

    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        let out = mix(self.0);
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        out
    }

    /// Near normal, mean 0, standard deviation 1: the sum of four uniform 16-bit numbers.
    #[inline]
    pub(crate) fn normal(&mut self) -> f32 {
        let bits = self.bits();
        let sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        // Four uniforms on 0..65536 have mean 131070 and standard deviation 37837.
        (sum as f32 - 131_070.0) * (1.0 / 37_837.2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Grain, Random};

    #[test]
    fn streams_of_different_names_differ_and_repeat() {
        let draw = |name: &str| Random::named(1, name).seed();
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }

    #[test]
    fn normals_have_mean_zero_and_unit_variance() {
        let mut random = Random::new(3);
        let mut grain = Grain::named(3, "test");
        for mut next in [
            Box::new(move || random.normal()) as Box<dyn FnMut() -> f64>,
            Box::new(move || f64::from(grain.normal())),
        ] {
            let draws: Vec<f64> = (0..20_000).map(|_| next()).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
            assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        }
    }

    #[test]
    fn placed_identifiers_rise_with_their_place() {
        let first = |place| Random::new(5).placed(place, 50).uuid();
        assert!((1..50).all(|place| first(place - 1) < first(place)));
        assert_eq!(first(49).get_version_num(), 4);
    }

    #[test]
    fn identifiers_are_version_four() {
        assert_eq!(Random::new(5).uuid().get_version_num(), 4);
    }
}
