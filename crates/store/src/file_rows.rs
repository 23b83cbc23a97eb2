//! What owners hold of files and previews, as rows.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::{FileHash, Result, Store, StoreError, Unit};
use commonlink_model::{CaptureId, Context, Moment, RecordId};

statements! {
    INSERT_FILE = "INSERT INTO file (owner, hash, name, media_type, bytes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner, hash) DO NOTHING";
    FILE = "SELECT hash, name, media_type, bytes, created_at FROM file WHERE owner = $1 AND hash = $2";
    INSERT_PREVIEW = "INSERT INTO preview (owner, original, size, hash, width, height, original_width,
            original_height)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (owner, original, size) DO NOTHING";
}

/// An original that an owner holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its SHA-256.
    pub hash: FileHash,
    /// The name it came with.
    pub name: String,
    /// Media type as found by the parser.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: i64,
    /// When it came.
    pub created: Moment,
}

/// A re-encoded picture without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The original it shows.
    pub original: FileHash,
    /// Longest edge wanted, in pixels; the key beside the original.
    pub size: i64,
    /// The preview's own file.
    pub hash: FileHash,
    /// Pixels of the preview.
    pub width: i64,
    /// Pixels of the preview.
    pub height: i64,
    /// Pixels of the original.
    pub original_width: i64,
    /// Pixels of the original.
    pub original_height: i64,
}

impl Unit {
    /// Notes that the context's organisation holds a file. It must have been put into [`Store::files`] before. Noting
    /// it again does nothing.
    pub async fn insert_file(
        &mut self,
        hash: &FileHash,
        name: &str,
        media_type: &str,
        bytes: i64,
    ) -> Result<()> {
        self.present(hash)?;
        let (owner, now) = (self.context.organisation, self.context.now);
        self.execute(INSERT_FILE, params![owner, hash.as_str(), name, media_type, bytes, now]).await?;
        self.audit("insert_file", hash.as_str(), "").await
    }

    /// Notes a preview of an own original; its file must be there. Noting it again does nothing.
    pub async fn insert_preview(&mut self, preview: &PreviewRow) -> Result<()> {
        self.present(&preview.hash)?;
        let values = params![
            self.context.organisation,
            preview.original.as_str(),
            preview.size,
            preview.hash.as_str(),
            preview.width,
            preview.height,
            preview.original_width,
            preview.original_height,
        ];
        self.execute(INSERT_PREVIEW, values).await?;
        self.audit("insert_preview", preview.original.as_str(), "").await
    }

    fn present(&self, hash: &FileHash) -> Result<()> {
        if self.store.files().path(hash).is_file() {
            Ok(())
        } else {
            Err(StoreError::damaged(format!("file {hash}")))
        }
    }
}

impl Store {
    /// An own file's row; its bytes are in [`Store::files`].
    pub async fn file(&self, context: &Context, hash: &FileHash) -> Result<Option<FileRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(None);
        }
        let row = self.one(context, FILE, params![context.organisation, hash.as_str()]).await?;
        row.as_ref().map(file_row).transpose()
    }

    /// A preview of a photograph of a mark that the context is told with its pictures. Audited when a person asks.
    pub async fn mark_preview(
        &self,
        context: &Context,
        mark: RecordId,
        capture: CaptureId,
        position: i64,
        size: i64,
    ) -> Result<Option<PreviewRow>> {
        let Some(view) = self.mark(context, mark).await? else { return Ok(None) };
        let Some(capture) = view.captures.into_iter().find(|held| held.row.id == capture) else {
            return Ok(None);
        };
        let Some(file) = capture.row.files.iter().find(|file| file.position == position) else {
            return Ok(None);
        };
        let wanted = |preview: &PreviewRow| preview.original == file.hash && preview.size == size;
        let Some(preview) = capture.previews.into_iter().find(wanted) else { return Ok(None) };
        self.audit_opened(context, "preview_served", view.owner, &mark.to_string()).await?;
        Ok(Some(preview))
    }
}

/// The file in a row.
pub(crate) fn file_row(row: &Row) -> Result<FileRow> {
    Ok(FileRow {
        hash: row.parsed("hash")?,
        name: row.text("name")?,
        media_type: row.text("media_type")?,
        bytes: row.int("bytes")?,
        created: row.moment("created_at")?,
    })
}

/// The preview in a row.
pub(crate) fn preview_row(row: &Row) -> Result<PreviewRow> {
    Ok(PreviewRow {
        original: row.parsed("original")?,
        size: row.int("size")?,
        hash: row.parsed("hash")?,
        width: row.int("width")?,
        height: row.int("height")?,
        original_width: row.int("original_width")?,
        original_height: row.int("original_height")?,
    })
}
