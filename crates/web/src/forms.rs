//! Forms: urlencoded or multipart, with files, into one shape.

use crate::{App, error::WebError};
use axum::{
    body::to_bytes,
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use commonlink_casework::{CaseworkError, views::Incoming};
use commonlink_pages::FormValues;

/// Most bytes of an urlencoded form.
const MOST_URLENCODED: usize = 1024 * 1024;
/// Most bytes of all texts of a form with files.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// Most fields of a form.
const MOST_FIELDS: usize = 4_000;

/// A file of a form.
#[derive(Debug)]
pub struct FormFile {
    /// Name of the field.
    pub field: String,
    /// Name of the file.
    pub name: String,
    /// Its content, which was never held whole.
    pub content: Incoming,
}

/// What a form sent.
#[derive(Debug, Default)]
pub struct Form {
    /// Texts by field name.
    pub values: FormValues,
    /// Files in the order sent.
    pub files: Vec<FormFile>,
}

impl Form {
    /// The first value of a field, trimmed.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).trim()
    }

    /// The first value of a field if it is not blank.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values.0.get(name).cloned().unwrap_or_default()
    }

    /// How many rows `prefix.0.…`, `prefix.1.…` there are: one more than the highest number below `most`.
    pub fn rows(&self, prefix: &str, most: usize) -> usize {
        let names = self.values.0.keys().chain(self.files.iter().map(|file| &file.field));
        names
            .filter_map(|name| {
                name.strip_prefix(prefix)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok()
            })
            .filter(|row| *row < most)
            .max()
            .map_or(0, |highest| highest + 1)
    }
}

impl FromRequest<App> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        // Whoever signs in learns only that login or password is wrong, whatever they have typed.
        let any_text = request.uri().path() == "/login";
        let form = Self::read(request, app).await?;
        let nul = |(name, values): (&String, &Vec<String>)| {
            name.contains('\0') || values.iter().any(|value| value.contains('\0'))
        };
        // No browser sends a NUL, and one of the databases does not take it.
        if !any_text && form.values.0.iter().any(nul) { Err(WebError::Malformed) } else { Ok(form) }
    }
}

impl Form {
    async fn read(request: Request, app: &App) -> Result<Self, WebError> {
        // Nobody without an account writes files.
        let path = request.uri().path();
        let takes_files = !(path.starts_with("/login") || path == "/preferences");
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type.is_some_and(|text| text.starts_with("multipart/form-data")) {
            let multipart =
                Multipart::from_request(request, app).await.map_err(|_cause| WebError::Malformed)?;
            return read_multipart(multipart, app, takes_files).await;
        }
        let body =
            to_bytes(request.into_body(), MOST_URLENCODED).await.map_err(|_cause| WebError::TooLarge)?;
        let text = std::str::from_utf8(&body).map_err(|_cause| WebError::Malformed)?;
        Ok(Self::urlencoded(text))
    }

    /// The fields of an urlencoded body.
    pub fn urlencoded(text: &str) -> Self {
        let mut form = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()).take(MOST_FIELDS) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            form.values.add(decode(name), decode(value));
        }
        form
    }
}

async fn read_multipart(mut multipart: Multipart, app: &App, takes_files: bool) -> Result<Form, WebError> {
    let mut form = Form::default();
    let mut left = MOST_TEXT;
    for _ in 0..MOST_FIELDS {
        let mut field = match multipart.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => return Err(multipart_error(&error)),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let Some(file_name) = file_name.filter(|_| takes_files) else {
            let mut bytes = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(|error| multipart_error(&error))? {
                left = left.checked_sub(piece.len()).ok_or(WebError::TooLarge)?;
                bytes.extend_from_slice(&piece);
            }
            form.values.add(name, String::from_utf8_lossy(&bytes).into_owned());
            continue;
        };
        let mut content = app.platform.store().files().arrival().await?;
        while let Some(piece) = field.chunk().await.map_err(|error| multipart_error(&error))? {
            content.write(&piece).await?;
        }
        // A file input that was left alone sends a nameless empty file.
        if !file_name.is_empty() || content.bytes() > 0 {
            form.files.push(FormFile { field: name, name: file_name, content });
        }
    }
    Ok(form)
}

/// Writes the file of a field to a path as it comes, and says its name; `None` where the form has no such file.
/// Nothing but a piece of it is held.
pub async fn streamed_file(
    mut form: Multipart,
    field: &str,
    path: &std::path::Path,
) -> Result<Option<String>, WebError> {
    use tokio::io::AsyncWriteExt as _;
    while let Some(mut part) = form.next_field().await.map_err(|error| multipart_error(&error))? {
        let name = part.file_name().map(str::to_owned).filter(|name| !name.is_empty());
        let (Some(name), true) = (name, part.name() == Some(field)) else { continue };
        let unwritten =
            |_cause| WebError::Casework(CaseworkError::Internal("an incoming file could not be written"));
        let mut file = tokio::fs::File::create_new(path).await.map_err(unwritten)?;
        while let Some(piece) = part.chunk().await.map_err(|error| multipart_error(&error))? {
            file.write_all(&piece).await.map_err(unwritten)?;
        }
        file.flush().await.map_err(unwritten)?;
        return Ok(Some(name));
    }
    Ok(None)
}

fn multipart_error(error: &axum::extract::multipart::MultipartError) -> WebError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        WebError::TooLarge
    } else {
        WebError::Malformed
    }
}

/// A path of ours to go to; never another host.
pub fn local(next: &str) -> String {
    // Browsers read `\` as `/` and leave out tabs and line ends.
    let odd = |c: char| c == '\\' || c.is_control();
    let path = next.starts_with('/') && !next.starts_with("//") && !next.contains(odd);
    if path { next.to_owned() } else { "/".to_owned() }
}

/// Percent-encodes everything but unreserved characters (RFC 3986).
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// Decodes `application/x-www-form-urlencoded`; what is no valid escape stays as it is.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(value) = escaped {
            decoded.push(value);
            at += 3;
        } else {
            decoded.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_comes_back() {
        for text in ["", "/seizures?q=a b&c=%41", "Ñuñoa 100%", "%", "%4", "%zz"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("a+b%2Bc%"), "a b+c%");
    }

    #[test]
    fn nobody_is_sent_to_another_host() {
        for next in ["//evil.example", "https://evil.example", "/\\evil.example", "", "evil"] {
            assert_eq!(local(next), "/");
        }
        assert_eq!(local("/seizures?q=a"), "/seizures?q=a");
    }

    #[test]
    fn rows_are_counted_by_their_highest_number() {
        let mut form = Form::default();
        form.values.set("items.0.unit", "kg");
        form.values.set("items.2.unit", "g");
        form.values.set("items.99999.unit", "g");
        form.values.set("itemsX.7.unit", "g");
        assert_eq!(form.rows("items", 100), 3);
        assert_eq!(form.rows("marks", 100), 0);
    }
}
