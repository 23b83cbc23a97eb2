//! Writes the seeds of the fuzz targets into `fuzz/corpus`: small sound files of each kind, and words as people write
//! them. `cargo run -p commonlink-testkit --example corpus`.
#![allow(clippy::unwrap_used, reason = "a tool of developers")]

fn main() {
    let root = commonlink_testkit::workspace_root().join("fuzz/corpus");
    for (target, name, bytes) in commonlink_testkit::hostile::seeds() {
        let folder = root.join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
