//! What goes into a decoding and what comes out. Rasters are row-major with row 0 at the top as seen.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};

use serde::{Deserialize, Serialize};

/// Where the bytes of a file come from on their way into the child.
pub trait Source: Sync {
    /// How many there are.
    fn bytes(&self) -> u64;
    /// Writes all of them.
    ///
    /// # Errors
    /// When they can't be read or written, or are fewer than there should be.
    fn write_to(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl Source for [u8] {
    fn bytes(&self) -> u64 {
        self.len() as u64
    }

    fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self)
    }
}

impl Source for Vec<u8> {
    fn bytes(&self) -> u64 {
        self.len() as u64
    }

    fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        self.as_slice().write_to(out)
    }
}

/// An open file, from its beginning: never held whole by who asks.
#[derive(Debug)]
pub struct StoredFile {
    file: File,
    bytes: u64,
}

impl StoredFile {
    /// Of an open file.
    ///
    /// # Errors
    /// When its length can't be told.
    pub fn new(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }

    /// The first bytes, at most this many; the place in the file stays as it is.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn head(&self, most: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        file.take(most as u64).read_to_end(&mut head)?;
        Ok(head)
    }
}

impl Source for StoredFile {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        if io::copy(&mut file.take(self.bytes), out)? == self.bytes {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

/// A file, by what it is expected to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Input<B = Vec<u8>> {
    /// JPEG, PNG, WebP or TIFF.
    Photograph(B),
    /// ISO 25178-72: a height map, or a profile when it has one row.
    X3p(B),
    /// A 16-bit grey PNG with heights, and the JSON that gives them their unit.
    HeightPng {
        /// The picture.
        png: B,
        /// `z_nm_per_count`, `z_zero`, `pixel_um`, `nodata`.
        json: B,
    },
    /// CSV with the columns `x_um` and `z_um`.
    ProfileCsv(B),
}

impl<B: Source> std::fmt::Debug for Input<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.name(), self.bytes())
    }
}

impl<B: Source> Input<B> {
    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Photograph(one) | Self::X3p(one) | Self::ProfileCsv(one) => one.bytes(),
            Self::HeightPng { png, json } => png.bytes().saturating_add(json.bytes()),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Photograph(_) => "Photograph",
            Self::X3p(_) => "X3p",
            Self::HeightPng { .. } => "HeightPng",
            Self::ProfileCsv(_) => "ProfileCsv",
        }
    }
}

/// Which pictures for people are wanted beside the values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    /// A JPEG of at most 640 points a side, at most 60 KiB wherever the quality can be brought down so far.
    pub preview: bool,
    /// A JPEG of at most this many points a side (at most 4,096); the usual value is 1,280.
    pub detail_side: Option<u32>,
}

/// One file to decode, and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeRequest<B: Source = Vec<u8>> {
    /// The file.
    pub input: Input<B>,
    /// Longest side of the grey raster of a photograph, in points. Height maps are never reduced.
    pub max_side: u32,
    /// Pictures for people.
    pub pictures: Pictures,
    /// Whether the heights of a map or profile are wanted, not only its size and pictures.
    pub heights: bool,
}

impl DecodeRequest {
    /// The longest side of a raster for comparison unless another is asked for, in points.
    pub const COMPARISON_SIDE: u32 = 1024;
    /// The longest side of the larger picture, in points.
    pub const DETAIL_SIDE: u32 = 1280;
}

impl<B: Source> DecodeRequest<B> {
    /// A request without pictures.
    pub const fn new(input: Input<B>) -> Self {
        Self {
            input,
            max_side: DecodeRequest::COMPARISON_SIDE,
            pictures: Pictures { preview: false, detail_side: None },
            heights: true,
        }
    }

    /// A photograph: JPEG, PNG, WebP or TIFF.
    pub const fn photograph(bytes: B) -> Self {
        Self::new(Input::Photograph(bytes))
    }

    /// A topography or profile in x3p.
    pub const fn x3p(bytes: B) -> Self {
        Self::new(Input::X3p(bytes))
    }

    /// A 16-bit PNG of heights with its JSON.
    pub const fn height_png(png: B, json: B) -> Self {
        Self::new(Input::HeightPng { png, json })
    }

    /// A profile in CSV.
    pub const fn profile_csv(bytes: B) -> Self {
        Self::new(Input::ProfileCsv(bytes))
    }

    /// Without the heights: their memory is saved where only the pictures are wanted.
    #[must_use]
    pub const fn without_heights(mut self) -> Self {
        self.heights = false;
        self
    }

    /// Another longest side of the grey raster, in points.
    #[must_use]
    pub const fn with_max_side(mut self, points: u32) -> Self {
        self.max_side = points;
        self
    }

    /// Also the small JPEG.
    #[must_use]
    pub const fn with_preview(mut self) -> Self {
        self.pictures.preview = true;
        self
    }

    /// Also the larger JPEG with the given longest side, in points.
    #[must_use]
    pub const fn with_detail(mut self, points: u32) -> Self {
        self.pictures.detail_side = Some(points);
        self
    }
}

/// What a file turned out to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// From [`Input::Photograph`].
    Photograph(Photograph),
    /// From [`Input::X3p`] and [`Input::HeightPng`].
    Topography(HeightMap),
    /// From [`Input::ProfileCsv`], and from [`Input::X3p`] with a single row.
    Profile(Profile),
}

/// Grey values, `width * height`, row-major, row 0 at the top, each in 0..=1. They are the values as stored
/// (not made linear), weighted 0.299, 0.587, 0.114 where the picture has colour.
#[derive(Clone, Debug, PartialEq)]
pub struct GreyRaster {
    /// Points along a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The values.
    pub values: Vec<f32>,
}

/// A decoded photograph, upright by its EXIF orientation.
#[derive(Clone, Debug, PartialEq)]
pub struct Photograph {
    /// Width of the upright original in pixels.
    pub original_width: u32,
    /// Height of the upright original in pixels.
    pub original_height: u32,
    /// Raster points per original pixel, in (0, 1]. A known `pixel_um` of the original divided by this is
    /// the size of a raster point.
    pub scale: f64,
    /// The picture for comparison, reduced by area averaging.
    pub raster: GreyRaster,
    /// Format of the original.
    pub format: FileKind,
    /// Sharpness and exposure.
    pub features: ImageFeatures,
    /// What the file tells of its way here.
    pub origin: Origin,
    /// Small JPEG without any metadata, if asked for.
    pub preview_jpeg: Option<Vec<u8>>,
    /// Larger JPEG without any metadata, if asked for.
    pub detail_jpeg: Option<Vec<u8>>,
}

/// Simple measures of a photograph's worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageFeatures {
    /// Mean grey value of the raster, 0..=1.
    pub mean: f32,
    /// Standard deviation of the raster's grey values.
    pub contrast: f32,
    /// Variance of the 4-neighbour Laplacian divided by the variance of the raster: near 0 for a blurred
    /// picture, above about 0.05 for a sharp one of this size; 0 for a flat picture.
    pub sharpness: f32,
    /// Share of original pixels at the upper end of the range (at least 254 of 255).
    pub clipped_white: f32,
    /// Share of original pixels at the lower end of the range (at most 1 of 255).
    pub clipped_black: f32,
}

impl ImageFeatures {
    /// Whether so much of the picture is burnt out or drowned that relief there is lost: over 2 % white or
    /// over 25 % black.
    pub fn exposure_clipped(&self) -> bool {
        self.clipped_white > 0.02 || self.clipped_black > 0.25
    }
}

/// What the file tells of its way from the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file has EXIF data, as cameras write it.
    pub has_exif: bool,
    /// The longer side has fewer than 1,200 pixels.
    pub low_resolution: bool,
    /// A JPEG or WebP without EXIF whose longer side is one that messengers reduce pictures to: very
    /// probably not the file the camera wrote. Ask for the original.
    pub likely_shrunk: bool,
}

/// A height map.
#[derive(Clone, Debug, PartialEq)]
pub struct HeightMap {
    /// Points along a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Micrometres between points of a row.
    pub pitch_x_um: f64,
    /// Micrometres between rows.
    pub pitch_y_um: f64,
    /// Heights in micrometres, `width * height`, row-major, first row of the file first; NaN = missing.
    pub heights_um: Vec<f32>,
    /// What had to be assumed or was found odd.
    pub notes: Vec<DecodeNote>,
    /// Small JPEG of the relief as if lit from the upper left, if asked for.
    pub preview_jpeg: Option<Vec<u8>>,
    /// The same, larger, if asked for.
    pub detail_jpeg: Option<Vec<u8>>,
}

/// Heights along a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Micrometres between samples.
    pub step_um: f64,
    /// Heights in micrometres; NaN = missing.
    pub heights_um: Vec<f64>,
    /// What had to be assumed or was found odd.
    pub notes: Vec<DecodeNote>,
}

/// Something a reader of the result should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecodeNote {
    /// Lengths that must be metres were plainly millimetres (points over 1 mm apart) and were taken so.
    LengthsTakenAsMillimetres,
    /// The MD5 checksum in the file is not that of its data.
    ChecksumDiffers,
    /// The samples were not evenly spaced and were interpolated to the mean step.
    Resampled,
}

/// Formats told apart by their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// TIFF.
    Tiff,
    /// A zip container, as x3p is.
    Zip,
}

impl FileKind {
    /// The format by the first bytes, or `None`. Looks at twelve bytes and parses nothing.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            _ => None,
        }
    }
}
