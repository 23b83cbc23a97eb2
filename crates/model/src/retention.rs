//! Why records are erased, and for how long they may be kept, as codes and figures (RPD articles 49 to 53; the periods
//! are a choice of the project, see `docs/requirements.md` R19).

use jiff::civil::Date;

crate::codes! {
    /// Why a record is erased.
    pub enum ErasureReason {
        /// What it was kept for is achieved.
        PurposeAchieved = "purpose_achieved",
        /// The national case is closed.
        CaseClosed = "case_closed",
        /// What it says is wrong.
        Inaccurate = "inaccurate",
        /// It should never have been recorded, or not on this platform.
        NotCompliant = "not_compliant",
        /// It is held twice.
        Duplicate = "duplicate",
        /// A court, an authority or the control commission demands it.
        Ordered = "ordered",
        /// Its time was over, and nobody extended it.
        RetentionExpired = "retention_expired",
    }
}

impl ErasureReason {
    /// Those that a person can give.
    pub const ASKED: &'static [Self] = &[
        Self::PurposeAchieved,
        Self::CaseClosed,
        Self::Inaccurate,
        Self::NotCompliant,
        Self::Duplicate,
        Self::Ordered,
    ];
}

/// Months before the review date at which the owner is reminded.
pub const REMINDERS: [i64; 3] = [1, 3, 6];

/// The last day until which a record that came on a day may be kept: 30 years later.
pub fn longest_retention(received: Date) -> Date {
    received.saturating_add(jiff::Span::new().years(30))
}
