//! Submitting a seizure: the form, its duplicate warning, and the submission itself. With script the files
//! are here already as uploads; without it they come in the form.

use crate::{
    App, convert,
    error::WebError,
    extract::Query,
    forms::Form,
    routes::submission_form::{self, FormMark},
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError, Once,
    intake::{self, FileInput, MarkInput, SeizureInput},
    submit::Submitted,
};
use commonlink_model::{Fault, ReportedDate, RequestId, Role, UploadId};
use commonlink_pages::{DuplicatesView, FieldFault, FormValues, Nav, SubmitView, duplicates_part};
use serde::Deserialize;

/// `GET /seizures/new`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    let mut values = FormValues::default();
    values.set("place.country", signed.ctx.country.clone().unwrap_or_default());
    values.set("agency", signed.who.organisation.name.clone());
    show(&app, &headers, &signed, values, Vec::new(), None).await
}

/// `POST /seizures`.
pub async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    mut form: Form,
) -> Result<Response, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    let mut faults = Vec::new();
    let mut input = submission_form::read(&form, &mut faults);
    let marks = submission_form::read_marks(&form, &mut faults);
    input.marks = take_files(&app, &signed, &mut form, marks, &mut faults).await?;
    let key = form.get("idempotency_key").to_owned();
    let outcome = submit_input(&app, &signed, &key, &input, faults).await;
    match outcome {
        Ok(submitted) => {
            Ok(Redirect::to(&format!("/seizures/{}?fresh=1", submitted.seizure)).into_response())
        }
        Err(CaseworkError::Invalid(faults)) => {
            let page = show(&app, &headers, &signed, form.values, faults, Some(key)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Submits what was read, unless reading found faults; the faults of reading come with those of meaning.
pub async fn submit_input(
    app: &App,
    signed: &Signed,
    key: &str,
    input: &SeizureInput,
    mut faults: Vec<Fault>,
) -> Result<Submitted, CaseworkError> {
    let once = Once::new("submit", key, input)?;
    let standard = app.platform.standard_handling(&signed.ctx).await?;
    let (submission, marks, more) = intake::read(input, &standard, &signed.ctx, app.platform.ids());
    faults.extend(more);
    if !faults.is_empty() {
        faults.extend(commonlink_model::faults(&submission, signed.ctx.now.date()));
        faults.dedup();
        return Err(CaseworkError::Invalid(faults));
    }
    app.platform.submit(&signed.ctx, &once, submission, marks).await
}

/// Turns uploads and files of the form into received files of the marks.
pub async fn take_files(
    app: &App,
    signed: &Signed,
    form: &mut Form,
    marks: Vec<FormMark>,
    faults: &mut Vec<Fault>,
) -> Result<Vec<MarkInput>, WebError> {
    let mut taken = Vec::new();
    for FormMark { row, mut mark, lights, uploads } in marks {
        let field = format!("marks.{row}.files");
        let mut hashes = Vec::new();
        for upload in &uploads {
            let state = match upload.parse::<UploadId>() {
                Ok(id) => app.platform.upload(&signed.ctx, id).await.ok(),
                Err(_malformed) => None,
            };
            let refused = state.as_ref().and_then(|state| state.refused.clone());
            match (state.and_then(|state| state.hash), refused) {
                (_, Some(code)) => {
                    faults.push(Fault { field: field.clone(), message: decode_message(&code) });
                }
                (Some(hash), None) => hashes.push(hash.to_string()),
                (None, None) => {
                    faults.push(Fault { field: field.clone(), message: "error-upload-incomplete" });
                }
            }
        }
        if uploads.is_empty() {
            for file in form.files.extract_if(.., |file| file.field == field) {
                match app.platform.receive_incoming(&signed.ctx, &file.name, file.content).await {
                    Ok(received) => hashes.push(received.hash),
                    Err(CaseworkError::Decode(error)) => {
                        faults.push(Fault { field: field.clone(), message: decode_message(error.code()) });
                    }
                    Err(other) => return Err(other.into()),
                }
            }
        }
        let lights = lights.into_iter().chain(std::iter::repeat((None, None)));
        mark.files = hashes
            .into_iter()
            .zip(lights)
            .map(|(sha256, (azimuth_deg, elevation_deg))| FileInput { sha256, azimuth_deg, elevation_deg })
            .collect();
        taken.push(mark);
    }
    Ok(taken)
}

/// The words for a file that could not be read.
pub(super) fn decode_message(code: &str) -> &'static str {
    match code {
        "decode_too_large" => "error-decode-too-large",
        "decode_too_many_points" => "error-decode-too-many-points",
        "decode_unsupported_format" => "error-decode-unsupported-format",
        "decode_malformed" => "error-decode-malformed",
        "decode_timed_out" => "error-decode-timed-out",
        _ => "error-decode-failed",
    }
}

/// `GET /seizures/duplicates`.
#[derive(Debug, Deserialize)]
pub struct DuplicatesQuery {
    #[serde(default)]
    date: String,
    #[serde(default, rename = "place.country")]
    country: String,
    #[serde(default, rename = "place.name")]
    place: String,
    #[serde(default, rename = "items.0.substance")]
    substance: String,
    #[serde(default)]
    reference: String,
}

/// `GET /seizures/duplicates`: own records that look alike, while typing.
pub async fn duplicates(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<DuplicatesQuery>,
) -> Result<Html<String>, WebError> {
    let store = app.platform.store();
    let reference = query.reference.trim();
    let reference_taken = !reference.is_empty() && store.reference_taken(&signed.ctx, reference).await?;
    let rows = match ReportedDate::parse(&query.date) {
        Ok(date) if !query.country.is_empty() => {
            store.similar_seizures(&signed.ctx, &date, &query.country, &query.place, &query.substance).await?
        }
        _ => Vec::new(),
    };
    let view = DuplicatesView {
        rows: rows.into_iter().map(|row| convert::seizure_row(row, &convert::Names::new())).collect(),
        reference_taken,
    };
    let shell = shell::signed_out(&app, &headers).await?;
    Ok(shell::html(duplicates_part(&shell, &view).into_string()))
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    values: FormValues,
    faults: Vec<Fault>,
    key: Option<String>,
) -> Result<Html<String>, WebError> {
    let form = Form { values, files: Vec::new() };
    let standard = app.platform.standard_handling(&signed.ctx).await?;
    let view = SubmitView {
        items: form.rows("items", submission_form::ROWS).max(1),
        exhibits: form.rows("exhibits", submission_form::ROWS),
        marks: form.rows("marks", submission_form::ROWS).max(1),
        values: form.values,
        faults: faults.into_iter().map(field_fault).collect(),
        duplicates: Vec::new(),
        idempotency_key: key.unwrap_or_else(|| RequestId::fresh(app.platform.ids()).to_string()),
        today: signed.ctx.now.date().to_string(),
        founding: standard == commonlink_model::Handling::standard(signed.ctx.now.date()),
        standard,
        bodies: convert::others(app, signed).await?,
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Seizures, "/seizures/new").await?;
    Ok(shell::html(commonlink_pages::submit(&shell, &view).into_string()))
}

/// A fault as pages show it.
pub fn field_fault(fault: Fault) -> FieldFault {
    FieldFault { field: fault.field, message: fault.message.to_owned() }
}
