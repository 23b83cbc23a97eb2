//! Withdrawal, correction and recall, as codes (RPD articles 12 and 18; governance R26, R31): what the owner says of a record,
//! what whoever was told of it is asked to do, and what it did.

use crate::Moment;
use serde::{Deserialize, Serialize};

crate::codes! {
    /// What became of a record of which somebody was told.
    pub enum RecallKind {
        /// It is not to be relied on any more.
        Withdrawal = "withdrawal",
        /// Something in it was wrong.
        Correction = "correction",
        /// It is gone.
        Erasure = "erasure",
    }
}

crate::codes! {
    /// Why a record is withdrawn.
    pub enum RecallReason {
        /// What it says is wrong.
        Wrong = "wrong",
        /// It was obtained against the law.
        UnlawfullyObtained = "unlawfully_obtained",
        /// It can't be relied on.
        NotReliable = "not_reliable",
        /// Whoever it came from has taken it back.
        SourceWithdrawn = "source_withdrawn",
    }
}

crate::codes! {
    /// What a body did that was told of a record before.
    pub enum RecallOutcome {
        /// It had used nothing of it.
        NothingUsed = "nothing_used",
        /// It had, and its own records are put right.
        UsedCorrected = "used_corrected",
        /// It had, and whoever has it from there (a court, a partner) was told.
        UsedInformed = "used_informed",
    }
}

/// A field that was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its name, as a submission has it.
    pub field: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// What stands over a record, or over what was made of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recalled {
    /// Since when it is withdrawn.
    pub withdrawn: Option<Moment>,
    /// When it was corrected last.
    pub corrected: Option<Moment>,
}

impl Recalled {
    /// What stands over a pair: the first withdrawal, the last correction.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            withdrawn: [self.withdrawn, other.withdrawn].into_iter().flatten().min(),
            corrected: self.corrected.max(other.corrected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_withdrawn_with_the_first_of_its_sides() {
        let at = |micros| Some(Moment::from_micros(micros));
        let one = Recalled { withdrawn: at(7), corrected: None };
        let two = Recalled { withdrawn: at(3), corrected: at(5) };
        assert_eq!(one.and(two), Recalled { withdrawn: at(3), corrected: at(5) });
        assert_eq!(one.and(Recalled::default()), one);
        assert_eq!(Recalled::default().and(two), two);
    }
}
