//! The words of commonlink as types, and their validation.
//!
//! Invariants: plain values without input or output; time and randomness are passed in ([`Moment`], [`Ids`]);
//! a code that stands in a table, an address or a file is an enum made with [`codes!`] or an entry of a list in
//! `reference`, never free text. The words themselves are fixed in `docs/glossary.md`.

mod codes;
mod conclusion;
mod handling;
mod ids;
mod import;
mod marks;
mod people;
mod recalls;
mod reported;
mod requests;
mod retention;
mod seizure;
mod text;
mod time;
mod validate;

pub use codes::UnknownCode;
pub use conclusion::{
    ClassConclusion, ExaminationState, IndividualConclusion, LinkKind, LinkState, Triage, Verdict,
};
pub use handling::{
    Audience, FieldGroup, FieldGroups, Handling, HandlingCode, InformationGrade, Level, MatchingMode,
    Purpose, Sensitive, SharingRule, SourceGrade,
};
pub use ids::{
    AgreementId, AuditId, BureauRequestId, CaptureId, ComparisonId, ConclusionId, ExaminationId, ExhibitId,
    HitId, Ids, ImportId, JobId, KeptId, LinkId, NoticeId, OrganisationId, PasskeyId, RecallId,
    RecallNoticeId, RecordId, ReleaseId, RequestId, ReviewId, TokenId, UploadId, UserId,
};
pub use import::{ImportField, ImportFlag, ImportReason, ImportState};
pub use marks::{CaptureKind, Light, MOST_HEIGHT_UM, MarkKind, MarkRole, is_pixel_um};
pub use people::{
    Context, MailRhythm, Organisation, OrganisationKind, ReviewDecision, Role, TokenScope, User,
};
pub use recalls::{Change, RecallKind, RecallOutcome, RecallReason, Recalled};
pub use reported::Reported;
pub use requests::{
    ChallengeReason, LegalBasis, RefusalReason, RequestAction, RequestKind, RequestSide, RequestState,
    Urgency,
};
pub use retention::{ErasureReason, REMINDERS, longest_retention};
pub use seizure::{
    Custody, Details, Exhibit, Item, Located, Place, PlaceConfidence, PlacePrecision, Quantity, Seizure,
    Submission, WeightBasis,
};
pub use text::{exact_fault, line_fault, prose_fault};
pub use time::{Clock, DateError, DatePrecision, Moment, ReportedDate, parse_day};
pub use validate::{Fault, custody_faults, faults, handling_faults};
