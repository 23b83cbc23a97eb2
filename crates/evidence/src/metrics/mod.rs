//! Measures of discrimination and calibration.
//!
//! All take two lists: values of comparisons of one source (`same`) and of two sources (`different`); bigger
//! values speak for the same source. Scores may have any scale where only their order matters ([`auc`],
//! [`eer`], [`cllr_min`]); [`cllr`], [`tippett`] and [`empirical_cross_entropy`] take log10 LR. Every
//! measure is `None` when a list is empty or holds a value that is not a number.

mod cllr;
mod curves;
mod order;

pub use cllr::{PavBlock, calibration_gap, cllr, cllr_min, pav};
pub use curves::{DetPoint, EcePoint, TippettPoint, det_points, empirical_cross_entropy, probit, tippett};
pub use order::{auc, eer, eer_convex_hull, recall_at};
