//! The key that signs heads, and how it is handed over.

use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_audit::{Bundle, Signer, Verifier};
use commonlink_model::Context;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;

statements! {
    LAST = "SELECT verifier FROM audit_key ORDER BY number DESC LIMIT 1";
    ALL = "SELECT verifier, handed_over FROM audit_key ORDER BY number";
    ADD = "INSERT INTO audit_key (number, verifier, handed_over, since)
        VALUES ((SELECT coalesce(max(number), -1) + 1 FROM audit_key), $1, $2, $3)";
}

/// Reads the key from its file. Where there is none it is made, for this user alone, with `secret`, which must be random.
pub fn read_key(path: &Path, name: &str, secret: [u8; 32]) -> Result<Signer> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = Signer::new(name, secret)
                .map_err(|_name| StoreError::Invalid { what: "the name of the audit trail" })?;
            return write_key(path, &key).map(|()| key);
        }
        Err(error) => return Err(StoreError::file(path)(error)),
    };
    let mode = path.metadata().map_err(StoreError::file(path))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(StoreError::Damaged {
            what: format!("{} (others may read it; chmod 600)", path.display()),
        });
    }
    Signer::read(&text).map_err(|_key| StoreError::damaged(path.display().to_string()))
}

/// Writes a key where there is none: whole, or not at all.
fn write_key(path: &Path, key: &Signer) -> Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    let aside = Path::new(&aside);
    // What a write that was cut off has left is no key.
    let _ = std::fs::remove_file(aside);
    let mut options = std::fs::OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(aside).map_err(StoreError::file(aside))?;
    file.write_all(format!("{}\n", key.to_text()).as_bytes()).map_err(StoreError::file(aside))?;
    file.sync_all().map_err(StoreError::file(aside))?;
    std::fs::rename(aside, path).map_err(StoreError::file(path))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::file(folder))?;
    }
    Ok(())
}

impl Store {
    /// Signs heads with this key from now on. It must be the one that the last hand-over names.
    pub async fn sign_with(&self, key: Signer) -> Result<()> {
        let verifier = key.verifier().to_text();
        if self.last_key().await?.is_none() {
            let mut tx = self.db().begin(Duty::Nothing.into()).await?;
            let added =
                tx.execute(ADD.to_owned(), params![&verifier, Option::<String>::None, self.now()]).await;
            match added {
                Ok(_) => tx.commit().await?,
                // Another process was faster, with the same key or another one: that is asked below.
                Err(StoreError::Database(_)) => drop(tx),
                Err(error) => return Err(error),
            }
        }
        let expected = self.last_key().await?.unwrap_or_default();
        if expected != verifier {
            return Err(StoreError::AuditKey { expected, found: verifier });
        }
        self.set_signer(Arc::new(key));
        Ok(())
    }

    async fn last_key(&self) -> Result<Option<String>> {
        self.one(Duty::Nothing, LAST, params![]).await?.map(|row| row.text("verifier")).transpose()
    }

    /// The key that others trust first, and the notes in which it was handed over since, oldest first; `None` where nothing was
    /// ever signed.
    pub async fn audit_keys(&self) -> Result<Option<(Verifier, Vec<String>)>> {
        let rows = self.all(Duty::Nothing, ALL, params![]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let damaged = |_| StoreError::damaged("the first key of the audit trail");
        let first = Verifier::read(&first.text("verifier")?).map_err(damaged)?;
        let notes: Vec<Option<String>> =
            rows.iter().map(|row| row.text_opt("handed_over")).collect::<Result<_>>()?;
        Ok(Some((first, notes.into_iter().flatten().collect())))
    }

    /// Hands signing over to a new key of the same name, made of 32 random bytes. The hand-over is an entry of the trail; the file
    /// holds the new key before that entry is durable, and the old one again where it could not be written.
    pub async fn hand_over_key(&self, context: &Context, path: &Path, secret: [u8; 32]) -> Result<Verifier> {
        let old = self.signer().ok_or(StoreError::Invalid { what: "an audit trail without a key" })?;
        let wrong = |_| StoreError::Invalid { what: "the name of the audit trail" };
        let new = Signer::new(old.name(), secret).map_err(wrong)?;
        let note = Bundle::rotation(&old, &new.verifier());
        let mut unit: Unit = self.begin(context).await?;
        unit.execute(ADD, params![new.verifier().to_text(), &note, context.now]).await?;
        unit.audit("audit_key_handed_over", &new.verifier().to_text(), &note).await?;
        write_key(path, &new)?;
        if let Err(error) = unit.commit().await {
            write_key(path, &old)?;
            return Err(error);
        }
        let verifier = new.verifier();
        self.set_signer(Arc::new(new));
        Ok(verifier)
    }
}
