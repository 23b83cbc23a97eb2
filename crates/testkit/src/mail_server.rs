//! A mail server of a few commands that keeps what it was given: the edge of the world for tests of mail. One thread, plain
//! text, on this machine.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// What it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Takes every mail.
    #[default]
    Takes,
    /// Takes no mail for whoever it is, for now.
    Busy,
    /// Knows nobody.
    Refuses,
    /// Lets everybody connect, and says nothing.
    Silent,
    /// Takes the mail and is gone before it says so.
    GoneAfter,
}

/// One mail as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMail {
    /// For whom.
    pub to: Vec<String>,
    /// Every byte between the command and the closing point.
    pub bytes: Vec<u8>,
}

#[derive(Default)]
struct Held {
    mood: Mood,
    mails: Vec<KeptMail>,
    asked: usize,
}

/// The server; its thread ends with the program.
pub struct MailServer {
    address: SocketAddr,
    held: Arc<Mutex<Held>>,
}

impl MailServer {
    /// One that takes every mail.
    ///
    /// # Panics
    /// Where this machine gives no port.
    pub fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port of this machine");
        let address = listener.local_addr().expect("its address");
        let held = Arc::new(Mutex::new(Held::default()));
        let shared = Arc::clone(&held);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming().flatten() {
                let mood = {
                    let mut held = locked(&shared);
                    held.asked += 1;
                    held.mood
                };
                if mood == Mood::Silent {
                    silent.push(stream);
                } else {
                    // Whoever hangs up in the middle of it is another test's affair.
                    let _ = serve(stream, mood, &shared);
                }
            }
        });
        Self { address, held }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes what it answers.
    pub fn becomes(&self, mood: Mood) {
        locked(&self.held).mood = mood;
    }

    /// What it was given.
    pub fn mails(&self) -> Vec<KeptMail> {
        locked(&self.held).mails.clone()
    }

    /// How often somebody connected.
    pub fn asked(&self) -> usize {
        locked(&self.held).asked
    }
}

impl Default for MailServer {
    fn default() -> Self {
        Self::new()
    }
}

fn locked(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    held.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn serve(stream: TcpStream, mood: Mood, held: &Mutex<Held>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let mut say = |line: &str| writer.write_all(format!("{line}\r\n").as_bytes());
    say("220 mail.example ESMTP")?;
    let mut to = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        match command.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => say("250 mail.example")?,
            "MAIL" | "RSET" | "NOOP" => say("250 ok")?,
            "RCPT" => match mood {
                Mood::Busy => say("450 try again later")?,
                Mood::Refuses => say("550 nobody here of that name")?,
                _ => {
                    let address = command.split(['<', '>']).nth(1).unwrap_or_default();
                    to.push(address.to_owned());
                    say("250 ok")?;
                }
            },
            "DATA" => {
                say("354 go on")?;
                let mut bytes = Vec::new();
                loop {
                    let mut line = Vec::new();
                    if reader.read_until(b'\n', &mut line)? == 0 {
                        return Ok(());
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    bytes.extend_from_slice(&line);
                }
                locked(held).mails.push(KeptMail { to: std::mem::take(&mut to), bytes });
                if mood == Mood::GoneAfter {
                    return Ok(());
                }
                say("250 kept")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("500 not understood")?,
        }
    }
}
