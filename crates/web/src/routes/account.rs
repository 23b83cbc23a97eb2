//! One's own account: password, access tokens, sessions.

use crate::{
    App,
    error::WebError,
    extract::Path,
    forms::Form,
    routes::submit::field_fault,
    session::{Signed, cookie},
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, Once};
use commonlink_model::{Fault, RequestId, TokenId, TokenScope};
use commonlink_pages::{AccountView, MailView, Nav, TokenRow};
use commonlink_reference::Lang;

/// `GET /account`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show(&app, &headers, &signed, Token::None, Vec::new()).await
}

/// `GET /account/first-password`: an own password in the place of one that somebody else has chosen.
pub async fn first_password(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Response, WebError> {
    if signed.who.first.is_none() {
        return Ok(Redirect::to("/account").into_response());
    }
    show(&app, &headers, &signed, Token::None, Vec::new()).await
}

/// What the form for tokens has just made.
enum Token {
    None,
    Made(String),
    /// The same request had made it before; its secret was shown then.
    Already,
}

/// `POST /account/password`: every session ends, so the answer leads to the log-in page.
pub async fn password(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let (current, new) = (form.values.get("current"), form.values.get("password"));
    let outcome = if new == form.values.get("again") {
        app.platform.change_password(&signed.ctx, &signed.who.user.login, current, new).await
    } else {
        Err(CaseworkError::fault("again", "error-password-again"))
    };
    match outcome {
        Ok(()) => Ok(Redirect::to("/login").into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, Token::None, faults).await,
        Err(CaseworkError::WrongPassword) => {
            let fault = Fault { field: "current".to_owned(), message: "error-password-wrong" };
            show(&app, &headers, &signed, Token::None, vec![fault]).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/mail`.
pub async fn mail(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let lang = cookie(&headers, "lang").as_deref().and_then(Lang::from_tag).unwrap_or_default();
    let chosen = app.platform.choose_mail(&signed.ctx, form.get("rhythm"), form.get("address"), lang).await;
    match chosen {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, Token::None, faults).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/tokens`.
pub async fn create_token(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let days = form.get("days").parse().unwrap_or(0);
    let outcome = async {
        let unknown = |_cause| CaseworkError::fault("scopes", "error-not-listed");
        let named = form.all("scopes");
        let scopes = named.iter().map(|code| code.parse().map_err(unknown));
        let scopes = scopes.collect::<Result<Vec<TokenScope>, _>>()?;
        let asked = (signed.ctx.user, form.get("name"), days, &named);
        let once = Once::new("create_token", form.get("idempotency_key"), &asked)?;
        app.platform.create_token(&signed.ctx, &once, form.get("name"), days, &scopes).await
    };
    match outcome.await {
        Ok(made) => {
            let token = made.map_or(Token::Already, Token::Made);
            show(&app, &headers, &signed, token, Vec::new()).await
        }
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, Token::None, faults).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/tokens/{id}/revoke`.
pub async fn revoke_token(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<TokenId>,
) -> Result<Response, WebError> {
    app.platform.revoke_token(&signed.ctx, id).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    token: Token,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let tokens = app.platform.store().tokens(&signed.ctx).await?.into_iter().map(|row| TokenRow {
        id: row.id,
        name: row.name,
        scopes: row.scopes,
        created: row.created,
        expires: row.expires,
        used: row.used,
        revoked: row.revoked,
    });
    if signed.who.first.is_some() {
        let shell = shell::signed_out(app, headers).await?;
        let faults: Vec<_> = faults.into_iter().map(field_fault).collect();
        let page = commonlink_pages::first_password(&shell, &faults).into_string();
        return Ok((status, shell::html(page)).into_response());
    }
    let view = AccountView {
        token_days: app.platform.settings().token_days,
        export_days: app.platform.settings().export_days,
        login: signed.who.user.login.clone(),
        name: signed.who.user.name.clone(),
        roles: signed.ctx.roles.clone(),
        tokens: tokens.collect(),
        token_made_already: matches!(token, Token::Already),
        new_token: match token {
            Token::Made(secret) => Some(secret),
            Token::None | Token::Already => None,
        },
        password_changed: false,
        mail: if app.platform.sends_mail() {
            let chosen = app.platform.mail_choice(&signed.ctx).await?;
            let off = || MailView { rhythm: "off".to_owned(), ..MailView::default() };
            Some(chosen.map_or_else(off, |chosen| MailView {
                rhythm: chosen.rhythm.code().to_owned(),
                address: chosen.address,
                sent: chosen.sent,
                given_up: chosen.given_up.is_some(),
            }))
        } else {
            None
        },
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Account, "/account").await?;
    Ok((status, shell::html(commonlink_pages::account(&shell, &view).into_string())).into_response())
}
