//! Opening a platform: the store at an address, the machine's clock and randomness, the parsing child.

use crate::{CaseworkError, Platform, Settings, SystemClock, SystemIds};
use commonlink_exchange::{ChildCommand, Limits};
use commonlink_store::Store;
use std::{path::Path, process::ExitCode, sync::Arc};

/// The hidden subcommand by which this program starts itself to read an untrusted file.
pub const DECODE_CHILD: &str = "decode-child";

/// The entry point of the parsing child.
pub fn decode_child() -> ExitCode {
    u8::try_from(commonlink_exchange::child_main()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Whether this machine can confine the parsing child to its streams.
pub fn confinement_available() -> bool {
    commonlink_exchange::confinement_available()
}

impl Platform {
    /// Opens the store at a database address (`sqlite:PATH` or `postgres://…`) with originals in the folder
    /// `files`. `migrate` brings the database to this version first; otherwise it has to be there already.
    pub async fn open(database: &str, files: &Path, migrate: bool) -> Result<Self, CaseworkError> {
        let platform = Self::open_as_it_is(database, files).await?;
        if migrate {
            platform.store.migrate().await?;
        }
        platform.derive_terms().await?;
        if migrate {
            platform.store.derive_sums(|owner| platform.own_context(owner)).await?;
            platform.store.derive_words(|owner| platform.own_context(owner)).await?;
        }
        Ok(platform)
    }

    /// The same, changing nothing, whatever is there.
    pub(crate) async fn open_as_it_is(database: &str, files: &Path) -> Result<Self, CaseworkError> {
        let clock = Arc::new(SystemClock);
        let ids = Arc::new(SystemIds);
        let settings = commonlink_store::Settings { database: database.to_owned(), files: files.to_owned() };
        let store =
            Store::open(&settings, Arc::<SystemClock>::clone(&clock), Arc::<SystemIds>::clone(&ids)).await?;
        let child = ChildCommand::this_program(DECODE_CHILD);
        Self::new(store, clock, ids, Settings::new(child, Limits::default()))
    }

    /// Points records to their terms where that was not done yet: without them a record is in nobody's sight, so nobody
    /// goes on without.
    pub(crate) async fn derive_terms(&self) -> Result<(), CaseworkError> {
        self.store.derive_terms(|owner| self.own_context(owner)).await?;
        Ok(())
    }
}
