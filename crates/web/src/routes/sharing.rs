//! How one's own body shares, and its records with the eyes of others.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    forms::Form,
    routes::{submission_form, submit::field_fault},
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, Once, intake::HandlingInput, sharing::Viewer};
use commonlink_model::{Fault, Handling, Level, OrganisationId, Purpose, RecordId, RequestId, Role};
use commonlink_pages::{FormValues, Nav, PlaceFound, SeenAsView, SeizureView, SharingView, ShownView};
use serde::Deserialize;

/// `GET /sharing`, `GET /seizures/{id}/as`: whose eyes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Eyes {
    organisation: String,
    clearance: String,
    purpose: String,
    saved: Option<String>,
}

impl Eyes {
    /// Who looks; nothing where nobody is asked for.
    fn viewer(&self) -> Result<Option<Viewer>, Fault> {
        fn one<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, Fault> {
            text.parse().map_err(|_unknown| Fault { field: field.to_owned(), message: "error-not-listed" })
        }
        if self.organisation.is_empty() {
            return Ok(None);
        }
        let or = |text: &str, otherwise: &str| {
            if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
        };
        Ok(Some(Viewer {
            organisation: one::<OrganisationId>("organisation", &self.organisation)?,
            clearance: one("clearance", &or(&self.clearance, Level::Restricted.code()))?,
            purpose: one("purpose", &or(&self.purpose, Purpose::Investigation.code()))?,
        }))
    }

    fn values(&self) -> FormValues {
        let mut values = FormValues::default();
        for (name, value) in
            [("organisation", &self.organisation), ("clearance", &self.clearance), ("purpose", &self.purpose)]
        {
            if !value.is_empty() {
                values.set(name, value.as_str());
            }
        }
        values
    }
}

/// `GET /sharing`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(eyes): Query<Eyes>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, &eyes, FormValues::default(), Vec::new()).await
}

/// `POST /sharing`.
pub async fn save(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    if !signed.has(Role::Administrator) {
        return Err(WebError::Forbidden);
    }
    let outcome = async {
        let missing = || CaseworkError::fault("handling.level", "error-required");
        let input: HandlingInput = submission_form::handling(&form).ok_or_else(missing)?;
        let years = form.get("review_years");
        let once = Once::new("sharing_rule", form.get("idempotency_key"), &(&input, years))?;
        app.platform.set_sharing_rule(&signed.ctx, &once, &input, years).await
    };
    match outcome.await {
        Ok(()) => Ok(Redirect::to("/sharing?saved=1").into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            show(&app, &headers, &signed, &Eyes::default(), form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    eyes: &Eyes,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let may = [Role::Officer, Role::Examiner, Role::Analyst, Role::Administrator];
    if !may.iter().any(|role| signed.has(*role)) {
        return Err(WebError::Forbidden);
    }
    let rule = app.platform.sharing_rule(&signed.ctx).await?;
    let today = signed.ctx.now.date();
    let handling = rule.on(today);
    let bodies = convert::others(app, signed).await?;
    let (shown, asked_faults) = match shown(app, signed, eyes, &handling, &bodies).await {
        Ok(shown) => (shown, Vec::new()),
        Err(CaseworkError::Invalid(faults)) => (None, faults),
        Err(other) => return Err(other.into()),
    };
    let right = faults.is_empty() && asked_faults.is_empty();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = SharingView {
        founding: handling == Handling::standard(today),
        review_years: rule.review_years(),
        rule: handling,
        may_change: signed.has(Role::Administrator),
        saved: eyes.saved.is_some(),
        bodies,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
        asked: eyes.values(),
        asked_faults: asked_faults.into_iter().map(field_fault).collect(),
        shown,
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Sharing, "/sharing").await?;
    Ok((status, shell::html(commonlink_pages::sharing(&shell, &view).into_string())).into_response())
}

async fn shown(
    app: &App,
    signed: &Signed,
    eyes: &Eyes,
    handling: &Handling,
    bodies: &convert::Names,
) -> Result<Option<ShownView>, CaseworkError> {
    let viewer = eyes.viewer().map_err(|fault| CaseworkError::Invalid(vec![fault]))?;
    let Some(viewer) = viewer else { return Ok(None) };
    let shown = app.platform.shown_to(&signed.ctx, &viewer, handling).await?;
    let body = bodies.get(&viewer.organisation).unwrap_or(&signed.who.organisation.name).clone();
    Ok(Some(ShownView { body, told: shown.told, hit: shown.hit, picture: shown.picture }))
}

/// `GET /seizures/{id}/as`: an own record with the eyes of another body.
pub async fn seen_as(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    Query(eyes): Query<Eyes>,
) -> Result<Response, WebError> {
    let held = app.platform.store().seizure(&signed.ctx, id).await?;
    let held = held.filter(|held| held.owner == signed.ctx.organisation).ok_or(CaseworkError::NotFound)?;
    let outcome = async {
        let viewer = eyes.viewer().map_err(|fault| CaseworkError::Invalid(vec![fault]))?;
        let Some(viewer) = viewer else { return Ok(None) };
        app.platform.seen_as(&signed.ctx, &viewer, id).await.map(Some)
    };
    let (seen, faults) = match outcome.await {
        Ok(seen) => (seen, Vec::new()),
        Err(CaseworkError::Invalid(faults)) => (None, faults),
        Err(other) => return Err(other.into()),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let seen = match seen {
        None => None,
        Some((body, seen)) => {
            let record = match seen.seizure {
                None => None,
                Some(mut seizure) => {
                    let concealed = !app.platform.sensitive_asked(&signed.ctx, &mut seizure, false).await?;
                    let mut marks = Vec::new();
                    for view in seen.marks.iter().filter(|_| !concealed) {
                        marks.push(convert::mark_card_for_others(&app, &signed, view, &seizure).await?);
                    }
                    let lies = commonlink_casework::whereabouts(&seizure.submission.place);
                    Some(SeizureView {
                        place: PlaceFound { found: lies.found, others: lies.others },
                        imported: None,
                        hits: None,
                        owner: signed.who.organisation.name.clone(),
                        own: false,
                        names: convert::Names::new(),
                        may_add: false,
                        marks,
                        values: FormValues::default(),
                        faults: Vec::new(),
                        concealed,
                        fresh: false,
                        idempotency_key: String::new(),
                        seizure,
                    })
                }
            };
            Some((body.name, record))
        }
    };
    let view = SeenAsView {
        seizure: id,
        reference: held.submission.reference,
        bodies: convert::others(&app, &signed).await?,
        asked: eyes.values(),
        asked_faults: faults.into_iter().map(field_fault).collect(),
        seen,
    };
    let shell =
        shell::signed_in(&app, &headers, &signed, Nav::Seizures, &format!("/seizures/{id}/as")).await?;
    Ok((status, shell::html(commonlink_pages::seen_as(&shell, &view).into_string())).into_response())
}
