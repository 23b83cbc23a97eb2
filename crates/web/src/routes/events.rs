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

/// How often a stream looks for news.
const PAUSE: Duration = Duration::from_secs(1);

/// `GET /events`.
pub async fn stream(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let last = app.platform.store().notice_fingerprint(&signed.ctx).await?;
    let hello = Event::default().event("hello").data(last.clone()).retry(Duration::from_secs(3));
    let state = (app, signed, last);
    let changes = stream::unfold(state, |(app, signed, mut last)| async move {
        loop {
            tokio::time::sleep(PAUSE).await;
            let ctx = still_signed_in(&app, &signed).await?;
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

/// The context with the rights of this moment; `None` ends the stream.
async fn still_signed_in(app: &App, signed: &Signed) -> Option<Context> {
    let who = app.platform.session(signed.secret.as_deref()?).await.ok()??;
    Some(who.context(&app.platform, signed.ctx.purpose))
}
