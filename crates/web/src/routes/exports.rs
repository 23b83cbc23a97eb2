//! Exports of the seizure list: the same address, the same rows, as CSV or JSON, sent while they are read. Every export is
//! audited and every row carries its handling. An export that breaks off ends the connection without the last piece of
//! the answer, so that nobody takes it for whole.

use crate::{App, error::WebError, extract::Query, routes::seizures::ListQuery, session::Signed};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use commonlink_casework::{Export, ExportFormat};
use futures_util::stream::try_unfold;
use std::io;
use tokio::sync::mpsc::{Sender, channel};

/// Pieces made ready before they are taken.
const AHEAD: usize = 2;

/// What the making of an export tells its answer.
enum Told {
    Piece(Vec<u8>),
    Whole,
}

/// `GET /seizures.csv`.
pub async fn csv(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ListQuery>,
) -> Result<Response, WebError> {
    let export = app.platform.export(&signed.ctx, query.for_store(0)?, ExportFormat::Csv).await?;
    sent("text/csv; charset=utf-8", "attachment; filename=\"seizures.csv\"", export).await
}

/// `GET /seizures.json`.
pub async fn json(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ListQuery>,
) -> Result<Response, WebError> {
    let export = app.platform.export(&signed.ctx, query.for_store(0)?, ExportFormat::Json).await?;
    sent("application/json", "attachment; filename=\"seizures.json\"", export).await
}

/// An answer whose body is made while it is taken. What can't even begin is an error as any other.
async fn sent(
    media_type: &'static str,
    disposition: &'static str,
    mut export: Export,
) -> Result<Response, WebError> {
    let first = match export.next().await {
        Ok(first) => first.unwrap_or_default(),
        Err(error) => {
            export.end(false).await?;
            return Err(error.into());
        }
    };
    let (sender, receiver) = channel(AHEAD);
    // A task of its own: it sees that nobody listens any more, and says so in the audit trail.
    tokio::spawn(make(export, first, sender));
    let body = try_unfold(receiver, |mut receiver| async move {
        match receiver.recv().await {
            Some(Told::Piece(bytes)) => Ok(Some((bytes, receiver))),
            Some(Told::Whole) => Ok(None),
            // Whoever makes it is gone without a word.
            None => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the export broke off")),
        }
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

async fn make(mut export: Export, first: Vec<u8>, sender: Sender<Told>) {
    let mut piece = first;
    loop {
        if sender.send(Told::Piece(piece)).await.is_err() {
            break;
        }
        piece = match export.next().await {
            Ok(Some(next)) => next,
            Ok(None) => {
                // Nobody may be there to hear it: everything was sent.
                let _ = sender.send(Told::Whole).await;
                return;
            }
            Err(error) => {
                tracing::error!(cause = error.for_log(), seizures = export.seizures(), "an export broke off");
                break;
            }
        };
    }
    if let Err(error) = export.end(false).await {
        tracing::error!(cause = error.for_log(), "the end of an export could not be audited");
    }
}
