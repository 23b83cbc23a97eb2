//! Style sheets and scripts, with the hash of their content in their names: an address never changes
//! its content, so it may be kept for ever.

use std::sync::LazyLock;

use maud::{Markup, html};
use sha2::{Digest, Sha256, Sha384};

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

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, media type and content, as they stand in the sources.
const SOURCES: [(&str, &str, &[u8]); 8] = [
    ("app.css", CSS, include_bytes!("../assets/app.css")),
    ("figures.css", CSS, include_bytes!("../assets/figures.css")),
    ("htmx.js", SCRIPT, include_bytes!("../../../vendor/htmx/4.0.1/htmx.min.js")),
    ("core.js", SCRIPT, include_bytes!("../assets/core.js")),
    ("submit.js", SCRIPT, include_bytes!("../assets/submit.js")),
    ("passkey.js", SCRIPT, include_bytes!("../assets/passkey.js")),
    ("compare.js", SCRIPT, include_bytes!("../assets/compare.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .map(|(name, media_type, bytes)| {
            let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
            let short = Sha256::digest(bytes)
                .iter()
                .take(6)
                .fold(String::new(), |short, byte| format!("{short}{byte:02x}"));
            Asset {
                path: format!("/assets/{stem}.{short}.{ending}"),
                media_type,
                bytes,
                integrity: format!("sha384-{}", base64(&Sha384::digest(bytes))),
            }
        })
        .collect()
});

/// Every asset.
pub fn assets() -> &'static [Asset] {
    &ASSETS
}

/// The asset under a path of a request.
pub fn asset(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

fn named(name: &str) -> Option<&'static Asset> {
    let n = SOURCES.iter().position(|source| source.0 == name)?;
    ASSETS.get(n)
}

/// The element that loads a style sheet.
pub(crate) fn style(name: &str) -> Markup {
    html! { @if let Some(css) = named(name) { link rel="stylesheet" href=(css.path) integrity=(css.integrity); } }
}

/// The element that names the icon of the site.
pub(crate) fn favicon() -> Markup {
    html! { @if let Some(icon) = named("icon.svg") { link rel="icon" type="image/svg+xml" href=(icon.path); } }
}

/// The element that loads a script; a module unless it is the vendored one.
pub(crate) fn script(name: &str) -> Markup {
    let kind = (name != "htmx.js").then_some("module");
    html! { @if let Some(file) = named(name) { script src=(file.path) integrity=(file.integrity) type=[kind] defer {} } }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word =
            group.iter().enumerate().fold(0_u32, |word, (n, byte)| word | u32::from(*byte) << (16 - 8 * n));
        for n in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * n) & 63) as usize];
            out.push(if n > group.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_follows_rfc_4648() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn every_asset_is_found_by_its_path_and_by_no_other() {
        for found in assets() {
            assert_eq!(asset(&found.path).expect("asset").integrity, found.integrity);
            assert!(found.integrity.len() == 7 + 64, "{}", found.integrity);
        }
        assert!(asset("/assets/app.css").is_none());
    }
}
