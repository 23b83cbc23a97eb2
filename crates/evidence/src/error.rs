//! What can go wrong when a calibration is learned or read.

/// Why no calibration came out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// A score is not a finite number.
    #[error("a score is not a finite number; leave comparisons without a score out")]
    ScoreNotFinite,
    /// Too few comparisons of one of the two kinds.
    #[error("{same} same and {different} different comparisons are too few; add marks with known truth")]
    TooFewPairs {
        /// Comparisons of one source.
        same: usize,
        /// Comparisons of two sources.
        different: usize,
    },
    /// Too few independent sources.
    #[error(
        "{sources} sources with repeated marks are too few, {needed} are needed; add marks of more tools or designs"
    )]
    TooFewSources {
        /// Sources with at least two marks.
        sources: usize,
        /// The least number accepted.
        needed: usize,
    },
    /// Rows of a fusion differ in length, or are empty.
    #[error("every row must have the same number of scores, at least one")]
    RaggedScores,
    /// The text is no calibration.
    #[error("this is no calibration file: {0}; make one with `commonlink calibrate`")]
    NotACalibration(String),
    /// A calibration of a format this version does not know.
    #[error(
        "calibration format {found} is not known here (this version reads {known}); make it again with `commonlink calibrate`"
    )]
    UnknownFormat {
        /// What the file says.
        found: u32,
        /// What this version reads.
        known: u32,
    },
    /// Content and id do not belong together.
    #[error(
        "the calibration says id {stated} but its content gives {computed}; it was changed after it was made"
    )]
    IdMismatch {
        /// The id in the file.
        stated: String,
        /// The id of the content.
        computed: String,
    },
    /// A value that no calibration can have.
    #[error(
        "the calibration of stratum {0} has a value out of range; make it again with `commonlink calibrate`"
    )]
    ValueOutOfRange(String),
}
