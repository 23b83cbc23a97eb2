//! Common links: records of one's own that share a design or a tool with those of others.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    session::Signed,
    shell,
};
use axum::{extract::State, http::HeaderMap, response::Html};
use commonlink_casework::CaseworkError;
use commonlink_model::{LinkId, LinkState};
use commonlink_pages::{HistoryRow, LinkView, LinksView, Nav, PageLinks};
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
    let link = app.platform.store().link(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let class = convert::answer(link.class_log10, None, false);
    let individual = convert::answer(link.individual_log10, None, false);
    let (made, changed, state) = (link.row.made_at, link.row.changed_at, link.row.state);
    let mut history = vec![HistoryRow { at: made, event: "proposed".to_owned(), organisation: None }];
    if changed != made {
        history.push(HistoryRow { at: changed, event: state.code().to_owned(), organisation: None });
    }
    let page = LinkView {
        row: convert::link_row(link, signed.who.previous_visit),
        owner: signed.who.organisation.name.clone(),
        own_contact: signed.who.organisation.contact.clone(),
        class,
        class_basis: None,
        individual,
        individual_basis: None,
        engine: commonlink_casework::ENGINE_VERSION.to_owned(),
        decided_by: Vec::new(),
        history,
        own_picture: None,
        other_picture: None,
        examination: None,
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Links, &format!("/links/{id}")).await?;
    Ok(shell::html(commonlink_pages::link(&shell, &page).into_string()))
}
