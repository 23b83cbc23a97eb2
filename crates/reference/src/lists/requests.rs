//! Requests between bodies. Kinds of requests as bureaux know them from channels for police information; the words are ours.

use super::Source::OurChoice;
use super::{Vocabulary, entry};

/// What one body may ask another for.
pub static REQUEST_KINDS: Vocabulary = Vocabulary::new(
    "request_kind",
    &[
        entry(OurChoice, "release"),
        entry(OurChoice, "validate"),
        entry(OurChoice, "act"),
        entry(OurChoice, "evidential_use"),
        entry(OurChoice, "expert_statement"),
        entry(OurChoice, "exhibit_or_cast"),
        entry(OurChoice, "legal_assistance_reference"),
        entry(OurChoice, "challenge"),
    ],
);

/// Why a record is challenged.
pub static CHALLENGE_REASONS: Vocabulary = Vocabulary::new(
    "challenge_reason",
    &[
        entry(OurChoice, "inaccurate"),
        entry(OurChoice, "out_of_date"),
        entry(OurChoice, "mistaken_identity"),
        entry(OurChoice, "unlawfully_obtained"),
        entry(OurChoice, "excessive"),
        entry(OurChoice, "not_neutral"),
    ],
);

/// On which ground a request rests.
pub static LEGAL_BASES: Vocabulary = Vocabulary::new(
    "legal_basis",
    &[
        entry(OurChoice, "national_law"),
        entry(OurChoice, "bilateral_agreement"),
        entry(OurChoice, "convention"),
        entry(OurChoice, "platform_rules"),
        entry(OurChoice, "judicial_order"),
    ],
);

/// How soon an answer is needed.
pub static URGENCIES: Vocabulary = Vocabulary::new(
    "urgency",
    &[entry(OurChoice, "routine"), entry(OurChoice, "urgent"), entry(OurChoice, "immediate")],
);

/// How far a request has come.
pub static REQUEST_STATES: Vocabulary = Vocabulary::new(
    "request_state",
    &[
        entry(OurChoice, "open"),
        entry(OurChoice, "answered_in_full"),
        entry(OurChoice, "answered_in_part"),
        entry(OurChoice, "refused"),
        entry(OurChoice, "withdrawn"),
        entry(OurChoice, "erased"),
        entry(OurChoice, "stands"),
        entry(OurChoice, "set_right"),
        entry(OurChoice, "record_withdrawn"),
    ],
);

/// Why nothing is given.
pub static REFUSAL_REASONS: Vocabulary = Vocabulary::new(
    "refusal_reason",
    &[
        entry(OurChoice, "ongoing_investigation"),
        entry(OurChoice, "source_protection"),
        entry(OurChoice, "legal_obstacle"),
        entry(OurChoice, "basis_insufficient"),
        entry(OurChoice, "disproportionate"),
        entry(OurChoice, "third_party"),
        entry(OurChoice, "not_held"),
        entry(OurChoice, "essential_interest"),
    ],
);

/// Who does something with a request, or whose turn it is.
pub static REQUEST_SIDES: Vocabulary = Vocabulary::new(
    "request_side",
    &[entry(OurChoice, "asker"), entry(OurChoice, "addressee"), entry(OurChoice, "nobody")],
);

/// What was done with a request.
pub static REQUEST_ACTIONS: Vocabulary = Vocabulary::new(
    "request_action",
    &[
        entry(OurChoice, "asked"),
        entry(OurChoice, "asked_back"),
        entry(OurChoice, "replied"),
        entry(OurChoice, "answered_in_full"),
        entry(OurChoice, "answered_in_part"),
        entry(OurChoice, "refused"),
        entry(OurChoice, "withdrawn"),
        entry(OurChoice, "revoked"),
        entry(OurChoice, "reminded"),
        entry(OurChoice, "overdue"),
        entry(OurChoice, "erased"),
        entry(OurChoice, "stands"),
        entry(OurChoice, "set_right"),
        entry(OurChoice, "record_withdrawn"),
        entry(OurChoice, "in_doubt"),
    ],
);

/// Why a record is erased.
pub static ERASURE_REASONS: Vocabulary = Vocabulary::new(
    "erasure_reason",
    &[
        entry(OurChoice, "purpose_achieved"),
        entry(OurChoice, "case_closed"),
        entry(OurChoice, "inaccurate"),
        entry(OurChoice, "not_compliant"),
        entry(OurChoice, "duplicate"),
        entry(OurChoice, "ordered"),
        entry(OurChoice, "retention_expired"),
    ],
);

/// What becomes of a record of which somebody was told.
pub static RECALL_KINDS: Vocabulary = Vocabulary::new(
    "recall_kind",
    &[entry(OurChoice, "withdrawal"), entry(OurChoice, "correction"), entry(OurChoice, "erasure")],
);

/// Why a record is withdrawn.
pub static RECALL_REASONS: Vocabulary = Vocabulary::new(
    "recall_reason",
    &[
        entry(OurChoice, "wrong"),
        entry(OurChoice, "unlawfully_obtained"),
        entry(OurChoice, "not_reliable"),
        entry(OurChoice, "source_withdrawn"),
    ],
);

/// What a body did that was told of it.
pub static RECALL_OUTCOMES: Vocabulary = Vocabulary::new(
    "recall_outcome",
    &[
        entry(OurChoice, "nothing_used"),
        entry(OurChoice, "used_corrected"),
        entry(OurChoice, "used_informed"),
    ],
);
