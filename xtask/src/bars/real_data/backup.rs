//! Bar 6, the half of it that is about copies: an encrypted backup while a hundred writes a second go on, and the same
//! content after it was brought back.

use anyhow::Result;

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// Writers, a backup to a public key, a restored store, and its own backup.
pub const BAR: Bar = Bar { name: "backup", number: 6, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let figures =
        bench.figures_of("copies::a_backup_of_a_busy_store_comes_back", &[("COMMONLINK_BACKUP", "3000")])?;
    println!("{figures:#}");
    Ok(vec![
        Figure::at_least("writes a second during the backup", number(&figures, "writes_a_second")?, 100.0),
        Figure::at_least("records backed up", number(&figures, "records")?, 3_000.0),
        Figure::at_most("writes refused", number(&figures, "refused")?, 0.0),
        Figure::at_most("contents that differ", number(&figures, "different")?, 0.0),
    ])
}
