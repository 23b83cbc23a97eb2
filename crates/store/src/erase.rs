//! Erasing a seizure: everything that was held of it and everything that was made of it goes in one transaction; what
//! stays is its line in the register of erasures and the audit trail, which names it by identifiers alone.
//!
//! Invariants: the line of the register is written first, in the same transaction, because the database lets rows that
//! were written once go only for a record that stands there; a request about the record outlives it without its words; a
//! file leaves the disk once no row of anybody names it and nobody has touched it for a moment.

use crate::db::Tx;
use crate::files::blocking;
use crate::sql::{AT_ONCE, places, statements};
use crate::value::{Value, params};
use crate::wall::{Duty, Principal};
use crate::{FileHash, NewRecall, Result, Store, StoreError, Unit};
use commonlink_model::{CaptureId, Context, ErasureReason, Moment, OrganisationId, RecallKind, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, SystemTime};

statements! {
    // Writing what stands there already locks the row on both engines until the transaction ends.
    LOCK = "UPDATE record SET state = state WHERE owner = $1 AND id = $2 AND kind = 'seizure'
        AND state IN ('active', 'blocked') RETURNING created_at, state";
    MARKS = "SELECT id FROM mark WHERE owner = $1 AND seizure = $2 ORDER BY id";
    WAITING_FILES = "SELECT hash FROM erased_file ORDER BY erased_at, hash LIMIT 1000";
    NEEDED = "SELECT hash FROM file WHERE hash = $1 UNION ALL SELECT hash FROM preview WHERE hash = $1
        UNION ALL SELECT hash FROM upload WHERE hash = $1 LIMIT 1";
    FILE_GONE = "DELETE FROM erased_file WHERE hash = $1";
    NEWEST = "SELECT (SELECT max(erased_at) FROM erasure) AS erased,
        (SELECT max(blocked_at) FROM record WHERE state = 'blocked') AS blocked";
    IN_USE = "SELECT capture.owner, capture.id FROM capture JOIN record ON record.owner = capture.owner
            AND record.id = capture.mark
        WHERE record.state = 'active' AND capture.owner = $1 AND capture.id IN ({keys})";
}

/// How long a file that nobody needs must have been left alone before it goes: longer than the transaction of somebody
/// who stores the same bytes again.
const LEFT_ALONE: Duration = Duration::from_secs(2);

/// Marks, captures and examinations of the seizure `$2` of the owner `$1`.
const MARKS_OF: &str = "(SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2)";
const CAPTURES_OF: &str =
    "(SELECT capture.id FROM capture JOIN mark ON mark.owner = capture.owner AND mark.id = capture.mark
    WHERE mark.owner = $1 AND mark.seizure = $2)";
/// Fillers that hid one of these stay, and are shown to nobody any more.
const EXAMINATIONS_OF: &str = "(SELECT gone.id FROM examination AS gone
    WHERE (gone.left_owner = $1 AND gone.left_mark IN {marks}) OR (gone.right_owner = $1 AND gone.right_mark IN {marks}))";

/// What is noted before anything goes; `$3` is the moment.
const BEFORE: [&str; 5] = [
    "INSERT INTO erased_file (hash, erased_at) SELECT DISTINCT capture_file.hash, CAST($3 AS BIGINT) FROM capture_file
        WHERE capture_file.owner = $1 AND capture_file.capture IN {captures} ON CONFLICT (hash) DO NOTHING",
    "INSERT INTO erased_file (hash, erased_at) SELECT DISTINCT preview.hash, CAST($3 AS BIGINT) FROM preview
        WHERE preview.owner = $1 AND preview.original IN (SELECT capture_file.hash FROM capture_file
            WHERE capture_file.owner = $1 AND capture_file.capture IN {captures}) ON CONFLICT (hash) DO NOTHING",
    "INSERT INTO request_step (owner, request, position, at, side, account, action, reason, words, released, until_at,
            for_secretariat)
        SELECT request.owner, request.id, (SELECT count(*) FROM request_step AS before WHERE before.owner = request.owner
            AND before.request = request.id), CAST($3 AS BIGINT), 'nobody', NULL, 'erased', NULL, '', '', NULL, FALSE
        FROM request WHERE (request.addressee = $1 AND request.record = $2)
            OR (request.owner = $1 AND request.own_record = $2)",
    "UPDATE request SET state = 'erased', waits_for = 'nobody', words = '', record = NULL, hit = NULL, changed_at = $3
        WHERE addressee = $1 AND record = $2",
    "UPDATE request SET state = 'erased', waits_for = 'nobody', words = '', own_record = NULL, hit = NULL,
            changed_at = $3
        WHERE owner = $1 AND own_record = $2",
];

/// What goes, in an order in which nothing that is still there refers to what is gone.
const GOES: [&str; 30] = [
    "DELETE FROM notice WHERE subject = $2 OR subject IN {marks} OR subject IN {examinations}
        OR subject IN (SELECT hit.id FROM hit WHERE (hit.owner = $1 AND hit.seizure = $2)
            OR (hit.other_owner = $1 AND hit.other_seizure = $2))
        OR subject IN (SELECT link.id FROM link WHERE (link.left_owner = $1 AND link.left_seizure = $2)
            OR (link.right_owner = $1 AND link.right_seizure = $2))",
    "DELETE FROM idempotency WHERE owner = $1 AND (body LIKE '%' || $2 || '%' OR EXISTS (SELECT 1 FROM mark
        WHERE mark.owner = $1 AND mark.seizure = $2 AND idempotency.body LIKE '%' || mark.id || '%'))",
    "DELETE FROM job WHERE EXISTS (SELECT 1 FROM capture JOIN mark ON mark.owner = capture.owner AND mark.id = capture.mark
            WHERE mark.owner = $1 AND mark.seizure = $2 AND job.payload LIKE '%' || capture.id || '%')
        OR EXISTS (SELECT 1 FROM hit WHERE ((hit.owner = $1 AND hit.seizure = $2)
            OR (hit.other_owner = $1 AND hit.other_seizure = $2)) AND job.payload LIKE '%' || hit.id || '%')",
    "DELETE FROM link WHERE (left_owner = $1 AND left_seizure = $2) OR (right_owner = $1 AND right_seizure = $2)
        OR examination IN {examinations}",
    "DELETE FROM resolution WHERE examination IN {examinations}",
    "DELETE FROM opening WHERE examination IN {examinations}",
    "DELETE FROM conclusion WHERE examination IN {examinations}",
    "DELETE FROM seat WHERE examination IN {examinations}",
    "DELETE FROM examination WHERE id IN {examinations}",
    "DELETE FROM hit WHERE (owner = $1 AND seizure = $2) OR (other_owner = $1 AND other_seizure = $2)",
    "DELETE FROM comparison WHERE (left_owner = $1 AND left_capture IN {captures})
        OR (right_owner = $1 AND right_capture IN {captures})",
    "DELETE FROM description WHERE owner = $1 AND capture IN {captures}",
    "DELETE FROM capture_file WHERE owner = $1 AND capture IN {captures}",
    "DELETE FROM capture WHERE owner = $1 AND id IN {captures}",
    "DELETE FROM mark WHERE owner = $1 AND seizure = $2",
    "DELETE FROM preview WHERE owner = $1 AND CAST($2 AS TEXT) <> '' AND original IN (SELECT hash FROM erased_file)
        AND NOT EXISTS (SELECT 1 FROM capture_file WHERE capture_file.owner = $1
            AND capture_file.hash = preview.original)",
    "DELETE FROM file WHERE owner = $1 AND CAST($2 AS TEXT) <> '' AND hash IN (SELECT hash FROM erased_file)
        AND NOT EXISTS (SELECT 1 FROM capture_file WHERE capture_file.owner = $1 AND capture_file.hash = file.hash)
        AND NOT EXISTS (SELECT 1 FROM preview WHERE preview.owner = $1 AND preview.original = file.hash)",
    "DELETE FROM upload WHERE owner = $1 AND CAST($2 AS TEXT) <> '' AND hash IN (SELECT hash FROM erased_file)
        AND NOT EXISTS (SELECT 1 FROM file WHERE file.owner = $1 AND file.hash = upload.hash)",
    "DELETE FROM custody WHERE owner = $1
        AND exhibit IN (SELECT exhibit.id FROM exhibit WHERE exhibit.owner = $1 AND exhibit.seizure = $2)",
    "DELETE FROM exhibit WHERE owner = $1 AND seizure = $2",
    "DELETE FROM release WHERE owner = $1 AND record = $2",
    "DELETE FROM import_row WHERE owner = $1 AND seizure = $2",
    "DELETE FROM item WHERE owner = $1 AND seizure = $2",
    "DELETE FROM erasure_request WHERE owner = $1 AND record = $2",
    // What was said of it stays, without the words.
    "UPDATE recall_notice SET words = '' WHERE recall_owner = $1 AND recall IN (SELECT recall.id FROM recall
        WHERE recall.owner = $1 AND recall.record = $2)",
    "UPDATE recall SET words = '', changes = '' WHERE owner = $1 AND record = $2",
    "DELETE FROM recall_own WHERE owner = $1 AND seizure = $2",
    "DELETE FROM seizure WHERE owner = $1 AND id = $2",
    "DELETE FROM record WHERE owner = $1 AND kind = 'mark' AND id IN (SELECT erasure.record FROM erasure
        WHERE erasure.owner = $1 AND erasure.kind = 'mark' AND erasure.cause = $2)",
    "DELETE FROM record WHERE owner = $1 AND id = $2",
];

/// A place that was taken stays taken, or erasing would make room for another question; of what it asked nothing stays but
/// the capture's identifier. What waited waits no more.
const PROBES: &str = "UPDATE probe SET print = '', waits_until = NULL, waits_for = NULL
    WHERE owner = $1 AND capture IN {captures}";

/// The words of the requests go before the requests are told from others no more.
const WORDS: &str = "UPDATE request_step SET words = '' WHERE EXISTS (SELECT 1 FROM request
    WHERE request.owner = request_step.owner AND request.id = request_step.request
        AND ((request.addressee = $1 AND request.record = $2) OR (request.owner = $1 AND request.own_record = $2)))";

fn whole(text: &str) -> String {
    text.replace("{examinations}", EXAMINATIONS_OF)
        .replace("{marks}", MARKS_OF)
        .replace("{captures}", CAPTURES_OF)
}

/// Texts of this room for the test that prepares them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let all = BEFORE.iter().chain([&PROBES, &WORDS]).chain(&GOES).enumerate();
    let mut texts: Vec<_> = all.map(|(n, text)| (format!("erase::{n}"), whole(text))).collect();
    texts.push(("erase::in use".to_owned(), IN_USE.replace("{keys}", &places(2, 3))));
    texts
}

/// Takes out of the probes of a seizure what they asked.
pub(crate) async fn forget_probes(tx: &mut Tx, owner: &str, seizure: &str) -> Result<()> {
    tx.execute(whole(PROBES), params![owner, seizure]).await.map(drop)
}

/// Takes everything of a seizure that stands in the register with its marks. Sums and words are the caller's. Whether it
/// was there.
pub(crate) async fn remove(tx: &mut Tx, owner: &str, seizure: &str, now: Moment) -> Result<bool> {
    // What it adds to anonymised statistics stays, and nothing by which it could be found in them.
    crate::erased_sums::keep(tx, owner, seizure, now).await?;
    tx.execute(whole(WORDS), params![owner, seizure]).await?;
    for text in BEFORE {
        tx.execute(whole(text), params![owner, seizure, now]).await?;
    }
    let mut gone = 0;
    for text in GOES {
        gone = tx.execute(whole(text), params![owner, seizure]).await?;
    }
    // The last of them is the record itself.
    Ok(gone > 0)
}

/// What is gone or blocked, as a number that changes when something more is.
pub type Gone = (Option<i64>, Option<i64>);

impl Unit {
    /// Erases an own seizure, in use or blocked, with everything that was made of it. `cause` says who or what decided.
    /// Whether it was there.
    pub(crate) async fn erase_seizure(
        &mut self,
        seizure: RecordId,
        reason: &str,
        cause: &str,
    ) -> Result<bool> {
        let owner = self.context.organisation;
        // Whoever was told of it is told that it is gone, while it can still be found out who that is.
        let recall =
            NewRecall { kind: RecallKind::Erasure, reason: None, words: String::new(), changes: Vec::new() };
        Box::pin(self.tell_of(seizure, &recall)).await?;
        // Probes are the platform's to write; the rest is taken by an act of its own.
        let platform = Context { user: None, ..self.context.clone() };
        self.act(&Principal::writer(&platform).set()).await?;
        forget_probes(self.tx(), &owner.to_string(), &seizure.to_string()).await?;
        let eraser = Principal::eraser(&self.context).set();
        self.act(&eraser).await?;
        let erased = self.erase_rows(seizure, reason, cause).await?;
        let own = self.principal().set();
        self.act(&own).await?;
        if erased {
            self.audit_about("record_erased", Some(owner), &seizure.to_string(), reason).await?;
        }
        Ok(erased)
    }

    async fn erase_rows(&mut self, seizure: RecordId, reason: &str, cause: &str) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let Some(row) = self.one(LOCK, params![owner, seizure]).await? else { return Ok(false) };
        let received = row.moment("created_at")?;
        let marks = self.all(MARKS, params![owner, seizure]).await?;
        let marks: Vec<RecordId> = marks.iter().map(|row| row.parsed("id")).collect::<Result<_>>()?;
        // Sums hold what is in use alone.
        self.take_from_sums(owner, &[seizure]).await?;
        self.find_no_more(owner, &[seizure]).await?;
        self.find_no_more(owner, &marks).await?;
        self.note_erasures("seizure", &[seizure], reason, cause, Some(received)).await?;
        self.note_erasures("mark", &marks, reason, &seizure.to_string(), Some(received)).await?;
        if reason == ErasureReason::PurposeAchieved.code() {
            self.keep_reference(seizure).await?;
        }
        remove(self.tx(), &owner.to_string(), &seizure.to_string(), now).await?;
        Ok(true)
    }
}

impl Store {
    /// Removes the files of what was erased that nobody needs, once nobody has touched them for a moment. Answers how
    /// many went and how many still wait. No context: it is housekeeping, and takes no notice of what anything is.
    pub async fn remove_erased_files(&self) -> Result<(u64, u64)> {
        let (mut removed, mut waiting) = (0, 0);
        for row in self.all(Duty::Sweep, WAITING_FILES, params![]).await? {
            let hash: FileHash = row.parsed("hash")?;
            // Nobody stores the same bytes again between the look and the removal.
            let (files, path) = (self.files().clone(), self.files().path(&hash));
            let alone = blocking(move || files.lock(true)).await?;
            let needed = self.one(Duty::Sweep, NEEDED, params![hash.as_str()]).await?.is_some();
            if !needed {
                let modified = match fs::metadata(&path).and_then(|metadata| metadata.modified()) {
                    Ok(modified) => Some(modified),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                    Err(error) => return Err(StoreError::file(&path)(error)),
                };
                let young = |at| SystemTime::now().duration_since(at).is_ok_and(|age| age < LEFT_ALONE);
                if modified.is_some_and(young) {
                    waiting += 1;
                    continue;
                }
                if modified.is_some() {
                    fs::remove_file(&path).map_err(StoreError::file(&path))?;
                    removed += 1;
                }
            }
            drop(alone);
            let mut tx = self.db().begin(Duty::Sweep.into()).await?;
            tx.execute(FILE_GONE.to_owned(), params![hash.as_str()]).await?;
            tx.commit().await?;
        }
        Ok((removed, waiting))
    }

    /// Changes whenever something was erased or blocked, by whichever process. No context: it says of nothing what it was.
    pub async fn newest_gone(&self) -> Result<Gone> {
        let row = self.one(Duty::Retention, NEWEST, params![]).await?;
        row.map_or(Ok((None, None)), |row| Ok((row.int_opt("erased")?, row.int_opt("blocked")?)))
    }

    /// Which of these captures are still held and in use, for what keeps them in memory. No context: the asker holds them
    /// already.
    pub async fn captures_in_use(
        &self,
        captures: &[(OrganisationId, CaptureId)],
    ) -> Result<BTreeSet<(OrganisationId, CaptureId)>> {
        let mut by_owner: BTreeMap<OrganisationId, Vec<Value>> = BTreeMap::new();
        for (owner, capture) in captures {
            by_owner.entry(*owner).or_default().push(Value::from(*capture));
        }
        let mut used = BTreeSet::new();
        for (owner, ids) in by_owner {
            for ids in ids.chunks(AT_ONCE) {
                let text = IN_USE.replace("{keys}", &places(2, ids.len()));
                let mut values = params![owner];
                values.extend_from_slice(ids);
                for row in self.all(Duty::Retention, &text, values).await? {
                    used.insert((row.parsed("owner")?, row.parsed("id")?));
                }
            }
        }
        Ok(used)
    }
}
