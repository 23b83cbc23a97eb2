//! The style sheet and the scripts, with the hash of their content in their names.

/// A file that the pages ask for.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path under the root, with the content's hash: `/assets/app.0123456789ab.css`.
    pub path: String,
    /// Media type with charset.
    pub media_type: &'static str,
    /// Content.
    pub bytes: &'static [u8],
    /// Value of the `integrity` attribute, `sha384-…`.
    pub integrity: String,
}

/// Every asset.
pub fn assets() -> &'static [Asset] {
    &[]
}

/// The asset under a path of a request.
pub fn asset(path: &str) -> Option<&'static Asset> {
    assets().iter().find(|asset| asset.path == path)
}
