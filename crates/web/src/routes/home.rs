//! What changed for one's own country since the last visit.

use crate::{App, convert, error::WebError, session::Signed, shell};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::views::{
    HitFilter, HitView, NoticeRow as StoreNotice, SeizureColumn, SeizureQuery, SeizureRow, SeizureSort,
};
use commonlink_model::{LinkKind, Moment, Role, Triage};
use commonlink_pages::{HomeCounts, HomeView, Nav, NoticeRow, SubmissionRow, home, home_part};
use commonlink_reference::{Lang, label};

/// Rows of each table.
const ROWS: u32 = 8;
/// How many of the newest hits are looked at for the strongest.
const LOOKED_AT: u32 = 200;

/// `GET /`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Home, "/").await?;
    let view = view(&app, &signed, shell.counts.examinations).await?;
    Ok(shell::html(home(&shell, &view).into_string()))
}

/// `GET /home/part`.
pub async fn part(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Home, "/").await?;
    let view = view(&app, &signed, shell.counts.examinations).await?;
    Ok(shell::html(home_part(&shell, &view).into_string()))
}

/// `POST /notices/seen`.
pub async fn seen(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let mut unit = app.platform.store().begin(&signed.ctx).await?;
    unit.mark_notices_seen().await?;
    unit.commit().await?;
    Ok(Redirect::to("/").into_response())
}

async fn view(app: &App, signed: &Signed, to_examine: u64) -> Result<HomeView, WebError> {
    let store = app.platform.store();
    let ctx = &signed.ctx;
    let since = signed.who.previous_visit;
    let new_hits = store.new_hits(ctx, Moment::from_micros(0)).await?;
    let mut links: Vec<_> =
        store.links(ctx).await?.into_iter().map(|link| convert::link_row(link, since)).collect();
    links.sort_by_key(|link| std::cmp::Reverse(link.changed));
    let links_total = links.len() as u64;
    let new_links = links.iter().filter(|link| link.new).count() as u64;
    links.truncate(ROWS as usize);
    let new = HitFilter { triage: Some(Triage::New), unlinked: true, ..HitFilter::default() };
    let mut hits = store.hits(ctx, new, LOOKED_AT).await?;
    let strength =
        |hit: &HitView| hit.row.class_log10.unwrap_or(0.0) + hit.row.individual_log10.unwrap_or(0.0).max(0.0);
    hits.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.row.id.cmp(&b.row.id)));
    hits.truncate(ROWS as usize);
    let submissions = if signed.has(Role::Officer) || signed.has(Role::Analyst) {
        submissions(app, signed).await?
    } else {
        Vec::new()
    };
    let notices = store.notices(ctx, None, ROWS).await?;
    Ok(HomeView {
        since,
        now: ctx.now,
        counts: HomeCounts {
            links: new_links,
            hits: new_hits,
            examinations: to_examine,
            waiting: store.waiting_captures(ctx).await?,
        },
        links,
        links_total,
        hits_total: new_hits,
        hits: hits.into_iter().map(|hit| convert::hit_row(hit, signed)).collect(),
        submissions,
        notices: notices.into_iter().map(notice_row).collect(),
        limits: convert::limits(app, signed).await?,
    })
}

async fn submissions(app: &App, signed: &Signed) -> Result<Vec<SubmissionRow>, WebError> {
    let store = app.platform.store();
    let latest = SeizureQuery {
        sort: SeizureSort { column: SeizureColumn::Received, descending: true },
        own: true,
        limit: 5,
        ..SeizureQuery::default()
    };
    let found = store.seizures(&signed.ctx, &latest).await?.rows;
    let ids: Vec<_> = found.iter().map(|row| (row.owner, row.id)).collect();
    let marks = store.marks_of_all(&signed.ctx, &ids).await?;
    let compared = app.platform.compared_captures(&signed.ctx, &ids).await?;
    let every: Vec<_> = marks.values().flatten().cloned().collect();
    let waits = convert::waits(app, signed, &every).await?;
    let submission = |row: SeizureRow| {
        let marks = marks.get(&row.id).map_or(&[][..], Vec::as_slice);
        let compared = compared.get(&row.id).copied().unwrap_or(0);
        SubmissionRow {
            id: row.id,
            reference: row.reference,
            place: row.place,
            substances: row.substances,
            kilograms: row.kilograms,
            received: row.received,
            progress: convert::progress(marks, compared, &waits, row.received, signed.ctx.now),
            hits: row.hits as u64,
        }
    };
    Ok(found.into_iter().map(submission).collect())
}

fn notice_row(row: StoreNotice) -> NoticeRow {
    let kind =
        row.values.get("kind").and_then(|kind| kind.as_str()).and_then(|kind| kind.parse::<LinkKind>().ok());
    let href = match row.kind.as_str() {
        "new_hit" => Some(format!("/hits/{}", row.subject)),
        "examination_waiting" => Some("/examinations".to_owned()),
        kind if kind == "record_blocked" || kind.starts_with("retention_") => {
            Some(if row.subject.is_empty() {
                "/retention".to_owned()
            } else {
                format!("/seizures/{}/retention", row.subject)
            })
        }
        kind if kind.starts_with("recall_") => Some("/recalls".to_owned()),
        kind if kind.starts_with("request_") => Some(format!("/requests/{}", row.subject)),
        kind if kind.starts_with("link_") => Some(format!("/links/{}", row.subject)),
        _ => None,
    };
    NoticeRow {
        id: row.id,
        kind: row.kind,
        values: kind
            .map(|kind| ("shared".to_owned(), label(Lang::En, "link_kind", kind.code())))
            .into_iter()
            .collect(),
        href,
        at: row.created,
        seen: row.seen.is_some(),
    }
}
