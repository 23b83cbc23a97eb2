//! What the platform does: the verbs, one file a use case.
//!
//! A use case takes the [`Context`](commonlink_model::Context) of whoever asks, checks, works through
//! `store` in one transaction and enqueues what comes after. It knows neither HTTP nor SQL. The way of a
//! photograph: [`receive`] stores the original and its previews, [`submit`] makes the records and enqueues,
//! [`compare`] describes, takes the place of what a person asks (`probes`), ranks, scores and makes hits, [`examine`] takes examiners to a conclusion, and a
//! conclusion makes the link that both owners read on their home pages.
//!
//! Invariants: every write carries an idempotency key or is idempotent by nature ([`Once`] says which); what
//! a job writes and the mark that it is done are one transaction, so a killed worker repeats nothing visible.

pub mod access;
pub mod accounts;
pub mod agreements;
pub mod analyse;
pub mod audit;
mod background;
mod candidates;
mod children;
pub mod compare;
pub mod doors;
mod error;
pub mod examine;
pub mod explain;
mod export;
pub mod factors;
mod fillers;
mod held;
pub mod import;
#[cfg(feature = "fuzzing")]
pub use import::words as fuzzing;
pub mod intake;
mod locate;
pub mod mail;
mod once;
mod open;
mod operate;
pub mod oversight;
pub mod passwords;
mod platform;
mod probes;
mod random;
pub mod recalls;
pub mod receive;
pub mod relief;
pub mod requests;
pub mod retention;
pub mod search;
pub mod sharing;
pub mod sign_in;
pub mod submit;
mod totp;
mod vault;
pub mod webauthn;
pub mod work;
pub mod world;

pub use background::{compute_in_background, stand_back};
pub use children::ChildCounts;
pub use commonlink_marks::ENGINE_VERSION;
pub use commonlink_store::StoreError;
pub use error::CaseworkError;
pub use export::{Export, ExportFormat};
pub use held::{HeldCapture, HeldFile, HeldMark, HeldSeizure, KilogramEquivalent, NOTICE};
pub use locate::{Whereabouts, whereabouts};
pub use once::Once;
pub use open::{DECODE_CHILD, confinement_available, decode_child};
pub use operate::Health;
pub use platform::{Platform, Settings};
pub use random::{SystemClock, SystemIds};

/// Values that the store answers with and takes, for rooms that may not know the store.
pub mod views {
    pub use commonlink_store::{
        AccessRow, BatchRow as ImportBatch, CaptureView, CarriedRow, ComparisonView, ConclusionRow, Decision,
        DecisionRow, DelayRow, Erased, Erasure, ExaminationView, Factors, FileHash, FoundExhibit, FoundMark,
        FoundSeizure, HitFilter, HitSide, HitView, Incoming, LinkView, Manifest, MarkView, MirrorRow,
        NoticeRow, OtherSide, PasskeyRow, PreviewRow, ProbeAlarm, ProbeLimits, QualityRow, Register,
        ReleaseRow, RequestView, ResolutionRow, SampledAccess, SeenAs, SeizureColumn, SeizureQuery,
        SeizureRow, SeizureSort, Side, StepRow, UploadState, Wait, WaitsFor,
    };
    pub use commonlink_store::{
        AgreementRow, ErasedCell, FEWEST as FEWEST_OF_A_CELL, KeptReference, MailChoice, MailState,
        OwnRecall, RecallAnswer, RecallLine, RetentionRow, TombstoneRow,
    };
}

/// Step of the verbal scale, its direction and how many times more probable, for a log10 LR.
pub fn in_words(log10_lr: f64) -> (&'static str, &'static str, f64) {
    let words = commonlink_evidence::verbal::wording(log10_lr);
    (words.strength.code(), words.direction.code(), words.times)
}
