//! Values and markup that several pages share.

mod values;

pub use values::{
    Answer, AreaPair, Basis, CaptureCard, CaptureState, Direction, FieldFault, FileCard, FormValues, HitRow,
    LinkRow, MarkCard, OtherSide, PageLinks, Picture, Progress, Rect, Strength,
};
