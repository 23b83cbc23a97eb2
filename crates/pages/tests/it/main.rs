//! What every page must hold, whatever it shows, and a snapshot of each.

mod html;
mod samples;
mod snapshots;
mod structure;
mod weight;
