//! Sums for analysis: what pages of a million records ask, without walking over records.
//!
//! Every write that adds or takes back seizures adds to these sums in its own transaction; a test compares them
//! with sums made anew from the records. A sum belongs to one terms, so a scope picks whole sums and no hidden record is
//! ever in one that is shown. The whole is made again when the program counts
//! otherwise than the one before ([`VERSION`]).

mod facts;
mod quality;
mod read;

pub(crate) use facts::{Came, hiding};
pub use quality::QualityRow;
pub use read::{Counts, HidingRow, MapRow, SeriesRow, TallyFilter, WayRow};

use crate::sql::{AT_ONCE, for_rows, places, statements};
use crate::value::{Filled, Row, Value, params};
use crate::{Result, Store, Unit};
use commonlink_model::{Context, Details, OrganisationId, RecordId, Seizure};
use facts::Facts;
use std::collections::BTreeMap;

/// Under which name `derived` knows the sums.
const NAME: &str = "tally";
/// Changes whenever something is counted otherwise.
const VERSION: i64 = 2;
/// Seizures counted at a time when everything is made again.
const BLOCK: i64 = 10_000;
/// Values of one row of [`ADD`] and of [`ADD_QUALITY`].
const WIDTH: usize = 17;
const QUALITY_WIDTH: usize = 25;

statements! {
    ADD = "INSERT INTO tally (owner, terms, kind, period, country, substance, transport, one, two,
            seizures, further, copies, further_copies, kilograms, copies_kilograms, weighed, copies_weighed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (terms, kind, period, country, substance, transport, one, two) DO UPDATE SET
            seizures = tally.seizures + excluded.seizures, further = tally.further + excluded.further,
            copies = tally.copies + excluded.copies, further_copies = tally.further_copies + excluded.further_copies,
            kilograms = tally.kilograms + excluded.kilograms,
            copies_kilograms = tally.copies_kilograms + excluded.copies_kilograms,
            weighed = tally.weighed + excluded.weighed,
            copies_weighed = tally.copies_weighed + excluded.copies_weighed";
    ADD_QUALITY = "INSERT INTO quality (owner, terms, period, country, substance, transport, first_substance,
            further_copy, seizures, placed, located, day_known, drug_known, weighed, transport_known, hiding_known,
            site_known, departure_known, destination_known, agency_known, delay_known, within_week, within_month,
            within_quarter, within_year)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25)
        ON CONFLICT (terms, period, country, substance, transport, first_substance, further_copy) DO UPDATE SET
            seizures = quality.seizures + excluded.seizures, placed = quality.placed + excluded.placed, located = quality.located + excluded.located,
            day_known = quality.day_known + excluded.day_known, drug_known = quality.drug_known + excluded.drug_known,
            weighed = quality.weighed + excluded.weighed,
            transport_known = quality.transport_known + excluded.transport_known,
            hiding_known = quality.hiding_known + excluded.hiding_known,
            site_known = quality.site_known + excluded.site_known,
            departure_known = quality.departure_known + excluded.departure_known,
            destination_known = quality.destination_known + excluded.destination_known,
            agency_known = quality.agency_known + excluded.agency_known,
            delay_known = quality.delay_known + excluded.delay_known,
            within_week = quality.within_week + excluded.within_week,
            within_month = quality.within_month + excluded.within_month,
            within_quarter = quality.within_quarter + excluded.within_quarter,
            within_year = quality.within_year + excluded.within_year";
    CLEAR_TALLY = "DELETE FROM tally WHERE terms IN (SELECT number FROM terms WHERE owner = $1)";
    CLEAR_QUALITY = "DELETE FROM quality WHERE terms IN (SELECT number FROM terms WHERE owner = $1)";
    AFTER = "SELECT seizure.*, coalesce(import_row.further_copy, FALSE) AS further_copy,
            CASE WHEN import_row.seizure IS NULL THEN FALSE ELSE TRUE END AS imported
        FROM seizure JOIN record ON record.owner = seizure.owner AND record.id = seizure.id
        LEFT JOIN import_row ON import_row.owner = seizure.owner AND import_row.seizure = seizure.id
        WHERE seizure.owner = $1 AND record.state = 'active' AND seizure.id > $2 ORDER BY seizure.id LIMIT $3";
    ITEMS_BETWEEN = "SELECT seizure, substance, kilograms FROM item WHERE owner = $1 AND seizure >= $2 AND seizure <= $3
        ORDER BY seizure, position";
    OF_SEIZURES = "SELECT seizure.*, coalesce(import_row.further_copy, FALSE) AS further_copy,
            CASE WHEN import_row.seizure IS NULL THEN FALSE ELSE TRUE END AS imported
        FROM seizure JOIN record ON record.owner = seizure.owner AND record.id = seizure.id
        LEFT JOIN import_row ON import_row.owner = seizure.owner AND import_row.seizure = seizure.id
        WHERE seizure.owner = $1 AND record.state = 'active' AND seizure.id IN ({keys}) ORDER BY seizure.id";
    ITEMS_OF = "SELECT seizure, substance, kilograms FROM item WHERE owner = $1 AND seizure IN ({keys})
        ORDER BY seizure, position";
    DROP_EMPTY = "DELETE FROM tally WHERE terms IN (SELECT number FROM terms WHERE owner = $1)
        AND seizures = 0 AND further = 0";
    DROP_EMPTY_QUALITY = "DELETE FROM quality WHERE terms IN (SELECT number FROM terms WHERE owner = $1)
        AND seizures = 0";
}

/// Terms, kind, period, country, substance, transport, one, two.
type Key = (i64, &'static str, String, String, String, String, String, String);

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    seizures: i64,
    further: i64,
    copies: i64,
    further_copies: i64,
    kilograms: f64,
    copies_kilograms: f64,
    weighed: i64,
    copies_weighed: i64,
}

/// Terms, period, country, substance, transport, whether it is the first substance, whether a further copy.
type QualityKey = (i64, String, String, String, String, bool, bool);

/// What is to be added to the sums of one owner. Keys stand in order, so that two writers can't wait for each other.
#[derive(Debug, Default)]
pub(crate) struct Additions {
    sums: BTreeMap<Key, Sums>,
    quality: BTreeMap<QualityKey, [i64; quality::COUNTS]>,
}

impl Additions {
    /// A seizure comes in under these terms.
    pub(crate) fn add(&mut self, seizure: &Seizure, terms: i64, came: Came) {
        self.count(&Facts::of(seizure, terms, came), 1);
    }

    /// Counts seizures in the order of their identifiers with their items in the same order.
    fn count_rows(&mut self, rows: &[Row], items: &[Row], sign: i64) -> Result<()> {
        let mut items = items.iter().peekable();
        for row in rows {
            let id = row.text("id")?;
            let mut own = Vec::new();
            while let Some(item) = items.peek() {
                let of = item.text("seizure")?;
                if of > id {
                    break;
                }
                if of == id {
                    own.push(*item);
                }
                items.next();
            }
            self.count(&facts_of(row, &own)?, sign);
        }
        Ok(())
    }

    fn count(&mut self, facts: &Facts, sign: i64) {
        let month = Some(facts.month());
        let copy = facts.further_copy();
        let told = quality_of(facts);
        let week = facts.week().map(|monday| monday.to_string());
        // A substance that stands in two items of a seizure is one of it.
        let mut substances: BTreeMap<&str, (Option<f64>, bool)> = BTreeMap::new();
        for (n, (substance, kilograms)) in facts.items.iter().enumerate() {
            let entry = substances.entry(substance).or_insert((None, false));
            entry.0 = match (entry.0, *kilograms) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
            entry.1 |= n == 0;
        }
        let way = facts.departure.is_some() || facts.destination.is_some();
        for (substance, (kilograms, first)) in &substances {
            let (whole, part) = if *first { (sign, 0) } else { (0, sign) };
            let weight = kilograms.unwrap_or(0.0) * sign as f64;
            let weighed = if kilograms.is_some() { sign } else { 0 };
            let sums = Sums {
                seizures: whole,
                further: part,
                copies: if copy { whole } else { 0 },
                further_copies: if copy { part } else { 0 },
                kilograms: weight,
                copies_kilograms: if copy { weight } else { 0.0 },
                weighed,
                copies_weighed: if copy { weighed } else { 0 },
            };
            let mut add = |kind, period: &Option<String>, one: Option<&String>, two: Option<&String>| {
                let Some(period) = period else { return };
                let text = |value: Option<&String>| value.cloned().unwrap_or_default();
                let key = (
                    facts.terms,
                    kind,
                    period.clone(),
                    facts.country.clone(),
                    (*substance).to_owned(),
                    facts.transport.clone(),
                    text(one),
                    text(two),
                );
                self.sums.entry(key).or_default().add(&sums);
            };
            add("month", &month, None, None);
            // Beside the Monday its month, so that a week at the end of a stretch gives the days within it alone.
            add("week", &week, month.as_ref(), None);
            if way {
                add("way", &month, facts.departure.as_ref(), facts.destination.as_ref());
            }
            if facts.hiding.is_some() {
                add("hiding", &month, facts.hiding.as_ref(), None);
            }
            let key = (
                facts.terms,
                month.clone().unwrap_or_default(),
                facts.country.clone(),
                (*substance).to_owned(),
                facts.transport.clone(),
                *first,
                copy,
            );
            for (sum, is) in self.quality.entry(key).or_default().iter_mut().zip(told) {
                *sum += if is { sign } else { 0 };
            }
        }
    }
}

/// What is true of a seizure, in the order of the columns of `quality`.
fn quality_of(facts: &Facts) -> [bool; quality::COUNTS] {
    let delay = facts.delay_days();
    let within = |days: i32| delay.is_some_and(|delay| delay <= days);
    let told = |text: &str| !matches!(text, "unknown" | "not_recorded" | "withheld");
    [
        true,
        facts.placed,
        facts.located,
        facts.week().is_some(),
        facts.items.iter().all(|(substance, _)| told(substance)),
        facts.items.iter().all(|(_, kilograms)| kilograms.is_some()),
        told(&facts.transport),
        facts.hiding.is_some(),
        facts.site,
        facts.departure.is_some(),
        facts.destination.is_some(),
        facts.agency,
        delay.is_some(),
        within(7),
        within(30),
        within(90),
        within(365),
    ]
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.seizures += other.seizures;
        self.further += other.further;
        self.copies += other.copies;
        self.further_copies += other.further_copies;
        self.kilograms += other.kilograms;
        self.copies_kilograms += other.copies_kilograms;
        self.weighed += other.weighed;
        self.copies_weighed += other.copies_weighed;
    }
}

impl Unit {
    /// Adds to the sums of an owner.
    pub(crate) async fn add_to_sums(&mut self, owner: OrganisationId, additions: Additions) -> Result<()> {
        for (text, values) in self.sums(owner, additions) {
            self.execute(&text, values).await?;
        }
        Ok(())
    }

    /// The statements that add to the sums of an owner.
    pub(crate) fn sums(&self, owner: OrganisationId, additions: Additions) -> Vec<Filled> {
        let mut statements = Vec::new();
        let mut rows: Vec<Value> = Vec::new();
        let sums: Vec<(Key, Sums)> = additions.sums.into_iter().collect();
        for some in sums.chunks(AT_ONCE) {
            for (key, sums) in some {
                let (terms, kind, period, country, substance, transport, one, two) = key;
                rows.extend(params![
                    owner,
                    *terms,
                    *kind,
                    period,
                    country,
                    substance,
                    transport,
                    one,
                    two,
                    sums.seizures,
                    sums.further,
                    sums.copies,
                    sums.further_copies,
                    sums.kilograms,
                    sums.copies_kilograms,
                    sums.weighed,
                    sums.copies_weighed,
                ]);
            }
            let text = self.store.many(ADD, WIDTH, some.len());
            statements.push((text, std::mem::take(&mut rows)));
        }
        let quality: Vec<_> = additions.quality.into_iter().collect();
        for some in quality.chunks(AT_ONCE) {
            for ((terms, period, country, substance, transport, first, copy), sums) in some {
                rows.extend(params![owner, *terms, period, country, substance, transport, *first, *copy]);
                rows.extend(sums.iter().map(|sum| Value::from(*sum)));
            }
            let text = self.store.many(ADD_QUALITY, QUALITY_WIDTH, some.len());
            statements.push((text, std::mem::take(&mut rows)));
        }
        statements
    }

    /// Takes seizures out of the sums before they go, or come under other terms.
    pub(crate) async fn take_from_sums(
        &mut self,
        owner: OrganisationId,
        seizures: &[RecordId],
    ) -> Result<()> {
        self.count_held(owner, seizures, -1).await?;
        self.execute(DROP_EMPTY, params![owner]).await?;
        self.execute(DROP_EMPTY_QUALITY, params![owner]).await.map(drop)
    }

    /// Adds seizures that are held to the sums, under the terms that they have now.
    pub(crate) async fn put_into_sums(&mut self, owner: OrganisationId, seizures: &[RecordId]) -> Result<()> {
        self.count_held(owner, seizures, 1).await
    }

    async fn count_held(&mut self, owner: OrganisationId, seizures: &[RecordId], sign: i64) -> Result<()> {
        let mut additions = Additions::default();
        for ids in seizures.chunks(AT_ONCE) {
            let keys = places(2, ids.len());
            let mut values = params![owner];
            values.extend(ids.iter().map(|id| Value::from(*id)));
            let rows = self.all(&OF_SEIZURES.replace("{keys}", &keys), values.clone()).await?;
            let items = self.all(&ITEMS_OF.replace("{keys}", &keys), values).await?;
            additions.count_rows(&rows, &items, sign)?;
        }
        self.add_to_sums(owner, additions).await
    }

    /// Makes the sums of an owner anew from its records.
    async fn count_again(&mut self, owner: OrganisationId) -> Result<()> {
        self.execute(CLEAR_TALLY, params![owner]).await?;
        self.execute(CLEAR_QUALITY, params![owner]).await?;
        let mut after = String::new();
        loop {
            let rows = self.all(AFTER, params![owner, &after, BLOCK]).await?;
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(()) };
            let (first, last) = (first.text("id")?, last.text("id")?);
            let items = self.all(ITEMS_BETWEEN, params![owner, &first, &last]).await?;
            let mut additions = Additions::default();
            additions.count_rows(&rows, &items, 1)?;
            self.add_to_sums(owner, additions).await?;
            after = last;
        }
    }
}

impl Store {
    /// Makes the sums anew from the records if the program counts otherwise than the one that made them. Of each owner in
    /// a transaction of its own; whoever reads meanwhile sees the old sums or the new ones. Whether anything was done.
    pub async fn derive_sums(&self, context_of: impl Fn(OrganisationId) -> Context) -> Result<bool> {
        if self.is_derived(NAME, VERSION).await? {
            return Ok(false);
        }
        self.count_all_again(context_of).await?;
        Ok(true)
    }

    /// Makes all sums anew, whatever stands there.
    pub async fn count_all_again(&self, context_of: impl Fn(OrganisationId) -> Context) -> Result<()> {
        for owner in self.owners().await? {
            let mut unit = self.begin(&context_of(owner)).await?;
            unit.begin_deriving(NAME).await?;
            unit.count_again(owner).await?;
            unit.commit().await?;
        }
        let nobody = context_of(OrganisationId::from_uuid(uuid::Uuid::nil()));
        self.set_derived(&nobody, NAME, VERSION).await
    }
}

fn facts_of(row: &Row, items: &[&Row]) -> Result<Facts> {
    let details: Details = row.json("details")?;
    let known = |value: &commonlink_model::Reported<String>| value.known().cloned();
    Ok(Facts {
        terms: row.int("terms")?,
        date: crate::seizures::date(row)?,
        received: row.moment("received_at")?,
        country: row.text("country")?,
        transport: row.text("transport")?,
        hiding: hiding(&details.concealment),
        site: details.site_type.known().is_some(),
        departure: known(&details.departure),
        destination: known(&details.destination),
        placed: !row.text("place")?.is_empty() || !row.text("division")?.is_empty(),
        located: row.text_opt("gazetteer")?.is_some(),
        agency: row.text("agency_state")? == "known",
        came: if row.bool("imported")? {
            Came::Imported { further_copy: row.bool("further_copy")? }
        } else {
            Came::Submitted
        },
        items: items
            .iter()
            .map(|item| Ok((item.text("substance")?, item.real_opt("kilograms")?)))
            .collect::<Result<_>>()?,
    })
}

/// Texts that are made for a number of rows, for the test that prepares them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let mut texts = vec![
        ("tally::many".to_owned(), for_rows(ADD, WIDTH, AT_ONCE)),
        ("tally::many quality".to_owned(), for_rows(ADD_QUALITY, QUALITY_WIDTH, AT_ONCE)),
        ("tally::of seizures".to_owned(), OF_SEIZURES.replace("{keys}", &places(2, 3))),
        ("tally::items of".to_owned(), ITEMS_OF.replace("{keys}", &places(2, 3))),
    ];
    texts.extend(read::texts());
    texts.extend(quality::texts());
    texts
}
