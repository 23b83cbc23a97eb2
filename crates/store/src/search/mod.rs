//! Full text: records found by their words (see `docs/decisions/0010-search.md`).
//!
//! Invariants: words are written in the transaction of their record; nothing is answered but records of the one
//! *visible* relation; the order of an answer rests on where words stand and on when records came in, never on how often
//! a word occurs anywhere. Derived from the records: made anew when [`VERSION`] changes.

mod find;
mod texts;

use find::registered;
pub use find::{FoundExhibit, FoundMark, FoundSeizure};
pub(crate) use find::{Required, Standing, Zone};
pub(crate) use texts::{Entry, KeptWords, Texts, of_months, of_transport};

use crate::dialect;
use crate::sql::{AT_ONCE, for_rows, places, statements};
use crate::value::{Filled, Row, Value, params};
use crate::{Result, Store, Unit};
use commonlink_model::{Context, Custody, OrganisationId, RecordId};
use commonlink_reference::words;
use std::collections::BTreeMap;

/// Under which name `derived` knows the words.
const NAME: &str = "words";
/// Changes whenever a record is found by other words; what `words` folds otherwise counts too.
const VERSION: i64 = 400 + words::VERSION;
/// Records read at a time when everything is made anew.
const BLOCK: i64 = 5_000;

statements! {
    LAST_NUMBER = "SELECT coalesce(max(number), 0) AS last FROM search_entry";
    NUMBERS = "SELECT number FROM search_entry WHERE owner = $1 AND record IN ({keys})";
    FORGET = "DELETE FROM search_entry WHERE owner = $1 AND record IN ({keys})";
    FORGET_ALL = "DELETE FROM search_entry WHERE owner = $1";
    SEIZURES = "SELECT seizure.*, import_row.flags AS import_flags, import_row.cells FROM seizure
        LEFT JOIN import_row ON import_row.owner = seizure.owner AND import_row.seizure = seizure.id
        WHERE seizure.owner = $1 AND seizure.terms <> 0 AND (seizure.received_at, seizure.id) > ($2, $3)
        ORDER BY seizure.received_at, seizure.id LIMIT $4";
    SEIZURE = "SELECT seizure.*, import_row.flags AS import_flags, import_row.cells FROM seizure
        LEFT JOIN import_row ON import_row.owner = seizure.owner AND import_row.seizure = seizure.id
        WHERE seizure.owner = $1 AND seizure.id = $2";
    ITEMS = "SELECT seizure, substance, reported_name, form FROM item WHERE owner = $1 AND seizure IN ({keys})";
    EXHIBITS = "SELECT seizure, number, description, seal FROM exhibit WHERE owner = $1 AND seizure IN ({keys})";
    CUSTODY = "SELECT exhibit.seizure, custody.taken_at, custody.holder, custody.place, custody.seal FROM exhibit
        JOIN custody ON custody.owner = exhibit.owner AND custody.exhibit = exhibit.id
        WHERE exhibit.owner = $1 AND exhibit.seizure IN ({keys})";
    MARKS = "SELECT mark.id, mark.label, mark.kind, record.created_at, record.terms FROM record
        JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        WHERE record.owner = $1 AND record.kind = 'mark' AND record.terms <> 0
            AND (record.created_at, record.id) > ($2, $3)
        ORDER BY record.created_at, record.id LIMIT $4";
    MARKS_OF = "SELECT mark.id, mark.label, mark.kind, record.terms FROM record
        JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        WHERE mark.owner = $1 AND mark.seizure = $2 AND record.terms <> 0 ORDER BY mark.id";
}

/// Only SQLite has these: there words stand in a table of their own.
const INSERT_ENTRY: &str = "INSERT INTO search_entry (number, owner, record) VALUES ($1, $2, $3)";
const INSERT_WORDS: &str = "INSERT INTO search_words (rowid, ids, facts, rest) VALUES ($1, $2, $3, $4)";
const FORGET_WORDS: &str = "DELETE FROM search_words WHERE rowid IN ({keys})";
const FORGET_ALL_WORDS: &str =
    "DELETE FROM search_words WHERE rowid IN (SELECT number FROM search_entry WHERE owner = $1)";
/// Only PostgreSQL has this.
const INSERT_BOTH: &str = "INSERT INTO search_entry (owner, record, words) VALUES ($1, $2, $3::TSVECTOR)";

impl Unit {
    /// The number after which new entries go on. On SQLite nobody else writes meanwhile; PostgreSQL numbers by itself.
    pub(crate) async fn last_entry(&mut self) -> Result<i64> {
        self.one(LAST_NUMBER, params![]).await?.map_or(Ok(0), |row| row.int("last"))
    }

    /// Makes records of an owner findable.
    pub(crate) async fn find_by(&mut self, owner: OrganisationId, records: &[Entry]) -> Result<()> {
        let store = self.store.clone();
        let mut last = if store.db().is_sqlite() { self.last_entry().await? } else { 0 };
        for records in records.chunks(AT_ONCE) {
            for (text, values) in entries(&store, owner, last, records) {
                self.execute(&text, values).await?;
            }
            last += records.len() as i64;
        }
        Ok(())
    }

    /// Records of an owner are found no more; before they go.
    pub(crate) async fn find_no_more(&mut self, owner: OrganisationId, records: &[RecordId]) -> Result<()> {
        for records in records.chunks(AT_ONCE) {
            let mut values = params![owner];
            values.extend(records.iter().map(|id| Value::from(*id)));
            let keys = places(2, records.len());
            if self.store.db().is_sqlite() {
                let rows = self.all(&NUMBERS.replace("{keys}", &keys), values.clone()).await?;
                let numbers: Vec<Value> =
                    rows.iter().map(|row| row.int("number").map(Value::from)).collect::<Result<_>>()?;
                if !numbers.is_empty() {
                    let text = FORGET_WORDS.replace("{keys}", &places(1, numbers.len()));
                    self.execute(&text, numbers).await?;
                }
            }
            self.execute(&FORGET.replace("{keys}", &keys), values).await?;
        }
        Ok(())
    }

    /// A seizure has got other words.
    pub(crate) async fn find_anew(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<()> {
        let Some(row) = self.one(SEIZURE, params![owner, seizure]).await? else { return Ok(()) };
        let found = self.texts_of(owner, &[row]).await?;
        self.find_no_more(owner, &[seizure]).await?;
        self.find_by(owner, &found).await
    }

    /// The marks of a seizure are told to others than before.
    pub(crate) async fn find_marks_anew(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<()> {
        let rows = self.all(MARKS_OF, params![owner, seizure]).await?;
        let marks: Vec<RecordId> = rows.iter().map(|row| row.parsed("id")).collect::<Result<_>>()?;
        let found = self.marks_by(&rows).await?;
        self.find_no_more(owner, &marks).await?;
        self.find_by(owner, &found).await
    }

    /// Words of marks, in the order of the rows.
    async fn marks_by(&mut self, rows: &[Row]) -> Result<Vec<Entry>> {
        let mut found = Vec::new();
        for row in rows {
            let Some(placed) = self.terms_of(row.int("terms")?).await? else { continue };
            let (label, kind) = (row.text("label")?, row.text("kind")?);
            found.extend(Texts::of_mark(row.parsed("id")?, &label, &kind, &placed));
        }
        Ok(found)
    }

    /// Words of seizures, in the order of the rows.
    async fn texts_of(&mut self, owner: OrganisationId, rows: &[Row]) -> Result<Vec<Entry>> {
        let mut all = Vec::with_capacity(rows.len());
        let mut kept = KeptWords::default();
        for rows in rows.chunks(AT_ONCE) {
            let mut found: BTreeMap<RecordId, Vec<Texts>> = BTreeMap::new();
            let mut order: Vec<RecordId> = Vec::with_capacity(rows.len());
            for row in rows {
                let Some(placed) = self.terms_of(row.int("terms")?).await? else { continue };
                let id = row.parsed("id")?;
                order.push(id);
                found.insert(id, Texts::of_row(&placed, row)?);
            }
            if order.is_empty() {
                continue;
            }
            let mut values = params![owner];
            values.extend(order.iter().map(|id| Value::from(*id)));
            let keys = places(2, order.len());
            for row in self.all(&ITEMS.replace("{keys}", &keys), values.clone()).await? {
                for texts in found.get_mut(&row.parsed("seizure")?).into_iter().flatten() {
                    texts.item(&row.text("substance")?, &row.text("reported_name")?, &row.text("form")?);
                }
            }
            for row in self.all(&EXHIBITS.replace("{keys}", &keys), values.clone()).await? {
                for texts in found.get_mut(&row.parsed("seizure")?).into_iter().flatten() {
                    texts.exhibit(&row.text("number")?, &row.text("description")?, &row.json("seal")?);
                }
            }
            for row in self.all(&CUSTODY.replace("{keys}", &keys), values).await? {
                let (at, holder, place) = (row.moment("taken_at")?, row.text("holder")?, row.text("place")?);
                let custody = Custody { at, holder, place, seal: row.json("seal")? };
                for texts in found.get_mut(&row.parsed("seizure")?).into_iter().flatten() {
                    texts.custody(&custody);
                }
            }
            for row in rows {
                let id = row.parsed("id")?;
                for mut texts in found.remove(&id).into_iter().flatten() {
                    if let Some(cells) = row.text_opt("cells")? {
                        texts.kept(&row.text("import_flags")?, &cells, &mut kept)?;
                    }
                    all.push((id, texts));
                }
            }
        }
        Ok(all)
    }

    /// In the order in which records came in: what came in last is found first.
    async fn find_all_of(&mut self, owner: OrganisationId) -> Result<()> {
        let mut after = (i64::MIN, String::new());
        loop {
            let rows = self.all(SEIZURES, params![owner, after.0, &after.1, BLOCK]).await?;
            let Some(last) = rows.last() else { break };
            after = (last.int("received_at")?, last.text("id")?);
            let found = self.texts_of(owner, &rows).await?;
            self.find_by(owner, &found).await?;
        }
        after = (i64::MIN, String::new());
        loop {
            let rows = self.all(MARKS, params![owner, after.0, &after.1, BLOCK]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = (last.int("created_at")?, last.text("id")?);
            let found = self.marks_by(&rows).await?;
            self.find_by(owner, &found).await?;
        }
    }
}

impl Store {
    /// Makes all words anew if the program finds records by other words than the one that made them.
    /// Whether anything was done.
    pub async fn derive_words(&self, context_of: impl Fn(OrganisationId) -> Context) -> Result<bool> {
        if self.is_derived(NAME, VERSION).await? {
            return Ok(false);
        }
        self.find_all_anew(context_of).await?;
        Ok(true)
    }

    /// Makes all words anew, whatever stands there. Of each owner in a transaction of its own; whoever searches meanwhile
    /// finds by the old words or by the new ones.
    pub async fn find_all_anew(&self, context_of: impl Fn(OrganisationId) -> Context) -> Result<()> {
        for owner in self.owners().await? {
            let mut unit = self.begin(&context_of(owner)).await?;
            unit.begin_deriving(NAME).await?;
            if self.db().is_sqlite() {
                unit.execute(FORGET_ALL_WORDS, params![owner]).await?;
            }
            unit.execute(FORGET_ALL, params![owner]).await?;
            unit.find_all_of(owner).await?;
            unit.commit().await?;
        }
        let nobody = context_of(OrganisationId::from_uuid(uuid::Uuid::nil()));
        self.set_derived(&nobody, NAME, VERSION).await
    }
}

/// The statements that make records findable; on SQLite they are numbered behind `last`.
pub(crate) fn entries(store: &Store, owner: OrganisationId, last: i64, records: &[Entry]) -> Vec<Filled> {
    if records.is_empty() {
        return Vec::new();
    }
    let count = records.len();
    if !store.db().is_sqlite() {
        let values = records
            .iter()
            .flat_map(|(record, texts)| params![owner, *record, dialect::word_list(texts.zones())])
            .collect();
        return vec![(store.many(INSERT_BOTH, 3, count), values)];
    }
    let (mut rows, mut words) = (Vec::with_capacity(3 * count), Vec::with_capacity(4 * count));
    for (number, (record, texts)) in (last + 1..).zip(records) {
        rows.extend(params![number, owner, *record]);
        words.push(Value::from(number));
        words.extend(
            texts
                .zones()
                .map(|zone| Value::from(zone.iter().map(String::as_str).collect::<Vec<_>>().join(" "))),
        );
    }
    vec![(store.many(INSERT_ENTRY, 3, count), rows), (store.many(INSERT_WORDS, 4, count), words)]
}

/// Texts of this room for the test that prepares them; some only one engine has.
pub(crate) fn texts(sqlite: bool) -> Vec<(String, String)> {
    let mut all = vec![
        ("search::numbers".to_owned(), NUMBERS.replace("{keys}", &places(2, 3))),
        ("search::forget".to_owned(), FORGET.replace("{keys}", &places(2, 3))),
        ("search::items".to_owned(), ITEMS.replace("{keys}", &places(2, 3))),
        ("search::exhibits of".to_owned(), EXHIBITS.replace("{keys}", &places(2, 3))),
        ("search::custody".to_owned(), CUSTODY.replace("{keys}", &places(2, 3))),
    ];
    if sqlite {
        all.push(("search::entry".to_owned(), for_rows(INSERT_ENTRY, 3, 2)));
        all.push(("search::words".to_owned(), for_rows(INSERT_WORDS, 4, 2)));
        all.push(("search::forget words".to_owned(), FORGET_WORDS.replace("{keys}", &places(1, 2))));
        all.push(("search::forget all words".to_owned(), FORGET_ALL_WORDS.to_owned()));
    } else {
        all.push(("search::both".to_owned(), for_rows(INSERT_BOTH, 3, 2)));
    }
    all.extend(registered());
    all
}
