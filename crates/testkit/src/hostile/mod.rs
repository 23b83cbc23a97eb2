//! Files that were made to hurt: three hundred and more, the same in every run, made when they are needed and never
//! committed. What is known to break readers of pictures, containers, markup and tables, and damaged forms of every
//! kind of file that is taken.
//!
//! Sources: OWASP *File Upload Cheat Sheet* and *XML External Entity Prevention*; D. Fifield, *A better zip bomb*
//! (2019); libjpeg-turbo, *Two issues with the JPEG standard* (2013); RFC 1952, ISO/IEC 15948, TIFF 6.0, ECMA-376.
//!
//! ```
//! let files = commonlink_testkit::hostile::files();
//! assert!(files.len() >= 300);
//! let bytes = files[0].bytes();
//! # assert!(!bytes.is_empty());
//! ```

mod bytes;
mod containers;
mod damage;
mod markup;
mod pictures;
mod samples;
mod seeds;
mod tables;
mod tiff;
mod types;
mod workbooks;

pub use seeds::seeds;

/// The door that a file is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Photographs, topographies, profiles: the upload.
    Upload,
    /// Tables: the import.
    Table,
}

/// What must become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It must be refused.
    Refused,
    /// It may be read, because nothing in it hurts once the limits hold; or be refused.
    Either,
}

/// One file.
pub struct HostileFile {
    /// What is wrong with it; no two are called the same.
    pub what: String,
    /// The name it comes under.
    pub name: String,
    /// Where it is given.
    pub door: Door,
    /// What must become of it.
    pub fate: Fate,
    make: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
}

impl HostileFile {
    /// Makes its bytes; the same each time.
    pub fn bytes(&self) -> Vec<u8> {
        (self.make)()
    }

    fn upload(
        what: impl Into<String>,
        ending: &str,
        fate: Fate,
        make: impl Fn() -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let what = what.into();
        let name = format!("{what}.{ending}");
        Self { what, name, door: Door::Upload, fate, make: Box::new(make) }
    }

    fn table(
        what: impl Into<String>,
        ending: &str,
        fate: Fate,
        make: impl Fn() -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        Self { door: Door::Table, ..Self::upload(what, ending, fate, make) }
    }
}

/// All of them, always in this order.
pub fn files() -> Vec<HostileFile> {
    [
        pictures::files(),
        tiff::files(),
        damage::files(),
        types::files(),
        containers::files(),
        markup::files(),
        tables::files(),
        workbooks::files(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An honest photograph of a camera of 100 megapixels, as baseline JPEG.
pub fn honest_photograph() -> HostileFile {
    let what = "honest photograph of 100 megapixels";
    HostileFile::upload(what, "jpg", Fate::Either, || pictures::honest(11_656, 8_742))
}
