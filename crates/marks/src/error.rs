//! What can be wrong with a capture or with stored bytes.

/// Why a capture could not be described or stored bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarksError {
    /// A plane whose number of values is not width times height.
    #[error("a plane of {width} x {height} needs {} values, not {values}; give one value per pixel", width * height)]
    PlaneSize {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Values that were given.
        values: usize,
    },
    /// The capture has another number of photographs than its kind asks for.
    #[error("this capture needs {needed} photograph(s), {given} given; send one file per lamp, in order")]
    PhotoCount {
        /// How many the capture asks for.
        needed: usize,
        /// How many came.
        given: usize,
    },
    /// The photographs of one set differ in size.
    #[error("the photographs of one set must have one size; send them unchanged from one camera position")]
    PhotoSizes,
    /// Four photographs of which two are one and the same.
    #[error("two photographs of the set are the same; send one photograph for each of the four lamps")]
    SamePhotograph,
    /// Lamps that stand so much alike, or so high, that no relief follows from them.
    #[error(
        "the four lamps as stated stand too much alike or too high to show relief; state where each lamp stood, \
         about a quarter turn apart and 20 to 45 degrees high"
    )]
    LampsAlike,
    /// Photographs that no surface gives under the lamps as stated.
    #[error(
        "the lamps as stated do not explain the four photographs; check which lamp belongs to which file, and that \
         all four show one mark from one camera position; else send one of them as a single photograph"
    )]
    LampsInconsistent,
    /// The raw data do not fit the stated capture, for example a profile stated as a photograph.
    #[error("the data do not fit the stated capture; choose the capture that matches the file")]
    WrongRaw,
    /// Fewer samples or pixels than any method needs.
    #[error("the capture is too small: {given}, at least {needed} needed; send the original file")]
    TooSmall {
        /// What is needed, in pixels of the shorter side or in samples.
        needed: usize,
        /// What was given.
        given: usize,
    },
    /// No finite value at all, or all values alike.
    #[error("the capture holds nothing to compare; check that the file shows the mark")]
    Empty,
    /// A scale or step outside what instruments measure at, or a direction that is no number.
    #[error("the stated scale is no length that instruments measure at; leave it empty where it is unknown")]
    BadScale,
    /// Stored bytes are not a description, are damaged or are cut short.
    #[error("the stored description is damaged ({part}); describe the capture again")]
    Damaged {
        /// Which part could not be read.
        part: &'static str,
    },
    /// Stored bytes of another format version.
    #[error(
        "the stored description has format {found}, this engine reads {known}; describe the capture again"
    )]
    FormatVersion {
        /// The version in the bytes.
        found: u16,
        /// The version this engine writes and reads.
        known: u16,
    },
}

impl MarksError {
    /// The stable code of the cause, also the key in the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PlaneSize { .. } => "marks_plane_size",
            Self::PhotoCount { .. } => "marks_photo_count",
            Self::PhotoSizes => "marks_photo_sizes",
            Self::SamePhotograph => "marks_same_photograph",
            Self::LampsAlike => "marks_lamps_alike",
            Self::LampsInconsistent => "marks_lamps_inconsistent",
            Self::WrongRaw => "marks_wrong_raw",
            Self::TooSmall { .. } => "marks_too_small",
            Self::Empty => "marks_empty",
            Self::BadScale => "marks_bad_scale",
            Self::Damaged { .. } => "marks_damaged",
            Self::FormatVersion { .. } => "marks_format_version",
        }
    }
}
