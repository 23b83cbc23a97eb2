//! HTML from view values, and the style sheet and scripts that go with it. HTML stands here and nowhere else.
//!
//! A page is `fn page(shell: &Shell, view: &PageView) -> Markup`; what htmx swaps by itself is a function
//! `…_part` that the page uses too, so that page and part can't drift apart. Views hold values (ids, codes,
//! moments, amounts), never markup and never texts of the interface: those come from the message catalogue.
//!
//! Invariants: pure; every form and link works with script off; no inline style and no inline handler, so
//! that the strict content security policy holds; one `h1` a page; nothing is told by colour alone; only
//! logical CSS properties, so that the layout turns for right-to-left languages.
//!
//! ```
//! use commonlink_pages::{ErrorView, Shell, error};
//! let page = error(&Shell::signed_out(), &ErrorView { status: 404, request: None, retry_after: None, cause: None, faults: Vec::new() });
//! assert!(page.into_string().contains("<h1"));
//! ```

mod account;
mod agreements;
mod analysis;
mod assets;
mod capture_guide;
mod components;
mod confirm;
mod error;
mod examination;
mod examinations;
mod factors;
mod help;
mod hit;
mod home;
mod icons;
mod imports;
mod link;
mod links;
mod login;
mod mark;
mod marks;
mod mirror;
mod operator;
mod oversight;
mod parts;
mod people;
mod recalls;
mod record_handling;
mod requests;
mod retention;
mod review;
mod search;
mod second;
mod seizure;
mod seizures;
mod sharing;
mod shell;
mod submit;
mod words;

pub use account::{AccountView, MailView, TokenRow, account, first_password};
pub use agreements::{AgreementRow, AgreementsView, agreements};
pub use analysis::{
    BasisView, CellChange, ErasedLine, ErasedView, LensView, MapCountryRow, MapView, MapWay, MatrixCellView,
    MatrixRowView, MatrixView, QualityLine, QualityView, SeriesChange, SeriesCountry, SeriesTurn, SeriesView,
    UnmappedRow, analysis_erased, analysis_map, analysis_matrix, analysis_quality, analysis_series,
};
pub use assets::{Asset, asset, assets};
pub use capture_guide::capture_guide;
pub use components::components;
pub use confirm::{ConfirmFailure, ConfirmView, confirm};
pub use error::{ErrorView, error};
pub use examination::{
    AfterConclusion, Alignment, Background, BackgroundRow, ConclusionCard, ConclusionForm, ExaminationSide,
    ExaminationView, Frame, Proposed, ResolutionForm, examination,
};
pub use examinations::{ExaminationRow, ExaminationsView, examinations};
pub use factors::{FactorsView, NewSecretView, PasskeyRow, factors};
pub use help::help;
pub use hit::{HitView, Made, hit};
pub use home::{HomeCounts, HomeView, NoticeRow, SubmissionRow, home, home_part};
pub use imports::{
    BatchRow, BatchView, ColumnView, ImportsView, MappingView, ReportRow, ReportSection, TriedRow, TriedView,
    batch, batch_part, imports, mapping,
};
pub use link::{Decided, HistoryRow, LinkView, link};
pub use links::{LinksView, links};
pub use login::{DemoLogin, LoginFailure, LoginView, login};
pub use mark::{MarkView, mark};
pub use marks::{MarkRow, MarksView, marks};
pub use mirror::{DelayRow, MirrorRow, MirrorView, TrailView, mirror};
pub use operator::{MailNumbers, OperatorView, operator};
pub use oversight::{DecisionRow, OversightView, SpotCheckRow, UnusualRow, oversight};
pub use parts::{
    Answer, AreaPair, Basis, BodyNames, CaptureCard, CaptureState, CaptureWait, Direction, FieldFault,
    FileCard, FormValues, HitRow, LimitRow, LinkRow, MarkCard, OtherSide, PASSKEY_FIELDS, PageLinks, Picture,
    Progress, Rect, Strength,
};
pub use people::{CreatedAccount, PeopleView, PersonRow, people};
pub use recalls::{OwnRecallRow, RecallRow, RecallsView, RecordRecallView, recalls, record_recall};
pub use record_handling::{RecordHandlingView, ReleaseRow, record_handling};
pub use requests::{
    NewRequestView, RequestRow, RequestView, RequestsView, StepRow, new_request, request, requests,
};
pub use retention::{
    KeptRow, KeptView, RecordRetentionView, RetentionRow, RetentionView, TombstoneRow, kept,
    record_retention, retention,
};
pub use review::{AccessRow, ReviewView, review};
pub use search::{FoundMark, FoundSeizure, SearchView, Section, search};
pub use second::{SecondView, second};
pub use seizure::{HitsView, ImportedView, PlaceFound, SeizureView, hits_part, seizure};
pub use seizures::{SeizureRow, SeizuresQuery, SeizuresView, seizures};
pub use sharing::{SeenAsView, SharingView, ShownView, seen_as, sharing};
pub use shell::{Nav, NavCounts, Shell, Theme};
pub use submit::{DuplicatesView, SubmitView, duplicates_part, submit};
