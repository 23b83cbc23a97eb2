//! Identifiers. Random (UUID version 4), so that they reveal neither time nor volume (leak class L21); the
//! owner's own reference is what people read. Randomness comes from outside through [`Ids`].

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A source of fresh identifiers: the operating system's randomness in the binary, a counter in tests.
pub trait Ids: Send + Sync {
    /// The next identifier, never given out before.
    fn next(&self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh one.
            pub fn fresh(ids: &dyn Ids) -> Self { Self(ids.next()) }
            /// From a known value.
            pub const fn from_uuid(value: Uuid) -> Self { Self(value) }
            /// The bare value.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.hyphenated().fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { Uuid::try_parse(text).map(Self) }
        }
    )+};
}

ids! {
    /// A bureau, an agency under it, or an international body.
    OrganisationId,
    /// A person with an account.
    UserId,
    /// Anything owned that has handling: a seizure or a mark.
    RecordId,
    /// A physical thing with a number and a seal.
    ExhibitId,
    /// One recording of a mark: a photograph set, a topography, a profile.
    CaptureId,
    /// Rows of a table that came in together.
    ImportId,
    /// An upload that may still be missing pieces.
    UploadId,
    /// Engine output for two marks.
    ComparisonId,
    /// What one side is told of a comparison.
    HitId,
    /// Two marks that wait for examiners.
    ExaminationId,
    /// What one examiner holds on one examination.
    ConclusionId,
    /// Two records that share a design or a tool.
    LinkId,
    /// A question from one owner to another.
    BureauRequestId,
    /// What one body is told of another's record for a time.
    ReleaseId,
    /// A line on somebody's home page.
    NoticeId,
    /// What an owner says of a record of which others were told.
    RecallId,
    /// What one of those others is told of it.
    RecallNoticeId,
    /// An agreement by which a body is let in.
    AgreementId,
    /// What is kept of an erased record for a while.
    KeptId,
    /// A piece of background work.
    JobId,
    /// An access token of the JSON API.
    TokenId,
    /// One entry of the audit trail.
    AuditId,
    /// A passkey of an account.
    PasskeyId,
    /// One look at somebody's access.
    ReviewId,
    /// One request to the platform, in the log and the audit trail.
    RequestId,
}
