//! Receiving a file: the original is kept by its hash, untouched; what others get is re-encoded without
//! EXIF by the confined child. Files arrive whole or in pieces that resume.

use crate::{CaseworkError, Once, Platform};
use commonlink_exchange::{DecodeRequest, Decoded, FileKind, Input, Source as _, StoredFile};
use commonlink_model::{Context, Role, UploadId, line_fault};
use commonlink_store::{FileHash, FileRow, Incoming, PreviewRow, StoreError, UploadState};
use serde::{Deserialize, Serialize};

/// Most bytes of one file.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Most bytes of one piece of an upload.
pub const MOST_PIECE_BYTES: usize = 1024 * 1024;

/// Bytes by which formats are told apart.
const SIGNATURE: usize = 16;

/// Longest side of the small picture that others get, in pixels.
pub const PREVIEW_SIDE: i64 = 640;
/// Longest side of the larger one.
pub const DETAIL_SIDE: i64 = 1280;

/// A file that has been taken in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Received {
    /// SHA-256 of the original, hexadecimal.
    pub hash: String,
    /// The name it came under.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// A photograph that a messenger has very probably shrunk; ask for the original.
    pub likely_shrunk: bool,
    /// So much is burnt out or drowned that relief is lost.
    pub badly_exposed: bool,
}

impl Platform {
    /// Begins an upload in pieces; `sha256` is the client's own hash of the whole, checked at the end. The
    /// same request under the same key again answers the same upload. Without a key it begins another one:
    /// that of a request whose answer was lost stays empty and is swept away.
    pub async fn begin_upload(
        &self,
        ctx: &Context,
        once: Option<&Once>,
        name: &str,
        bytes: u64,
        sha256: Option<&str>,
    ) -> Result<UploadId, CaseworkError> {
        may_submit(ctx)?;
        if bytes == 0 || bytes > MOST_BYTES {
            return Err(CaseworkError::fault("bytes", "error-file-size"));
        }
        if sha256.is_some_and(|hash| hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Err(CaseworkError::fault("sha256", "error-sha256"));
        }
        let id = match once {
            Some(once) => self.upload_under(ctx, once).await?,
            None => UploadId::fresh(&*self.ids),
        };
        let sha256 = sha256.map(|hash| hash.to_lowercase().parse::<FileHash>()).transpose()?;
        self.store.begin_upload(ctx, id, &file_name(name), bytes, sha256.as_ref()).await?;
        Ok(id)
    }

    /// The identifier that belongs to a key. It is kept before the upload is announced, not with it:
    /// announcing is idempotent by its identifier, and brings back an upload that was swept away before its
    /// key was.
    async fn upload_under(&self, ctx: &Context, once: &Once) -> Result<UploadId, CaseworkError> {
        if let Some(earlier) = once.recall(self, ctx).await? {
            return Ok(earlier);
        }
        let outcome = async {
            let id = UploadId::fresh(&*self.ids);
            let mut unit = self.store.begin(ctx).await?;
            once.remember(&mut unit, &id).await?;
            unit.commit().await?;
            Ok(id)
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Appends a piece at its offset. The same piece again changes nothing; a gap answers with the offset
    /// that is expected. With the last piece the file is read once, so that a broken one is refused now.
    pub async fn append_piece(
        &self,
        ctx: &Context,
        upload: UploadId,
        offset: u64,
        piece: &[u8],
    ) -> Result<(UploadState, Option<Received>), CaseworkError> {
        may_submit(ctx)?;
        if piece.len() > MOST_PIECE_BYTES {
            return Err(CaseworkError::fault("piece", "error-piece-size"));
        }
        // Another's upload looks like none.
        self.upload(ctx, upload).await?;
        let mut state = self.store.append_piece(ctx, upload, offset, piece).await?;
        let Some(hash) = state.hash.clone() else { return Ok((state, None)) };
        let name = state.name.clone();
        match self.take_in(ctx, &name, hash).await {
            Ok(received) => {
                if state.refused.take().is_some() {
                    self.store.refuse_upload(ctx, upload, None).await?;
                }
                Ok((state, Some(received)))
            }
            Err(CaseworkError::Decode(error)) => {
                // Kept, so that whoever asks for the upload later learns it too. Not so a weakness of the machine:
                // the last piece can be sent again.
                if error.is_of_the_file() {
                    self.store.refuse_upload(ctx, upload, Some(error.code())).await?;
                }
                Err(error.into())
            }
            Err(other) => Err(other),
        }
    }

    /// How far an upload has come.
    pub async fn upload(&self, ctx: &Context, upload: UploadId) -> Result<UploadState, CaseworkError> {
        self.store.upload(ctx, upload).await?.ok_or(CaseworkError::NotFound)
    }

    /// An original of the context's own body, as it was received, with whatever a camera wrote into it. Audited before
    /// it is given out.
    pub async fn original(
        &self,
        ctx: &Context,
        hash: &FileHash,
    ) -> Result<(FileRow, std::fs::File), CaseworkError> {
        let row = self.store.file(ctx, hash).await?.ok_or(CaseworkError::NotFound)?;
        let file = self.store.files().open_checked(hash).await?;
        self.store.audit_read(ctx, "original_served", hash.as_str()).await?;
        Ok((row, file))
    }

    /// Takes in a whole file.
    pub async fn receive(
        &self,
        ctx: &Context,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Received, CaseworkError> {
        may_submit(ctx)?;
        if bytes.is_empty() || bytes.len() as u64 > MOST_BYTES {
            return Err(CaseworkError::fault("file", "error-file-size"));
        }
        let hash = self.store.files().put(bytes).await?;
        self.take_in(ctx, &file_name(name), hash).await
    }

    /// Takes in a file that came piece by piece.
    pub async fn receive_incoming(
        &self,
        ctx: &Context,
        name: &str,
        file: Incoming,
    ) -> Result<Received, CaseworkError> {
        may_submit(ctx)?;
        if file.bytes() == 0 || file.bytes() > MOST_BYTES {
            return Err(CaseworkError::fault("file", "error-file-size"));
        }
        let hash = self.store.files().adopt(file).await?;
        self.take_in(ctx, &file_name(name), hash).await
    }

    /// Reads the file in the child, makes its previews and records it for the asker's organisation.
    async fn take_in(&self, ctx: &Context, name: &str, hash: FileHash) -> Result<Received, CaseworkError> {
        let file = self.stored(&hash).await?;
        let length = file.bytes();
        let head =
            file.head(SIGNATURE).map_err(|error| StoreError::Damaged { what: format!("{hash}: {error}") })?;
        let media_type = media_type(name, &head);
        let mut received = Received {
            hash: hash.to_string(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: length,
            likely_shrunk: false,
            badly_exposed: false,
        };
        let mut pictures = [None, None];
        // The JSON beside a height picture says nothing by itself; the pair is read when it is described.
        if media_type != "application/json" {
            let input = match media_type {
                "model/x3p" => Input::X3p(file),
                "text/csv" => Input::ProfileCsv(file),
                _ => Input::Photograph(file),
            };
            let request = DecodeRequest::<StoredFile>::new(input)
                .with_preview()
                .with_detail(DETAIL_SIDE as u32)
                .without_heights();
            match self.decoded(request).await? {
                Decoded::Photograph(photo) => {
                    received.likely_shrunk = photo.origin.likely_shrunk;
                    received.badly_exposed = photo.features.exposure_clipped();
                    let original = (photo.original_width, photo.original_height);
                    pictures = [photo.preview_jpeg, photo.detail_jpeg].map(|jpeg| Some((jpeg?, original)));
                }
                Decoded::Topography(map) => {
                    let original = (map.width, map.height);
                    pictures = [map.preview_jpeg, map.detail_jpeg].map(|jpeg| Some((jpeg?, original)));
                }
                Decoded::Profile(_) => {}
            }
        }
        let mut rows = Vec::new();
        for (side, picture) in [PREVIEW_SIDE, DETAIL_SIDE].into_iter().zip(pictures) {
            let Some((jpeg, (original_width, original_height))) = picture else { continue };
            let (width, height) = within(side, original_width, original_height);
            rows.push(PreviewRow {
                original: hash.clone(),
                size: side,
                hash: self.store.files().put(jpeg).await?,
                width,
                height,
                original_width: i64::from(original_width),
                original_height: i64::from(original_height),
            });
        }
        let mut unit = self.store.begin(ctx).await?;
        unit.insert_file(&hash, name, media_type, length as i64).await?;
        for row in &rows {
            unit.insert_preview(row).await?;
        }
        unit.commit().await?;
        Ok(received)
    }
}

pub(crate) fn may_submit(ctx: &Context) -> Result<(), CaseworkError> {
    if ctx.user.is_none() || ctx.has(Role::Officer) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

/// Width and height of a picture whose longer side is at most `side`.
fn within(side: i64, width: u32, height: u32) -> (i64, i64) {
    let scale = (side as f64 / f64::from(width.max(height).max(1))).min(1.0);
    let scaled = |length: u32| ((f64::from(length) * scale).round() as i64).max(1);
    (scaled(width), scaled(height))
}

/// By the first bytes; by the name only where the bytes have no signature.
fn media_type(name: &str, bytes: &[u8]) -> &'static str {
    match FileKind::of(bytes) {
        Some(FileKind::Jpeg) => "image/jpeg",
        Some(FileKind::Png) => "image/png",
        Some(FileKind::Webp) => "image/webp",
        Some(FileKind::Tiff) => "image/tiff",
        Some(FileKind::Zip) => "model/x3p",
        None if has_ending(name, ".json") => "application/json",
        None if has_ending(name, ".csv") => "text/csv",
        // The child says in words why it can't read it.
        None => "application/octet-stream",
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.len() >= ending.len()
        && name.is_char_boundary(name.len() - ending.len())
        && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

/// The last part of the name, without what a line doesn't take, at most 200 characters. Nobody types the name
/// of a file for us, so what is wrong with it is left out rather than refused: what ends in `gpj.exe` must
/// not read as `exe.jpg`.
pub(crate) fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let taken = |c: &char| line_fault(c.encode_utf8(&mut [0; 4]), 1).is_none();
    let clean: String = last.chars().filter(taken).take(200).collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_what_cannot_be_seen() {
        assert_eq!(file_name("C:\\photos\\mark\u{7} 1.jpg"), "mark 1.jpg");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("mark\u{202e}gpj\u{200b}.exe"), "markgpj.exe");
        assert_eq!(file_name("///"), "file");
        assert_eq!(file_name("\u{feff}"), "file");
    }

    #[test]
    fn bytes_decide_before_the_name() {
        assert_eq!(media_type("mark.csv", &[0xff, 0xd8, 0xff, 0xe0]), "image/jpeg");
        assert_eq!(media_type("profile.CSV", b"x_um,z_um"), "text/csv");
        assert_eq!(media_type("ü.json", b"{}"), "application/json");
    }
}
