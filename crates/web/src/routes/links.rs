//! Common links: records of one's own that share a design or a tool with those of others.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    session::Signed,
    shell,
};
use axum::{extract::State, http::HeaderMap, response::Html};
use commonlink_casework::{
    CaseworkError,
    explain::Explanation,
    receive::PREVIEW_SIDE,
    views::{CaptureView, Decision, LinkView as StoreLink, PreviewRow, Side},
};
use commonlink_model::{LinkId, LinkState, Role};
use commonlink_pages::{Decided, HistoryRow, LinkView, LinksView, Nav, PageLinks, Picture};
use serde::Deserialize;

/// `GET /links`.
#[derive(Debug, Deserialize)]
pub struct LinksQuery {
    #[serde(default)]
    state: String,
}

/// `GET /links`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LinksQuery>,
) -> Result<Html<String>, WebError> {
    let wanted = match query.state.as_str() {
        "" => None,
        code => Some(code.parse::<LinkState>().map_err(|_unknown| WebError::Malformed)?),
    };
    let since = signed.who.previous_visit;
    let links = app.platform.store().links(&signed.ctx).await?;
    let rows: Vec<_> = links
        .into_iter()
        .map(|link| convert::link_row(link, since))
        .filter(|row| wanted.is_none_or(|state| row.state == state))
        .collect();
    let total = rows.len() as u64;
    let view = LinksView { state: query.state, rows, links: PageLinks { total, next: None, later: false } };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Links, "/links").await?;
    Ok(shell::html(commonlink_pages::links(&shell, &view).into_string()))
}

/// `GET /links/{id}`.
pub async fn link(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<LinkId>,
) -> Result<Html<String>, WebError> {
    let store = app.platform.store();
    let link = store.open_link(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let figures = signed.has(Role::Examiner);
    let comparison = match link.comparison {
        Some(comparison) => store.comparison(&signed.ctx, comparison).await?,
        None => None,
    };
    let mark = store.mark(&signed.ctx, link.row.mark).await?;
    let capture = mark.and_then(|mark| mark.captures.into_iter().find(|one| one.row.id == link.row.capture));
    let explained = match comparison.as_ref().zip(capture.as_ref()) {
        // Basis only: places and registration are not drawn here, so no sizes are needed.
        Some((comparison, capture)) => {
            let (kind, how) = (link.mark_kind, capture.row.capture);
            app.platform.explain(&comparison.outcome, kind, how, (1, 1), (1, 1))?
        }
        None => Explanation::default(),
    };
    let reason = comparison.as_ref().and_then(|comparison| comparison.reason.as_deref());
    let answer = |log10| convert::answer(log10, reason, figures);
    let decided_by = store.link_decisions(&signed.ctx, id).await?.into_iter().map(decided).collect();
    let (made, changed, state) = (link.row.made_at, link.row.changed_at, link.row.state);
    let mut history = vec![HistoryRow { at: made, event: "proposed".to_owned(), organisation: None }];
    if let Some(at) = link.recalled.withdrawn {
        history.push(HistoryRow { at, event: state.code().to_owned(), organisation: None });
    } else if changed != made {
        let resolved = link.resolved && state == LinkState::Confirmed;
        let event = if resolved { "confirmed_resolved" } else { state.code() };
        history.push(HistoryRow { at: changed, event: event.to_owned(), organisation: None });
    }
    let page = LinkView {
        owner: signed.who.organisation.name.clone(),
        own_contact: signed.who.organisation.contact.clone(),
        class: answer(link.class_log10),
        class_basis: explained.class.map(|basis| convert::basis(basis, figures)),
        individual: answer(link.individual_log10),
        individual_basis: explained.individual.map(|basis| convert::basis(basis, figures)),
        engine: comparison.map(|comparison| comparison.engine),
        decided_by,
        history,
        own_picture: capture.and_then(|capture| own_picture(&link, &capture)),
        other_picture: other_picture(&app, &signed, &link).await?,
        examination: link.concluded.then_some(link.row.examination),
        row: convert::link_row(link, signed.who.previous_visit),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Links, &format!("/links/{id}")).await?;
    Ok(shell::html(commonlink_pages::link(&shell, &page).into_string()))
}

fn decided(decision: Decision) -> Decided {
    Decided { organisation: decision.organisation, at: decision.at, resolved: decision.resolved }
}

fn own_picture(link: &StoreLink, capture: &CaptureView) -> Option<Picture> {
    let file = capture.row.files.first()?;
    let of_file = |preview: &&PreviewRow| preview.original == file.hash && preview.size == PREVIEW_SIDE;
    let preview = capture.previews.iter().find(of_file)?;
    let (mark, capture) = (link.row.mark, capture.row.id);
    Some(convert::picture(
        preview,
        format!("/pictures/{mark}/{capture}/{position}/{PREVIEW_SIDE}", position = file.position),
    ))
}

/// The other mark as examiners with a seat are shown it; `None` for everybody else, and where its owner's rules forbid.
async fn other_picture(app: &App, signed: &Signed, link: &StoreLink) -> Result<Option<Picture>, WebError> {
    if !signed.has(Role::Examiner) {
        return Ok(None);
    }
    let (side, word) = match link.row.examined {
        Side::Left => (Side::Right, "b"),
        Side::Right => (Side::Left, "a"),
    };
    let (id, store) = (link.row.examination, app.platform.store());
    let preview = store.examined_preview(&signed.ctx, id, side, 0, PREVIEW_SIDE).await?;
    Ok(preview
        .map(|row| convert::picture(&row, format!("/examinations/{id}/pictures/{word}/0/{PREVIEW_SIDE}"))))
}
