//! Options that several commands share.

use anyhow::{Context as _, bail};
use clap::{Args, builder::RangedU64ValueParser};
use commonlink_casework::{
    Platform,
    mail::{MailSettings, MailTls},
    views::ProbeLimits,
};
use std::ops::RangeInclusive;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Most working threads. Each may come with a decoding child; thousands of both bring a machine to a stop.
const THREADS: u64 = 256;

/// Reads a number of working threads; 0 takes one per core.
pub fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=THREADS)
}

/// Reads a number of things of which there is at least one.
pub fn at_least_one() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

/// Reads a number of a range.
pub fn within(text: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("give a number from {} to {}", range.start(), range.end()))
}

/// How much may be asked of others' records by submitting marks. Whatever is above waits and is compared later. Every
/// process of a store that works should be told the same.
#[derive(Args, Clone, Debug)]
pub struct ProbeOptions {
    /// Marks of one account that are compared with others' records within an hour; further ones wait.
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = probes(), env = "COMMONLINK_PROBES_PER_HOUR")]
    probes_per_hour: u32,
    /// The same within 24 hours.
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = probes(), env = "COMMONLINK_PROBES_PER_DAY")]
    probes_per_day: u32,
    /// The same of all accounts of a body together.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 300,
        value_parser = probes(),
        env = "COMMONLINK_BODY_PROBES_PER_DAY"
    )]
    body_probes_per_day: u32,
}

fn probes() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..)
}

impl ProbeOptions {
    /// As the platform takes them.
    pub fn limits(&self) -> ProbeLimits {
        ProbeLimits {
            account_hour: self.probes_per_hour,
            account_day: self.probes_per_day,
            body_day: self.body_probes_per_day,
        }
    }
}

/// For how long one person may take back what a table brought.
#[derive(Args, Clone, Copy, Debug)]
pub struct UndoOptions {
    /// Hours after the end of an import within which one person may take it back; later its records are withdrawn, or
    /// erased by two.
    #[arg(long, value_name = "HOURS", default_value_t = 72, env = "COMMONLINK_IMPORT_UNDO_HOURS")]
    pub import_undo_hours: u32,
}

/// Where mails are handed over; without a host none is sent. Every process of a store should be told the same.
#[derive(Args, Clone, Debug)]
#[allow(clippy::struct_field_names, reason = "options of the command line")]
pub struct MailOptions {
    /// The mail server (SMTP).
    #[arg(long, value_name = "HOST", env = "COMMONLINK_MAIL_HOST", requires_all = ["mail_sender", "mail_platform"])]
    mail_host: Option<String>,
    /// Its port; without it 465 with `tls`, 587 with `starttls`, 25 with `none`.
    #[arg(long, value_name = "PORT", env = "COMMONLINK_MAIL_PORT")]
    mail_port: Option<u16>,
    /// How the way there is kept from others; `none` for a mail server of this machine only.
    #[arg(long, value_enum, default_value_t = Encryption::Starttls, env = "COMMONLINK_MAIL_TLS")]
    mail_tls: Encryption,
    /// Address that mails come from.
    #[arg(long, value_name = "ADDRESS", env = "COMMONLINK_MAIL_SENDER")]
    mail_sender: Option<String>,
    /// The platform's address as mails name it, for example `https://commonlink.example`.
    #[arg(long, value_name = "URL", env = "COMMONLINK_MAIL_PLATFORM")]
    mail_platform: Option<String>,
    /// User name at the mail server, where it asks for one.
    #[arg(long, value_name = "NAME", env = "COMMONLINK_MAIL_USER", requires = "mail_password_file")]
    mail_user: Option<String>,
    /// File with the password of that user, in its first line.
    #[arg(long, value_name = "FILE", env = "COMMONLINK_MAIL_PASSWORD_FILE", requires = "mail_user")]
    mail_password_file: Option<PathBuf>,
}

/// How the way to the mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Encryption {
    /// Encrypted from the first byte.
    Tls,
    /// Begun in the clear and encrypted before anything is said.
    Starttls,
    /// In the clear.
    None,
}

/// How long an answer of the mail server is awaited.
const MAIL_PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

impl MailOptions {
    /// The platform with the mail server, where one is named.
    pub fn given_to(&self, platform: Platform) -> anyhow::Result<Platform> {
        let (Some(host), Some(sender), Some(address)) =
            (&self.mail_host, &self.mail_sender, &self.mail_platform)
        else {
            return Ok(platform);
        };
        let (tls, port) = match self.mail_tls {
            Encryption::Tls => (MailTls::Whole, 465),
            Encryption::Starttls => (MailTls::StartTls, 587),
            Encryption::None => (MailTls::None, 25),
        };
        let login = match (&self.mail_user, &self.mail_password_file) {
            (Some(user), Some(file)) => {
                let text = std::fs::read_to_string(file).with_context(|| {
                    format!("the password of the mail server can't be read from {}", file.display())
                })?;
                let password = text.lines().next().unwrap_or_default();
                if password.is_empty() {
                    bail!("{} has no password in its first line", file.display());
                }
                Some((user.clone(), password.to_owned()))
            }
            _ => None,
        };
        let settings = MailSettings {
            host: host.clone(),
            port: self.mail_port.unwrap_or(port),
            tls,
            sender: sender.clone(),
            login,
            platform: address.clone(),
            patience: MAIL_PATIENCE,
        };
        platform.with_mail(&settings).map_err(|why| anyhow::anyhow!("no mail can be sent: {why}"))
    }
}

/// Where the store is.
#[derive(Args, Clone, Debug)]
pub struct StoreOptions {
    /// Folder that holds the store: database `commonlink.db` and originals `files/`.
    #[arg(long, value_name = "FOLDER", default_value = "commonlink-data", env = "COMMONLINK_STORE")]
    pub data: PathBuf,
    /// Database address, `sqlite:PATH` or `postgres://…`; without it SQLite in the folder of `--data`.
    #[arg(long, value_name = "ADDRESS", env = "COMMONLINK_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Folder of originals; without it `files/` in the folder of `--data`.
    #[arg(long, value_name = "FOLDER", env = "COMMONLINK_FILES")]
    pub files: Option<PathBuf>,
    /// File of the key that signs the audit trail; without it `audit.key` in the folder of `--data`. It is made where it is
    /// missing. Keep a copy of it apart from the database and its backups.
    #[arg(long, value_name = "FILE", env = "COMMONLINK_AUDIT_KEY")]
    pub audit_key: Option<PathBuf>,
    /// File of the key under which secrets of authenticator apps are held, made when first needed; without it
    /// `second-factor.key` in the folder of `--data`. Every process of a store needs the same.
    #[arg(long, value_name = "FILE", env = "COMMONLINK_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

impl StoreOptions {
    /// A store that is wholly in one folder.
    pub fn in_folder(data: PathBuf) -> Self {
        Self { data, database: None, files: None, key_file: None, audit_key: None }
    }

    /// Address of the database and folder of originals.
    pub fn places(&self) -> (String, PathBuf) {
        let database = self.database.clone();
        let database =
            database.unwrap_or_else(|| format!("sqlite:{}", self.data.join("commonlink.db").display()));
        (database, self.files.clone().unwrap_or_else(|| self.data.join("files")))
    }

    /// The file of the key under which secrets of second factors are held.
    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("second-factor.key"))
    }

    /// The file of the key that signs the audit trail.
    pub fn audit_key(&self) -> PathBuf {
        self.audit_key.clone().unwrap_or_else(|| self.data.join("audit.key"))
    }

    /// Has an open platform sign the audit trail.
    pub async fn sign_audit(&self, platform: &Platform) -> anyhow::Result<()> {
        let file = self.audit_key();
        platform.open_audit(&file, None).await.map(drop).with_context(|| {
            format!("the audit trail can't be signed with {}; see `commonlink audit --help`", file.display())
        })
    }

    /// What stands where the store is to be made and is nothing of a store.
    pub fn in_the_way(&self) -> anyhow::Result<Vec<PathBuf>> {
        let (database, files) = self.places();
        // A folder in which neither lies may hold whatever it likes.
        let data = (self.database.is_none() || self.files.is_none()).then_some(self.data.as_path());
        let mut found = Platform::in_the_way(data, &files)?;
        if let Some(file) = sqlite_file(&database) {
            let beside = |path: &PathBuf| {
                ["", "-wal", "-shm"]
                    .iter()
                    .any(|end| path.as_os_str().to_string_lossy() == format!("{}{end}", file.display()))
            };
            found.retain(|path| !beside(path));
        }
        // A backup does not hold it; who restores brings it along.
        let key = self.key_file();
        found.retain(|path| *path != key);
        Ok(found)
    }

    /// Folders of the store that other users of this machine can look into.
    pub fn exposed(&self) -> Vec<PathBuf> {
        let (database, files) = self.places();
        let mut folders = Vec::new();
        if let Some(folder) = sqlite_file(&database).and_then(Path::parent) {
            folders.push(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() });
        }
        // What lies in a folder that others can't enter is out of their reach.
        if !folders.iter().any(|folder| files.starts_with(folder)) {
            folders.push(files);
        }
        let open = |path: &Path| path.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
        folders.into_iter().filter(|folder| open(folder)).collect()
    }

    /// Opens the platform. With `migrate` a store that is not there is made; without it that is an error, so that a
    /// mistyped folder does not come to be.
    pub async fn open(&self, migrate: bool) -> anyhow::Result<Platform> {
        let (database, files) = self.places();
        if let Some(file) = sqlite_file(&database).filter(|file| !migrate && !file.is_file()) {
            bail!("there is no store at {}; make one with `commonlink migrate`", file.display());
        }
        if !migrate && !files.is_dir() {
            bail!(
                "the folder of originals {} is not there; `commonlink migrate` makes it for a new store",
                files.display()
            );
        }
        let platform = Platform::open(&database, &files, migrate)
            .await
            .context("the store can't be opened; `commonlink migrate` makes or updates it")?;
        Ok(platform.with_key_file(self.key_file()))
    }
}

/// The file of an SQLite address.
pub fn sqlite_file(database: &str) -> Option<&Path> {
    database.strip_prefix("sqlite://").or_else(|| database.strip_prefix("sqlite:")).map(Path::new)
}

/// Options of `migrate`.
#[derive(Args)]
pub struct MigrateArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `commonlink migrate`.
pub async fn migrate(arguments: &MigrateArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(true).await?;
    if arguments.json {
        let schema = platform.store().health().await?.applied;
        println!("{}", serde_json::json!({ "version": env!("CARGO_PKG_VERSION"), "schema": schema }));
    } else {
        println!("The database is at version {}.", env!("CARGO_PKG_VERSION"));
    }
    Ok(())
}
