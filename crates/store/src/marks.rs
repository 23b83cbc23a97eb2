//! Marks, their captures, and what the engine made of them.

use crate::file_rows::{PreviewRow, preview_row};
use crate::search::Texts;
use crate::sql::{AT_ONCE, places, statements};
use crate::value::{Row, Value, params, to_json};
use crate::visible::scope;
use crate::{CaptureState, FileHash, Result, Store, StoreError, Unit};
use commonlink_model::{
    CaptureId, CaptureKind, Context, ExhibitId, FieldGroup, FieldGroups, Handling, Level, Light, MarkKind,
    MarkRole, Moment, OrganisationId, RecordId,
};
use commonlink_policy::{Action, Predicate, Scope};
use std::collections::BTreeMap;

statements! {
    SEIZURE = "SELECT record.training FROM record JOIN seizure ON seizure.owner = record.owner
            AND seizure.id = record.id
        WHERE record.owner = $1 AND record.id = $2 AND record.state = 'active'";
    EXHIBIT = "SELECT 1 AS one FROM exhibit WHERE owner = $1 AND id = $2 AND seizure = $3";
    INSERT = "INSERT INTO mark (owner, id, seizure, exhibit, kind, role, label) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    MARK = "SELECT record.id FROM record JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        WHERE record.owner = $1 AND record.id = $2 AND record.state = 'active'";
    INSERT_CAPTURE = "INSERT INTO capture (owner, id, mark, capture, pixel_um, state)
        VALUES ($1, $2, $3, $4, $5, 'waiting')";
    INSERT_CAPTURE_FILE = "INSERT INTO capture_file (owner, capture, position, hash, azimuth, elevation)
        VALUES ($1, $2, $3, $4, $5, $6)";
    OF_SEIZURE = "SELECT mark.*, seizure.reference, record.created_at, record.terms, seizure.terms AS event_terms
        FROM record
            JOIN mark ON mark.owner = record.owner AND mark.id = record.id
            JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
        WHERE {visible:record} AND record.owner = (SELECT event.owner FROM record AS event
            WHERE event.id = $1 AND {visible:event}) AND mark.seizure = $1 ORDER BY mark.label, mark.id";
    PAGE = "SELECT mark.*, seizure.reference, record.created_at, record.terms, seizure.terms AS event_terms
        FROM record
            JOIN mark ON mark.owner = record.owner AND mark.id = record.id
            JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
        WHERE {visible:record} AND mark.id > $1 ORDER BY mark.id LIMIT $2";
    ONE = "SELECT mark.*, seizure.reference, record.created_at, record.terms, event.terms AS event_terms FROM record
            JOIN mark ON mark.owner = record.owner AND mark.id = record.id
            JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
            JOIN record AS event ON event.owner = mark.owner AND event.id = mark.seizure
        WHERE record.id = $1 AND {reached:record} AND {reached:event}";
    COUNT = "SELECT count(*) AS found FROM record JOIN mark ON mark.owner = record.owner AND mark.id = record.id
        WHERE {visible:record}";
    FILES = "SELECT position, hash, azimuth, elevation FROM capture_file WHERE owner = $1 AND capture = $2
        ORDER BY position";
    // The one capture first: a database that doesn't know yet how much it holds would begin with all records.
    CAPTURE = "WITH this AS MATERIALIZED (SELECT * FROM capture WHERE owner = $1 AND id = $2)
        SELECT this.*, mark.seizure, mark.kind, record.level FROM this
        JOIN mark ON mark.owner = this.owner AND mark.id = this.mark
        JOIN record ON record.owner = mark.owner AND record.id = mark.id
        JOIN record AS event ON event.owner = mark.owner AND event.id = mark.seizure
        WHERE {visible:record} AND {visible:event} AND record.withdrawn_at IS NULL AND event.withdrawn_at IS NULL";
    DESCRIBE = "INSERT INTO description (owner, capture, engine, bytes, quality, band, reasons, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (owner, capture, engine) DO NOTHING";
    DESCRIBED = "UPDATE capture SET state = 'described', failure = NULL WHERE owner = $1 AND id = $2";
    FAILED = "UPDATE capture SET state = 'failed', failure = $3 WHERE owner = $1 AND id = $2";
    GIVEN_UP = "UPDATE capture SET state = 'failed', failure = $3
        WHERE owner = $1 AND id = $2 AND state = 'waiting'";
}

/// What marks of one owner have: `$1` the owner, `{marks}` places of the marks.
const CAPTURES_OF: &str = "SELECT capture.*, latest.quality, latest.band, latest.reasons FROM capture
    LEFT JOIN description AS latest ON latest.owner = capture.owner AND latest.capture = capture.id
        AND latest.engine = (SELECT newest.engine FROM description AS newest WHERE newest.owner = capture.owner
            AND newest.capture = capture.id ORDER BY newest.made_at DESC, newest.engine DESC LIMIT 1)
    WHERE capture.owner = $1 AND capture.mark IN ({marks}) ORDER BY capture.id";
const FILES_OF: &str = "SELECT capture_file.capture, capture_file.position, capture_file.hash, capture_file.azimuth,
        capture_file.elevation
    FROM capture JOIN capture_file ON capture_file.owner = capture.owner AND capture_file.capture = capture.id
    WHERE capture.owner = $1 AND capture.mark IN ({marks}) ORDER BY capture_file.capture, capture_file.position";
const PREVIEWS_OF: &str = "SELECT capture_file.capture, preview.* FROM capture
    JOIN capture_file ON capture_file.owner = capture.owner AND capture_file.capture = capture.id
    JOIN preview ON preview.owner = capture_file.owner AND preview.original = capture_file.hash
    WHERE capture.owner = $1 AND capture.mark IN ({marks})
    ORDER BY capture_file.capture, capture_file.position, preview.size";

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// Identifier; a record of its own with its own handling.
    pub id: RecordId,
    /// The seizure it belongs to.
    pub seizure: RecordId,
    /// The package it was found on.
    pub exhibit: Option<ExhibitId>,
    /// What kind of trace.
    pub kind: MarkKind,
    /// Found on goods, or made from a known tool.
    pub role: MarkRole,
    /// What the owner calls it.
    pub label: String,
}

/// One recording of a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureRow {
    /// Identifier.
    pub id: CaptureId,
    /// Of which mark.
    pub mark: RecordId,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// Micrometres per pixel, where known.
    pub pixel_um: Option<f64>,
    /// Its files by position.
    pub files: Vec<CaptureFileRow>,
}

/// One file of a capture.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureFileRow {
    /// Place in the set, from 0.
    pub position: i64,
    /// The original.
    pub hash: FileHash,
    /// Where the lamp stood, where stated.
    pub light: Option<Light>,
}

/// A mark with its captures, as far as the reader is told.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkView {
    /// Whose it is.
    pub owner: OrganisationId,
    /// What of it the reader is told.
    pub told: FieldGroups,
    /// The mark.
    pub mark: MarkRow,
    /// Reference of its seizure.
    pub reference: String,
    /// When it was received.
    pub created: Moment,
    /// Its captures.
    pub captures: Vec<CaptureView>,
}

/// A capture with what the engine says of it, for its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureView {
    /// The capture.
    pub row: CaptureRow,
    /// How far the engine has come.
    pub state: CaptureState,
    /// Why not further.
    pub failure: Option<String>,
    /// 0 to 1, of the newest description.
    pub quality: Option<f64>,
    /// The quality in a word.
    pub band: Option<String>,
    /// What lowers the quality, as message keys.
    pub reasons: Vec<String>,
    /// Pictures to show, by position and size.
    pub previews: Vec<PreviewRow>,
}

/// A capture for the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureJob {
    /// Whose it is.
    pub owner: OrganisationId,
    /// The capture.
    pub row: CaptureRow,
    /// Its mark.
    pub mark: RecordId,
    /// Its seizure.
    pub seizure: RecordId,
    /// What kind of trace.
    pub kind: MarkKind,
    /// Whether an engine has described it.
    pub described: bool,
    /// How confidential its record is.
    pub level: Level,
}

/// Adds a mark and a file of a capture; for many at once see `blocks`.
pub(crate) const INSERT_ONE_MARK: &str = INSERT;
pub(crate) const INSERT_ONE_FILE: &str = INSERT_CAPTURE_FILE;

/// Values of one row of [`INSERT_CAPTURE_FILE`].
pub(crate) fn file_values(owner: OrganisationId, capture: CaptureId, file: &CaptureFileRow) -> Vec<Value> {
    params![
        owner,
        capture,
        file.position,
        file.hash.as_str(),
        file.light.map(|light| light.azimuth_deg),
        file.light.map(|light| light.elevation_deg),
    ]
}

impl Unit {
    /// Adds a mark to an own seizure, as a record with its own handling.
    ///
    /// Errors: `Invalid` when the seizure, or the exhibit in it, is not there.
    pub async fn insert_mark(&mut self, mark: &MarkRow, handling: &Handling) -> Result<()> {
        let owner = self.context.organisation;
        let seizure = self.one(SEIZURE, params![owner, mark.seizure]).await?;
        let training =
            seizure.ok_or(StoreError::Invalid { what: "the seizure of the mark" })?.bool("training")?;
        if let Some(exhibit) = mark.exhibit
            && self.one(EXHIBIT, params![owner, exhibit, mark.seizure]).await?.is_none()
        {
            return Err(StoreError::Invalid { what: "the exhibit of the mark" });
        }
        let placed = self.insert_record(owner, mark.id, "mark", handling, training).await?;
        let values = params![owner, mark.id, mark.seizure, mark.exhibit, mark.kind, mark.role, &mark.label];
        self.execute(INSERT, values).await?;
        self.find_by(owner, &Texts::of_mark(mark.id, &mark.label, mark.kind.code(), &placed)).await?;
        self.audit("insert_mark", &mark.id.to_string(), "").await
    }

    /// Adds a capture to an own mark. Its files must have been noted with [`Unit::insert_file`].
    pub async fn insert_capture(&mut self, capture: &CaptureRow) -> Result<()> {
        let owner = self.context.organisation;
        if self.one(MARK, params![owner, capture.mark]).await?.is_none() {
            return Err(StoreError::Invalid { what: "the mark of the capture" });
        }
        let values = params![owner, capture.id, capture.mark, capture.capture, capture.pixel_um];
        self.execute(INSERT_CAPTURE, values).await.map_err(|error| error.or_conflict("a capture"))?;
        for file in &capture.files {
            let values = file_values(owner, capture.id, file);
            self.execute(INSERT_CAPTURE_FILE, values)
                .await
                .map_err(|error| error.or_conflict("a file position"))?;
        }
        self.audit("insert_capture", &capture.id.to_string(), "").await
    }

    /// Appends what an engine version made of a capture. Only the platform's own work does. `false`, and nothing
    /// changes, when that version has described it already.
    #[allow(clippy::too_many_arguments, reason = "one argument for each column")]
    pub async fn append_description(
        &mut self,
        owner: OrganisationId,
        capture: CaptureId,
        engine: &str,
        bytes: &[u8],
        quality: f64,
        band: &str,
        reasons: &[String],
    ) -> Result<bool> {
        self.matcher("append a description")?;
        let now = self.context.now;
        let values = params![owner, capture, engine, bytes, quality, band, to_json(&reasons)?, now];
        let new = self.execute(DESCRIBE, values).await? == 1;
        self.execute(DESCRIBED, params![owner, capture]).await?;
        self.audit_about("describe", Some(owner), &capture.to_string(), engine).await?;
        Ok(new)
    }

    /// Notes why a capture could not be described. Only the platform's own work does.
    pub async fn capture_failed(
        &mut self,
        owner: OrganisationId,
        capture: CaptureId,
        failure: &str,
    ) -> Result<()> {
        self.capture_is_failed(FAILED, owner, capture, failure).await
    }

    /// Notes that nobody works on a capture any more that was not described yet; one that was stays as it is.
    /// Only the platform's own work does.
    pub async fn capture_given_up(
        &mut self,
        owner: OrganisationId,
        capture: CaptureId,
        failure: &str,
    ) -> Result<()> {
        self.capture_is_failed(GIVEN_UP, owner, capture, failure).await
    }

    async fn capture_is_failed(
        &mut self,
        statement: &'static str,
        owner: OrganisationId,
        capture: CaptureId,
        failure: &str,
    ) -> Result<()> {
        self.matcher("note a failed capture")?;
        if self.execute(statement, params![owner, capture, failure]).await? == 0 {
            return Ok(());
        }
        self.audit_about("describe_failed", Some(owner), &capture.to_string(), failure).await
    }

    /// Refuses whoever may not read across owners.
    pub(crate) fn matcher(&self, what: &'static str) -> Result<()> {
        match scope(&self.context, Action::Match).predicate() {
            Predicate::Nothing => Err(StoreError::Refused { what }),
            _ => Ok(()),
        }
    }
}

impl Store {
    /// The marks of a seizure with their captures, sorted by label, as far as the context is told.
    pub async fn marks_of(&self, context: &Context, seizure: RecordId) -> Result<Vec<MarkView>> {
        self.told_marks(&scope(context, Action::View), seizure).await
    }

    pub(crate) async fn told_marks(&self, scope: &Scope, seizure: RecordId) -> Result<Vec<MarkView>> {
        let rows = self.within(scope, OF_SEIZURE, params![seizure]).await?;
        self.mark_views(scope, &rows).await
    }

    /// One's own marks in the order of their identifiers, behind `after`; for exports and counts.
    pub async fn marks(
        &self,
        context: &Context,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<MarkView>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let scope = scope(context, Action::Own);
        let rows = self.within(&scope, PAGE, params![after, limit]).await?;
        self.mark_views(&scope, &rows).await
    }

    /// One mark, as far as the context is told.
    pub async fn mark(&self, context: &Context, id: RecordId) -> Result<Option<MarkView>> {
        let scope = scope(context, Action::View);
        let rows = self.within(&scope, ONE, params![id]).await?;
        Ok(self.mark_views(&scope, &rows).await?.pop())
    }

    /// As [`Store::mark`], for somebody who opens its page: audited when a person does.
    pub async fn open_mark(&self, context: &Context, id: RecordId) -> Result<Option<MarkView>> {
        let mark = self.mark(context, id).await?;
        if let Some(mark) = &mark {
            self.audit_opened(context, "mark_opened", mark.owner, &id.to_string()).await?;
        }
        Ok(mark)
    }

    /// How many marks are one's own.
    pub async fn mark_count(&self, context: &Context) -> Result<u64> {
        let rows = self.visible(context, Action::Own, COUNT, params![]).await?;
        rows.first().map_or(Ok(0), |row| Ok(u64::try_from(row.int("found")?).unwrap_or(0)))
    }

    /// What is told of marks of rows of `mark` with all that is of them: three statements for every [`AT_ONCE`] marks.
    /// The rows name the terms of the mark and those of its seizure.
    pub(crate) async fn mark_views(&self, scope: &Scope, rows: &[Row]) -> Result<Vec<MarkView>> {
        let mut shown: Vec<(&Row, FieldGroups, FieldGroups)> = Vec::with_capacity(rows.len());
        let mut by_owner: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in rows {
            let Some(told) = self.told(scope, row.int("terms")?).await? else { continue };
            let Some(of_event) = self.told(scope, row.int("event_terms")?).await? else { continue };
            // Beside the pictures a capture tells how they were taken.
            if told.has(FieldGroup::Images) {
                by_owner.entry(row.text("owner")?).or_default().push(row.text("id")?.into());
            }
            shown.push((row, told, of_event));
        }
        let mut captures: BTreeMap<RecordId, Vec<CaptureView>> = BTreeMap::new();
        for (owner, marks) in by_owner {
            for marks in marks.chunks(AT_ONCE) {
                self.captures_of(scope, &owner, marks, &mut captures).await?;
            }
        }
        let mut view = |(row, told, of_event): (&Row, FieldGroups, FieldGroups)| {
            let id = row.parsed("id")?;
            let named = told.has(FieldGroup::Identity);
            Ok(MarkView {
                owner: row.parsed("owner")?,
                told,
                mark: MarkRow {
                    id,
                    seizure: row.parsed("seizure")?,
                    exhibit: if named { row.parsed_opt("exhibit")? } else { None },
                    kind: row.parsed("kind")?,
                    role: row.parsed("role")?,
                    label: if named { row.text("label")? } else { String::new() },
                },
                reference: if of_event.has(FieldGroup::Identity) {
                    row.text("reference")?
                } else {
                    String::new()
                },
                created: row.moment("created_at")?,
                captures: captures.remove(&id).unwrap_or_default(),
            })
        };
        shown.into_iter().map(&mut view).collect()
    }

    async fn captures_of(
        &self,
        scope: &Scope,
        owner: &str,
        marks: &[Value],
        into: &mut BTreeMap<RecordId, Vec<CaptureView>>,
    ) -> Result<()> {
        let mut values = params![owner];
        values.extend_from_slice(marks);
        let of = |text: &str| text.replace("{marks}", &places(2, marks.len()));
        let [of_files, of_previews, of_captures] = [FILES_OF, PREVIEWS_OF, CAPTURES_OF].map(of);
        let asked = [(&*of_files, values.clone()), (&*of_previews, values.clone()), (&*of_captures, values)];
        let [found_files, found_previews, found_captures] = self.several(scope, asked).await?;
        let mut files: BTreeMap<CaptureId, Vec<CaptureFileRow>> = BTreeMap::new();
        for row in found_files {
            files.entry(row.parsed("capture")?).or_default().push(file_row(&row)?);
        }
        let mut previews: BTreeMap<CaptureId, Vec<PreviewRow>> = BTreeMap::new();
        for row in found_previews {
            previews.entry(row.parsed("capture")?).or_default().push(preview_row(&row)?);
        }
        for row in found_captures {
            let (id, mark) = (row.parsed("id")?, row.parsed("mark")?);
            into.entry(mark).or_default().push(CaptureView {
                row: capture_row(&row, files.remove(&id).unwrap_or_default())?,
                state: row.parsed("state")?,
                failure: row.text_opt("failure")?,
                quality: row.real_opt("quality")?,
                band: row.text_opt("band")?,
                reasons: if row.text_opt("reasons")?.is_some() { row.json("reasons")? } else { Vec::new() },
                previews: previews.remove(&id).unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// A capture that takes part in matching. For the platform's own work: a context with an account gets nothing.
    pub async fn capture_for_matching(
        &self,
        context: &Context,
        owner: OrganisationId,
        capture: CaptureId,
    ) -> Result<Option<CaptureJob>> {
        let rows = self.visible(context, Action::Match, CAPTURE, params![owner, capture]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let mark = row.parsed("mark")?;
        let (seizure, kind, level) = (row.parsed("seizure")?, row.parsed("kind")?, row.parsed("level")?);
        let files = self.all(&scope(context, Action::Match), FILES, params![owner, capture]).await?;
        let described = row.parsed::<CaptureState>("state")? == CaptureState::Described;
        let row = capture_row(row, files.iter().map(file_row).collect::<Result<_>>()?)?;
        Ok(Some(CaptureJob { owner, row, mark, seizure, kind, described, level }))
    }
}

fn capture_row(row: &Row, files: Vec<CaptureFileRow>) -> Result<CaptureRow> {
    Ok(CaptureRow {
        id: row.parsed("id")?,
        mark: row.parsed("mark")?,
        capture: row.parsed("capture")?,
        pixel_um: row.real_opt("pixel_um")?,
        files,
    })
}

fn file_row(row: &Row) -> Result<CaptureFileRow> {
    let light = row.real_opt("azimuth")?.zip(row.real_opt("elevation")?);
    Ok(CaptureFileRow {
        position: row.int("position")?,
        hash: row.parsed("hash")?,
        light: light.map(|(azimuth_deg, elevation_deg)| Light { azimuth_deg, elevation_deg }),
    })
}

/// The texts of what many marks have, for the test that prepares them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let texts = [("captures", CAPTURES_OF), ("files", FILES_OF), ("previews", PREVIEWS_OF)];
    texts.map(|(name, text)| (format!("marks::{name}"), text.replace("{marks}", &places(2, 3)))).to_vec()
}
