//! Seizures by the page with everything in them, for exports: one statement for the seizures of a page, and one each for
//! items, exhibits, custody and marks.
//!
//! Leaves no entries of its own: who takes so much out writes one entry for all of it before the first page.

use crate::seizures::{assembled, hands};
use crate::sql::{AT_ONCE, by_owner, places};
use crate::value::{Row, Value, params};
use crate::visible::scope;
use crate::{FileHash, FileRow, MarkView, Result, SeizureQuery, Store, Wait};
use commonlink_model::{CaptureId, Context, OrganisationId, RecordId, Seizure};
use commonlink_policy::Action;
use std::collections::BTreeMap;

/// What seizures of one owner have: `$1` the owner, `{seizures}` places of the seizures.
const ITEMS: &str =
    "SELECT * FROM item WHERE owner = $1 AND seizure IN ({seizures}) ORDER BY seizure, position";
const EXHIBITS: &str =
    "SELECT * FROM exhibit WHERE owner = $1 AND seizure IN ({seizures}) ORDER BY seizure, position";
const CUSTODY: &str = "SELECT custody.* FROM exhibit JOIN custody ON custody.owner = exhibit.owner
        AND custody.exhibit = exhibit.id
    WHERE exhibit.owner = $1 AND exhibit.seizure IN ({seizures}) ORDER BY custody.exhibit, custody.position";
const MARKS: &str = "SELECT mark.*, seizure.reference, record.created_at, record.terms, seizure.terms AS event_terms FROM mark
        JOIN record ON record.owner = mark.owner AND record.id = mark.id
        JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
    WHERE mark.owner = $1 AND mark.seizure IN ({seizures}) AND {visible:record} ORDER BY mark.label, mark.id";
const FILES: &str =
    "SELECT hash, name, media_type, bytes, created_at FROM file WHERE owner = $1 AND hash IN ({hashes})";

impl Store {
    /// One page of the seizures that the context sees, in the order of the list, whole, and the mark of the next page.
    /// At most 500.
    ///
    /// Errors: `Invalid` for a mark that is not of this sort.
    pub async fn whole_seizures(
        &self,
        context: &Context,
        query: &SeizureQuery,
    ) -> Result<(Vec<Seizure>, Option<String>)> {
        let (rows, next) = self.whole_rows(context, query, AT_ONCE as u32).await?;
        let scope = scope(context, Action::View);
        let mut by_owner: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in &rows {
            by_owner.entry(row.text("owner")?).or_default().push(row.text("id")?.into());
        }
        let (mut items, mut exhibits) = (BTreeMap::new(), BTreeMap::new());
        let mut custody = BTreeMap::new();
        for (owner, ids) in by_owner {
            let of = |text: &str| text.replace("{seizures}", &places(2, ids.len()));
            let mut values = params![&owner];
            values.extend_from_slice(&ids);
            gather(&owner, self.all(&scope, &of(ITEMS), values.clone()).await?, &mut items)?;
            let found = self.all(&scope, &of(EXHIBITS), values.clone()).await?;
            if !found.is_empty() {
                gather(&owner, found, &mut exhibits)?;
                custody.append(&mut hands(&self.all(&scope, &of(CUSTODY), values).await?)?);
            }
        }
        let none: Vec<Row> = Vec::new();
        let mut seizures = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(told) = self.told(&scope, row.int("terms")?).await? else { continue };
            let key = (row.text("owner")?, row.text("id")?);
            let (items, exhibits) = (items.get(&key), exhibits.get(&key));
            let (items, exhibits) = (items.unwrap_or(&none), exhibits.unwrap_or(&none));
            seizures.push(assembled(row, told, &scope, items, exhibits, &mut custody)?);
        }
        Ok((seizures, next))
    }

    /// The marks of these seizures with their captures, by seizure; each seizure's sorted by label.
    pub async fn marks_of_all(
        &self,
        context: &Context,
        seizures: &[(OrganisationId, RecordId)],
    ) -> Result<BTreeMap<RecordId, Vec<MarkView>>> {
        let scope = scope(context, Action::View);
        let mut rows = Vec::new();
        for (owner, ids) in by_owner(seizures) {
            for ids in ids.chunks(AT_ONCE) {
                let text = marks_text(ids.len());
                let mut values = params![owner];
                values.extend_from_slice(ids);
                rows.extend(self.within(&scope, &text, values).await?);
            }
        }
        let mut marks: BTreeMap<RecordId, Vec<MarkView>> = BTreeMap::new();
        for view in self.mark_views(&scope, &rows).await? {
            marks.entry(view.mark.seizure).or_default().push(view);
        }
        Ok(marks)
    }

    /// What of captures only their owner is told: the rows of their files by their hash, and which of them wait before they
    /// are compared.
    pub async fn owners_part(
        &self,
        context: &Context,
        hashes: &[FileHash],
        captures: &[CaptureId],
    ) -> Result<(BTreeMap<FileHash, FileRow>, BTreeMap<CaptureId, Wait>)> {
        let (mut files, mut waits) = (BTreeMap::new(), BTreeMap::new());
        if !crate::visible::sees_own(context) {
            return Ok((files, waits));
        }
        let (mut hashes, mut captures) = (hashes.chunks(AT_ONCE), captures.chunks(AT_ONCE));
        loop {
            let (some_hashes, some_captures) = (hashes.next(), captures.next());
            if some_hashes.is_none() && some_captures.is_none() {
                return Ok((files, waits));
            }
            let hashes: Vec<&str> = some_hashes.unwrap_or_default().iter().map(FileHash::as_str).collect();
            let captures = some_captures.unwrap_or_default().iter().map(ToString::to_string);
            let (of_files, of_waits) = (listed(context, hashes), listed(context, captures));
            let asked = [
                (FILES.replace("{hashes}", &places(2, of_files.len() - 1)), of_files),
                (crate::probes::waits_text(of_waits.len() - 1), of_waits),
            ];
            let [found_files, found_waits] = self.several_by(context.into(), asked).await?;
            for row in &found_files {
                let file = crate::file_rows::file_row(row)?;
                files.insert(file.hash.clone(), file);
            }
            for row in &found_waits {
                let (capture, wait) = crate::probes::wait(row)?;
                waits.insert(capture, wait);
            }
        }
    }
}

/// The context's organisation and words behind it; at least one, which nothing has.
fn listed<W: Into<Value>>(context: &Context, words: impl IntoIterator<Item = W>) -> Vec<Value> {
    let mut values = params![context.organisation];
    values.extend(words.into_iter().map(Into::into));
    if values.len() == 1 {
        values.push("".into());
    }
    values
}

/// The marks of so many seizures of one owner.
pub(crate) fn marks_text(seizures: usize) -> String {
    MARKS.replace("{seizures}", &places(2, seizures))
}

/// Rows of one owner by their seizure.
fn gather(owner: &str, rows: Vec<Row>, into: &mut BTreeMap<(String, String), Vec<Row>>) -> Result<()> {
    for row in rows {
        into.entry((owner.to_owned(), row.text("seizure")?)).or_default().push(row);
    }
    Ok(())
}

/// The texts, for the test that prepares them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let texts =
        [("items", ITEMS), ("exhibits", EXHIBITS), ("custody", CUSTODY), ("marks", MARKS), ("files", FILES)];
    let whole = |text: &str| text.replace("{seizures}", &places(2, 3)).replace("{hashes}", &places(2, 3));
    texts.map(|(name, text)| (format!("whole::{name}"), whole(text))).to_vec()
}
