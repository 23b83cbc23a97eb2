//! The parent's side: starts children, watches the clock, and tells how a child ended.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::wire::{Answer, decoded_of, read_frame, write_request};
use crate::error::DecodeError;
use crate::limits::Limits;
use crate::values::{DecodeRequest, Decoded, Source};

/// How to start a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildCommand {
    /// The program whose `main` ends in [`child_main`](super::child_main) under these arguments.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
}

impl ChildCommand {
    /// The running program itself with a hidden subcommand. It stays the same program even while its file
    /// is being replaced by a newer one.
    pub fn this_program(subcommand: &str) -> Self {
        Self { program: PathBuf::from("/proc/self/exe"), args: vec![subcommand.into()] }
    }
}

/// Decodes one file in a child of its own. Runs on the blocking pool of the current tokio runtime.
///
/// # Errors
/// Whatever [`DecodeError`] names. Dropping the future does not stop the child before its time is up.
///
/// # Panics
/// Outside a tokio runtime, as `tokio::task::spawn_blocking` does.
pub async fn decode<B: Source + Send + 'static>(
    request: DecodeRequest<B>,
    limits: &Limits,
    how: &ChildCommand,
) -> Result<Decoded, DecodeError> {
    let (limits, how) = (limits.clone(), how.clone());
    tokio::task::spawn_blocking(move || decode_blocking(&request, &limits, &how))
        .await
        .unwrap_or_else(|error| Err(DecodeError::NotStarted { reason: error.to_string() }))
}

/// Decodes one file in a child of its own, and waits for it.
///
/// # Errors
/// Whatever [`DecodeError`] names.
pub fn decode_blocking<B: Source>(
    request: &DecodeRequest<B>,
    limits: &Limits,
    how: &ChildCommand,
) -> Result<Decoded, DecodeError> {
    Decoder::new(how.clone(), limits.clone()).decode(request)
}

/// Decodes many files of one owner, one after the other, with few children: a child is replaced after
/// `requests_per_child` files and after every file that it could not answer. Each file has a fresh clock.
/// Values depend on the file alone, never on what the child read before.
///
/// For several threads make one for each.
#[derive(Debug)]
pub struct Decoder {
    how: ChildCommand,
    limits: Limits,
    running: Option<Running>,
}

impl Decoder {
    /// Starts nothing yet.
    pub const fn new(how: ChildCommand, limits: Limits) -> Self {
        Self { how, limits, running: None }
    }

    /// Decodes one file.
    ///
    /// # Errors
    /// Whatever [`DecodeError`] names; the decoder can go on with the next file.
    pub fn decode<B: Source>(&mut self, request: &DecodeRequest<B>) -> Result<Decoded, DecodeError> {
        self.limits.check_input(request.input.bytes())?;
        let mut running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.how)?,
        };
        let answer = running.ask(request, &self.limits);
        match answer {
            Ok(result) => {
                running.answered += 1;
                // A child that ran short of memory once may be left with little for the next file.
                let spent = running.answered >= self.limits.requests_per_child
                    || matches!(result, Err(DecodeError::OutOfMemory | DecodeError::Unconfined { .. }));
                if !spent {
                    self.running = Some(running);
                }
                result
            }
            Err(failure) => Err(running.post_mortem(failure, self.limits.wall)),
        }
    }
}

/// What went wrong between parent and child.
enum Failure {
    Late,
    Broken(std::io::Error),
    Contradiction(&'static str),
}

/// A child that is up.
#[derive(Debug)]
struct Running {
    child: Child,
    pipes: Option<(Option<ChildStdin>, ChildStdout)>,
    answered: u32,
}

impl Running {
    fn start(how: &ChildCommand) -> Result<Self, DecodeError> {
        let failed = |reason: String| DecodeError::NotStarted { reason };
        // Nothing of the parent's surroundings goes along: the environment may hold secrets.
        let mut child = Command::new(&how.program)
            .args(&how.args)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(format!("{}: {error}", how.program.display())))?;
        let pipes = child.stdin.take().map(Some).zip(child.stdout.take());
        Ok(Self { child, pipes, answered: 0 })
    }

    /// Hands over a request and waits for the answer, at most for the wall time.
    fn ask<B: Source>(
        &mut self,
        request: &DecodeRequest<B>,
        limits: &Limits,
    ) -> Result<Result<Decoded, DecodeError>, Failure> {
        let closed = || Failure::Broken(std::io::ErrorKind::BrokenPipe.into());
        let (input, stdout) = self.pipes.as_mut().ok_or_else(closed)?;
        let child = &mut self.child;
        let wall = limits.wall;
        let (done, waiting) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            let watch = scope.spawn(move || {
                let late = waiting.recv_timeout(wall) == Err(mpsc::RecvTimeoutError::Timeout);
                if late {
                    // The other end of both pipes closes with the child, which ends the reading below.
                    let _ = child.kill();
                }
                late
            });
            let sent = input
                .as_mut()
                .ok_or_else(|| std::io::ErrorKind::BrokenPipe.into())
                .and_then(|stdin| write_request(stdin, request, limits).and_then(|()| stdin.flush()));
            if sent.is_err() {
                // Nothing more comes: a child that still waits for the rest ends.
                *input = None;
            }
            // A child that refuses early may close its input before all is written; its answer counts.
            let answer = read_frame::<Answer>(stdout, limits.max_answer_bytes());
            drop(done);
            if watch.join().unwrap_or(true) {
                return Err(Failure::Late);
            }
            match answer {
                Ok(Some(frame)) => decoded_of(frame, request, limits).map_err(Failure::Contradiction),
                Ok(None) => {
                    Err(Failure::Broken(sent.err().unwrap_or(std::io::ErrorKind::UnexpectedEof.into())))
                }
                Err(error) => Err(Failure::Broken(error)),
            }
        })
    }

    /// The cause as people need it, from how the child ended.
    fn post_mortem(mut self, failure: Failure, wall: Duration) -> DecodeError {
        let limit_ms = u64::try_from(wall.as_millis()).unwrap_or(u64::MAX);
        match failure {
            Failure::Late => DecodeError::TimedOut { limit_ms },
            Failure::Contradiction(what) => DecodeError::Crashed { how: format!("it answered {what}") },
            Failure::Broken(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                DecodeError::Crashed { how: format!("it answered out of order: {error}") }
            }
            Failure::Broken(error) => {
                self.pipes = None;
                match self.child.wait() {
                    Ok(status) => cause(status, limit_ms),
                    Err(_) => DecodeError::Crashed { how: error.to_string() },
                }
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pipes = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a child ended, as people need it.
pub(super) fn cause(status: ExitStatus, limit_ms: u64) -> DecodeError {
    // Rust ends a process by abort when memory can't be had; the kernel by the others.
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    const PROCESSOR_TIME: i32 = 24;
    match (status.signal(), status.code()) {
        (Some(ABORT | KILL), _) => DecodeError::OutOfMemory,
        (Some(PROCESSOR_TIME), _) => DecodeError::TimedOut { limit_ms },
        (Some(signal), _) => DecodeError::Crashed { how: format!("it was ended by signal {signal}") },
        (None, code) => DecodeError::Crashed { how: format!("it ended with code {}", code.unwrap_or(-1)) },
    }
}
