//! The confined child that parses untrusted files, and the way to ask it.
//!
//! The parent starts its own program again with a hidden subcommand, hands over bytes on standard input and
//! reads values from standard output. Before the child reads anything it closes all other descriptors, puts
//! Landlock on itself (no file, no network, no signal to others) and takes away every resource it does not
//! need: no new descriptor of any kind (hence no file and no socket even without Landlock), no process, no
//! core file, bounded memory and processor time. The parent keeps the wall clock and kills.
//!
//! The parent believes nothing it is told: lengths are bounded, rasters must fit their dimensions, values
//! must be in range. See `wire` for the protocol.
//!
//! - [`decode`] and [`decode_blocking`] use a fresh child for one file: the way for uploads, where files of
//!   different owners must not meet in one process.
//! - [`Decoder`] keeps a child for many files of one owner, with a fresh clock for each: the way for batch
//!   doors.
//! - [`TableReader`] streams one table, which may be longer than either side's memory.

mod confine;
mod entry;
mod parent;
mod table;
mod wire;

pub use confine::{Confinement, ConfinementError, confinement_available, lock_down, stand_back};
pub use entry::child_main;
#[cfg(feature = "fuzzing")]
pub use entry::fuzzing;
pub use parent::{ChildCommand, Decoder, decode, decode_blocking};
pub use table::TableReader;
