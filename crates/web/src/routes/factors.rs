//! Second factors of one's own account: time-based codes, recovery codes, passkeys.

use crate::{
    App,
    error::WebError,
    extract::Path,
    forms::Form,
    routes::{
        second::{challenge, unhex},
        submit::field_fault,
    },
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, sign_in::First};
use commonlink_model::{Fault, PasskeyId};
use commonlink_pages::{FactorsView, Nav, NewSecretView, PasskeyRow};

/// What a form of the page has just made, which is shown once.
#[derive(Default)]
struct Once {
    secret: Option<NewSecretView>,
    codes: Vec<String>,
}

/// `GET /account/factors`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show(&app, &headers, &signed, Once::default(), Vec::new()).await
}

/// `POST /account/totp`: a new secret, to be confirmed.
pub async fn begin_totp(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Response, WebError> {
    let made = app.platform.begin_totp(&signed.ctx, &signed.who.user.login).await?;
    let secret = Some(NewSecretView { text: made.text, link: made.link });
    show(&app, &headers, &signed, Once { secret, codes: Vec::new() }, Vec::new()).await
}

/// `POST /account/totp/confirm`.
pub async fn confirm_totp(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let outcome = app.platform.confirm_totp(&signed.ctx, form.get("code")).await;
    shown(&app, &headers, signed, outcome).await
}

/// `POST /account/totp/remove`.
pub async fn remove_totp(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    app.platform.remove_totp(&signed.ctx).await?;
    Ok(Redirect::to("/account/factors").into_response())
}

/// `POST /account/recovery`: new recovery codes in the place of earlier ones.
pub async fn recovery(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Response, WebError> {
    let outcome = app.platform.new_recovery_codes(&signed.ctx).await;
    shown(&app, &headers, signed, outcome).await
}

/// `POST /account/passkeys/options`: what a new passkey is made for.
pub async fn options(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let (Some(party), Some(session)) = (&app.party, signed.secret.as_deref()) else {
        return Err(WebError::NotFound);
    };
    let wanted = app.platform.passkey_wanted(&signed.ctx, session).await?;
    let user = &signed.who.user;
    let id = user.id.uuid().simple().to_string();
    Ok(challenge(party, &wanted, Some((&id, &user.login, &user.name))))
}

/// `POST /account/passkeys`.
pub async fn register(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let unusable = || CaseworkError::fault("passkey", "error-passkey");
    let parts = unhex(form.get("passkey_client")).zip(unhex(form.get("passkey_attestation")));
    let outcome = match (&app.party, signed.secret.as_deref(), parts) {
        (Some(party), Some(session), Some((client, attestation))) if !client.is_empty() => {
            let name = form.get("name");
            app.platform.register_passkey(&signed.ctx, party, session, name, &client, &attestation).await
        }
        _ => Err(unusable()),
    };
    shown(&app, &headers, signed, outcome).await
}

/// `POST /account/passkeys/{id}/name`.
pub async fn name(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<PasskeyId>,
    form: Form,
) -> Result<Response, WebError> {
    match app.platform.name_passkey(&signed.ctx, id, form.get("name")).await {
        Ok(()) => Ok(Redirect::to("/account/factors").into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, Once::default(), faults).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/passkeys/{id}/remove`.
pub async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<PasskeyId>,
) -> Result<Response, WebError> {
    app.platform.remove_passkey(&signed.ctx, id).await?;
    Ok(Redirect::to("/account/factors").into_response())
}

/// The page with recovery codes that were made, or with what was wrong.
async fn shown(
    app: &App,
    headers: &HeaderMap,
    mut signed: Signed,
    outcome: Result<Vec<String>, CaseworkError>,
) -> Result<Response, WebError> {
    match outcome {
        Ok(codes) => {
            // What was demanded is there now.
            signed.who.first = signed.who.first.filter(|first| *first != First::SecondFactor);
            show(app, headers, &signed, Once { secret: None, codes }, Vec::new()).await
        }
        Err(CaseworkError::Invalid(faults)) => show(app, headers, &signed, Once::default(), faults).await,
        Err(other) => Err(other.into()),
    }
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    once: Once,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let factors = app.platform.store().factors(&signed.ctx).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let passkey = |row: commonlink_casework::views::PasskeyRow| PasskeyRow {
        id: row.id,
        name: row.name,
        made: row.made,
        used: row.used,
    };
    let view = FactorsView {
        demanded: signed.who.first.is_some(),
        totp: factors.totp,
        passkeys: factors.passkeys.into_iter().map(passkey).collect(),
        recovery_codes: factors.recovery_codes.unsigned_abs(),
        party: app.party.as_ref().map(|party| party.id.clone()),
        secret: once.secret,
        codes: once.codes,
        faults: faults.into_iter().map(field_fault).collect(),
    };
    let shell = if signed.who.first.is_some() {
        shell::signed_out(app, headers).await?
    } else {
        shell::signed_in(app, headers, signed, Nav::Account, "/account/factors").await?
    };
    Ok((status, shell::html(commonlink_pages::factors(&shell, &view).into_string())).into_response())
}
