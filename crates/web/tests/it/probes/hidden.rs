//! Why the asker may not know of the hidden record, and how it is handled therefore.

use commonlink_casework::intake::HandlingInput;
use commonlink_model::{MatchingMode, Purpose};

/// Why the asker may not know of the hidden record, of which everybody else is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// It takes part in no matching, and its owner told nobody of it.
    NoMatch,
    /// It is compared, and its owner alone learns of hits; another body than the asker's is told of it.
    Silent,
    /// The asker's country is excluded.
    Excluded,
    /// The asker is not cleared up to its level, and its purpose is another.
    Above,
    /// Everybody was told of it, hits and all, until its owner excluded the asker's country.
    Tightened,
    /// The asker's country is excluded, and its owner has corrected it and withdrawn it in the end.
    Withdrawn,
    /// Everybody was told of it, hits and all, until somebody challenged it and its owner blocked it in doubt.
    InDoubt,
}

impl Hidden {
    /// Whoever may know learns of hits.
    pub const fn mode(self) -> MatchingMode {
        match self {
            Self::NoMatch => MatchingMode::NoMatch,
            Self::Silent => MatchingMode::Silent,
            Self::Excluded | Self::Above | Self::Tightened | Self::Withdrawn | Self::InDoubt => {
                MatchingMode::HitAndContact
            }
        }
    }

    /// For what it may be used.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::NoMatch
            | Self::Silent
            | Self::Excluded
            | Self::Tightened
            | Self::Withdrawn
            | Self::InDoubt => Purpose::Investigation,
            Self::Above => Purpose::Statistics,
        }
    }

    pub fn handling(self) -> HandlingInput {
        let plain = HandlingInput {
            purposes: vec!["investigation".to_owned()],
            matching: Some(self.mode().code().to_owned()),
            held_back: Some(Vec::new()),
            ..HandlingInput::default()
        };
        match self {
            Self::NoMatch => plain,
            Self::Silent => HandlingInput { countries: vec!["WS".to_owned()], ..plain },
            Self::Excluded | Self::Withdrawn => {
                HandlingInput { everyone: true, excluded_countries: vec!["TO".to_owned()], ..plain }
            }
            Self::Tightened | Self::InDoubt => HandlingInput { everyone: true, ..plain },
            Self::Above => HandlingInput {
                everyone: true,
                level: Some("confidential".to_owned()),
                purposes: vec!["statistics".to_owned()],
                ..plain
            },
        }
    }
}
