//! A small training world with a server over it, and two pictures sets of one press.

use crate::support::{Server, commonlink};
use commonlink_exercise::{DesignPool, MarkPlan, MarkSetSpec, Trace, mark_set, render};
use commonlink_model::CaptureKind;
use commonlink_testkit::TemporaryFolder;
use std::path::{Path, PathBuf};

/// The password of every account of a training world.
pub const PASSWORD: &str = "training-world-only";

/// A server over a small training world. The folder lives as long as this does.
pub struct World {
    pub server: Server,
    pub folder: TemporaryFolder,
}

/// Makes the world and serves it; a measurement names another one in `COMMONLINK_WORLD`, which is served as it is.
/// `None` after a printed line when the binary is not built.
pub fn start(label: &str) -> Option<World> {
    let folder = TemporaryFolder::new(label);
    if let Some(made) = std::env::var_os("COMMONLINK_WORLD") {
        return Some(World { server: Server::start(Path::new(&made), &[])?, folder });
    }
    let data = folder.path().join("store");
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/journey.json");
    let (data_text, settings_text) = (data.to_string_lossy(), settings.to_string_lossy());
    let made = commonlink(&["demo", "--no-serve", "--data", &data_text, "--settings", &settings_text])?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let server = Server::start(&data, &[])?;
    Some(World { server, folder })
}

/// Two four-light sets of impressions of one mould that the world has never seen: for one body each.
pub fn twins(folder: &Path) -> [Vec<PathBuf>; 2] {
    twins_of(folder, None)
}

/// The same with photographs of this many pixels a side.
pub fn twins_of(folder: &Path, side: Option<u32>) -> [Vec<PathBuf>; 2] {
    let mut spec = MarkSetSpec::four_light(99, 1, 0.4);
    if let Some(side) = side {
        spec.size = (side, side);
        spec.colour = true;
    }
    spec.pool = DesignPool::Calibration;
    spec.traces = Trace::Relief;
    spec.captures = vec![CaptureKind::PhotoFourLight];
    spec.moulds_per_design = 1;
    spec.impressions = 12;
    let (marks, _truth) = mark_set(&spec);
    // The form states the lamps of the capture guide unless told otherwise; some desks have turned their stand.
    let guided = |mark: &&MarkPlan| mark.lights.first().is_some_and(|light| light.azimuth_deg == 0.0);
    let mut sets = marks.iter().filter(guided).map(|mark| {
        let files = render(mark).expect("a fresh mark renders");
        files
            .into_iter()
            .map(|file| {
                let path = folder.join(file.name);
                std::fs::write(&path, file.bytes).expect("a writable folder");
                path
            })
            .collect::<Vec<_>>()
    });
    [sets.next().expect("first"), sets.next().expect("second")]
}
