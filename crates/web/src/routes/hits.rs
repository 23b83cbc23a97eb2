//! Triage of one hit.

use crate::{App, convert, error::WebError, extract::Path, forms::Form, session::Signed, shell};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError,
    receive::DETAIL_SIDE,
    views::{HitFilter, HitSide, Side},
};
use commonlink_model::{HitId, Role, Triage};
use commonlink_pages::{HitView, Nav, Picture};

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
    let view = store.hit(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let comparison =
        store.comparison(&signed.ctx, view.row.comparison).await?.ok_or(CaseworkError::NotFound)?;
    // Before their own conclusion an examiner learns nothing here that the examination keeps from them.
    let figures = signed.has(Role::Examiner) && !view.awaited;
    let own = pictures(&app, &signed, id, HitSide::Own).await?;
    let other = if figures { pictures(&app, &signed, id, HitSide::Other).await? } else { Vec::new() };
    let size = |pictures: &[Picture]| {
        pictures
            .first()
            .map_or((1, 1), |picture| (i64::from(picture.original_width), i64::from(picture.original_height)))
    };
    let (left, right) = match comparison.own {
        Side::Left => (size(&own), size(&other)),
        Side::Right => (size(&other), size(&own)),
    };
    let capture = app.platform.capture_of_hit(&signed.ctx, &view).await?;
    let explained = app.platform.explain(&comparison.outcome, view.kind, capture, left, right)?;
    // Places lie on both pictures; who may not see the other one is shown none.
    let areas = if figures { explained.places } else { Vec::new() };
    let links = store.links_of(&signed.ctx, view.row.seizure).await?;
    let new = HitFilter { triage: Some(Triage::New), since: None };
    let next =
        store.hits(&signed.ctx, new, 2).await?.into_iter().map(|hit| hit.row.id).find(|next| *next != id);
    let link = convert::link_of(&view, &links);
    let page = HitView {
        areas: areas.iter().map(|place| convert::area(place, comparison.own)).collect(),
        class_basis: explained.class.filter(|_| !view.awaited).map(|basis| convert::basis(basis, figures)),
        individual_basis: explained
            .individual
            .filter(|_| !view.awaited)
            .map(|basis| convert::basis(basis, figures)),
        engine: comparison.engine,
        made: comparison.made_at,
        own_hashes: comparison.own_hashes.split_whitespace().map(str::to_owned).collect(),
        may_triage: signed.has(Role::Officer) || signed.has(Role::Analyst) || signed.has(Role::Examiner),
        examination: store.examination_of_hit(&signed.ctx, id).await?,
        link_state: link.map(|link| link.row.state),
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
