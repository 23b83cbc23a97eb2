//! What a probe waits for.

commonlink_model::codes! {
    /// What a probe waits for.
    pub enum WaitsFor {
        /// The account has asked as much as it may within an hour.
        AccountHour = "account_hour",
        /// Within a day.
        AccountDay = "account_day",
        /// Its body has within a day.
        BodyDay = "body_day",
        /// The seizure has no case reference of its owner's.
        Reference = "reference",
    }
}
