//! Mail: who asks for it is told that something is new, in numbers, and reads what it is on the platform.
//!
//! # Invariants
//! * A mail holds no content of any record: numbers by kind and the platform's address, counted with the rights that its
//!   recipient has when it is sent. What the recipient may not know changes no byte of it, nor whether it is sent.
//! * Nothing is lost: what was told moves only with a mail that the server has taken over. Of several workers one sends.
//!   Where the server is gone before it says that it took a mail, the mail is sent again under the same `Message-ID`, by
//!   which mail programs know that it is one; no protocol closes that gap.
//! * A mail server that is slow or dead holds up nothing but mail.

use crate::{CaseworkError, Platform, background::in_background};
use commonlink_model::{Context, MailRhythm, Moment, OrganisationId, Purpose, RequestId, UserId};
use commonlink_reference::{Lang, text, text_with};
use commonlink_store::{DueMail, MailChoice, MailCounts, MailRecipient, MailState, Operation};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::{
    authentication::Credentials, client::Tls, client::TlsParameters, extension::ClientId,
};
use lettre::{Address, Message, SmtpTransport, Transport as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// Seconds after which what was written is taken for written: what a transaction dated earlier and committed later belongs to
/// the next mail.
const SETTLED: i64 = 60;
/// Seconds between two mails to one person who wants them at once.
const GAP: i64 = 10 * 60;
/// Seconds after which it is looked again where nothing was new.
const LOOK: i64 = 60;
/// The hour of daily mails, UTC.
const HOUR_OF_DAY: i64 = 6;
const DAY: i64 = 24 * 3600;
/// Seconds for which a mail is one worker's.
const LEASE: i64 = 5 * 60;
/// How often an address that takes nothing is tried: with pauses of 1, 2, 4 … minutes, over nearly three days.
const ATTEMPTS: i64 = 12;
/// How often a worker looks who is due.
const CLOCK: Duration = Duration::from_secs(30);
/// Most characters of an address.
const LONGEST_ADDRESS: usize = 254;

/// How the way to the mail server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailTls {
    /// Encrypted from the first byte, usually port 465.
    Whole,
    /// Begun in the clear and encrypted before anything is said, usually port 587. Without it nothing is sent.
    #[default]
    StartTls,
    /// In the clear, to a mail server of this machine only.
    None,
}

/// Where mails are handed over.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Name or address of the mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept from others.
    pub tls: MailTls,
    /// Address that mails come from.
    pub sender: String,
    /// Name and password, where the server asks for them.
    pub login: Option<(String, String)>,
    /// The platform's address, as mails name it.
    pub platform: String,
    /// How long an answer of the server is awaited.
    pub patience: Duration,
}

/// The way to the mail server.
pub(crate) struct Post {
    transport: SmtpTransport,
    sender: Mailbox,
    platform: String,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}

/// What became of a mail that was due.
enum Outcome {
    Sent,
    NothingNew,
    /// The address took nothing; it is tried again.
    Refused,
    /// The server can't be reached, or takes nothing from us.
    NoServer(String),
}

/// How a sending failed.
enum Failed {
    Address,
    Server(String),
}

impl Platform {
    /// The same with a mail server.
    ///
    /// Errors: what of the settings is wrong, in words for the operator.
    pub fn with_mail(self, settings: &MailSettings) -> Result<Self, String> {
        Ok(Self { post: Some(Arc::new(Post::to(settings)?)), ..self })
    }

    /// Whether mails are sent at all.
    pub fn sends_mail(&self) -> bool {
        self.post.is_some()
    }

    /// What the context's account has chosen.
    pub async fn mail_choice(&self, ctx: &Context) -> Result<Option<MailChoice>, CaseworkError> {
        Ok(self.store.mail_choice(ctx).await?)
    }

    /// Has the context's account told by mail: `off`, `daily` or `at_once`.
    ///
    /// Errors: faults of `rhythm` and `address`; `Forbidden` where no mail is sent.
    pub async fn choose_mail(
        &self,
        ctx: &Context,
        rhythm: &str,
        address: &str,
        lang: Lang,
    ) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(ctx).await?;
        if rhythm == "off" {
            unit.end_mail().await?;
            return Ok(unit.commit().await?);
        }
        if !self.sends_mail() {
            return Err(CaseworkError::Forbidden);
        }
        let unknown = |_cause| CaseworkError::fault("rhythm", "error-not-listed");
        let rhythm: MailRhythm = rhythm.parse().map_err(unknown)?;
        let address = address.trim();
        if address.is_empty() {
            return Err(CaseworkError::fault("address", "error-required"));
        }
        if address.len() > LONGEST_ADDRESS || !address.is_ascii() || address.parse::<Address>().is_err() {
            return Err(CaseworkError::fault("address", "error-mail-address"));
        }
        unit.choose_mail(address, rhythm, lang.tag(), next_look(rhythm, ctx.now)).await?;
        Ok(unit.commit().await?)
    }

    /// Sends what is due until `stop` says so. For every process with workers.
    pub async fn keep_mail(&self, mut stop: watch::Receiver<bool>) {
        while self.sends_mail() && !*stop.borrow() {
            if let Err(error) = self.send_due_mail(&stop).await {
                tracing::warn!(%error, "it could not be seen who is to be told by mail");
            }
            tokio::select! { () = tokio::time::sleep(CLOCK) => {}, _ = stop.changed() => {} }
        }
    }

    /// Sends every mail that is due; how many. Ends early where the mail server is gone.
    pub async fn send_due_mail(&self, stop: &watch::Receiver<bool>) -> Result<usize, CaseworkError> {
        let Some(post) = &self.post else { return Ok(0) };
        let mut sent = 0;
        for due in self.store.mails_due(self.clock.now()).await? {
            if *stop.borrow() {
                break;
            }
            match self.send_one(post, &due).await? {
                Outcome::Sent => {
                    self.store.note_done(Operation::Mail).await?;
                    sent += 1;
                }
                Outcome::NothingNew | Outcome::Refused => {}
                Outcome::NoServer(why) => {
                    tracing::warn!(why, "the mail server could not be reached; what is due waits");
                    self.store.note_done(Operation::MailFailed).await?;
                    break;
                }
            }
        }
        Ok(sent)
    }

    /// How mail stands; `None` where none is sent.
    pub async fn mail_state(&self) -> Result<Option<MailState>, CaseworkError> {
        if self.sends_mail() { Ok(Some(self.store.mail_state().await?)) } else { Ok(None) }
    }

    async fn send_one(&self, post: &Arc<Post>, due: &DueMail) -> Result<Outcome, CaseworkError> {
        let own = self.own_context(due.owner);
        let now = own.now;
        let mut unit = self.store.begin(&own).await?;
        if !unit.lease_mail(due.account, now.plus_seconds(LEASE)).await? {
            return Ok(Outcome::NothingNew);
        }
        unit.commit().await?;
        // Who it is, which rights that account has and what there is to tell: as things are now, not as they were when it
        // became due.
        let Some(recipient) = self.store.mail_recipient(&own, due.account).await? else {
            self.put_off(due.owner, due.account, next_look(due.rhythm, now), 0, false).await?;
            return Ok(Outcome::NothingNew);
        };
        let until = now.plus_seconds(-SETTLED);
        let counts =
            self.store.mail_counts(&context_of(self, &recipient), recipient.told_until, until).await?;
        if !counts.fresh {
            self.put_off(due.owner, due.account, next_look(recipient.rhythm, now), 0, false).await?;
            return Ok(Outcome::NothingNew);
        }
        let message = post.message(&recipient, counts, now)?;
        let sending = Arc::clone(post);
        match in_background(move || sending.send(&message)).await? {
            Ok(()) => {
                let mut unit = self.store.begin(&own).await?;
                let next = match recipient.rhythm {
                    MailRhythm::AtOnce => now.plus_seconds(GAP),
                    MailRhythm::Daily => next_look(MailRhythm::Daily, now),
                };
                if unit.note_mail(&recipient, until.max(recipient.told_until), next).await? {
                    unit.commit().await?;
                }
                Ok(Outcome::Sent)
            }
            Err(Failed::Address) => {
                let attempts = recipient.attempts + 1;
                let pause = 60_i64.saturating_mul(1 << recipient.attempts.clamp(0, 11));
                let again = now.plus_seconds(pause);
                self.put_off(due.owner, due.account, again, attempts, attempts >= ATTEMPTS).await?;
                Ok(Outcome::Refused)
            }
            Err(Failed::Server(why)) => {
                let again = now.plus_seconds(LOOK);
                self.put_off(due.owner, due.account, again, recipient.attempts, false).await?;
                Ok(Outcome::NoServer(why))
            }
        }
    }

    async fn put_off(
        &self,
        owner: OrganisationId,
        account: UserId,
        until: Moment,
        attempts: i64,
        given_up: bool,
    ) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(&self.own_context(owner)).await?;
        unit.put_off_mail(account, until, attempts, given_up).await?;
        Ok(unit.commit().await?)
    }
}

/// When it is looked next whether there is something to tell.
fn next_look(rhythm: MailRhythm, now: Moment) -> Moment {
    match rhythm {
        MailRhythm::AtOnce => now.plus_seconds(LOOK),
        MailRhythm::Daily => {
            let today = Moment::start_of(now.date()).plus_seconds(HOUR_OF_DAY * 3600);
            if today > now { today } else { today.plus_seconds(DAY) }
        }
    }
}

/// Somebody who reads a mail, with the purpose of who opens the home page without another.
fn context_of(platform: &Platform, recipient: &MailRecipient) -> Context {
    Context {
        user: Some(recipient.user.id),
        organisation: recipient.organisation.id,
        country: recipient.organisation.country.clone(),
        bureau: recipient.organisation.parent,
        roles: recipient.user.roles.clone(),
        clearance: recipient.user.clearance,
        purpose: Purpose::Investigation,
        request: RequestId::fresh(&*platform.ids),
        now: platform.clock.now(),
    }
}

impl Post {
    fn to(settings: &MailSettings) -> Result<Self, String> {
        let sender: Address = settings
            .sender
            .parse()
            .map_err(|_cause| format!("`{}` is no address of mail", settings.sender))?;
        let local = settings.host == "localhost"
            || settings.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let tls = || {
            TlsParameters::new(settings.host.clone())
                .map_err(|error| format!("the way to {} can't be encrypted: {error}", settings.host))
        };
        let tls = match settings.tls {
            MailTls::Whole => Tls::Wrapper(tls()?),
            MailTls::StartTls => Tls::Required(tls()?),
            MailTls::None if local => Tls::None,
            MailTls::None => {
                return Err(format!(
                    "{} is another machine, and mail goes there encrypted only; take `starttls` or `tls`",
                    settings.host
                ));
            }
        };
        let mut transport = SmtpTransport::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .hello_name(ClientId::Domain(sender.domain().to_owned()))
            .timeout(Some(settings.patience));
        if let Some((user, password)) = &settings.login {
            transport = transport.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self {
            transport: transport.build(),
            sender: Mailbox::new(Some("commonlink".to_owned()), sender),
            platform: settings.platform.trim_end_matches('/').to_owned(),
        })
    }

    /// The mail of a recipient: the same bytes for the same numbers at the same moment.
    fn message(
        &self,
        recipient: &MailRecipient,
        counts: MailCounts,
        now: Moment,
    ) -> Result<Message, CaseworkError> {
        let lang = Lang::from_tag(&recipient.language).unwrap_or(Lang::En);
        let mut body = format!("{}\n\n", text(lang, "mail-begin"));
        for (key, count) in [
            ("mail-hits", counts.hits),
            ("mail-links", counts.links),
            ("mail-examinations", counts.examinations),
            ("mail-requests", counts.requests),
            ("mail-recalls", counts.recalls),
        ] {
            if count > 0 {
                let _ = writeln!(body, "- {}", text_with(lang, key, &[("count", count.into())]));
            }
        }
        let _ = writeln!(body, "\n{}/\n\n{}", self.platform, text(lang, "mail-end"));
        // One name for what is told next, however often it has to be sent.
        let told = format!("{} {}", recipient.user.id, recipient.told_until.micros());
        let name = data_encoding::HEXLOWER.encode(&Sha256::digest(told.as_bytes())[..16]);
        let unfit = |_cause| CaseworkError::Internal("a mail could not be written");
        let to: Address =
            recipient.address.parse().map_err(|_cause| CaseworkError::Internal("a held address is none"))?;
        Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, to))
            .subject(text(lang, "mail-subject").into_owned())
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(now.micros().unsigned_abs()))
            .message_id(Some(format!("<{name}@{}>", self.sender.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(unfit)
    }

    fn send(&self, message: &Message) -> Result<(), Failed> {
        let Err(error) = self.transport.send(message) else { return Ok(()) };
        // What the server says of one mailbox is about that; anything else is about the server, or about us.
        let of_mailbox = error.status().is_some_and(|code| {
            matches!(code.to_string().as_str(), "450" | "451" | "452" | "550" | "551" | "552" | "553" | "554")
        });
        Err(if of_mailbox { Failed::Address } else { Failed::Server(kind(&error).to_owned()) })
    }
}

/// What failed, for the log: a server may repeat an address in its words.
fn kind(error: &lettre::transport::smtp::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_tls() {
        "the way there could not be encrypted"
    } else if error.is_permanent() {
        "it takes nothing from us; look at user, password and sender"
    } else if error.is_transient() {
        "it is busy"
    } else {
        "no connection"
    }
}
