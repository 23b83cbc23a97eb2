//! The frame of a page for whoever asks.

use crate::{
    App,
    error::WebError,
    session::{Signed, cookie},
};
use axum::{http::HeaderMap, response::Html};
use commonlink_model::Moment;
use commonlink_pages::{Nav, NavCounts, Shell, Theme};
use commonlink_reference::{Lang, country};
use std::fmt::Display;

/// A page as an answer.
pub fn html(page: impl Display) -> Html<String> {
    Html(page.to_string())
}

/// The frame for somebody who has signed in.
pub async fn signed_in(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    current: Nav,
    path: &str,
) -> Result<Shell, WebError> {
    let since = signed.who.previous_visit.unwrap_or(Moment::from_micros(0));
    let store = app.platform.store();
    let counts = NavCounts {
        hits: store.new_hits(&signed.ctx, since).await?,
        examinations: store.to_examine(&signed.ctx).await?,
        notices: store.unseen_notices(&signed.ctx).await?,
        requests: store.requests_waiting(&signed.ctx).await?,
        recalls: store.recalls_waiting(&signed.ctx).await?,
    };
    let organisation = &signed.who.organisation;
    let mut shell = signed_out(app, headers).await?;
    shell.organisation.clone_from(&organisation.name);
    shell.country.clone_from(&organisation.country);
    shell.country_name = organisation
        .country
        .as_deref()
        .and_then(country)
        .map_or_else(|| organisation.name.clone(), |country| country.name.to_owned());
    shell.user_name.clone_from(&signed.who.user.name);
    shell.roles.clone_from(&signed.ctx.roles);
    shell.current = current;
    shell.counts = counts;
    shell.purpose = signed.ctx.purpose;
    shell.signed_in = true;
    path.clone_into(&mut shell.path);
    Ok(shell)
}

/// The frame for anybody.
pub async fn signed_out(app: &App, headers: &HeaderMap) -> Result<Shell, WebError> {
    let mut shell = Shell::signed_out();
    shell.training = app.platform.store().training().await?;
    shell.theme = cookie(headers, "theme").as_deref().and_then(Theme::from_code);
    shell.lang = cookie(headers, "lang").as_deref().and_then(Lang::from_tag).unwrap_or_default();
    Ok(shell)
}
