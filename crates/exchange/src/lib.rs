//! Formats in and out. Everything that turns bytes of the outside world into values of ours, and values
//! into files that others read.
//!
//! - [`child`]: photographs, height maps and profiles are decoded in a confined child process; this is the
//!   only way into the decoders, which are private to this crate.
//! - [`table`]: CSV files and XLSX workbooks, streamed row by row out of such a child.
//! - [`layout`]: what the columns of such a table say; the editions of the UNODC collection.
//! - [`marks_folder`]: `marks.csv`, pair lists and score files of the batch doors.
//! - [`encode`]: writers of x3p and of 16-bit height pictures.
//! - [`spreadsheet`]: CSV export that no spreadsheet program takes for formulas.
//!
//! Invariants: a file that someone uploaded is never parsed in the process that holds records; every limit
//! is checked before memory is taken; the same bytes give the same values on every run.
//!
//! ```no_run
//! use commonlink_exchange::{ChildCommand, DecodeRequest, Decoded, Limits, decode_blocking};
//!
//! let how = ChildCommand::this_program("decode-child");
//! let request = DecodeRequest::photograph(std::fs::read("mark.jpg")?).with_preview();
//! if let Decoded::Photograph(photo) = decode_blocking(&request, &Limits::default(), &how)? {
//!     println!("{} x {} points", photo.raster.width, photo.raster.height);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod child;
mod decode;
pub mod encode;
mod error;
pub mod layout;
mod limits;
pub mod marks_folder;
mod picture;
pub mod spreadsheet;
pub mod table;
mod values;

pub use child::{
    ChildCommand, Decoder, child_main, confinement_available, decode, decode_blocking, stand_back,
};
pub use error::DecodeError;
pub use layout::{DayOrder, Layout};
pub use limits::{Limits, TableLimits};
pub use picture::{jpeg_of_grey, shaded_relief};
pub use table::{TableNote, TablePart, TableReader, TableRow};
pub use values::{
    DecodeNote, DecodeRequest, Decoded, FileKind, GreyRaster, HeightMap, ImageFeatures, Input, Origin,
    Photograph, Pictures, Profile, Source, StoredFile,
};
