//! Backups that only the holder of a key can read: age (age-encryption.org/v1) with X25519, in portions of 64 KiB, so that
//! neither side holds the whole. The machine that makes a backup has the public key only.

use age::x25519::{Identity, Recipient};
use age::{Decryptor, Encryptor, secrecy::ExposeSecret as _, stream::StreamWriter};
use anyhow::{Context as _, anyhow, bail};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Reads a public key.
pub fn recipient(text: &str) -> Result<Recipient, String> {
    text.parse().map_err(|_cause| {
        format!("`{text}` is no public key of age (X25519); it begins with `age1`; `commonlink admin backup-key` makes one")
    })
}

/// An encrypted file in the making, under another name until it is whole.
pub struct Sealed {
    out: StreamWriter<BufWriter<File>>,
    part: PathBuf,
    path: PathBuf,
}

impl Sealed {
    /// Begins a file that must not exist.
    pub fn create(path: &Path, recipients: &[Recipient]) -> anyhow::Result<Self> {
        if path.exists() {
            bail!("{} exists already; name a new file", path.display());
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = new_file(&part)?;
        let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).context("the backup can't be encrypted")?;
        let out = encryptor.wrap_output(BufWriter::new(file)).context("the backup can't be encrypted")?;
        Ok(Self { out, part, path: path.to_owned() })
    }

    /// Ends the file, makes it durable and gives it its name.
    pub fn finish(self) -> io::Result<()> {
        let file = self.out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        std::fs::rename(&self.part, &self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The secret key of a file as `age-keygen` and [`new_key`] write it.
pub fn identity(path: &Path) -> anyhow::Result<Identity> {
    let bytes = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    let none = || anyhow!("{} holds no secret key of age (X25519)", path.display());
    line.and_then(|line| line.parse().ok()).ok_or_else(none)
}

/// Opens an encrypted file.
pub fn open(path: &Path, identity: &Identity) -> io::Result<Box<dyn Read + Send>> {
    let input = BufReader::new(File::open(path)?);
    let decryptor = Decryptor::new_buffered(input).map_err(|error| told(&error))?;
    let keys = std::iter::once(identity as &dyn age::Identity);
    Ok(Box::new(decryptor.decrypt(keys).map_err(|error| told(&error))?))
}

fn told(error: &age::DecryptError) -> io::Error {
    match error {
        age::DecryptError::NoMatchingKeys => {
            let what = "it is encrypted to another key than that of --identity; name the file of that key";
            io::Error::new(io::ErrorKind::PermissionDenied, what)
        }
        age::DecryptError::InvalidHeader | age::DecryptError::UnknownFormat => {
            io::Error::other("it is not encrypted with age, or damaged")
        }
        other => io::Error::other(other.to_string()),
    }
}

/// Makes a key: the secret one in a new file for this user alone, the public one as the answer.
pub fn new_key(path: &Path) -> anyhow::Result<String> {
    let identity = Identity::generate();
    let public = identity.to_public().to_string();
    let mut file = new_file(path)?;
    writeln!(file, "# public key: {public}")
        .and_then(|()| writeln!(file, "{}", identity.to_string().expose_secret()))
        .and_then(|()| file.sync_all())
        .with_context(|| format!("{} can't be written", path.display()))?;
    Ok(public)
}

fn new_file(path: &Path) -> anyhow::Result<File> {
    let file = File::options().write(true).create_new(true).mode(0o600).open(path);
    file.with_context(|| format!("{} can't be made; name a new file", path.display()))
}
