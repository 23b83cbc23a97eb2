//! What the child takes away from itself before it reads a byte.
//!
//! Source: `landlock(7)`, `setrlimit(2)`. Landlock binds the calling thread and what it starts later, so a
//! process with more than one thread is refused.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope,
};
use nix::errno::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};

/// The version of Landlock that is asked for; an older kernel enforces the part it knows.
const NEWEST: ABI = ABI::V6;

/// How far work that nobody looks at stands back when others want the processor.
const NICENESS: i32 = 10;

/// What was enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confinement {
    /// Landlock and resource limits.
    Full,
    /// Resource limits only: the kernel has no Landlock.
    LimitsOnly,
}

/// Why the process could not be confined.
#[derive(Debug, thiserror::Error)]
pub enum ConfinementError {
    /// Another thread would stay free.
    #[error("the process has {0} threads; confine it before any is started")]
    Threads(usize),
    /// The kernel refused a Landlock call.
    #[error("Landlock: {0}")]
    Landlock(#[from] landlock::RulesetError),
    /// The kernel refused a resource limit.
    #[error("resource limit: {0}")]
    Limit(#[from] rustix::io::Errno),
    /// The list of open descriptors could not be read.
    #[error("open descriptors: {0}")]
    Descriptors(#[from] std::io::Error),
}

/// Whether this kernel can put Landlock on the child. Changes nothing for the caller.
pub fn confinement_available() -> bool {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .and_then(Ruleset::create)
        .is_ok()
}

/// Has the calling thread run only where nobody else wants the processor. Niceness alone is not enough for a child: a
/// thread that wakes for a page waits for the end of a nice one's turn, several milliseconds for each of many turns, but
/// not for an idle one's. Nothing for others than a child: whoever holds a lock must come to its end.
fn run_when_idle() {
    stand_back();
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    let _ = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle);
}

/// Has the calling thread, and whatever it starts, stand back for good when others want the processor: whoever waits
/// for a page comes before whoever waits for a file. A kernel that refuses has it run as it is.
pub fn stand_back() {
    let _ = rustix::process::setpriority_process(None, NICENESS);
}

/// Confines the calling process for good: closes every descriptor but the three standard ones, forbids
/// files, network and signals by Landlock, and new descriptors, processes, files and core files by resource
/// limits. Must be called while the process has one thread.
///
/// # Errors
/// If there are other threads, or the kernel refuses. A kernel without Landlock is no error; the answer
/// says so.
pub fn lock_down() -> Result<Confinement, ConfinementError> {
    let threads = std::fs::read_dir("/proc/self/task").map_or(1, Iterator::count);
    if threads > 1 {
        return Err(ConfinementError::Threads(threads));
    }
    run_when_idle();
    close_descriptors()?;
    let confinement = forbid_files_and_network()?;
    for (resource, most) in [
        (Resource::Nofile, 3),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Memlock, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(confinement)
}

/// Bounds the address space for good. Bytes.
pub(super) fn limit_memory(bytes: u64) -> Result<(), ConfinementError> {
    let bytes = getrlimit(Resource::As).maximum.map_or(bytes, |most| most.min(bytes));
    setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) })?;
    Ok(())
}

/// Whole seconds of processor time that the process has had.
pub(super) fn processor_seconds() -> u64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    u64::try_from(used).unwrap_or(0)
}

/// Gives the process the stated processor time from now on, in seconds; then it is ended by a signal.
pub(super) fn limit_processor(seconds: u64) -> Result<(), ConfinementError> {
    let end = processor_seconds().saturating_add(seconds).saturating_add(1);
    let most = getrlimit(Resource::Cpu).maximum;
    setrlimit(Resource::Cpu, Rlimit { current: Some(most.map_or(end, |m| m.min(end))), maximum: most })?;
    Ok(())
}

fn close_descriptors() -> Result<(), ConfinementError> {
    // The list is complete before the first is closed; the one used for listing is gone by then.
    let open: Vec<i32> = std::fs::read_dir("/proc/self/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|number| *number > 2)
        .collect();
    for number in open {
        match nix::unistd::close(number) {
            Ok(()) | Err(Errno::EBADF) => {}
            Err(error) => return Err(std::io::Error::from(error).into()),
        }
    }
    Ok(())
}

fn forbid_files_and_network() -> Result<Confinement, ConfinementError> {
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .restrict_self()?;
    Ok(if status.ruleset == RulesetStatus::NotEnforced { Confinement::LimitsOnly } else { Confinement::Full })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Landlock binds a thread, so its own effect can be seen apart from the resource limits.
    #[test]
    fn landlock_alone_stops_files_and_connections() {
        if !confinement_available() {
            assert!(std::env::var_os("CI").is_none(), "this kernel has no Landlock; CI must have it");
            eprintln!("skipped: this kernel has no Landlock");
            return;
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (read, connected, level) = std::thread::spawn(move || {
            let level = forbid_files_and_network().unwrap();
            (std::fs::read("/etc/passwd"), std::net::TcpStream::connect(address), level)
        })
        .join()
        .unwrap();
        assert_eq!(level, Confinement::Full);
        assert_eq!(read.unwrap_err().kind(), std::io::ErrorKind::PermissionDenied);
        // Connections are covered from the fourth version of Landlock on (Linux 6.7).
        let covered = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessNet::from_all(ABI::V4))
            .is_ok();
        if covered {
            assert_eq!(connected.unwrap_err().kind(), std::io::ErrorKind::PermissionDenied);
        }
        assert!(std::fs::read("/etc/passwd").is_ok(), "other threads stay free");
    }

    #[test]
    fn a_process_with_threads_is_refused() {
        // The test harness runs tests on threads of its own.
        assert!(matches!(lock_down(), Err(ConfinementError::Threads(_))));
    }
}
