//! Values of the store into values of the pages.

use crate::{App, error::WebError, session::Signed};
use commonlink_casework::{CaseworkError, explain, in_words, receive::PREVIEW_SIDE, views};
use commonlink_model::{
    CaptureId, Handling, LinkKind, MatchingMode, Moment, OrganisationId, RecordId, Role, Seizure,
};
use commonlink_pages as pages;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Names of bodies.
pub type Names = pages::BodyNames;

/// The names of bodies other than the reader's own.
pub async fn names(
    app: &App,
    signed: &Signed,
    bodies: impl IntoIterator<Item = OrganisationId>,
) -> Result<Names, WebError> {
    let wanted: BTreeSet<OrganisationId> =
        bodies.into_iter().filter(|body| *body != signed.ctx.organisation).collect();
    if wanted.is_empty() {
        return Ok(Names::new());
    }
    let all = app.platform.store().organisations(&signed.ctx).await?;
    let named = all.into_iter().map(|row| (row.organisation.id, row.organisation.name));
    Ok(named.filter(|(id, _)| wanted.contains(id)).collect())
}

/// Every other body, for a form that names some.
pub async fn others(app: &App, signed: &Signed) -> Result<Names, WebError> {
    let all = app.platform.store().organisations(&signed.ctx).await?.into_iter();
    let named = all.map(|row| (row.organisation.id, row.organisation.name));
    Ok(named.filter(|(id, _)| *id != signed.ctx.organisation).collect())
}

/// Everybody whom a handling names.
pub fn named_in(handling: &Handling) -> impl Iterator<Item = OrganisationId> + use<> {
    let audience = handling.audience.clone();
    audience.organisations.into_iter().chain(audience.excluded_organisations)
}

/// One row of the seizure list.
pub fn seizure_row(row: views::SeizureRow, names: &Names) -> pages::SeizureRow {
    pages::SeizureRow {
        id: row.id,
        owner: names.get(&row.owner).cloned(),
        reference: row.reference,
        date: row.date,
        country: row.country,
        place: row.place,
        transport: row.transport,
        substances: row.substances,
        kilograms: row.kilograms,
        marks: row.marks as u64,
        hits: row.hits as u64,
        links: row.links as u64,
        received: row.received,
    }
}

/// An answer in words. Figures are for examiners (DESIGN decision 7).
pub fn answer(log10: Option<f64>, reason: Option<&str>, figures: bool) -> pages::Answer {
    let Some(log10) = log10 else {
        return pages::Answer::NotEvaluable { reason: reason.unwrap_or("no_calibration").to_owned() };
    };
    let (strength, direction, times) = in_words(log10);
    pages::Answer::Given {
        strength: pages::Strength::from_str(strength).unwrap_or(pages::Strength::NoSupport),
        direction: pages::Direction::from_str(direction).unwrap_or(pages::Direction::Neither),
        times: figures.then_some(times),
    }
}

/// What an answer rests on; figures for examiners only.
pub fn basis(basis: explain::Basis, figures: bool) -> pages::Basis {
    pages::Basis {
        calibration: basis.calibration,
        sets: basis.sets,
        same_pairs: basis.same_pairs,
        different_pairs: basis.different_pairs,
        sources: basis.sources,
        lower_bound: figures.then_some(10f64.powf(basis.bounds.0)),
        upper_bound: figures.then_some(10f64.powf(basis.bounds.1)),
        figure: figures.then_some(basis.figure),
    }
}

/// The other side as its rules let it be told.
pub fn other_side(other: views::OtherSide) -> pages::OtherSide {
    pages::OtherSide {
        country: other.country,
        organisation: other.organisation,
        contact: other.contact,
        reference: other.reference,
    }
}

/// A place on both marks with one's own side first.
pub fn area(place: &explain::Place, own: views::Side) -> pages::AreaPair {
    let rect = |[x, y, width, height]: [f32; 4]| pages::Rect { x, y, width, height };
    let (a, b) = match own {
        views::Side::Left => (place.left, place.right),
        views::Side::Right => (place.right, place.left),
    };
    pages::AreaPair { a: rect(a), b: rect(b), agrees: place.agrees }
}

/// A picture by its preview row and address.
pub fn picture(row: &views::PreviewRow, src: String) -> pages::Picture {
    let whole = |length: i64| u32::try_from(length).unwrap_or(0);
    pages::Picture {
        src,
        width: whole(row.width),
        height: whole(row.height),
        original_width: whole(row.original_width),
        original_height: whole(row.original_height),
    }
}

/// A mark with its captures; names and sizes of the files are read beside.
pub async fn mark_card(
    app: &App,
    signed: &Signed,
    view: &views::MarkView,
    seizure: &Seizure,
) -> Result<pages::MarkCard, WebError> {
    card(app, signed, view, seizure, view.owner == signed.ctx.organisation).await
}

/// As others see it.
pub async fn mark_card_for_others(
    app: &App,
    signed: &Signed,
    view: &views::MarkView,
    seizure: &Seizure,
) -> Result<pages::MarkCard, WebError> {
    card(app, signed, view, seizure, false).await
}

/// What a file was called, and its hash, are its owner's: others see what was made of it.
async fn card(
    app: &App,
    signed: &Signed,
    view: &views::MarkView,
    seizure: &Seizure,
    own: bool,
) -> Result<pages::MarkCard, WebError> {
    let mut captures = Vec::new();
    let waits = if own { waits(app, signed, std::slice::from_ref(view)).await? } else { Waits::new() };
    for capture in &view.captures {
        let mut files = Vec::new();
        for file in &capture.row.files {
            let row = if own { app.platform.store().file(&signed.ctx, &file.hash).await? } else { None };
            let preview = capture
                .previews
                .iter()
                .find(|preview| preview.original == file.hash && preview.size == PREVIEW_SIDE);
            let src =
                format!("/pictures/{}/{}/{}/{PREVIEW_SIDE}", view.mark.id, capture.row.id, file.position);
            files.push(pages::FileCard {
                position: u32::try_from(file.position).unwrap_or(0),
                name: row.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
                bytes: row.map_or(0, |row| row.bytes as u64),
                sha256: if own { file.hash.to_string() } else { String::new() },
                light: file.light,
                picture: preview.map(|preview| picture(preview, src)),
            });
        }
        captures.push(pages::CaptureCard {
            id: capture.row.id,
            capture: capture.row.capture,
            pixel_um: capture.row.pixel_um,
            state: capture_state(capture),
            failure: capture.failure.clone(),
            quality: capture.band.clone(),
            reasons: capture.reasons.clone(),
            wait: waits.get(&capture.row.id).map(wait),
            files,
        });
    }
    let exhibits = &seizure.submission.exhibits;
    Ok(pages::MarkCard {
        id: view.mark.id,
        kind: view.mark.kind,
        role: view.mark.role,
        label: view.mark.label.clone(),
        exhibit: exhibits
            .iter()
            .find(|exhibit| Some(exhibit.id) == view.mark.exhibit)
            .map(|exhibit| exhibit.number.clone()),
        captures,
    })
}

/// How far a capture has come.
pub fn capture_state(capture: &views::CaptureView) -> pages::CaptureState {
    pages::CaptureState::from_str(capture.state.code()).unwrap_or(pages::CaptureState::Waiting)
}

/// How far the comparison of a seizure's marks has come. What was received long before `now` is done: finished
/// jobs are swept away after a while.
pub fn progress(
    marks: &[views::MarkView],
    compared: u64,
    waits: &Waits,
    received: Moment,
    now: Moment,
) -> pages::Progress {
    let captures = || marks.iter().flat_map(|mark| &mark.captures);
    let count = |state| captures().filter(|capture| capture_state(capture) == state).count() as u64;
    let described = count(pages::CaptureState::Described);
    let of_these = || captures().filter_map(|capture| waits.get(&capture.row.id));
    let waiting = of_these().count() as u64;
    let most = described.saturating_sub(waiting);
    pages::Progress {
        captures: captures().count() as u64,
        described,
        failed: count(pages::CaptureState::Failed),
        compared: if received.plus_seconds(86_400) < now { most } else { compared.min(most) },
        waiting,
        wait: of_these().min_by_key(|wait| wait.until).map(wait),
    }
}

/// Captures that wait before they are compared with others' records.
pub type Waits = BTreeMap<CaptureId, views::Wait>;

/// Which captures of one's own marks wait.
pub async fn waits(app: &App, signed: &Signed, marks: &[views::MarkView]) -> Result<Waits, WebError> {
    let captures: Vec<CaptureId> =
        marks.iter().flat_map(|mark| mark.captures.iter().map(|capture| capture.row.id)).collect();
    Ok(app.platform.probe_waits(&signed.ctx, &captures).await?)
}

fn wait(wait: &views::Wait) -> pages::CaptureWait {
    pages::CaptureWait {
        until: wait.until,
        limit: limit(wait.why),
        for_reference: wait.why == views::WaitsFor::Reference,
    }
}

/// Key of a limit in words.
fn limit(limit: views::WaitsFor) -> &'static str {
    match limit {
        views::WaitsFor::AccountHour => "marks-limit-account-hour",
        views::WaitsFor::AccountDay => "marks-limit-account-day",
        views::WaitsFor::BodyDay => "marks-limit-body-day",
        views::WaitsFor::Reference => "marks-waits-reference",
    }
}

/// Limits that the own body has reached, for those who answer for it.
pub async fn limits(app: &App, signed: &Signed) -> Result<Vec<pages::LimitRow>, WebError> {
    let row = |alarm: views::ProbeAlarm| pages::LimitRow {
        name: alarm.name,
        limit: limit(alarm.span),
        reached: alarm.reached,
        free: alarm.free,
    };
    Ok(app.platform.probe_alarms(&signed.ctx).await?.into_iter().map(row).collect())
}

/// A hit as its side is told of it. Pictures come from addresses that check again.
pub fn hit_row(hit: views::HitView, signed: &Signed) -> pages::HitRow {
    let figures = signed.has(Role::Examiner) && !hit.awaited && hit.weighed;
    let row = hit.row;
    let given = |log10| {
        if hit.awaited {
            pages::Answer::Awaited
        } else if hit.weighed {
            answer(log10, row.reason.as_deref(), figures)
        } else {
            pages::Answer::Withheld
        }
    };
    let src = |side: &str| format!("/hits/{}/pictures/{side}/0/{PREVIEW_SIDE}", row.id);
    // The size is not known here; the page gives every thumbnail the same frame.
    let thumbnail = |side: &str| pages::Picture {
        src: src(side),
        width: 160,
        height: 160,
        original_width: 160,
        original_height: 160,
    };
    pages::HitRow {
        id: row.id,
        seizure: row.seizure,
        reference: hit.own_reference,
        label: hit.label,
        kind: hit.kind,
        class: given(row.class_log10),
        individual: given(row.individual_log10),
        above_chance: row.class_log10.is_some_and(|log10| log10 > 0.0),
        triage: row.triage,
        other: other_side(hit.other),
        own_picture: Some(thumbnail("own")),
        other_picture: (figures && hit.pictured).then(|| thumbnail("other")),
        picture_held: !hit.awaited && !hit.pictured,
        at: row.created_at,
        link: hit.link.map(|(id, _)| id),
        recalled: hit.recalled,
    }
}

/// A link as its side is told of it.
pub fn link_row(link: views::LinkView, since: Option<Moment>) -> pages::LinkRow {
    let row = link.row;
    let log10 = match row.kind {
        LinkKind::SameDesign => link.class_log10,
        LinkKind::SameTool => link.individual_log10,
    };
    pages::LinkRow {
        id: row.id,
        kind: row.kind,
        mark: link.mark_kind,
        answer: answer(log10, None, false),
        state: row.state,
        seizure: row.seizure,
        reference: link.own_reference,
        other: other_side(link.other),
        made: row.made_at,
        changed: row.changed_at,
        new: since.is_none_or(|since| row.changed_at >= since),
        resolved: link.resolved,
        recalled: link.recalled,
    }
}

/// One batch of imported rows.
pub fn batch_row(batch: views::ImportBatch) -> pages::BatchRow {
    pages::BatchRow {
        id: batch.id,
        file: batch.file_name,
        state: batch.state,
        read: batch.counts.read,
        imported: batch.counts.imported,
        held: batch.counts.already_held,
        reported: batch.counts.reported,
        started: batch.started,
    }
}

/// The hits of a seizure of one's own with the progress of their comparison.
pub async fn hits_view(app: &App, signed: &Signed, id: RecordId) -> Result<pages::HitsView, WebError> {
    let held = app.platform.store().seizure(&signed.ctx, id).await?;
    let held = held.filter(|held| held.owner == signed.ctx.organisation).ok_or(CaseworkError::NotFound)?;
    let marks = app.platform.store().marks_of(&signed.ctx, id).await?;
    hits_of(app, signed, &held, &marks).await
}

/// The same where seizure and marks are read already.
pub async fn hits_of(
    app: &App,
    signed: &Signed,
    held: &Seizure,
    marks: &[views::MarkView],
) -> Result<pages::HitsView, WebError> {
    let store = app.platform.store();
    let compared = app.platform.compared_captures(&signed.ctx, &[(held.owner, held.id)]).await?;
    let compared = compared.get(&held.id).copied().unwrap_or(0);
    let hits =
        store.hits_of(&signed.ctx, held.id).await?.into_iter().map(|hit| hit_row(hit, signed)).collect();
    let progress = if held.submission.handling.matching == MatchingMode::NoMatch {
        // It takes no part in matching, so there is nothing to wait for.
        pages::Progress::default()
    } else {
        progress(marks, compared, &waits(app, signed, marks).await?, held.received, signed.ctx.now)
    };
    Ok(pages::HitsView { seizure: held.id, progress, hits })
}
