//! Threads for work that nobody looks at while it is done: files read in a child, marks described and compared, tables
//! taken in. They stand back for whoever waits for a page. A thread that stood back can't come forward again, so
//! these threads are never those of the runtime.

use crate::CaseworkError;
pub use commonlink_exchange::stand_back;
use rayon::ThreadPoolBuildError;
use tokio::sync::oneshot;

/// Runs work that takes long, and whatever processes it starts, behind those who wait for pages. It goes on when whoever
/// asked is gone.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CaseworkError> {
    let (tell, told) = oneshot::channel();
    let run = move || {
        stand_back();
        let _ = tell.send(work());
    };
    std::thread::Builder::new()
        .name("background".to_owned())
        .spawn(run)
        .map_err(|_cause| CaseworkError::Internal("no thread could be started"))?;
    // A thread that broke down over its work takes its end of the channel along.
    told.await.map_err(|_cause| CaseworkError::Crashed)
}

/// Has the threads that compare many marks at once stand back. For a process that serves pages; once, at its start.
///
/// # Errors
/// Where they run already or can't be started.
pub fn compute_in_background() -> Result<(), ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().start_handler(|_thread| stand_back()).build_global()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_answers_or_is_known_to_have_broken_down() {
        let niceness = || {
            let status = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            // The nineteenth field; the second may hold spaces.
            let fields = status.rsplit_once(')').unwrap().1;
            fields.split_whitespace().nth(16).unwrap().parse::<i32>().unwrap()
        };
        let before = niceness();
        assert!(in_background(niceness).await.unwrap() >= before.max(10));
        assert_eq!(niceness(), before);
        let broken = in_background(|| assert!(std::hint::black_box(false), "meant")).await;
        assert!(matches!(broken, Err(CaseworkError::Crashed)), "{broken:?}");
    }
}
