//! A program that talks to the server over its socket: small enough to see every byte, so that a request that
//! was cut off is never taken for an answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Who asks: by access token or by cookie.
#[derive(Clone, Debug)]
pub struct Client {
    /// `127.0.0.1:PORT`
    pub address: String,
    /// Further header lines, each with its line end.
    pub headers: String,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
    /// How many bytes of the body came, as they came.
    pub bytes: usize,
}

impl Client {
    /// Without rights yet.
    pub fn new(origin: &str) -> Self {
        let address = origin.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { address, headers: String::new() }
    }

    /// With one more header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        Self { address: self.address.clone(), headers: format!("{}{name}: {value}\r\n", self.headers) }
    }

    /// A whole answer, or an error where the connection broke before its end.
    pub fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{}\r\n",
            self.address,
            body.len(),
            self.headers
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let cut = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer was cut off");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(cut)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(cut)?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        let body = &bytes[end + 4..];
        if length.is_some_and(|length| length != body.len()) {
            return Err(cut());
        }
        Ok(Reply { status, head, bytes: body.len(), body: String::from_utf8_lossy(body).into_owned() })
    }

    pub fn get(&self, path: &str) -> std::io::Result<Reply> {
        self.ask("GET", path, "text/plain", b"")
    }

    pub fn json(&self, path: &str, value: &Value) -> std::io::Result<Reply> {
        self.ask("POST", path, "application/json", value.to_string().as_bytes())
    }

    /// An urlencoded form from a page of the server; the values need no escapes.
    pub fn form(&self, path: &str, body: &str) -> std::io::Result<Reply> {
        let origin = format!("http://{}", self.address);
        self.with("Origin", &origin).ask("POST", path, "application/x-www-form-urlencoded", body.as_bytes())
    }
}

impl Reply {
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The session that a log-in gave.
    pub fn cookie(&self) -> String {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with("set-cookie:"));
        let line = line.unwrap_or_else(|| panic!("no cookie: {} {}", self.head, self.body));
        line.split_once(':').unwrap().1.split(';').next().unwrap().trim().to_owned()
    }

    /// A secret of so many hexadecimal digits that the page shows once.
    pub fn secret(&self, digits: usize) -> String {
        let runs = self.body.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        let found = runs.into_iter().find(|run| run.len() == digits && !run.contains('-'));
        found.unwrap_or_else(|| panic!("no secret of {digits} digits: {}", self.body)).to_owned()
    }
}
