//! Vendored files are exactly the published ones that `vendor/VENDOR.toml` lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::Finding;

const LIST: &str = "vendor/VENDOR.toml";
const FIELDS: [&str; 8] =
    ["name", "version", "file", "source_package", "source_path", "licence", "sha256", "why"];

/// Recomputes each hash; unlisted files, missing files, licences and fields are findings.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let vendor = root.join("vendor");
    if !vendor.is_dir() {
        return Ok(Vec::new());
    }
    let text =
        fs::read_to_string(root.join(LIST)).with_context(|| format!("{LIST} lists the vendored files"))?;
    let list: toml::Table = text.parse().with_context(|| LIST.to_owned())?;
    let empty = Vec::new();
    let entries = list.get("part").and_then(toml::Value::as_array).unwrap_or(&empty);
    let mut findings = Vec::new();
    let mut find = |what, mend| {
        findings.push(Finding { file: LIST.to_owned(), line: 1, rule: "vendor", what, mend });
    };
    let mut listed = BTreeSet::from(["VENDOR.toml".to_owned(), ".gitattributes".to_owned()]);
    for entry in entries {
        let field = |name: &str| entry.get(name).and_then(toml::Value::as_str).unwrap_or_default();
        let label = format!("{} {}", field("name"), field("version"));
        for name in FIELDS {
            if field(name).is_empty() {
                find(format!("{label} lacks `{name}`"), "every entry says what it is, whence and why");
            }
        }
        let folder = format!("{}/{}", field("name"), field("version"));
        let (file, licence) = (format!("{folder}/{}", field("file")), format!("{folder}/LICENSE"));
        if !vendor.join(&licence).is_file() {
            find(format!("{licence} is missing"), "put the published licence beside the file");
        }
        match fs::read(vendor.join(&file)) {
            Err(error) => find(format!("{file}: {error}"), "restore the published file or remove the entry"),
            Ok(bytes) => {
                let hash = hexadecimal(&Sha256::digest(&bytes));
                let length = entry.get("bytes").and_then(toml::Value::as_integer);
                if hash != field("sha256") || length != i64::try_from(bytes.len()).ok() {
                    let what =
                        format!("{file} has {} bytes and SHA-256 {hash}, not what is listed", bytes.len());
                    find(what, "vendored files are never edited: restore the published one");
                }
            }
        }
        listed.extend([file, licence]);
        let notices = entry.get("notices").and_then(toml::Value::as_array).unwrap_or(&empty);
        listed.extend(
            notices.iter().filter_map(toml::Value::as_str).map(|notice| format!("{folder}/{notice}")),
        );
    }
    for path in files_below(&vendor)? {
        let path = path.strip_prefix(&vendor).unwrap_or(&path).to_string_lossy().into_owned();
        if !listed.contains(&path) {
            find(format!("{path} is not listed"), "add an entry, or remove the file");
        }
    }
    Ok(findings)
}

fn files_below(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doors;

    #[test]
    fn vendored_files_are_the_listed_ones() {
        assert_eq!(check(&doors::root()).unwrap(), []);
    }

    #[test]
    fn changed_missing_and_unlisted_files_are_found() {
        let root = std::env::temp_dir().join(format!("commonlink-vendor-{}", std::process::id()));
        let folder = root.join("vendor/part/1.0");
        fs::create_dir_all(&folder).unwrap();
        let hash = hexadecimal(&Sha256::digest(b"published"));
        let entry = format!(
            "[[part]]\nname = \"part\"\nversion = \"1.0\"\nfile = \"part.js\"\nsource_package = \"npm part@1.0\"\n\
             source_path = \"dist/part.js\"\nlicence = \"MIT\"\nbytes = 9\nsha256 = \"{hash}\"\nwhy = \"test\"\n"
        );
        fs::write(root.join(LIST), &entry).unwrap();
        fs::write(folder.join("LICENSE"), "MIT").unwrap();
        fs::write(folder.join("part.js"), "published").unwrap();
        let found = || check(&root).unwrap().into_iter().map(|f| f.what).collect::<Vec<_>>();
        assert_eq!(found(), [] as [&str; 0]);

        fs::write(folder.join("part.js"), "tampered!").unwrap();
        assert!(found()[0].contains("not what is listed"));
        fs::write(folder.join("part.js"), "published").unwrap();

        fs::write(folder.join("other.js"), "x").unwrap();
        assert_eq!(found(), ["part/1.0/other.js is not listed"]);
        fs::remove_file(folder.join("other.js")).unwrap();

        fs::remove_file(folder.join("LICENSE")).unwrap();
        assert_eq!(found(), ["part/1.0/LICENSE is missing"]);
        fs::write(root.join(LIST), entry.replace("why = \"test\"\n", "")).unwrap();
        assert!(found().contains(&"part 1.0 lacks `why`".to_owned()));
        fs::remove_dir_all(&root).unwrap();
    }
}
