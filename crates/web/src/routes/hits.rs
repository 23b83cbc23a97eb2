//! Triage of one hit.

use crate::{App, convert, error::WebError, extract::Path, forms::Form, session::Signed, shell};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError,
    explain::Explanation,
    receive::DETAIL_SIDE,
    views::{HitFilter, HitSide, Side},
};
use commonlink_model::{HitId, Role, Triage};
use commonlink_pages::{HitView, Made, Nav, Picture};

/// Most photographs of one capture.
const MOST_POSITIONS: i64 = 4;

/// `GET /hits/{id}`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<HitId>,
) -> Result<Html<String>, WebError> {
    let store = app.platform.store();
    let view = store.open_hit(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let figures = signed.has(Role::Examiner);
    let own = pictures(&app, &signed, id, HitSide::Own).await?;
    let other = pictures(&app, &signed, id, HitSide::Other).await?;
    let size = |pictures: &[Picture]| {
        pictures
            .first()
            .map_or((1, 1), |picture| (i64::from(picture.original_width), i64::from(picture.original_height)))
    };
    // Not told while the pair waits for the reader.
    let comparison = store.comparison(&signed.ctx, view.row.comparison).await?;
    let mut explained = Explanation::default();
    let mut areas = Vec::new();
    if let Some(comparison) = &comparison {
        let (left, right) = match comparison.own {
            Side::Left => (size(&own), size(&other)),
            Side::Right => (size(&other), size(&own)),
        };
        let capture = app.platform.capture_of_hit(&signed.ctx, &view).await?;
        explained = app.platform.explain(&comparison.outcome, view.kind, capture, left, right)?;
        // Places lie on both pictures; who may not see the other one is shown none.
        if !other.is_empty() {
            areas = explained.places.iter().map(|place| convert::area(place, comparison.own)).collect();
        }
    }
    let new = HitFilter { triage: Some(Triage::New), unlinked: true, ..HitFilter::default() };
    let next =
        store.hits(&signed.ctx, new, 2).await?.into_iter().map(|hit| hit.row.id).find(|next| *next != id);
    let page = HitView {
        areas,
        class_basis: explained.class.map(|basis| convert::basis(basis, figures)),
        individual_basis: explained.individual.map(|basis| convert::basis(basis, figures)),
        made: comparison.map(|comparison| Made {
            engine: comparison.engine,
            at: comparison.made_at,
            own_hashes: comparison.own_hashes.split_whitespace().map(str::to_owned).collect(),
        }),
        may_ask: signed.has(Role::Officer) && !view.other.own,
        may_triage: signed.has(Role::Officer) || signed.has(Role::Analyst) || signed.has(Role::Examiner),
        examination: store.examination_of_hit(&signed.ctx, id).await?,
        link_state: view.link.map(|(_, state)| state),
        next,
        own,
        other,
        hit: convert::hit_row(view, &signed),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Marks, &format!("/hits/{id}")).await?;
    Ok(shell::html(commonlink_pages::hit(&shell, &page).into_string()))
}

/// `POST /hits/{id}/triage`.
pub async fn triage(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<HitId>,
    form: Form,
) -> Result<Response, WebError> {
    let triage: Triage = form.get("value").parse().map_err(|_unknown| WebError::Malformed)?;
    app.platform.triage(&signed.ctx, id, triage).await?;
    let back = crate::forms::local(form.get("back"));
    let back = if back == "/" { format!("/hits/{id}") } else { back };
    Ok(Redirect::to(&back).into_response())
}

async fn pictures(app: &App, signed: &Signed, id: HitId, side: HitSide) -> Result<Vec<Picture>, WebError> {
    let word = if side == HitSide::Own { "own" } else { "other" };
    let mut pictures = Vec::new();
    for position in 0..MOST_POSITIONS {
        let preview = app.platform.store().hit_preview(&signed.ctx, id, side, position, DETAIL_SIDE).await?;
        let Some(row) = preview else { break };
        pictures.push(convert::picture(&row, format!("/hits/{id}/pictures/{word}/{position}/{DETAIL_SIDE}")));
    }
    Ok(pictures)
}
