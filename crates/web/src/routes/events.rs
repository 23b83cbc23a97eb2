//! The live stream: says *that* something changed for the asker's organisation, never what; the page then
//! asks again with its own rights. Ends with the session.

use crate::{App, error::WebError, session::Signed};
use axum::{
    Json,
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use commonlink_model::Context;
use futures_util::stream;
use std::{convert::Infallible, time::Duration};

/// How often a stream looks whether its session is still in force: a stream ends within a second of that.
const PAUSE: Duration = Duration::from_millis(400);
/// With how many of these it looks for news.
const NEWS: u32 = 3;

/// `GET /events`.
pub async fn stream(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let last = app.platform.store().notice_fingerprint(&signed.ctx).await?;
    let hello = Event::default().event("hello").data(last.clone()).retry(Duration::from_secs(3));
    let state = (app, signed, last);
    let changes = stream::unfold(state, |(app, signed, mut last)| async move {
        let mut turn = 0_u32;
        loop {
            tokio::time::sleep(PAUSE).await;
            turn = turn.wrapping_add(1);
            let ctx = still_signed_in(&app, &signed).await?;
            if !turn.is_multiple_of(NEWS) {
                continue;
            }
            let now = app.platform.store().notice_fingerprint(&ctx).await.ok()?;
            if now != last {
                last = now;
                let event = Event::default().event("changed").data(last.clone());
                return Some((Ok::<_, Infallible>(event), (app, signed, last)));
            }
        }
    });
    let first = stream::once(async move { Ok(hello) });
    let all = futures_util::StreamExt::chain(first, changes);
    Ok(Sse::new(all).keep_alive(KeepAlive::default()).into_response())
}

/// `GET /events/now`: the same for a browser that polls.
pub async fn now(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let fingerprint = app.platform.store().notice_fingerprint(&signed.ctx).await?;
    Ok(Json(serde_json::json!({ "fingerprint": fingerprint })).into_response())
}

/// The context with the rights of this moment; `None` ends the stream: the session is gone, or the rights are others, with
/// which the page has to ask anew.
async fn still_signed_in(app: &App, signed: &Signed) -> Option<Context> {
    // A stream keeps no session from ending by idleness.
    let who = app.platform.session_unused(signed.secret.as_deref()?).await.ok()??;
    let (user, before) = (&who.user, &signed.who.user);
    if who.first.is_some() || user.roles != before.roles || user.clearance != before.clearance {
        return None;
    }
    Some(who.context(&app.platform, signed.ctx.purpose))
}
