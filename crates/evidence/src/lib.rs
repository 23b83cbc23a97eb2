//! Likelihood ratios: from scores to bounded, calibrated weight of evidence, and the measures that say how
//! good that weight is. Pure: values in, values out.
//!
//! A comparison engine gives a *score*: bigger means more alike, and nothing more. This room turns it into
//! log10 of a likelihood ratio (LR) between two propositions, and only for a [`Stratum`] that was learned
//! from named reference sets with known truth. Without such a calibration there is no LR ("not
//! evaluable"), and no LR leaves the range that its reference sets support.
//!
//! Invariants
//! - An LR is finite, rises with the score, and lies between an empirical lower and upper bound.
//! - Every figure that describes quality (Cllr, equal error rate) is measured on sources that were not used
//!   to fit the figure it judges, unless its documentation says otherwise.
//! - Random draws are seeded and groups (designs, sources) are drawn, never pairs.
//! - The same input gives the same bytes.
//!
//! Sources: Brümmer and du Preez, "Application-independent evaluation of speaker detection", Computer
//! Speech and Language 20 (2006), for Cllr and the pool-adjacent-violators form of its minimum; Ramos and
//! Gonzalez-Rodriguez, "Reliable support", Forensic Science International 230 (2013), for empirical cross
//! entropy; Vergeer et al., "Numerical likelihood ratios outputted by LR systems are often based on
//! extrapolation: when to stop extrapolating?", Science & Justice 56 (2016), for the bounds; ENFSI guideline
//! for evaluative reporting (2015) for the verbal scale.
//!
//! ```
//! use commonlink_evidence::verbal::{Direction, Strength, wording};
//! let words = wording(-2.4);
//! assert_eq!(words.strength, Strength::ModeratelyStrong);
//! assert_eq!(words.direction, Direction::ForAlternative);
//! ```

pub mod bootstrap;
mod bounds;
pub mod calibration;
mod error;
mod fit;
pub mod fusion;
mod logistic;
pub mod metrics;
mod numbers;
pub mod verbal;

pub use calibration::{
    Bound, Calibration, Histogram, Level, Lr, Quality, Stratum, StratumCalibration, StratumCounts,
};
pub use error::EvidenceError;
pub use fit::{TrainingPair, fit_strata, fit_stratum};
