//! The commonlink binary.
fn main() {}
