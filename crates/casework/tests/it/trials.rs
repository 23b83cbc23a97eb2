//! Each test on each engine, in a process of its own or beside the others.

use commonlink_testkit::Engine;
use libtest_mimic::Trial;

/// `module::test` (`async fn(Engine)`) as a trial on either engine, named `module::test::sqlite`.
macro_rules! on_both {
    ($($test:path,)+) => {{
        let mut trials = Vec::new();
        for engine in commonlink_testkit::Engine::ALL {
            $(trials.push($crate::trials::trial(stringify!($test), engine, move || Box::pin($test(engine))));)+
        }
        trials
    }};
}
pub(crate) use on_both;

/// What a test is, once begun.
pub type Running = std::pin::Pin<Box<dyn Future<Output = ()>>>;

/// A test with a runtime of its own.
pub fn trial(name: &str, engine: Engine, test: impl FnOnce() -> Running + Send + 'static) -> Trial {
    let engine = format!("{engine:?}").to_lowercase();
    Trial::test(format!("{}::{engine}", name.replace(' ', "")), move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(test());
        Ok(())
    })
}
