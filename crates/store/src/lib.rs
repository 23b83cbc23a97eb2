//! SQL, migrations, files and the work queue. SQL lives here and nowhere else.
//!
//! # Invariants
//! * Every function takes a [`Context`](commonlink_model::Context) first, except those that make one (sessions, tokens)
//!   and those that come before one (leasing jobs). What a context may reach is asked of `policy` and put into the
//!   statement; nothing is filtered afterwards. Hidden and absent look the same.
//! * On PostgreSQL every transaction says in whose name it asks; row-level security, which knows nothing of scopes, shows no
//!   more than that one may know, and nothing to nobody (`wall`).
//! * Each write puts its audit entry into the same transaction. When a person opens a record or is served a preview,
//!   the entry is durable before the answer is returned.
//! * A file is durable before a row refers to it.
//! * Folders that the store makes, of itself and of backups, are for this user alone. Those that were there keep their
//!   rights.
//! * One SQL text serves SQLite and PostgreSQL; [`statements`] lists all of them, and a test prepares each on both.
//!
//! # Example
//! ```no_run
//! # use std::sync::Arc;
//! # use commonlink_model::{Clock, Context, Ids, Seizure};
//! # use commonlink_store::{Result, Settings, Store};
//! # async fn example(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, context: Context, seizure: Seizure) -> Result<()> {
//! let settings = Settings { database: "sqlite:data/commonlink.db".into(), files: "data/files".into() };
//! let store = Store::open(&settings, clock, ids).await?;
//! store.migrate().await?;
//! let mut unit = store.begin(&context).await?;
//! unit.insert_seizure(&seizure).await?;
//! unit.enqueue("describe", "…", None, context.now).await?;
//! unit.commit().await?;
//! assert!(store.seizure(&context, seizure.id).await?.is_some());
//! # Ok(())
//! # }
//! ```

mod accounts;
mod agreements;
mod attempts;
mod backup;
mod blind;
mod blocks;
mod capture_state;
mod compared;
mod comparisons;
mod conclusions;
mod cut;
mod db;
mod derived;
mod dialect;
mod erase;
mod erased_sums;
mod erasures;
mod error;
mod examinations;
mod factors;
mod file_rows;
mod files;
mod gallery;
mod ground;
mod hits;
mod idempotency;
mod imports;
mod jobs;
#[cfg(test)]
mod judges;
mod kept;
mod links;
mod log;
mod mail;
mod marks;
mod migrate;
mod mirror;
mod notices;
mod operation;
mod organisations;
mod others;
mod oversight;
mod probes;
mod proofs;
mod recalls;
mod records;
mod registry;
mod releases;
mod requests;
mod restore;
mod retention;
mod reviews;
mod search;
mod seizure_list;
mod seizures;
mod sessions;
mod sharing;
mod shown;
mod sql;
mod store;
mod stream;
mod sweep;
mod tally;
mod terms;
mod uploads;
mod value;
mod visible;
mod waits_for;
mod wall;
mod whole;
mod withdraw;
mod writer;

pub use agreements::{AgreementRow, EndingAgreement, NewAgreement, OverAgreement, lets_in};
pub use attempts::Attempt;
pub use backup::Manifest;
pub use blocks::{DescriptionRow, NewJob, WholeMark, WholeSeizure};
pub use capture_state::CaptureState;
pub use commonlink_audit as audit;
pub use commonlink_policy::Release;
pub use comparisons::{ComparisonRow, ComparisonView, Side};
pub use conclusions::{ConclusionRow, ResolutionRow};
pub use cut::conceal;
pub use erase::Gone;
pub use erased_sums::{ErasedCell, FEWEST, JOINED};
pub use erasures::{Erased, Erasure, Register};
pub use error::{Result, StoreError};
pub use examinations::{ExaminationContext, ExaminationRow, ExaminationView, ExaminedSide, OwnExamination};
pub use factors::{Factors, KnownPasskey, NewPasskey, PasskeyRow, TotpRow};
pub use file_rows::{FileRow, PreviewRow};
pub use files::{FileHash, Files, Incoming};
pub use gallery::GalleryKey;
pub use ground::Ground;
pub use hits::{HitFilter, HitRow, HitSide, HitView, OwnHit};
pub use idempotency::Remembered;
pub use imports::{BatchCounts, BatchRow, BatchState, FaultRow, HeldRow, ImportedRow, NewBatch};
pub use jobs::{Job, JobCounts};
pub use kept::KeptReference;
pub use links::{Decision, LinkRow, LinkView, OwnLink};
pub use log::{Finding, Head, Trust, Verified, read_key};
pub use mail::{DueMail, MailChoice, MailCounts, MailRecipient, MailState};
pub use marks::{CaptureFileRow, CaptureJob, CaptureRow, CaptureView, MarkRow, MarkView};
pub use migrate::schema_key;
pub use mirror::{DelayRow, LONGEST_DELAY_DAYS, MirrorRow, MirroredRecord};
pub use notices::NoticeRow;
pub use operation::Operation;
pub use organisations::OrganisationRow;
pub use others::OtherSide;
pub use oversight::{AccessHour, CHECK_OUTCOMES, DecisionRow, SampledAccess};
pub use probes::{Passage, ProbeAlarm, ProbeLimits, Wait};
pub use proofs::{Proof, ProofKind};
pub use recalls::{DueRecall, OwnRecall, RecallAnswer, RecallLine};
pub use registry::statements;
pub use releases::ReleaseRow;
pub use requests::{CarriedRow, DueRow, NewRequest, NewStep, RequestRow, RequestView, StepRow};
pub use restore::{Backup, Opener};
pub use retention::{Agreed, AskedErasure, DueRecord, RetentionRow, ToRemind, TombstoneRow};
pub use reviews::{AccessRow, Lapse, LapsedRow};
pub use search::{FoundExhibit, FoundMark, FoundSeizure};
pub use seizure_list::{SeizureColumn, SeizurePage, SeizureQuery, SeizureRow, SeizureSort};
pub use sessions::{Login, SessionRow, TokenRow};
pub use sharing::{SeenAs, Shown};
pub use store::{Health, Settings, Store, Unit};
pub use sweep::SweepReport;
pub use tally::{Counts, HidingRow, MapRow, QualityRow, SeriesRow, TallyFilter, WayRow};
pub use uploads::{LARGEST_UPLOAD, UploadState};
pub use waits_for::WaitsFor;
pub use withdraw::NewRecall;
