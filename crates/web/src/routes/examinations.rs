//! Examination: neutral labels and nothing else until the own conclusion is saved.

use crate::{
    App, convert, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError, Once,
    examine::{NewConclusion, NewResolution},
    receive::{DETAIL_SIDE, PREVIEW_SIDE},
    views::{ConclusionRow, ExaminationView as StoreView, OtherSide, ResolutionRow, Side},
};
use commonlink_model::{
    CaptureKind, ClassConclusion, ExaminationId, ExaminationState, Fault, IndividualConclusion, Light,
    LinkKind, RequestId, Role,
};
use commonlink_pages::{
    AfterConclusion, Alignment, Answer, Background, BackgroundRow, ConclusionCard, ConclusionForm,
    ExaminationRow, ExaminationSide, ExaminationView, ExaminationsView, Frame, Nav, Picture, Proposed,
    ResolutionForm,
};
use std::cmp::Ordering;

/// `GET /examinations`.
pub async fn queue(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let mut view = ExaminationsView::default();
    for one in app.platform.store().examinations(&signed.ctx).await? {
        let concluded = one.own_conclusion.is_some();
        let waits = matches!(one.row.state, ExaminationState::WaitingFirst | ExaminationState::WaitingSecond);
        let waited = signed.ctx.now.micros() - one.row.created_at.micros();
        let row = ExaminationRow {
            id: one.row.id,
            label: label(one.row.id),
            kind: one.row.kind,
            capture: one.row.left.capture,
            since: one.row.created_at,
            days: (waited / 86_400_000_000).max(0) as u32,
            concluded,
            // Before the own conclusion every row looks alike, also those that another examiner has seen.
            state: if concluded { one.row.state } else { ExaminationState::WaitingFirst },
            withdrawn: one.withdrawn,
        };
        if concluded {
            view.concluded.push(row);
        } else if waits && !one.withdrawn {
            view.waiting.push(row);
        }
    }
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Examinations, "/examinations").await?;
    Ok(shell::html(commonlink_pages::examinations(&shell, &view).into_string()))
}

/// `GET /examinations/{id}`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<ExaminationId>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, id, ConclusionForm::default(), ResolutionForm::default()).await
}

/// `POST /examinations/{id}/open`.
pub async fn open(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ExaminationId>,
) -> Result<Response, WebError> {
    app.platform.open_background(&signed.ctx, id).await?;
    Ok(Redirect::to(&format!("/examinations/{id}#background")).into_response())
}

/// `POST /examinations/{id}/conclusion`.
pub async fn conclude(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<ExaminationId>,
    form: Form,
) -> Result<Response, WebError> {
    let mut typed = ConclusionForm {
        class: form.get("class").to_owned(),
        class_reason: form.get("class_reason").to_owned(),
        individual: form.get("individual").to_owned(),
        individual_reason: form.get("individual_reason").to_owned(),
        override_reason: form.get("override_reason").to_owned(),
        needs_override: false,
        faults: Vec::new(),
    };
    let read = answers(&typed.class, &typed.individual);
    let outcome = match read {
        Ok((class, individual)) => {
            let new = NewConclusion {
                class,
                class_reason: typed.class_reason.clone(),
                individual,
                individual_reason: typed.individual_reason.clone(),
                override_reason: form.given("override_reason").map(str::to_owned),
            };
            let once = Once::new("conclude", form.get("idempotency_key"), &(signed.ctx.user, id, &new))?;
            app.platform.conclude(&signed.ctx, &once, id, new).await
        }
        Err(faults) => Err(CaseworkError::Invalid(faults)),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/examinations/{id}")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            typed.needs_override = faults.iter().any(|fault| fault.field == "override_reason");
            typed.faults = faults.into_iter().map(field_fault).collect();
            show(&app, &headers, &signed, id, typed, ResolutionForm::default()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /examinations/{id}/resolution`.
pub async fn resolve(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<ExaminationId>,
    form: Form,
) -> Result<Response, WebError> {
    let mut typed = ResolutionForm {
        class: form.get("class").to_owned(),
        individual: form.get("individual").to_owned(),
        reason: form.get("reason").to_owned(),
        faults: Vec::new(),
    };
    let outcome = match answers(&typed.class, &typed.individual) {
        Ok((class, individual)) => {
            let new = NewResolution { class, individual, reason: typed.reason.clone() };
            let once = Once::new("resolve", form.get("idempotency_key"), &(signed.ctx.user, id, &new))?;
            app.platform.resolve(&signed.ctx, &once, id, new).await
        }
        Err(faults) => Err(CaseworkError::Invalid(faults)),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/examinations/{id}")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            typed.faults = faults.into_iter().map(field_fault).collect();
            show(&app, &headers, &signed, id, ConclusionForm::default(), typed).await
        }
        Err(other) => Err(other.into()),
    }
}

fn answers(class: &str, individual: &str) -> Result<(ClassConclusion, IndividualConclusion), Vec<Fault>> {
    let missing = |field: &str| vec![Fault { field: field.to_owned(), message: "error-answer-missing" }];
    Ok((
        class.parse().map_err(|_unknown| missing("class"))?,
        individual.parse().map_err(|_unknown| missing("individual"))?,
    ))
}

/// A neutral label that can be read aloud, from the random identifier.
fn label(id: ExaminationId) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let letter =
        |byte: u8| LETTERS.get(usize::from(byte) % LETTERS.len()).map_or('A', |letter| char::from(*letter));
    let [a, b, c, d, ..] = *id.uuid().as_bytes();
    format!("{}{}-{}{}", letter(a), letter(b), letter(c), letter(d))
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: ExaminationId,
    form: ConclusionForm,
    resolution: ResolutionForm,
) -> Result<Response, WebError> {
    let store = app.platform.store();
    let one = store.examination(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let a = side(app, signed, &one, Side::Left).await?;
    let b = side(app, signed, &one, Side::Right).await?;
    let background = store
        .examination_context(&signed.ctx, id)
        .await?
        .map(|context| Background { a: background_row(context.left), b: background_row(context.right) });
    let waiting = |view: &StoreView| {
        view.own_conclusion.is_none()
            && view.row.id != id
            && !view.withdrawn
            && matches!(view.row.state, ExaminationState::WaitingFirst | ExaminationState::WaitingSecond)
    };
    let next =
        store.examinations(&signed.ctx).await?.iter().find(|view| waiting(view)).map(|view| view.row.id);
    let faulty = !form.faults.is_empty() || !resolution.faults.is_empty();
    let view = ExaminationView {
        id,
        label: label(id),
        kind: one.row.kind,
        capture: one.row.left.capture,
        state: one.row.state,
        withdrawn: one.withdrawn,
        after: after(app, signed, &one, &a, &b, resolution).await?,
        a,
        b,
        form,
        background,
        next,
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell =
        shell::signed_in(app, headers, signed, Nav::Examinations, &format!("/examinations/{id}")).await?;
    Ok((status, shell::html(commonlink_pages::examination(&shell, &view).into_string())).into_response())
}

async fn side(app: &App, signed: &Signed, one: &StoreView, side: Side) -> Result<ExaminationSide, WebError> {
    let (word, examined) = match side {
        Side::Left => ("a", one.row.left.clone()),
        Side::Right => ("b", one.row.right.clone()),
    };
    let id = one.row.id;
    let store = app.platform.store();
    let mut files = store.examined_files(&signed.ctx, id, side).await?;
    files.sort_by(|(_, a), (_, b)| by_light(*a, *b));
    // Of heights there is no photograph: their picture is a shading.
    let computed = examined.capture == CaptureKind::Topography;
    let mut frames = Vec::new();
    for (position, light) in files {
        let preview = store.examined_preview(&signed.ctx, id, side, position, PREVIEW_SIDE).await?;
        let Some(row) = preview else { continue };
        let address = |size: i64| format!("/examinations/{id}/pictures/{word}/{position}/{size}");
        frames.push(Frame {
            picture: convert::picture(&row, address(PREVIEW_SIDE)),
            detail: Some(address(DETAIL_SIDE)),
            light,
            computed,
        });
    }
    frames.extend(relief(app, signed, id, side, word, &frames).await?);
    Ok(ExaminationSide { frames, pixel_um: examined.pixel_um })
}

/// The computed relief; it lies on the photographs as if it were one of them.
async fn relief(
    app: &App,
    signed: &Signed,
    id: ExaminationId,
    side: Side,
    word: &str,
    photographs: &[Frame],
) -> Result<Option<Frame>, WebError> {
    let Some(first) = photographs.first() else { return Ok(None) };
    let size = app.platform.examined_relief_size(&signed.ctx, id, side).await?;
    Ok(size.map(|(width, height)| Frame {
        picture: Picture {
            src: format!("/examinations/{id}/relief/{word}"),
            width,
            height,
            original_width: first.picture.original_width,
            original_height: first.picture.original_height,
        },
        detail: None,
        light: None,
        computed: true,
    }))
}

/// Round the mark from the right, against the clock; unknown lamps last. So both sides come in the same order.
fn by_light(a: Option<Light>, b: Option<Light>) -> Ordering {
    let turn = |light: Option<Light>| {
        // A hair below the full circle is the start of it.
        light.map_or(f64::INFINITY, |light| (light.azimuth_deg + 0.5).rem_euclid(360.0))
    };
    turn(a).total_cmp(&turn(b))
}

async fn after(
    app: &App,
    signed: &Signed,
    one: &StoreView,
    a: &ExaminationSide,
    b: &ExaminationSide,
    resolution: ResolutionForm,
) -> Result<Option<AfterConclusion>, WebError> {
    let Some(own) = &one.own_conclusion else { return Ok(None) };
    let not_compared = || Answer::NotEvaluable { reason: "not_compared".to_owned() };
    let mut shown = AfterConclusion {
        own: card(own, Some(signed.who.user.name.clone())),
        other: one.other_conclusion.as_ref().map(|row| card(row, None)),
        areas: Vec::new(),
        alignment: None,
        class: not_compared(),
        class_basis: None,
        individual: not_compared(),
        individual_basis: None,
        engine: String::new(),
        link: link(app, signed, one.row.id).await?,
        resolution: one.resolution.as_ref().map(resolution_card),
        resolve: (one.row.state == ExaminationState::Disagreement && signed.has(Role::Examiner))
            .then_some(resolution),
        filler: one.filler.unwrap_or(false),
        fillers: one.fillers.map(i64::unsigned_abs),
    };
    let size = |side: &ExaminationSide| {
        side.frames.first().map_or((1, 1), |frame| {
            (i64::from(frame.picture.original_width), i64::from(frame.picture.original_height))
        })
    };
    let comparison = match one.comparison {
        Some(id) => app.platform.store().comparison(&signed.ctx, id).await?,
        None => None,
    };
    if let Some(comparison) = comparison {
        let (kind, capture) = (one.row.kind, one.row.left.capture);
        let explained = app.platform.explain(&comparison.outcome, kind, capture, size(a), size(b))?;
        shown.areas = explained.places.iter().map(|place| convert::area(place, Side::Left)).collect();
        shown.alignment = explained.homography.map(|homography| Alignment { homography });
        let reason = comparison.reason.as_deref();
        shown.class = convert::answer(comparison.class_log10, reason, true);
        shown.individual = convert::answer(comparison.individual_log10, reason, true);
        shown.class_basis = explained.class.map(|basis| convert::basis(basis, true));
        shown.individual_basis = explained.individual.map(|basis| convert::basis(basis, true));
        shown.engine = comparison.engine;
    }
    Ok(Some(shown))
}

/// The link that came of it; the one of the tool before the one of the design.
async fn link(app: &App, signed: &Signed, id: ExaminationId) -> Result<Option<Proposed>, WebError> {
    let links = app.platform.store().links(&signed.ctx).await?;
    let own = links.into_iter().map(|link| link.row).filter(|link| link.examination == id);
    let first = own.min_by_key(|link| link.kind != LinkKind::SameTool);
    Ok(first.map(|link| Proposed { id: link.id, kind: link.kind, state: link.state }))
}

fn card(row: &ConclusionRow, examiner: Option<String>) -> ConclusionCard {
    ConclusionCard {
        examiner,
        class: row.class,
        class_reason: row.class_reason.clone(),
        individual: row.individual.unwrap_or(IndividualConclusion::Inconclusive),
        individual_reason: row.individual_reason.clone(),
        override_reason: row.override_reason.clone(),
        opened_background: row.context_opened,
        at: row.made_at,
    }
}

fn resolution_card(row: &ResolutionRow) -> ConclusionCard {
    ConclusionCard {
        examiner: None,
        class: row.class,
        class_reason: row.reason.clone(),
        individual: row.individual.unwrap_or(IndividualConclusion::Inconclusive),
        individual_reason: row.reason.clone(),
        override_reason: None,
        opened_background: false,
        at: row.made_at,
    }
}

fn background_row(other: OtherSide) -> BackgroundRow {
    BackgroundRow {
        country: other.country,
        organisation: other.organisation,
        reference: other.reference,
        date: None,
        place: None,
    }
}
