//! How far a capture can carry a comparison.

use crate::MarksError;
use crate::codec::{Reader, Writer};

commonlink_model::codes! {
    /// Why a capture is less than ideal. The codes have their words in the message catalogue.
    pub enum QualityReason {
        /// The mark covers too few pixels or samples.
        TooSmall = "too_small",
        /// Fine detail is missing.
        Blurred = "blurred",
        /// The relief hardly stands out from the noise.
        LowRelief = "low_relief",
        /// The lamp directions are not stated.
        LightsUnknown = "lights_unknown",
        /// Part of the mark is missing, covered or unlit.
        Partial = "partial",
        /// Too little structure to register by.
        FewFeatures = "few_features",
        /// The stated lamps explain the photographs only in part.
        LightsInconsistent = "lights_inconsistent",
        /// Many pixels are saturated or black.
        Exposure = "exposure",
    }
}

commonlink_model::codes! {
    /// Quality in three steps: the stratum in which scores are calibrated.
    pub enum QualityBand {
        /// Little can be said.
        Low = "low",
        /// Usable.
        Medium = "medium",
        /// Good.
        High = "high",
    }
}

/// The quality of one capture.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// 0 (useless) to 1 (ideal).
    pub score: f64,
    /// What keeps it from being ideal, in the order of the list of codes.
    pub reasons: Vec<QualityReason>,
}

impl Quality {
    /// A quality with its score brought into 0..1 and its reasons in the order of the list, each once.
    pub fn new(score: f64, mut reasons: Vec<QualityReason>) -> Self {
        reasons.sort_unstable();
        reasons.dedup();
        let score = if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 };
        Self { score, reasons }
    }

    /// The step of the score: low below 0.35, high from 0.65.
    pub fn band(&self) -> QualityBand {
        if self.score < 0.35 {
            QualityBand::Low
        } else if self.score < 0.65 {
            QualityBand::Medium
        } else {
            QualityBand::High
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.f64(self.score);
        out.length(self.reasons.len());
        for reason in &self.reasons {
            out.u8(QualityReason::ALL.iter().position(|known| known == reason).unwrap_or(0) as u8);
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        let score = input.finite_f64("quality score")?;
        let count = input.length(1, "quality reasons")?;
        let mut reasons = Vec::with_capacity(count);
        for _ in 0..count {
            let code = usize::from(input.u8("quality reason")?);
            let reason =
                QualityReason::ALL.get(code).ok_or(MarksError::Damaged { part: "quality reason" })?;
            reasons.push(*reason);
        }
        Ok(Self::new(score, reasons))
    }
}
