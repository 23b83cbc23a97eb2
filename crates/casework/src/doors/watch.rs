//! Telling whoever waits how far a door is.

/// What a door is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Decoding and describing marks.
    Describing,
    /// Comparing pairs.
    Comparing,
    /// Ranking the gallery for each mark.
    Searching,
    /// Working out measures and their intervals.
    Measuring,
    /// Fitting.
    Learning,
    /// Making pictures of synthetic marks.
    Rendering,
    /// Planning the parts of a world.
    Planning,
}

/// Somebody who is told of progress, from any thread.
pub trait Watch: Send + Sync {
    /// A stage of so many steps begins; the one before is over.
    fn begin(&self, stage: Stage, steps: u64);
    /// So many steps more are done.
    fn advance(&self, steps: u64);
    /// The last stage is over.
    fn end(&self);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _stage: Stage, _steps: u64) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}
