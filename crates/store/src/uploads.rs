//! Uploads in pieces that resume.
//!
//! Pieces land in `parts`, synced before their count is. All work on one upload happens under a lock on its part, so
//! that two requests with the same piece, in one process or two, come one after the other. An upload is complete when
//! its file lies under its hash; stopping the machine at any point leaves a state that the next request carries on
//! from.

use crate::files::{Files, blocking, hash_file};
use crate::sql::statements;
use crate::value::{Row, params};
use crate::{FileHash, Result, Store, StoreError};
use commonlink_model::{Context, UploadId};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Largest upload, in bytes.
pub const LARGEST_UPLOAD: u64 = 512 << 20;

statements! {
    BEGIN = "INSERT INTO upload (owner, id, account, name, bytes, sha256, received, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7) ON CONFLICT (owner, id) DO NOTHING";
    ONE = "SELECT name, bytes, sha256, received, hash, refused FROM upload
        WHERE owner = $1 AND id = $2 AND account IS NOT DISTINCT FROM $3";
    RECEIVED = "UPDATE upload SET received = $3 WHERE owner = $1 AND id = $2";
    COMPLETE = "UPDATE upload SET hash = $3 WHERE owner = $1 AND id = $2";
    REFUSE = "UPDATE upload SET refused = $4
        WHERE owner = $1 AND id = $2 AND account IS NOT DISTINCT FROM $3 AND hash IS NOT NULL";
}

/// How far an upload has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadState {
    /// Bytes that are safe.
    pub received: u64,
    /// Bytes it will have.
    pub bytes: u64,
    /// Where the file lies, when all of it is there.
    pub hash: Option<FileHash>,
    /// The name it was announced with.
    pub name: String,
    /// Code of why the file, though all of it is there, was not taken in.
    pub refused: Option<String>,
}

struct Upload {
    state: UploadState,
    announced: Option<FileHash>,
}

impl Store {
    /// Announces an upload of `bytes` bytes, with its hash where the sender knows it. Announcing the same again answers
    /// how far it has come.
    ///
    /// Errors: `TooLarge`; `Conflict` when the identifier was announced with another size, name or account.
    pub async fn begin_upload(
        &self,
        context: &Context,
        id: UploadId,
        name: &str,
        bytes: u64,
        sha256: Option<&FileHash>,
    ) -> Result<UploadState> {
        if bytes > LARGEST_UPLOAD {
            return Err(StoreError::TooLarge { limit: LARGEST_UPLOAD });
        }
        let mut unit = self.begin(context).await?;
        let values = params![
            context.organisation,
            id,
            context.user,
            name,
            bytes as i64,
            sha256.map(FileHash::as_str),
            context.now,
        ];
        if unit.execute(BEGIN, values).await? == 1 {
            unit.audit("begin_upload", &id.to_string(), "").await?;
        }
        unit.commit().await?;
        let conflict = StoreError::Conflict { what: "an upload with this identifier" };
        let upload = self.own_upload(context, id).await?;
        match upload {
            Some(upload)
                if upload.state.bytes == bytes
                    && upload.state.name == name
                    && upload.announced.as_ref() == sha256 =>
            {
                // Nothing will come for an empty file, so it is complete as soon as it is announced.
                if bytes == 0 { self.append_piece(context, id, 0, &[]).await } else { Ok(upload.state) }
            }
            _ => Err(conflict),
        }
    }

    /// Adds a piece that starts at `offset`. A piece that is there already is accepted again and changes nothing. The
    /// last piece completes the upload: the file gets its hash and name.
    ///
    /// Errors: `Invalid` when the context has no such upload; `Offset` when the piece does not continue it;
    /// `BeyondEnd` when it goes beyond the announced size; `Conflict` when other bytes are there already;
    /// `Damaged` when the whole does not have the announced hash, and the upload starts again from 0 then.
    pub async fn append_piece(
        &self,
        context: &Context,
        id: UploadId,
        offset: u64,
        piece: &[u8],
    ) -> Result<UploadState> {
        let part = part_path(self.files(), context, id);
        if self.own_upload(context, id).await?.is_none() {
            return Err(StoreError::Invalid { what: "the upload" });
        }
        let lock = {
            let part = part.clone();
            blocking(move || lock_part(&part)).await?
        };
        // Read under the lock: what stands there now stays until we are done.
        let upload = self.own_upload(context, id).await?.ok_or(StoreError::Invalid { what: "the upload" })?;
        let result = self.append_locked(context, id, upload, &part, &lock, offset, piece.to_vec()).await;
        if !matches!(&result, Ok(state) if state.hash.is_none()) && self.is_complete(context, id).await? {
            blocking(move || match fs::remove_file(&part) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(StoreError::file(&part)(error))
                }
                _ => Ok(()),
            })
            .await?;
        }
        drop(lock);
        result
    }

    #[allow(clippy::too_many_arguments, reason = "the inner half of one function")]
    async fn append_locked(
        &self,
        context: &Context,
        id: UploadId,
        upload: Upload,
        part: &Path,
        lock: &File,
        offset: u64,
        piece: Vec<u8>,
    ) -> Result<UploadState> {
        let Upload { mut state, announced } = upload;
        let end = offset.saturating_add(piece.len() as u64);
        if end > state.bytes {
            return Err(StoreError::BeyondEnd { announced: state.bytes });
        }
        if offset != state.received && end > state.received {
            return Err(StoreError::Offset { expected: state.received });
        }
        let handle = lock.try_clone().map_err(StoreError::file(part))?;
        if end <= state.received && !piece.is_empty() {
            let path = state.hash.as_ref().map_or_else(|| part.to_owned(), |hash| self.files().path(hash));
            let same = blocking(move || stands_there(&path, offset, &piece)).await?;
            if !same {
                return Err(StoreError::Conflict { what: "another piece at this offset" });
            }
        } else if !piece.is_empty() {
            let path = part.to_owned();
            blocking(move || write_piece(handle, &path, offset, &piece)).await?;
            state.received = end;
            let mut unit = self.begin(context).await?;
            unit.execute(RECEIVED, params![context.organisation, id, end as i64]).await?;
            unit.commit().await?;
        }
        if state.received == state.bytes && state.hash.is_none() {
            state.hash = Some(self.complete_upload(context, id, announced, part).await?);
        }
        Ok(state)
    }

    async fn complete_upload(
        &self,
        context: &Context,
        id: UploadId,
        announced: Option<FileHash>,
        part: &Path,
    ) -> Result<FileHash> {
        let (files, path) = (self.files().clone(), part.to_owned());
        let found = blocking(move || {
            let hash = hash_file(&path)?;
            if announced.as_ref().is_some_and(|announced| *announced != hash) {
                return Ok(None);
            }
            if !files.keep(&hash)? {
                // Linked, not renamed: until the row knows the hash the part must stay.
                files.settle(&path, &hash, |from, to| match fs::hard_link(from, to) {
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
                    other => other,
                })?;
            }
            Ok(Some(hash))
        })
        .await?;
        let mut unit = self.begin(context).await?;
        let Some(hash) = found else {
            unit.execute(RECEIVED, params![context.organisation, id, 0_i64]).await?;
            unit.audit("upload_damaged", &id.to_string(), "").await?;
            unit.commit().await?;
            return Err(StoreError::damaged("the upload"));
        };
        unit.execute(COMPLETE, params![context.organisation, id, hash.as_str()]).await?;
        unit.audit("upload_complete", &id.to_string(), hash.as_str()).await?;
        unit.commit().await?;
        Ok(hash)
    }

    /// Notes why a file that has arrived whole was not taken in, or with `None` that it was after all.
    pub async fn refuse_upload(&self, context: &Context, id: UploadId, why: Option<&str>) -> Result<()> {
        let mut unit = self.begin(context).await?;
        let values = params![context.organisation, id, context.user, why];
        if unit.execute(REFUSE, values).await? == 1 && why.is_some() {
            unit.audit("upload_refused", &id.to_string(), why.unwrap_or_default()).await?;
        }
        unit.commit().await
    }

    /// How far an upload of the context's account has come.
    pub async fn upload(&self, context: &Context, id: UploadId) -> Result<Option<UploadState>> {
        Ok(self.own_upload(context, id).await?.map(|upload| upload.state))
    }

    async fn is_complete(&self, context: &Context, id: UploadId) -> Result<bool> {
        Ok(self.upload(context, id).await?.is_some_and(|state| state.hash.is_some()))
    }

    async fn own_upload(&self, context: &Context, id: UploadId) -> Result<Option<Upload>> {
        let row = self.one(context, ONE, params![context.organisation, id, context.user]).await?;
        let upload = |row: &Row| {
            let state = UploadState {
                received: row.int("received")?.unsigned_abs(),
                bytes: row.int("bytes")?.unsigned_abs(),
                hash: row.parsed_opt("hash")?,
                name: row.text("name")?,
                refused: row.text_opt("refused")?,
            };
            Ok(Upload { state, announced: row.parsed_opt("sha256")? })
        };
        row.as_ref().map(upload).transpose()
    }
}

fn part_path(files: &Files, context: &Context, id: UploadId) -> PathBuf {
    // The owner is in the name, so that nobody can reach into another body's upload by its identifier.
    files.parts().join(format!("{}.{id}", context.organisation))
}

fn lock_part(path: &Path) -> Result<File> {
    let open = || File::options().create(true).truncate(false).read(true).write(true).open(path);
    let file = open().map_err(StoreError::file(path))?;
    file.lock().map_err(StoreError::file(path))?;
    Ok(file)
}

fn write_piece(mut file: File, path: &Path, offset: u64, piece: &[u8]) -> Result<()> {
    // What a stopped machine left beyond the counted bytes goes first.
    file.set_len(offset)
        .and_then(|()| file.seek(SeekFrom::Start(offset)))
        .and_then(|_| file.write_all(piece))
        .and_then(|()| file.sync_all())
        .map_err(StoreError::file(path))?;
    path.parent().map_or(Ok(()), crate::files::sync_folder)
}

fn stands_there(path: &Path, offset: u64, piece: &[u8]) -> Result<bool> {
    let mut file = File::open(path).map_err(StoreError::file(path))?;
    let mut found = vec![0; piece.len()];
    file.seek(SeekFrom::Start(offset))
        .and_then(|_| file.read_exact(&mut found))
        .map_err(StoreError::file(path))?;
    Ok(found == piece)
}
