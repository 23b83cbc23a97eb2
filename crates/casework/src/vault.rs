//! The key under which secrets of time-based codes lie in the database: an age key (X25519) in a file of its own, outside
//! the database and outside its backups, for this user alone.
//!
//! The file is made with the first secret. Where secrets are held and the file is not there nothing is made: another key
//! would open none of them, and who restores a store has to bring the file along or reset the factors.

use crate::CaseworkError;
use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use data_encoding::BASE64;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Where the key is, and the key once it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vault {
    path: Option<PathBuf>,
    key: Arc<OnceLock<Key>>,
}

struct Key(Identity);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

const MISSING: CaseworkError = CaseworkError::Internal(
    "the key file of second factors is missing or no key; bring it back, or reset the factors",
);

impl Vault {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path: Some(path), key: Arc::default() }
    }

    /// Encrypts the secret of an account. `held` says whether others are held already under a key that must be there.
    pub(crate) fn seal(&self, account: &str, secret: &[u8], held: bool) -> Result<String, CaseworkError> {
        let key = self.key(!held)?;
        // The account stands inside, so that nobody who can write to the database gives a secret to another account.
        let mut plain = account.as_bytes().to_vec();
        plain.push(b'\n');
        plain.extend_from_slice(secret);
        let sealed = age::encrypt(&key.0.to_public(), &plain)
            .map_err(|_cause| CaseworkError::Internal("a secret could not be encrypted"))?;
        Ok(BASE64.encode(&sealed))
    }

    /// Decrypts it again.
    pub(crate) fn open(&self, account: &str, sealed: &str) -> Result<Vec<u8>, CaseworkError> {
        let key = self.key(false)?;
        let bytes = BASE64
            .decode(sealed.as_bytes())
            .map_err(|_cause| CaseworkError::Internal("a held secret is damaged"))?;
        let plain = age::decrypt(&key.0, &bytes).map_err(|_cause| {
            CaseworkError::Internal("the key file of second factors is not the one under which they are held")
        })?;
        plain
            .strip_prefix(account.as_bytes())
            .and_then(|rest| rest.strip_prefix(b"\n"))
            .map(<[u8]>::to_vec)
            .ok_or(CaseworkError::Internal("a held secret belongs to another account"))
    }

    fn key(&self, make: bool) -> Result<&Key, CaseworkError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let path = self.path.as_deref().ok_or(MISSING)?;
        let identity = match std::fs::read_to_string(path) {
            Ok(text) => read(&text).ok_or(MISSING)?,
            Err(error) if error.kind() == ErrorKind::NotFound && make => made(path)?,
            Err(_unreadable) => return Err(MISSING),
        };
        Ok(self.key.get_or_init(|| Key(identity)))
    }
}

fn read(text: &str) -> Option<Identity> {
    text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-1"))?.parse().ok()
}

/// A new key in a new file. Whoever is second takes what the first has made.
fn made(path: &Path) -> Result<Identity, CaseworkError> {
    let unwritten = |_cause| CaseworkError::Internal("the key file of second factors could not be written");
    let identity = Identity::generate();
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let write = || {
        let mut file = std::fs::File::options().write(true).create_new(true).mode(0o600).open(&beside)?;
        writeln!(file, "# Opens the secrets of time-based codes. Keep a copy apart from the backups.")?;
        writeln!(file, "{}", identity.to_string().expose_secret())?;
        file.sync_all()?;
        // Unlike a rename this replaces nothing.
        let linked = std::fs::hard_link(&beside, path);
        std::fs::remove_file(&beside)?;
        match linked {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    };
    write().map_err(unwritten)?;
    let text = std::fs::read_to_string(path).map_err(unwritten)?;
    read(&text).ok_or(MISSING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_testkit::TemporaryFolder;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_secret_opens_for_its_account_under_its_key_only() {
        let folder = TemporaryFolder::new("vault");
        let path = folder.path().join("second-factor.key");
        let missing = Vault::at(path.clone());
        assert!(missing.seal("a", b"secret", true).is_err(), "no other key is made where secrets are held");
        assert!(!path.exists());
        let sealed = missing.seal("a", b"secret", false).unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let again = Vault::at(path.clone());
        assert_eq!(again.open("a", &sealed).unwrap(), b"secret");
        assert!(again.open("b", &sealed).is_err());
        assert!(again.open("a", "bm90aGluZw==").is_err());
        std::fs::remove_file(&path).unwrap();
        let other = Vault::at(path);
        other.seal("a", b"other", false).unwrap();
        assert!(other.open("a", &sealed).is_err());
    }
}
