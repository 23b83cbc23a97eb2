//! How far the engine has come with a capture.

commonlink_model::codes! {
    /// How far the engine has come with a capture.
    pub enum CaptureState {
        /// Not looked at yet.
        Waiting = "waiting",
        /// There is a description to compare.
        Described = "described",
        /// It could not be read or described.
        Failed = "failed",
    }
}
