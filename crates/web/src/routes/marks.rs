//! Marks: the list of one's own, and each that one is told of.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    session::Signed,
    shell,
};
use axum::{extract::State, http::HeaderMap, response::Html};
use commonlink_casework::{CaseworkError, receive::PREVIEW_SIDE};
use commonlink_model::RecordId;
use commonlink_pages::{MarkRow, MarkView, MarksView, Nav, PageLinks};
use serde::Deserialize;

/// Rows of one page.
const ROWS: u32 = 48;

/// `GET /marks`.
#[derive(Debug, Deserialize)]
pub struct MarksQuery {
    #[serde(default)]
    after: String,
}

/// `GET /marks`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<MarksQuery>,
) -> Result<Html<String>, WebError> {
    let store = app.platform.store();
    let after = match query.after.as_str() {
        "" => None,
        text => Some(text.parse::<RecordId>().map_err(|_malformed| WebError::Malformed)?),
    };
    let views = store.marks(&signed.ctx, after, ROWS).await?;
    let next =
        (views.len() == ROWS as usize).then(|| views.last().map(|view| view.mark.id.to_string())).flatten();
    let shown: Vec<RecordId> = views.iter().map(|view| view.mark.id).collect();
    let counts = store.hit_counts(&signed.ctx, &shown).await?;
    let mut rows = Vec::new();
    for view in views {
        let latest = view.captures.last();
        let preview = latest.and_then(|capture| {
            let row = capture.previews.iter().find(|preview| preview.size == PREVIEW_SIDE)?;
            let src = format!("/pictures/{}/{}/0/{PREVIEW_SIDE}", view.mark.id, capture.row.id);
            Some(convert::picture(row, src))
        });
        rows.push(MarkRow {
            id: view.mark.id,
            seizure: view.mark.seizure,
            reference: view.reference.clone(),
            label: view.mark.label.clone(),
            kind: view.mark.kind,
            role: view.mark.role,
            capture: latest.map(|capture| capture.row.capture),
            state: latest.map(convert::capture_state),
            quality: latest.and_then(|capture| capture.band.clone()),
            hits: counts.get(&view.mark.id).copied().unwrap_or(0),
            picture: preview,
            received: view.created,
        });
    }
    let total = store.mark_count(&signed.ctx).await?;
    let view = MarksView { rows, links: PageLinks { total, next, later: after.is_some() } };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Marks, "/marks").await?;
    Ok(shell::html(commonlink_pages::marks(&shell, &view).into_string()))
}

/// `GET /marks/{id}`.
pub async fn mark(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
) -> Result<Html<String>, WebError> {
    let store = app.platform.store();
    let view = store.open_mark(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let seizure = store.seizure(&signed.ctx, view.mark.seizure).await?.ok_or(CaseworkError::NotFound)?;
    let own = view.owner == signed.ctx.organisation;
    let hits = if own { store.hits_of(&signed.ctx, seizure.id).await? } else { Vec::new() };
    let bodies = [view.owner].into_iter().chain(convert::named_in(&seizure.submission.handling));
    let names = convert::names(&app, &signed, bodies).await?;
    let page = MarkView {
        mark: convert::mark_card(&app, &signed, &view, &seizure).await?,
        hits: hits
            .into_iter()
            .filter(|hit| hit.row.mark == id)
            .map(|hit| convert::hit_row(hit, &signed))
            .collect(),
        seizure: seizure.id,
        reference: seizure.submission.reference,
        owner: names.get(&view.owner).unwrap_or(&signed.who.organisation.name).clone(),
        own,
        names,
        handling: seizure.submission.handling,
        received: seizure.received,
        changed: seizure.changed,
        training: seizure.training,
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Marks, &format!("/marks/{id}")).await?;
    Ok(shell::html(commonlink_pages::mark(&shell, &page).into_string()))
}
