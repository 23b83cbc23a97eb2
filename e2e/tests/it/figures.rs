//! Figures that a measurement asks for: `COMMONLINK_FIGURES` names the file they go to.

use serde_json::Value;

/// Prints the figures, and writes them where a measurement wants them.
pub fn report(figures: &Value) {
    eprintln!("{figures}");
    if let Some(path) = std::env::var_os("COMMONLINK_FIGURES") {
        std::fs::write(path, figures.to_string()).expect("the file for figures can be written");
    }
}

/// A number from the environment, or what a test of every day does with.
pub fn wanted(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
