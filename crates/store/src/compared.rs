//! How far the comparison of a seizure's marks has come: a capture is compared when its job is done.

use crate::sql::{AT_ONCE, by_owner, places};
use crate::value::params;
use crate::{Result, Store};
use commonlink_model::{Context, OrganisationId, RecordId};
use commonlink_policy::Action;
use std::collections::BTreeMap;

/// Compared captures of seizures of one owner: `$1` the owner, `{seizures}` places of the seizures.
const COMPARED: &str = "SELECT mark.seizure, count(DISTINCT capture.id) AS found FROM record
        JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        JOIN capture ON capture.owner = mark.owner AND capture.mark = mark.id
        JOIN job ON job.dedup = $2 || capture.id || $3 AND job.state IN ('done', 'failed')
    WHERE {visible:record} AND mark.owner = $1 AND mark.seizure IN ({seizures}) GROUP BY mark.seizure";

impl Store {
    /// How many captures of these seizures are compared, by seizure: those with a finished job whose deduplication key is
    /// `before`, the capture's identifier, `after`. A seizure without any is not named.
    pub async fn compared_captures(
        &self,
        context: &Context,
        seizures: &[(OrganisationId, RecordId)],
        before: &str,
        after: &str,
    ) -> Result<BTreeMap<RecordId, u64>> {
        let mut compared = BTreeMap::new();
        for (owner, ids) in by_owner(seizures) {
            for ids in ids.chunks(AT_ONCE) {
                let text = COMPARED.replace("{seizures}", &places(4, ids.len()));
                let mut values = params![owner, before, after];
                values.extend_from_slice(ids);
                for row in self.visible(context, Action::Own, &text, values).await? {
                    compared.insert(row.parsed("seizure")?, row.int("found")?.unsigned_abs());
                }
            }
        }
        Ok(compared)
    }
}

/// The text of this room for the test that prepares it.
pub(crate) fn texts() -> Vec<(String, String)> {
    vec![("compared::compared".to_owned(), COMPARED.replace("{seizures}", &places(4, 3)))]
}
