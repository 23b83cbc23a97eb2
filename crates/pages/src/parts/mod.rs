//! Values and markup that several pages share.

mod answer;
mod facts;
mod forms;
mod handling;
mod hits;
mod limits;
mod links;
mod passkey;
mod pictures;
mod values;

pub(crate) use answer::{Question, answer, basis, meaning};
pub(crate) use facts::{
    capture_state, country_name, empty, examination_state, fact, link_state, other_side, progress, quality,
    recall_note, recall_tag, record_note, reported, substances, tag, training_tag, verify,
};
pub(crate) use forms::{Field, Form, choices, common_units, country_choices};
pub use handling::BodyNames;
pub(crate) use handling::{groups, handling, handling_fields};
pub(crate) use hits::{hit_list, no_hits, triage_buttons};
pub use limits::LimitRow;
pub(crate) use limits::{limits, waiting};
pub(crate) use links::link_table;
pub use passkey::PASSKEY_FIELDS;
pub(crate) use passkey::PasskeyForm;
pub(crate) use pictures::{capture_card, light_name, picture, thumb};
pub use values::{
    Answer, AreaPair, Basis, CaptureCard, CaptureState, CaptureWait, Direction, FieldFault, FileCard,
    FormValues, HitRow, LinkRow, MarkCard, OtherSide, PageLinks, Picture, Progress, Rect, Strength,
};
