//! Tables of others: giving one, mapping its columns, and its batch.

use crate::{
    App,
    error::WebError,
    extract::Path,
    forms::{Form, streamed_file},
    routes::submit::field_fault,
    session::Signed,
    shell,
};
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError, Once,
    import::{How, Layout, MappingReport, Mappings, Preview, Reading, Standing, Tried, missing},
    views::{FileHash, ImportBatch},
};
use commonlink_model::{Fault, ImportField, ImportId, ImportState, Moment, Role};
use commonlink_pages::{
    BatchView, ColumnView, ImportsView, MappingView, Nav, ReportRow, ReportSection, TriedRow, TriedView,
};
use commonlink_reference::{Lang, country, label};

/// Values of a column that the mapping page shows.
const EXAMPLES: usize = 3;
/// Most columns that the mapping page shows; a row may have no more.
const COLUMNS: usize = 512;
/// Texts of one kind that the page of a batch shows.
const TEXTS: usize = 100;

/// `GET /imports`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show_list(&app, &headers, &signed, Vec::new(), None).await
}

async fn show_list(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    faults: Vec<Fault>,
    why: Option<String>,
) -> Result<Response, WebError> {
    let batches = app.platform.imports(&signed.ctx).await?;
    let refused = !faults.is_empty();
    let view = ImportsView {
        batches: batches.into_iter().map(crate::convert::batch_row).collect(),
        may_give: signed.has(Role::Officer),
        faults: faults.into_iter().map(field_fault).collect(),
        why,
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Imports, "/imports").await?;
    let page = shell::html(commonlink_pages::imports(&shell, &view).into_string());
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// `POST /imports`: the file goes to the disk as it comes.
pub async fn give(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    let path = app.platform.store().files().incoming();
    let outcome = async {
        let form = form.map_err(|_cause| WebError::Malformed)?;
        let Some(name) = streamed_file(form, "file", &path).await? else {
            return Err(CaseworkError::fault("file", "error-file-size").into());
        };
        Ok::<_, WebError>(app.platform.receive_table(&signed.ctx, &name, &path).await?)
    };
    let outcome = outcome.await;
    // It was copied to its place, or is of no use.
    let _ = tokio::fs::remove_file(&path).await;
    match outcome {
        Ok(hash) => Ok(Redirect::to(&format!("/imports/tables/{hash}")).into_response()),
        Err(WebError::Casework(CaseworkError::Invalid(faults))) => {
            show_list(&app, &headers, &signed, faults, None).await
        }
        Err(other) => Err(other),
    }
}

/// `GET /imports/tables/{hash}`.
pub async fn table(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(hash): Path<String>,
) -> Result<Response, WebError> {
    let hash = of_file(&signed, &hash)?;
    match app.platform.look_at_table(&signed.ctx, &hash).await {
        Ok((name, preview)) => {
            let layout = preview.guess.clone();
            let looked = Looked { hash, name, preview };
            show_mapping(&app, &headers, &signed, looked, layout, Vec::new()).await
        }
        Err(error) => unreadable(&app, &headers, &signed, error).await,
    }
}

/// A file that can't be read as a table is told on the list, where another one can be given.
async fn unreadable(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    error: CaseworkError,
) -> Result<Response, WebError> {
    match error {
        CaseworkError::Invalid(faults) => show_list(app, headers, signed, faults, None).await,
        CaseworkError::Table(error) => {
            let message = match error.code() {
                "decode_too_large" => "error-table-too-large",
                "decode_unsupported_format" => "error-table-unsupported",
                "decode_malformed" => "error-table-malformed",
                "decode_timed_out" | "decode_out_of_memory" => "error-table-too-heavy",
                _ => "error-table-failed",
            };
            let fault = Fault { field: "file".to_owned(), message };
            let why = error.is_of_the_file().then(|| error.to_string());
            show_list(app, headers, signed, vec![fault], why).await
        }
        other => Err(other.into()),
    }
}

struct Looked {
    hash: FileHash,
    name: String,
    preview: Preview,
}

async fn show_mapping(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    looked: Looked,
    layout: Layout,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let Looked { hash, name, preview } = looked;
    let tried = app.platform.try_layout(&signed.ctx, &preview, &layout);
    let saved = app.platform.mappings(&signed.ctx).await?;
    let columns = preview.headers.iter().take(COLUMNS).enumerate().map(|(n, header)| ColumnView {
        header: header.clone(),
        examples: examples(&preview, n),
        field: layout.columns.get(n).copied().flatten(),
    });
    let refused = !faults.is_empty();
    let view = MappingView {
        hash: hash.to_string(),
        file: name,
        sheet: preview.sheet.clone(),
        is_ids: preview.is_ids,
        columns: columns.collect(),
        saved: saved.into_iter().map(|layout| layout.name).collect(),
        month_first: layout.days == commonlink_casework::import::DayOrder::MonthFirst,
        decimal_comma: layout.decimal_comma,
        tried: TriedView { rows: tried.into_iter().map(tried_row).collect(), missing: missing(&layout) },
        name: layout.name,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: commonlink_model::RequestId::fresh(app.platform.ids()).to_string(),
    };
    let path = format!("/imports/tables/{hash}");
    let shell = shell::signed_in(app, headers, signed, Nav::Imports, &path).await?;
    let page = shell::html(commonlink_pages::mapping(&shell, &view).into_string());
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn examples(preview: &Preview, column: usize) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for row in &preview.rows {
        let cell = row.cells.get(column).map_or("", |cell| cell.trim());
        let short: String = cell.chars().take(40).collect();
        if !short.is_empty() && !examples.contains(&short) {
            examples.push(short);
        }
        if examples.len() == EXAMPLES {
            break;
        }
    }
    examples
}

fn tried_row(tried: Tried) -> TriedRow {
    match tried.outcome {
        Ok(Reading { submission, flags }) => {
            let place = &submission.place;
            let country = country(&place.country).map_or(place.country.as_str(), |country| country.name);
            let parts = [place.name.as_str(), place.division.as_str(), country];
            let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            let item = submission.items.first();
            let group = item.map_or("unknown", |item| item.substance.as_str());
            let amount = item.map_or_else(String::new, |item| {
                format!("{} {}", item.quantity.amount, label(Lang::En, "unit", &item.quantity.unit))
            });
            TriedRow {
                line: tried.line,
                read: Some([
                    submission.date.to_string(),
                    place,
                    label(Lang::En, "substance_group", group),
                    amount,
                ]),
                told: flags.iter().map(|flag| flag.code().to_owned()).collect(),
            }
        }
        Err(reasons) => TriedRow {
            line: tried.line,
            read: None,
            told: reasons.iter().map(|reason| reason.code().to_owned()).collect(),
        },
    }
}

/// `POST /imports/tables/{hash}`.
pub async fn map(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(hash): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let hash = of_file(&signed, &hash)?;
    let looked = match app.platform.look_at_table(&signed.ctx, &hash).await {
        Ok((name, preview)) => Looked { hash: hash.clone(), name, preview },
        Err(error) => return unreadable(&app, &headers, &signed, error).await,
    };
    let mut layout = layout_of(&form, &looked.preview);
    if form.get("then") == "use" {
        let saved = app.platform.mappings(&signed.ctx).await?;
        if let Some(found) = saved.into_iter().find(|layout| layout.name == form.get("saved")) {
            layout = fitted(&found, &looked.preview.headers);
        }
        return show_mapping(&app, &headers, &signed, looked, layout, Vec::new()).await;
    }
    let how = match form.get("then") {
        "ids" => How::Ids,
        "import" => How::Mapped(layout.clone()),
        _ => return show_mapping(&app, &headers, &signed, looked, layout, Vec::new()).await,
    };
    let outcome = async {
        if matches!(how, How::Mapped(_)) && !layout.name.is_empty() {
            app.platform.save_mapping(&signed.ctx, &layout).await?;
        }
        let once = Once::new("import", form.get("idempotency_key"), &(hash.to_string(), &how))?;
        app.platform.begin_import(&signed.ctx, &once, &hash, how).await
    };
    match outcome.await {
        Ok(batch) => Ok(Redirect::to(&format!("/imports/{batch}")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            show_mapping(&app, &headers, &signed, looked, layout, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What the form says of the columns.
fn layout_of(form: &Form, preview: &Preview) -> Layout {
    let columns =
        (0..preview.headers.len()).map(|n| form.get(&format!("column.{n}")).parse::<ImportField>().ok());
    let month_first = form.get("days") == "month_first";
    Layout {
        name: form.get("name").to_owned(),
        headers: preview.headers.clone(),
        columns: columns.collect(),
        days: if month_first {
            commonlink_casework::import::DayOrder::MonthFirst
        } else {
            commonlink_casework::import::DayOrder::DayFirst
        },
        decimal_comma: form.given("decimal_comma").is_some(),
    }
}

/// A saved mapping for a table whose columns may stand in another order.
fn fitted(saved: &Layout, headers: &[String]) -> Layout {
    let of = |header: &String| {
        let place = saved.headers.iter().position(|known| known.trim() == header.trim())?;
        saved.columns.get(place).copied().flatten()
    };
    Layout { headers: headers.to_vec(), columns: headers.iter().map(of).collect(), ..saved.clone() }
}

/// Who may not give tables is told so whatever the address says; what names no file is as absent as one of others.
fn of_file(signed: &Signed, hash: &str) -> Result<FileHash, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    hash.parse().map_err(|_malformed| WebError::NotFound)
}

/// `GET /imports/{id}`.
pub async fn batch(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<ImportId>,
) -> Result<Html<String>, WebError> {
    let view = view_of(&app, &signed, id).await?;
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Imports, &format!("/imports/{id}")).await?;
    Ok(shell::html(commonlink_pages::batch(&shell, &view).into_string()))
}

/// `GET /imports/{id}/part`: what changes while rows come in or are taken back. When it is over the whole page is asked for.
pub async fn part(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<ImportId>,
) -> Result<Response, WebError> {
    let view = view_of(&app, &signed, id).await?;
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Imports, &format!("/imports/{id}")).await?;
    let body = shell::html(commonlink_pages::batch_part(&shell, &view).into_string());
    if view.changes() {
        return Ok(body.into_response());
    }
    let refresh = [(header::HeaderName::from_static("hx-refresh"), HeaderValue::from_static("true"))];
    Ok((refresh, body).into_response())
}

/// `POST /imports/{id}/stop`.
pub async fn stop(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ImportId>,
) -> Result<Response, WebError> {
    app.platform.stop_import(&signed.ctx, id).await?;
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// `POST /imports/{id}/undo`: begins it. The page tells how far it is.
pub async fn undo(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ImportId>,
    form: Form,
) -> Result<Response, WebError> {
    app.platform.import(&signed.ctx, id).await?;
    if form.get("sure") == "yes" {
        app.platform.begin_undo(&signed.ctx, id).await?;
    }
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// `GET /imports/{id}/faults.csv`.
pub async fn faults(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ImportId>,
) -> Result<Response, WebError> {
    let text = app.platform.import_faults_csv(&signed.ctx, id).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"rows-not-taken-in.csv\""),
        ),
    ];
    Ok((headers, text).into_response())
}

async fn view_of(app: &App, signed: &Signed, id: ImportId) -> Result<BatchView, WebError> {
    let batch = app.platform.import(&signed.ctx, id).await?;
    let report: MappingReport = serde_json::from_str(&batch.report).unwrap_or_default();
    let counted = |counts: &std::collections::BTreeMap<String, u64>| {
        let mut rows: Vec<(String, u64)> = counts.iter().map(|(code, rows)| (code.clone(), *rows)).collect();
        rows.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        rows
    };
    let place = |code: &str| code.to_owned();
    let country_name =
        |code: &str| country(code).map_or_else(|| code.to_owned(), |found| found.name.to_owned());
    let of = |list: &'static str| move |code: &str| label(Lang::En, list, code);
    let anywhere = |list: &'static str| {
        move |code: &str| {
            let lists = [list, "conveyance", "concealment", "unit_packaging"];
            let found = lists.into_iter().find(|name| {
                commonlink_reference::lists::vocabulary(name).is_some_and(|list| list.get(code).is_some())
            });
            label(Lang::En, found.unwrap_or(list), code)
        }
    };
    let sections = [
        section("countries", &report.countries, country_name),
        section("drugs", &report.drugs, of("substance_group")),
        section("units", &report.units, of("unit")),
        section("transports", &report.transports, anywhere("transport_mode")),
        section("concealments", &report.concealments, anywhere("concealment")),
        section("sites", &report.sites, anywhere("place_type")),
        section("places", &report.places, place),
    ];
    let Standing { is_a_job, taking_back, rests } = app.platform.import_standing(&signed.ctx, &batch).await?;
    Ok(BatchView {
        id,
        // Of a command nobody knows whether it still runs.
        minutes_left: is_a_job.then(|| minutes_left(&batch, signed.ctx.now)).flatten(),
        is_a_job,
        taking_back,
        stays: rests,
        too_late: batch.state != ImportState::Undone && app.platform.undo_is_over(&signed.ctx, &batch),
        file: batch.file_name,
        layout: batch.layout,
        state: batch.state,
        started: batch.started,
        read: batch.counts.read,
        imported: batch.counts.imported,
        copies: batch.counts.further_copies,
        held: batch.counts.already_held,
        reported: batch.counts.reported,
        bytes: batch.bytes,
        stopping: batch.stop_asked,
        failure: report.failure.clone(),
        passed_over: report.passed_over.clone(),
        notes: report.note_codes().into_iter().map(str::to_owned).collect(),
        manifest: batch.manifest.filter(|manifest| !manifest.is_empty()),
        reasons: counted(&report.reasons),
        flags: counted(&report.flags),
        report: sections.into_iter().filter(|section| section.distinct.0 > 0).collect(),
        may_change: signed.has(Role::Officer),
    })
}

/// From the share of the file that is read and the time that took.
fn minutes_left(batch: &ImportBatch, now: Moment) -> Option<u64> {
    let (read, total) = batch.bytes;
    if batch.state != ImportState::Running || read == 0 {
        return None;
    }
    let gone = now.micros().saturating_sub(batch.started.micros()).max(0) as f64 / 60e6;
    Some((gone * (total.saturating_sub(read)) as f64 / read as f64).round() as u64)
}

fn section(kind: &'static str, mappings: &Mappings, words: impl Fn(&str) -> String) -> ReportSection {
    ReportSection {
        kind,
        distinct: (mappings.distinct, mappings.known),
        rows: (mappings.rows, mappings.rows_known),
        texts: mappings
            .texts
            .iter()
            .take(TEXTS)
            .map(|text| ReportRow {
                text: text.text.clone(),
                read_as: text.code.as_deref().map(&words),
                rows: text.rows,
            })
            .collect(),
    }
}
