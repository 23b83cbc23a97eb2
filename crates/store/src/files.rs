//! Originals and previews by their SHA-256, in `files/ab/abcdef…`.
//!
//! A file is durable before its name is given out: written to `tmp`, synced, renamed, its folder synced. Only then may
//! a transaction refer to it, so a row never points at a missing file, whenever the machine stops. The reverse, a file
//! that no row refers to, is harmless; [`Store::sweep_files`](crate::Store::sweep_files) removes it after a day.

use crate::{Result, StoreError};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::SystemTime;

/// The SHA-256 of a file in 64 lower-case hexadecimal digits; the file's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileHash(String);

impl FileHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FileHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FileHash {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self> {
        let digits =
            text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if digits { Ok(Self(text.to_owned())) } else { Err(StoreError::Invalid { what: "the SHA-256" }) }
    }
}

/// Lower-case hexadecimal digits of bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads what [`hex`] wrote.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// The folder of files.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    pub(crate) fn open(root: &Path) -> Result<Self> {
        let files = Self { root: root.to_owned() };
        for folder in [files.temporary(), files.parts()] {
            make_folder(&folder)?;
        }
        Ok(files)
    }

    /// Stores bytes and says their hash. Durable when this returns; storing the same again is cheap.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<FileHash> {
        let files = self.clone();
        blocking(move || {
            let hash = FileHash::of(&bytes);
            if !files.keep(&hash)? {
                let path = files.new_temporary();
                let mut file = File::create_new(&path).map_err(StoreError::file(&path))?;
                file.write_all(&bytes).map_err(StoreError::file(&path))?;
                file.sync_all().map_err(StoreError::file(&path))?;
                files.settle(&path, &hash, fs::rename)?;
            }
            Ok(hash)
        })
        .await
    }

    /// Stores a copy of a file and says its hash.
    pub async fn put_file(&self, path: &Path) -> Result<FileHash> {
        let (files, from) = (self.clone(), path.to_owned());
        blocking(move || {
            let path = files.new_temporary();
            fs::copy(&from, &path).map_err(StoreError::file(&from))?;
            // The copy is what is kept, so the copy is what is hashed.
            let hash = hash_file(&path)?;
            if files.keep(&hash)? {
                return fs::remove_file(&path).map_err(StoreError::file(&path)).map(|()| hash);
            }
            File::open(&path).and_then(|file| file.sync_all()).map_err(StoreError::file(&path))?;
            files.settle(&path, &hash, fs::rename)?;
            Ok(hash)
        })
        .await
    }

    /// A new file that comes piece by piece, for what is too large to hold.
    pub async fn arrival(&self) -> Result<Incoming> {
        let path = self.new_temporary();
        blocking(move || {
            let file = File::create_new(&path).map_err(StoreError::file(&path))?;
            Ok(Incoming { path, file: Some(file), waiting: Vec::new(), hash: Sha256::new(), bytes: 0 })
        })
        .await
    }

    /// Keeps a file that has come, and says its hash. Durable when this returns.
    pub async fn adopt(&self, mut incoming: Incoming) -> Result<FileHash> {
        incoming.flush().await?;
        let files = self.clone();
        blocking(move || {
            let hash = FileHash(hex(&incoming.hash.finalize_reset()));
            if !files.keep(&hash)? {
                if let Some(file) = incoming.file.take() {
                    file.sync_all().map_err(StoreError::file(&incoming.path))?;
                }
                files.settle(&incoming.path, &hash, fs::rename)?;
            }
            Ok(hash)
        })
        .await
    }

    /// A file opened for reading after a look whether it still has this hash, without holding it.
    ///
    /// Errors: `Damaged` when it has not.
    pub async fn open_checked(&self, hash: &FileHash) -> Result<File> {
        let (path, hash) = (self.path(hash), hash.clone());
        blocking(move || {
            if hash_file(&path)? != hash {
                return Err(StoreError::damaged(hash.to_string()));
            }
            File::open(&path).map_err(StoreError::file(&path))
        })
        .await
    }

    /// Stores a file that `give` hands over in portions and vouches for. Durable when this returns.
    pub(crate) fn put_portions(
        &self,
        hash: &FileHash,
        give: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let path = self.new_temporary();
        let mut file = File::create_new(&path).map_err(StoreError::file(&path))?;
        give(&mut |portion| file.write_all(portion).map_err(StoreError::file(&path)))?;
        if self.keep(hash)? {
            return fs::remove_file(&path).map_err(StoreError::file(&path));
        }
        file.sync_all().map_err(StoreError::file(&path))?;
        self.settle(&path, hash, fs::rename)
    }

    /// The bytes of a file.
    ///
    /// Errors: `Damaged` when they do not have this hash any more.
    pub async fn read(&self, hash: &FileHash) -> Result<Vec<u8>> {
        let (files, hash) = (self.clone(), hash.clone());
        blocking(move || {
            let path = files.path(&hash);
            let bytes = fs::read(&path).map_err(StoreError::file(&path))?;
            if FileHash::of(&bytes) == hash { Ok(bytes) } else { Err(StoreError::damaged(hash.to_string())) }
        })
        .await
    }

    /// A file opened for reading, for what is too large to hold; its hash is not checked.
    pub async fn open_file(&self, hash: &FileHash) -> Result<File> {
        let path = self.path(hash);
        blocking(move || File::open(&path).map_err(StoreError::file(&path))).await
    }

    /// Where a file lies, whether or not it is there.
    pub fn path(&self, hash: &FileHash) -> PathBuf {
        self.root.join(&hash.0[..2]).join(&hash.0)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn parts(&self) -> PathBuf {
        self.root.join("parts")
    }

    pub(crate) fn temporary(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// A path for a file that is still coming in; whoever asks removes what they put there. What a crash leaves is
    /// swept away.
    pub fn incoming(&self) -> PathBuf {
        self.new_temporary()
    }

    fn new_temporary(&self) -> PathBuf {
        self.temporary().join(uuid::Uuid::new_v4().simple().to_string())
    }

    /// Makes a file young when it is there, so that the sweep leaves it alone until a row refers to it.
    pub(crate) fn keep(&self, hash: &FileHash) -> Result<bool> {
        let _shared = self.lock(false)?;
        let path = self.path(hash);
        match File::options().append(true).open(&path) {
            Ok(file) => file.set_modified(SystemTime::now()).map_err(StoreError::file(&path)).map(|()| true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::file(&path)(error)),
        }
    }

    /// Gives a synced file its final name with `name` (renaming or linking), durably.
    pub(crate) fn settle<F>(&self, from: &Path, hash: &FileHash, name: F) -> Result<()>
    where
        F: FnOnce(PathBuf, PathBuf) -> std::io::Result<()>,
    {
        let path = self.path(hash);
        let folder = self.root.join(&hash.0[..2]);
        if !folder.is_dir() {
            make_folder(&folder)?;
            sync_folder(&self.root)?;
        }
        name(from.to_owned(), path.clone()).map_err(StoreError::file(&path))?;
        sync_folder(&folder)
    }

    /// Keeps the sweep (`alone`) and those who find a file still there (not `alone`) apart, over all processes.
    pub(crate) fn lock(&self, alone: bool) -> Result<File> {
        let path = self.root.join("lock");
        let file = File::options().create(true).append(true).open(&path).map_err(StoreError::file(&path))?;
        if alone { file.lock() } else { file.lock_shared() }.map_err(StoreError::file(&path))?;
        Ok(file)
    }
}

/// A file on its way in. Dropped before [`Files::adopt`] it is removed.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    file: Option<File>,
    waiting: Vec<u8>,
    hash: Sha256,
    bytes: u64,
}

impl Incoming {
    /// Bytes gathered before they are written.
    const PORTION: usize = 1 << 20;

    /// Adds the next bytes.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.waiting.extend_from_slice(piece);
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        if self.waiting.len() >= Self::PORTION { self.flush().await } else { Ok(()) }
    }

    /// Bytes that have come so far.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    async fn flush(&mut self) -> Result<()> {
        let Some(mut file) = self.file.take() else { return Err(StoreError::Stopping) };
        let (mut hash, waiting, path) =
            (std::mem::take(&mut self.hash), std::mem::take(&mut self.waiting), self.path.clone());
        let (file, hash) = blocking(move || {
            file.write_all(&waiting).map_err(StoreError::file(&path))?;
            hash.update(&waiting);
            Ok((file, hash))
        })
        .await?;
        (self.file, self.hash) = (Some(file), hash);
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Where it was kept it has another name by now, and a leftover is swept away after a day.
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes a folder, and those above it that are missing, for this user alone. A folder that is there keeps its rights:
/// they are somebody's decision.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(StoreError::file(path))
}

pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::file(path))
}

pub(crate) fn hash_file(path: &Path) -> Result<FileHash> {
    let mut file = File::open(path).map_err(StoreError::file(path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(StoreError::file(path))?;
        if read == 0 {
            return Ok(FileHash(hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
    }
}

/// Runs file work where it may wait.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Stopping))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_both_ways() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }

    #[test]
    fn only_lower_case_digits_of_the_right_length_are_a_hash() {
        let good = FileHash::of(b"");
        assert_eq!(good.as_str(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(good.as_str().parse::<FileHash>().expect("hash"), good);
        for bad in ["", "e3b0", "../../etc/passwd", &good.as_str().to_uppercase()] {
            assert!(bad.parse::<FileHash>().is_err(), "{bad}");
        }
    }
}
