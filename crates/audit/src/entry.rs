//! An entry as it goes into the tree: one line of text.
//!
//! ```text
//! commonlink/audit/v1 TAB id TAB microseconds since 1970 TAB body TAB action TAB purpose TAB body whose record it is TAB request
//!     TAB commitment to the account TAB to the subject TAB to the detail
//! ```
//!
//! What is not there is written `-`. Within a value a backslash, a tab and the ends of lines are written `\\`, `\t`, `\n`, `\r`. Commitments are base 64
//! of SHA-256 over `commonlink/audit/NAME`, a line feed, the secret of the field, a line feed, and the value: `-` where there is none, else `=` and
//! the value. The secret of a field is the first 32 hexadecimal digits of SHA-256 over the secret of the entry, a line feed and the
//! name of the field: so one field can be shown without the others, and without the secret of the entry nobody can try values out.

use crate::{AuditError, Hash, Result, leaf_hash, text};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The first field of a line.
pub const LEAF_VERSION: &str = "commonlink/audit/v1";

/// A field that an entry only commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The person's account.
    Account,
    /// What it was done to.
    Subject,
    /// How, in a code or a number.
    Detail,
}

impl Field {
    /// All of them, in the order of the line.
    pub const ALL: [Self; 3] = [Self::Account, Self::Subject, Self::Detail];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Subject => "subject",
            Self::Detail => "detail",
        }
    }
}

/// What an entry only commits to, and the secret of the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Random, of the entry alone; not empty.
    pub secret: String,
    /// The person's account; none where nobody in person acted.
    pub account: Option<String>,
    /// What it was done to.
    pub subject: Option<String>,
    /// How.
    pub detail: String,
}

/// One field of an entry as it is shown to somebody who has the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub field: Field,
    /// Its secret.
    pub secret: String,
    /// Its value.
    pub value: Option<String>,
}

impl Content {
    fn value(&self, field: Field) -> Option<&str> {
        match field {
            Field::Account => self.account.as_deref(),
            Field::Subject => self.subject.as_deref(),
            Field::Detail => Some(&self.detail),
        }
    }

    /// A field with what it takes to check it.
    pub fn show(&self, field: Field) -> Shown {
        let digest = Sha256::new().chain_update(&self.secret).chain_update("\n").chain_update(field.name());
        let mut secret = String::with_capacity(32);
        for byte in &digest.finalize()[..16] {
            // Writing to a text never fails.
            let _ = write!(secret, "{byte:02x}");
        }
        Shown { field, secret, value: self.value(field).map(str::to_owned) }
    }

    /// The commitments to all fields.
    pub fn commit(&self) -> Commitments {
        Commitments(Field::ALL.map(|field| self.show(field).commitment()))
    }
}

impl Shown {
    /// The commitment to the field.
    pub fn commitment(&self) -> Hash {
        let digest = Sha256::new().chain_update("commonlink/audit/").chain_update(self.field.name());
        let digest = digest.chain_update("\n").chain_update(&self.secret).chain_update("\n");
        match &self.value {
            None => digest.chain_update("-"),
            Some(value) => digest.chain_update("=").chain_update(value),
        }
        .finalize()
        .into()
    }

    /// Whether the line of an entry was made with it.
    pub fn check(&self, line: &str) -> Result<()> {
        let (_, commitments) = Entry::read(line)?;
        let expected = commitments.0.get(self.field as usize);
        if expected == Some(&self.commitment()) {
            Ok(())
        } else {
            Err(AuditError::Content { field: self.field.name() })
        }
    }
}

/// Commitments to account, subject and detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitments(pub [Hash; 3]);

impl Commitments {
    /// As base 64, parted by commas: what stays of an entry whose content was erased.
    pub fn to_text(&self) -> String {
        self.0.map(|hash| text::encode(&hash)).join(",")
    }

    /// Reads [`Commitments::to_text`].
    pub fn read(written: &str) -> Result<Self> {
        let hashes: Vec<Hash> = written.split(',').map(text::hash).collect::<Result<_>>()?;
        hashes.try_into().map(Self).map_err(|_number| AuditError::Unreadable { what: "three commitments" })
    }
}

/// What stands in the line of an entry for everybody to read: codes and random identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The body that acted.
    pub owner: String,
    /// What was done.
    pub action: String,
    /// For what.
    pub purpose: Option<String>,
    /// Whose record it is.
    pub subject_owner: Option<String>,
    /// In which request to the platform.
    pub request: Option<String>,
}

impl Entry {
    /// The line, without an end of line.
    pub fn line(&self, commitments: &Commitments) -> String {
        let mut line = String::with_capacity(384);
        line.push_str(LEAF_VERSION);
        let at = self.at.to_string();
        let given = [Some(&*self.id), Some(&at), Some(&self.owner), Some(&self.action)];
        let optional = [&self.purpose, &self.subject_owner, &self.request].map(Option::as_deref);
        for value in given.into_iter().chain(optional) {
            line.push('\t');
            escape(value.unwrap_or("-"), &mut line);
        }
        for hash in &commitments.0 {
            line.push('\t');
            line.push_str(&text::encode(hash));
        }
        line
    }

    /// The hash by which it stands in the tree.
    pub fn leaf(&self, commitments: &Commitments) -> Hash {
        leaf_hash(self.line(commitments).as_bytes())
    }

    /// Reads a line.
    pub fn read(line: &str) -> Result<(Self, Commitments)> {
        const WHAT: AuditError = AuditError::Unreadable { what: "the line of an entry" };
        let parts: Vec<&str> = line.split('\t').collect();
        let [version, id, at, owner, action, purpose, subject_owner, request, one, two, three] =
            parts.as_slice()
        else {
            return Err(WHAT);
        };
        if *version != LEAF_VERSION {
            return Err(WHAT);
        }
        let optional = |part: &str| if part == "-" { Ok(None) } else { unescape(part).map(Some) };
        let entry = Self {
            id: unescape(id)?,
            at: at.parse().map_err(|_number| WHAT)?,
            owner: unescape(owner)?,
            action: unescape(action)?,
            purpose: optional(purpose)?,
            subject_owner: optional(subject_owner)?,
            request: optional(request)?,
        };
        let commitments = Commitments([text::hash(one)?, text::hash(two)?, text::hash(three)?]);
        Ok((entry, commitments))
    }
}

pub(crate) fn escape(value: &str, out: &mut String) {
    for letter in value.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
}

pub(crate) fn unescape(written: &str) -> Result<String> {
    let mut value = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        value.push(match letter {
            '\\' => match letters.next() {
                Some('\\') => '\\',
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                _ => return Err(AuditError::Unreadable { what: "a value" }),
            },
            '\n' | '\r' => return Err(AuditError::Unreadable { what: "a value" }),
            other => other,
        });
    }
    Ok(value)
}
