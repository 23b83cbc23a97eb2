//! Stored descriptions: round trip, damage, and hostile bytes with a right checksum.

use commonlink_marks::{Description, compare};
use commonlink_model::CaptureKind::{PhotoFixedLight, PhotoFourLight};
use proptest::prelude::*;

use crate::scene::{View, capture};

const VIEW: View = View { turn_deg: 30.0, scale: 0.9, elevation_deg: 30.0, first_azimuth_deg: 0.0, noise: 5 };

#[test]
fn a_description_read_back_is_the_same_and_scores_the_same() {
    for kind in [PhotoFourLight, PhotoFixedLight] {
        let fresh = capture(0, 1, &VIEW, kind);
        let other = capture(0, 2, &VIEW, kind);
        let read = Description::from_bytes(&fresh.to_bytes()).unwrap();
        assert_eq!(read.to_bytes(), fresh.to_bytes());
        assert_eq!(read.quality(), fresh.quality());
        assert_eq!(compare(&read, &other), compare(&fresh, &other));
    }
}

#[test]
fn every_cut_and_every_changed_byte_is_refused() {
    let bytes = capture(0, 1, &VIEW, PhotoFourLight).to_bytes();
    for end in (0..64).chain((64..bytes.len()).step_by(997)) {
        assert!(Description::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
    for place in (0..64).chain((64..bytes.len()).step_by(4999)).chain([bytes.len() - 1]) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x41;
        assert!(Description::from_bytes(&damaged).is_err(), "changed at {place}");
    }
}

/// FNV-1a, 64 bits.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Bytes changed by someone who also mends the checksum: read or refused, never a panic, and what is read
    /// can be compared.
    #[test]
    fn bytes_with_a_mended_checksum_are_safe(
        changes in prop::collection::vec((0_usize..4_000, any::<u8>()), 1..6),
        cut in 0_usize..200,
    ) {
        static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let whole = BYTES.get_or_init(|| capture(0, 1, &VIEW, PhotoFourLight).to_bytes());
        let mut bytes = whole[..whole.len() - 8].to_vec();
        for (place, value) in changes {
            bytes[8 + place] = value;
        }
        if cut < 20 {
            bytes.truncate(bytes.len() - cut);
        }
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        if let Ok(strange) = Description::from_bytes(&bytes) {
            let ordinary = Description::from_bytes(whole).unwrap();
            let outcome = compare(&strange, &ordinary);
            prop_assert!(outcome.class_score.is_none_or(f64::is_finite));
            prop_assert!(outcome.individual_score.is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn the_relief_can_be_looked_at_and_only_where_one_was_computed() {
    let described = capture(0, 1, &VIEW, PhotoFourLight);
    let relief = described.relief().unwrap();
    assert_eq!(relief.values.len(), relief.width * relief.height);
    assert!(relief.values.iter().all(|value| (0.0..=1.0).contains(value)));
    let mean = relief.values.iter().sum::<f32>() / relief.values.len() as f32;
    let spread =
        relief.values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / relief.values.len() as f32;
    assert!((mean - 0.5).abs() < 0.1 && spread.sqrt() > 0.05, "light and shade: {mean} {spread}");
    assert_eq!(Description::from_bytes(&described.to_bytes()).unwrap().relief(), Some(relief));
    assert_eq!(capture(0, 1, &VIEW, PhotoFixedLight).relief(), None);

    // Lamps that went round by another way give the same relief: what is light stays light.
    let turned = View { first_azimuth_deg: 45.0, ..VIEW };
    let other = capture(0, 1, &turned, PhotoFourLight).relief().unwrap();
    let (a, b) = (relief_values(&described), other.values);
    let (na, nb) = (a.iter().map(|v| v - 0.5), b.iter().map(|v| v - 0.5));
    let product: f32 = na.clone().zip(nb.clone()).map(|(x, y)| x * y).sum();
    let norm = na.map(|x| x * x).sum::<f32>().sqrt() * nb.map(|x| x * x).sum::<f32>().sqrt();
    assert!(product / norm > 0.6, "{}", product / norm);
}

fn relief_values(described: &Description) -> Vec<f32> {
    described.relief().unwrap().values
}
