//! How far the comparison of a seizure's marks has come: a capture is compared when its job is done.

use crate::sql::statements;
use crate::value::params;
use crate::{Result, Store};
use commonlink_model::{Context, RecordId};
use commonlink_policy::Action;

statements! {
    COMPARED = "SELECT count(DISTINCT capture.id) AS found FROM record
            JOIN mark ON mark.owner = record.owner AND mark.id = record.id
            JOIN capture ON capture.owner = mark.owner AND capture.mark = mark.id
            JOIN job ON job.dedup = $2 || capture.id || $3 AND job.state IN ('done', 'failed')
        WHERE {visible:record} AND mark.seizure = $1";
}

impl Store {
    /// How many captures of a seizure are compared: those with a finished job whose deduplication key is
    /// `before`, the capture's identifier, `after`.
    pub async fn compared_captures(
        &self,
        context: &Context,
        seizure: RecordId,
        before: &str,
        after: &str,
    ) -> Result<u64> {
        let rows = self.visible(context, Action::View, COMPARED, params![seizure, before, after]).await?;
        rows.first().map_or(Ok(0), |row| Ok(u64::try_from(row.int("found")?).unwrap_or(0)))
    }
}
