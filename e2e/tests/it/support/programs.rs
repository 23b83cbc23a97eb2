//! Finds and runs the programs of a journey; each ends when its value is dropped.

use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use commonlink_testkit::absent;

/// Full path of the first of these programs in `PATH`.
pub fn which(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Chromium and its driver; `None` after a printed line when one is missing.
pub fn browser_and_driver() -> Option<(PathBuf, PathBuf)> {
    let found = which(&["chromium", "chromium-browser", "google-chrome"]).zip(which(&["chromedriver"]));
    if found.is_none() {
        absent(
            "Chromium and ChromeDriver",
            "install both (Debian: apt-get install chromium chromium-driver)",
        );
    }
    found
}

/// The built binary: `COMMONLINK_BINARY`, or beside this test in cargo's target folder.
pub fn binary() -> Option<PathBuf> {
    let built = || {
        let test = env::current_exe().ok()?;
        // target/PROFILE/deps/it-HASH
        Some(test.parent()?.parent()?.join("commonlink"))
    };
    let found =
        env::var_os("COMMONLINK_BINARY").map(PathBuf::from).or_else(built).filter(|file| file.is_file());
    if found.is_none() {
        absent(
            "the commonlink binary",
            "build it with `cargo build --package commonlink`, or name it in COMMONLINK_BINARY",
        );
    }
    found
}

/// Whether Chromium must do without its sandbox, which it refuses to set up for root.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A running program, told to stop and then killed when dropped.
pub struct Program {
    child: Child,
    name: String,
    // Held open: a program may take the end of its input as the end of its user.
    _input: Option<ChildStdin>,
}

impl Program {
    /// Starts it and reads its output up to the line from which `read` gives a value.
    ///
    /// # Panics
    /// When it can't be started, ends before that line, or does not print it within a minute.
    pub fn start<T: Send + 'static>(
        command: &mut Command,
        read: impl Fn(&str) -> Option<T> + Send + 'static,
    ) -> (Self, T) {
        let name = Path::new(command.get_program()).display().to_string();
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let output = child.stdout.take().expect("a pipe");
        let input = child.stdin.take();
        let program = Self { child, name, _input: input };
        let value = program.first(output, read);
        (program, value)
    }

    fn first<T: Send + 'static>(
        &self,
        output: ChildStdout,
        read: impl Fn(&str) -> Option<T> + Send + 'static,
    ) -> T {
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(output).lines().map_while(Result::ok);
            if let Some(value) = lines.by_ref().find_map(|line| read(&line)) {
                let _ = send.send(value);
            }
            // Read on: a full pipe would stop the program.
            lines.for_each(drop);
        });
        let value = receive.recv_timeout(Duration::from_mins(1));
        value.unwrap_or_else(|_| panic!("{} ended or said nothing of its address within a minute", self.name))
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && begun.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.kill();
    }
}
