//! Anonymised statistics of records that were erased: what is left of a record in numbers (governance R22, decision 0015).
//!
//! # Invariants
//! * A contribution is written in the transaction of the erasure, as a cell without identifier, reference, words, or a place
//!   finer than the country. It waits until the day is over and is shown to nobody before.
//! * Once a day, in one transaction, what waits is joined: what is shown grows by no less than [`FEWEST`] at a time, also
//!   for a body that takes its own away. What is too rare is joined with its neighbours in coarser cells, or goes on waiting.
//! * A record counts once: live sums take it away with the erasure, and what is shown only ever grows.

use crate::db::{Source as _, Tx};
use crate::sql::statements;
use crate::tally::hiding;
use crate::value::{Row, params};
use crate::visible::sees_own;
use crate::wall::Duty;
use crate::{Result, Store};
use commonlink_model::{Context, Details, Moment};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// No cell is shown of fewer, and none grows by fewer.
pub const FEWEST: i64 = 5;
/// A part that was joined.
pub const JOINED: &str = "*";
/// Parts of a cell: year, quarter, country, drug, form, mass, transport, hiding.
const PARTS: usize = 8;
/// In which order parts are joined, one after the other, until there are enough.
const JOIN: [usize; PARTS] = [7, 6, 4, 5, 1, 2, 3, 0];
/// Under which name it is known when this was done last.
const DONE: &str = "erased_sums";

statements! {
    // What was wrong, held twice, not ours to hold, or taken back is no statistic.
    CELL = "SELECT seizure.date_first, seizure.date_last, seizure.country, seizure.transport, seizure.details,
            item.substance, item.form, item.kilograms
        FROM seizure JOIN record ON record.owner = seizure.owner AND record.id = seizure.id
        JOIN erasure ON erasure.owner = seizure.owner AND erasure.record = seizure.id
        LEFT JOIN item ON item.owner = seizure.owner AND item.seizure = seizure.id AND item.position = 0
        WHERE seizure.owner = $1 AND seizure.id = $2 AND record.withdrawn_at IS NULL
            AND erasure.reason IN ('purpose_achieved', 'case_closed', 'retention_expired')
            AND NOT EXISTS (SELECT 1 FROM import_row WHERE import_row.owner = seizure.owner
                AND import_row.seizure = seizure.id AND import_row.further_copy)";
    WAIT = "INSERT INTO erased_wait (owner, day, year, quarter, country, drug, form, mass, transport, hiding, seizures)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (owner, day, year, quarter, country, drug, form, mass, transport, hiding)
            DO UPDATE SET seizures = erased_wait.seizures + excluded.seizures";
    // Of workers that look at once, and of all looks of a day, one does it.
    TURN = "INSERT INTO last_done (name, done_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at WHERE last_done.done_at < excluded.done_at";
    WAITING = "SELECT owner, year, quarter, country, drug, form, mass, transport, hiding, seizures FROM erased_wait
        WHERE day < $1 ORDER BY owner, year, quarter, country, drug, form, mass, transport, hiding, day";
    OWN = "SELECT owner, year, quarter, country, drug, form, mass, transport, hiding, seizures FROM erased_wait
        WHERE owner = $1 AND day < $2 ORDER BY year, quarter, country, drug, form, mass, transport, hiding, day";
    CLEAR = "DELETE FROM erased_wait WHERE day < $1";
    SHOW = "INSERT INTO erased_sum (year, quarter, country, drug, form, mass, transport, hiding, seizures)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (year, quarter, country, drug, form, mass, transport, hiding)
            DO UPDATE SET seizures = erased_sum.seizures + excluded.seizures";
    SHOWN = "SELECT year, quarter, country, drug, form, mass, transport, hiding, seizures FROM erased_sum
        ORDER BY year, quarter, country, drug, form, mass, transport, hiding";
}

/// A cell of the statistics. A part is empty where it is not known, and [`JOINED`] where it was joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ErasedCell {
    parts: [String; PARTS],
}

impl ErasedCell {
    /// Year of the event.
    pub fn year(&self) -> &str {
        &self.parts[0]
    }
    /// Its quarter, `1` to `4`.
    pub fn quarter(&self) -> &str {
        &self.parts[1]
    }
    /// Country.
    pub fn country(&self) -> &str {
        &self.parts[2]
    }
    /// Group of the first drug.
    pub fn drug(&self) -> &str {
        &self.parts[3]
    }
    /// Its form.
    pub fn form(&self) -> &str {
        &self.parts[4]
    }
    /// Its band of mass; see [`band`].
    pub fn mass(&self) -> &str {
        &self.parts[5]
    }
    /// Transport mode.
    pub fn transport(&self) -> &str {
        &self.parts[6]
    }
    /// Hiding place, level 1.
    pub fn hiding(&self) -> &str {
        &self.parts[7]
    }

    /// The cell with its first parts of [`JOIN`] joined.
    fn coarser(&self, joined: usize) -> Self {
        let mut cell = self.clone();
        for part in JOIN.into_iter().take(joined) {
            if let Some(part) = cell.parts.get_mut(part) {
                JOINED.clone_into(part);
            }
        }
        cell
    }
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Waiting {
    owner: String,
    cell: ErasedCell,
    seizures: i64,
}

/// The band of a mass.
pub fn band(kilograms: Option<f64>) -> &'static str {
    match kilograms {
        None => "",
        Some(kilograms) if kilograms < 0.1 => "below_100_g",
        Some(kilograms) if kilograms < 1.0 => "below_1_kg",
        Some(kilograms) if kilograms < 10.0 => "below_10_kg",
        Some(kilograms) if kilograms < 100.0 => "below_100_kg",
        Some(kilograms) if kilograms < 1_000.0 => "below_1_t",
        Some(_) => "from_1_t",
    }
}

/// Keeps what a seizure adds to the statistics, while it is still there and stands in the register.
pub(crate) async fn keep(tx: &mut Tx, owner: &str, seizure: &str, now: Moment) -> Result<()> {
    let Some(row) = tx.rows(CELL.to_owned(), params![owner, seizure]).await?.into_iter().next() else {
        return Ok(());
    };
    let (first, last): (Date, Date) = (row.parsed("date_first")?, row.parsed("date_last")?);
    let quarter = |day: Date| (day.month() + 2) / 3;
    let (mut year, mut part) = (String::new(), String::new());
    if first.year() == last.year() {
        year = format!("{:04}", first.year());
        if quarter(first) == quarter(last) {
            part = quarter(first).to_string();
        }
    }
    let details: Details = row.json("details")?;
    let values = params![
        owner,
        now.date().to_string(),
        year,
        part,
        row.text("country")?,
        row.text_opt("substance")?.unwrap_or_default(),
        row.text_opt("form")?.unwrap_or_default(),
        band(row.real_opt("kilograms")?),
        row.text("transport")?,
        hiding(&details.concealment).unwrap_or_default(),
        1_i64,
    ];
    tx.execute(WAIT.to_owned(), values).await.map(drop)
}

impl Store {
    /// Joins what waits from days that are over and adds it to what is shown. Whether it was done; once a day. For the
    /// platform's own work.
    pub async fn show_erased_sums(&self, today: Date) -> Result<bool> {
        let mut tx = self.db().begin(Duty::Statistics.into()).await?;
        if tx.execute(TURN.to_owned(), params![DONE, Moment::start_of(today)]).await? == 0 {
            return Ok(false);
        }
        let today = today.to_string();
        let rows = tx.rows(WAITING.to_owned(), params![today.as_str()]).await?;
        let (shown, rest) = joined(rows.iter().map(waiting).collect::<Result<_>>()?, enough_beside_each);
        tx.execute(CLEAR.to_owned(), params![today.as_str()]).await?;
        for (cell, seizures) in shown {
            let [year, quarter, country, drug, form, mass, transport, hiding] = cell.parts;
            let values = params![year, quarter, country, drug, form, mass, transport, hiding, seizures];
            tx.execute(SHOW.to_owned(), values).await?;
        }
        for Waiting { owner, cell, seizures } in rest {
            let [year, quarter, country, drug, form, mass, transport, hiding] = cell.parts;
            let values =
                params![owner, "", year, quarter, country, drug, form, mass, transport, hiding, seizures];
            tx.execute(WAIT.to_owned(), values).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// What is shown of erased records of all bodies, for whoever works with records.
    pub async fn erased_sums(&self, context: &Context) -> Result<Vec<(ErasedCell, i64)>> {
        if !sees_own(context) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, SHOWN, params![]).await?;
        rows.iter().map(|row| Ok((cell(row)?, row.int("seizures")?))).collect()
    }

    /// Of the own body's erased records what is not among those of all yet: joined alike, and as of the beginning of the day.
    pub async fn own_erased_sums(&self, context: &Context) -> Result<Vec<(ErasedCell, i64)>> {
        if !sees_own(context) {
            return Ok(Vec::new());
        }
        let values = params![context.organisation, context.now.date().to_string()];
        let rows = self.all(context, OWN, values).await?;
        let (shown, _) = joined(rows.iter().map(waiting).collect::<Result<_>>()?, enough);
        Ok(shown.into_iter().collect())
    }
}

/// Whether some are enough to be shown to the body whose they are.
fn enough(some: &[&Waiting]) -> bool {
    some.iter().map(|one| one.seizures).sum::<i64>() >= FEWEST
}

/// Whether they are enough for everybody, whichever body takes its own away.
fn enough_beside_each(some: &[&Waiting]) -> bool {
    let mut by_owner: BTreeMap<&str, i64> = BTreeMap::new();
    for one in some {
        *by_owner.entry(&one.owner).or_default() += one.seizures;
    }
    let all: i64 = by_owner.values().sum();
    !by_owner.is_empty() && by_owner.values().all(|own| all - own >= FEWEST)
}

/// What can be shown, cell by cell as fine as there are enough, and what goes on waiting.
fn joined(
    mut waiting: Vec<Waiting>,
    enough: impl Fn(&[&Waiting]) -> bool,
) -> (BTreeMap<ErasedCell, i64>, Vec<Waiting>) {
    let mut shown: BTreeMap<ErasedCell, i64> = BTreeMap::new();
    for level in 0..=PARTS {
        let mut cells: BTreeMap<ErasedCell, Vec<&Waiting>> = BTreeMap::new();
        for one in &waiting {
            cells.entry(one.cell.coarser(level)).or_default().push(one);
        }
        cells.retain(|_, some| enough(some));
        for (cell, some) in &cells {
            *shown.entry(cell.clone()).or_default() += some.iter().map(|one| one.seizures).sum::<i64>();
        }
        let gone: Vec<ErasedCell> = cells.into_keys().collect();
        waiting.retain(|one| !gone.contains(&one.cell.coarser(level)));
    }
    (shown, waiting)
}

fn cell(row: &Row) -> Result<ErasedCell> {
    Ok(ErasedCell {
        parts: [
            row.text("year")?,
            row.text("quarter")?,
            row.text("country")?,
            row.text("drug")?,
            row.text("form")?,
            row.text("mass")?,
            row.text("transport")?,
            row.text("hiding")?,
        ],
    })
}

fn waiting(row: &Row) -> Result<Waiting> {
    Ok(Waiting { owner: row.text("owner")?, cell: cell(row)?, seizures: row.int("seizures")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonlink_testkit::sharing::Throws;

    fn some(seed: u64) -> Vec<Waiting> {
        let mut throws = Throws::new(seed);
        let count = throws.below(60);
        let one = |throws: &mut Throws| Waiting {
            owner: format!("body {}", throws.below(4)),
            cell: ErasedCell { parts: std::array::from_fn(|_| throws.below(3).to_string()) },
            seizures: 1 + throws.below(3) as i64,
        };
        (0..count).map(|_| one(&mut throws)).collect()
    }

    #[test]
    fn no_cell_is_small_for_anybody_and_nothing_is_lost() {
        let mut coarse = [0; PARTS + 1];
        for seed in 0..2_000 {
            let waiting = some(seed);
            let all: i64 = waiting.iter().map(|one| one.seizures).sum();
            for rule in [enough as fn(&[&Waiting]) -> bool, enough_beside_each] {
                let (shown, rest) = joined(waiting.clone(), rule);
                let rests: i64 = rest.iter().map(|one| one.seizures).sum();
                assert_eq!(shown.values().sum::<i64>() + rests, all, "{seed}");
                assert!(shown.values().all(|seizures| *seizures >= FEWEST), "{seed}");
                assert!(
                    !rule(&rest.iter().collect::<Vec<_>>()),
                    "{seed}: what rests could be shown together"
                );
                for cell in shown.keys() {
                    coarse[cell.parts.iter().filter(|part| *part == JOINED).count()] += 1;
                }
            }
            // Whoever takes its own away from what is shown finds nothing, or enough.
            let (_, rest) = joined(waiting.clone(), enough_beside_each);
            for owner in 0..4 {
                let owner = format!("body {owner}");
                let others = |all: &[Waiting]| {
                    all.iter().filter(|one| one.owner != owner).map(|one| one.seizures).sum::<i64>()
                };
                let shown_of_others = others(&waiting) - others(&rest);
                assert!(shown_of_others == 0 || shown_of_others >= FEWEST, "{seed} {owner}");
            }
        }
        assert!(coarse[PARTS] > 0 && coarse[3] > 0, "{coarse:?}");
    }

    #[test]
    fn bands_of_mass_meet() {
        let bands = [0.0, 0.1, 1.0, 9.99, 10.0, 100.0, 999.0, 1_000.0].map(|mass| band(Some(mass)));
        let expected = [
            "below_100_g",
            "below_1_kg",
            "below_10_kg",
            "below_10_kg",
            "below_100_kg",
            "below_1_t",
            "below_1_t",
            "from_1_t",
        ];
        assert_eq!((bands, band(None)), (expected, ""));
    }
}
