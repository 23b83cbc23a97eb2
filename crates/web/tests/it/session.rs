//! Signing in and out, and what roles open.

use crate::asked::{Ask, Server};
use axum::http::StatusCode;
use commonlink_model::Role;
use commonlink_testkit::Engine;

async fn is_in(server: &Server, cookie: &str) -> bool {
    let answer = server.ask(Ask::get("/account").cookie(cookie)).await;
    assert!(matches!(answer.status.as_u16(), 200 | 303), "{}", answer.status);
    answer.status == StatusCode::OK
}

pub async fn five_failures_lock_for_ten_minutes(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let (login, password) = (server.person.user.login.clone(), server.person.password.clone());
    for _ in 0..4 {
        assert_eq!(server.log_in(&login, "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(server.log_in(&login, &password).await.status, StatusCode::SEE_OTHER, "four are forgiven");
    for _ in 0..5 {
        let answer = server.log_in(&login, "wrong").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!answer.headers.contains_key("set-cookie") && !answer.body.contains("wrong\""));
    }
    assert_eq!(server.log_in(&login, &password).await.status, StatusCode::TOO_MANY_REQUESTS, "locked");
    server.world.clock.advance(599);
    assert_eq!(server.log_in(&login, &password).await.status, StatusCode::TOO_MANY_REQUESTS);
    server.world.clock.advance(1);
    assert_eq!(server.log_in(&login, &password).await.status, StatusCode::SEE_OTHER);
    // A login that is none is answered as a wrong password is, to the letter.
    let unknown = server.log_in("nobody.xx", "wrong").await;
    let known = server.log_in(&login, "wrong").await;
    assert_eq!(unknown.status, known.status);
    assert_eq!(unknown.body.replace("nobody.xx", ""), known.body.replace(&login, ""));
    // And goes on to be, so that nobody learns by counting who has an account.
    for _ in 0..8 {
        let unknown = server.log_in("nobody.xx", "wrong").await;
        let known = server.log_in(&login, "wrong").await;
        assert_eq!(unknown.status, known.status);
        assert_eq!(unknown.body.replace("nobody.xx", ""), known.body.replace(&login, ""));
    }
    assert_eq!(server.log_in("nobody.xx", "wrong").await.status, StatusCode::TOO_MANY_REQUESTS);
}

pub async fn many_attempts_at_once_gain_nothing(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let login = server.person.user.login.clone();
    let all = futures_util::future::join_all((0..24).map(|_| server.log_in(&login, "wrong"))).await;
    let looked_at = all.iter().filter(|answer| answer.status == StatusCode::UNAUTHORIZED).count();
    assert_eq!(looked_at, 5);
    let right = server.log_in(&login, &server.person.password).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "locked");
}

pub async fn a_part_of_a_page_leads_to_the_log_in(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let session = server.session(&server.person).await;
    let part = |page: &str| {
        let ask = Ask::get("/home/part").cookie(&session).with("hx-request", "true");
        ask.with("hx-current-url", page.to_owned())
    };
    let here = format!("{}/seizures?country=FJ", crate::asked::ORIGIN);
    assert_eq!(server.ask(part(&here)).await.status, StatusCode::OK);
    server.ask(Ask::post("/logout").cookie(&session)).await;
    for (page, next) in [
        (here.as_str(), "/login?next=%2Fseizures%3Fcountry%3DFJ"),
        ("https://elsewhere.example/links", "/login?next=%2Flinks"),
        ("", "/login?next=%2F"),
    ] {
        let answer = server.ask(part(page)).await;
        assert_eq!((answer.status, answer.header("hx-redirect").as_str()), (StatusCode::UNAUTHORIZED, next));
        assert_eq!(answer.body, "", "nothing that could be put into the page");
        assert!(!answer.headers.contains_key("location"));
    }
    let whole = server.ask(Ask::get("/home/part").cookie(&session)).await;
    assert_eq!((whole.status, whole.headers.contains_key("hx-redirect")), (StatusCode::SEE_OTHER, false));
}

pub async fn sessions_end(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let person = &server.person;
    let set = server.log_in(&person.user.login, &person.password).await.header("set-cookie");
    for part in ["__Host-session=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(set.contains(part), "{part} is not in {set}");
    }
    assert!(!set.contains("Domain"), "{set}");

    // One ends, the other stays; everywhere means everywhere.
    let (one, two) = (server.session(person).await, server.session(person).await);
    let answer = server.ask(Ask::post("/logout").cookie(&one)).await;
    assert_eq!((answer.status, answer.header("location").as_str()), (StatusCode::SEE_OTHER, "/login"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!((is_in(&server, &one).await, is_in(&server, &two).await), (false, true));
    let three = server.session(person).await;
    server.ask(Ask::post("/logout-everywhere").cookie(&three)).await;
    assert_eq!((is_in(&server, &two).await, is_in(&server, &three).await), (false, false));

    // Half an hour of idleness, twelve hours in all.
    let idle = server.session(person).await;
    server.world.clock.advance(29 * 60);
    assert!(is_in(&server, &idle).await);
    server.world.clock.advance(29 * 60);
    assert!(is_in(&server, &idle).await, "it was used");
    server.world.clock.advance(30 * 60);
    assert!(!is_in(&server, &idle).await);
    let long = server.session(person).await;
    for _ in 0..35 {
        server.world.clock.advance(20 * 60);
        assert!(is_in(&server, &long).await);
    }
    server.world.clock.advance(20 * 60);
    assert!(!is_in(&server, &long).await, "however busy");

    // A suspended account is out at once, and is let in again.
    let (session, token) = (server.session(person).await, server.token(person).await);
    let administrator = server.session(&server.administrator).await;
    let id = person.user.id;
    let suspend = server.ask(Ask::post(&format!("/people/{id}/suspend")).cookie(&administrator)).await;
    assert_eq!(suspend.status, StatusCode::SEE_OTHER);
    assert!(!is_in(&server, &session).await);
    let api = server.ask(Ask::get("/api/v1/seizures").token(&token)).await;
    assert_eq!(api.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.log_in(&person.user.login, &person.password).await.status, StatusCode::UNAUTHORIZED);
    server.ask(Ask::post(&format!("/people/{id}/resume")).cookie(&administrator)).await;
    assert!(is_in(&server, &server.session(person).await).await);
    for forged in ["__Host-session=", "__Host-session=0", "session=1", "__Host-session=%00; __Host-session=x"]
    {
        assert!(!is_in(&server, forged).await, "{forged}");
    }
}

pub async fn passwords_change(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let mut person = server.person.clone();
    let cookie = server.session(&person).await;
    let token = server.token(&person).await;
    let change = async |current: &str, new: &str, again: &str| {
        let fields = [("current", current), ("password", new), ("again", again)];
        server.ask(Ask::post("/account/password").cookie(&cookie).form(&fields)).await.status
    };
    let new = "a new long password";
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(change(&person.password, new, "another").await, refused);
    assert_eq!(change(&person.password, "short", "short").await, refused);
    assert_eq!(change(&person.password, &"a".repeat(20), &"a".repeat(20)).await, refused);
    assert_eq!(change("wrong", new, new).await, refused);
    assert!(is_in(&server, &cookie).await);
    assert_eq!(change(&person.password, new, new).await, StatusCode::SEE_OTHER);
    assert!(!is_in(&server, &cookie).await, "every session ends");
    let answer = server.ask(Ask::get("/api/v1/seizures").token(&token)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "and every token");
    assert_eq!(server.log_in(&person.user.login, &person.password).await.status, StatusCode::UNAUTHORIZED);
    new.clone_into(&mut person.password);
    assert!(is_in(&server, &server.session(&person).await).await);
}

pub async fn nobody_is_sent_elsewhere(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let person = &server.person;
    let hostile = [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "evil",
        "javascript:alert(1)",
    ];
    for next in hostile {
        let fields = [("login", person.user.login.as_str()), ("password", &person.password), ("next", next)];
        let answer = server.ask(Ask::post("/login").form(&fields)).await;
        assert_eq!(
            (answer.status, answer.header("location").as_str()),
            (StatusCode::SEE_OTHER, "/"),
            "{next:?}"
        );
        let answer = server.ask(Ask::post("/preferences").form(&[("theme", "dark"), ("back", next)])).await;
        assert_eq!(answer.header("location"), "/", "{next:?}");
        let page = server.ask(Ask::get(&format!("/login?next={}", crate::asked::escaped(next)))).await;
        assert!(!page.body.contains("evil") && !page.body.contains("javascript:"), "{next:?}");
    }
    let fields =
        [("login", person.user.login.as_str()), ("password", &person.password), ("next", "/marks?after=")];
    assert_eq!(server.ask(Ask::post("/login").form(&fields)).await.header("location"), "/marks?after=");
    // Who isn't signed in comes back to where they wanted to go, but to no write.
    let away = server.ask(Ask::get("/seizures?q=a%26b")).await;
    assert_eq!(away.header("location"), "/login?next=%2Fseizures%3Fq%3Da%2526b");
    assert_eq!(server.ask(Ask::post("/logout")).await.header("location"), "/login?next=%2F");
}

pub async fn roles_open_and_close_doors(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let administrator = &server.administrator;
    let id = "00000000-0000-4000-8000-0000000fffff";
    let officer = server.world.person(administrator, "officer", &[Role::Officer]).await;
    let examiner = server.world.person(administrator, "examiner", &[Role::Examiner]).await;
    let conclusion = [
        ("class", "inconclusive"),
        ("class_reason", "a"),
        ("individual", "inconclusive"),
        ("individual_reason", "b"),
        ("idempotency_key", "key-number-one"),
    ];
    let account =
        [("login", "new"), ("name", "New"), ("roles", "administrator"), ("idempotency_key", "key-of-new")];
    let forbidden = StatusCode::FORBIDDEN;
    let officer = server.session(&officer).await;
    let answer = server
        .ask(Ask::post(&format!("/examinations/{id}/conclusion")).cookie(&officer).form(&conclusion))
        .await;
    assert_eq!(answer.status, forbidden, "an officer concludes nothing");
    assert_eq!(server.ask(Ask::post("/people").cookie(&officer).form(&account)).await.status, forbidden);
    assert_eq!(
        server.ask(Ask::post(&format!("/people/{id}/suspend")).cookie(&officer)).await.status,
        forbidden
    );
    let roles = Ask::post(&format!("/people/{}/roles", server.person.user.id));
    assert_eq!(
        server.ask(roles.cookie(&officer).form(&[("roles", "administrator")])).await.status,
        forbidden
    );

    let examiner = server.session(&examiner).await;
    assert_eq!(server.ask(Ask::get("/seizures/new").cookie(&examiner)).await.status, forbidden);
    let fields = [("reference", "TO-1"), ("idempotency_key", "key-number-one")];
    assert_eq!(server.ask(Ask::post("/seizures").cookie(&examiner).form(&fields)).await.status, forbidden);
    let submitted = crate::world::input("TO-1", commonlink_model::MatchingMode::HitOnly);
    let ask = Ask::post("/api/v1/seizures").cookie(&examiner).key("key-number-one").json(&submitted);
    assert_eq!(server.ask(ask).await.problem(), "forbidden");
    assert_eq!(server.ask(Ask::post("/people").cookie(&examiner).form(&account)).await.status, forbidden);

    // An administrator makes accounts of the own body only, and doesn't lock themselves out.
    let session = server.session(administrator).await;
    let answer = server.ask(Ask::post("/people").cookie(&session).form(&account)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("new.to"));
    let fiji = server.world.bureau("fj", "FJ").await;
    for verb in ["suspend", "resume", "roles", "reset"] {
        let ask = |id: &str| {
            Ask::post(&format!("/people/{id}/{verb}"))
                .cookie(&session)
                .form(&[("roles", "officer"), ("idempotency_key", "key-of-verb")])
        };
        let other = server.ask(ask(&fiji.user.id.to_string())).await;
        let absent = server.ask(ask(id)).await;
        assert_eq!((other.status, &other.body), (StatusCode::NOT_FOUND, &absent.body), "{verb}");
    }
    let own = administrator.user.id;
    let answer = server.ask(Ask::post(&format!("/people/{own}/suspend")).cookie(&session)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = server
        .ask(Ask::post(&format!("/people/{own}/roles")).cookie(&session).form(&[("roles", "officer")]))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(is_in(&server, &session).await);
}

pub async fn tokens_open_the_interface_only(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    assert_eq!(server.ask(Ask::get("/api/v1/seizures").token(&token)).await.status, StatusCode::OK);
    for path in ["/people", "/account", "/", "/seizures"] {
        assert_eq!(server.ask(Ask::get(path).token(&token)).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let account =
        [("login", "new"), ("name", "New"), ("roles", "administrator"), ("idempotency_key", "key-of-new")];
    let answer = server.ask(Ask::new("POST", "/people").token(&token).form(&account)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "no accounts by token");
    // A token that does not hold is not helped by a cookie that does.
    let cookie = server.session(&server.person).await;
    let answer = server.ask(Ask::get("/api/v1/seizures").token("00").cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);

    // Made on the page, shown once, revoked by its maker only.
    let made = server
        .ask(Ask::post("/account/tokens").cookie(&cookie).form(&[
            ("name", "lab"),
            ("days", "30"),
            ("scopes", "read"),
            ("idempotency_key", "key-of-lab"),
        ]))
        .await;
    assert_eq!(made.status, StatusCode::OK);
    let ctx = server.world.ctx(&server.person);
    let tokens = server.world.platform.store().tokens(&ctx).await.unwrap();
    let id = tokens.iter().find(|token| token.name == "test").unwrap().id;
    let stranger = server.session(&server.administrator).await;
    server.ask(Ask::post(&format!("/account/tokens/{id}/revoke")).cookie(&stranger)).await;
    assert_eq!(server.ask(Ask::get("/api/v1/seizures").token(&token)).await.status, StatusCode::OK);
    server.ask(Ask::post(&format!("/account/tokens/{id}/revoke")).cookie(&cookie)).await;
    assert_eq!(server.ask(Ask::get("/api/v1/seizures").token(&token)).await.status, StatusCode::UNAUTHORIZED);
    for days in ["0", "91", "-1", "x"] {
        let answer = server
            .ask(Ask::post("/account/tokens").cookie(&cookie).form(&[
                ("name", "a"),
                ("days", days),
                ("scopes", "read"),
                ("idempotency_key", "key-of-days"),
            ]))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{days}");
    }
    let short = server.token(&server.person).await;
    server.world.clock.advance(30 * 86_400);
    assert_eq!(
        server.ask(Ask::get("/api/v1/seizures").token(&short)).await.status,
        StatusCode::UNAUTHORIZED,
        "expired"
    );
}

pub async fn what_is_shown_once_is_made_once(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.administrator).await;
    let tokens = async || {
        let ctx = server.world.ctx(&server.administrator);
        server.world.platform.store().tokens(&ctx).await.unwrap().len()
    };
    let fields = [("name", "lab"), ("days", "30"), ("scopes", "read"), ("idempotency_key", "key-of-lab")];
    let post = async |path: &str, fields: &[(&str, &str)]| {
        server.ask(Ask::post(path).cookie(&cookie).form(fields)).await
    };
    let first = post("/account/tokens", &fields).await;
    let again = post("/account/tokens", &fields).await;
    assert_eq!((first.status, again.status, tokens().await), (StatusCode::OK, StatusCode::OK, 1));
    assert!(!first.body.contains("made already") && again.body.contains("made already"), "{}", again.body);
    let other = [("name", "other"), ("days", "30"), ("scopes", "read"), ("idempotency_key", "key-of-lab")];
    assert_eq!(post("/account/tokens", &other).await.status, StatusCode::CONFLICT, "a key means one request");
    let keyless = post("/account/tokens", &[("name", "lab"), ("days", "30"), ("scopes", "read")]).await;
    assert_eq!((keyless.status, tokens().await), (StatusCode::UNPROCESSABLE_ENTITY, 1));

    let account =
        [("login", "new"), ("name", "New"), ("roles", "officer"), ("idempotency_key", "key-of-new")];
    assert!(post("/people", &account).await.body.contains("new.to"));
    let again = post("/people", &account).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.body.contains("was done already"), "{}", again.body);
    let odd = [("login", "odd"), ("name", "Odd"), ("roles", "emperor"), ("idempotency_key", "key-of-odd")];
    assert_eq!(post("/people", &odd).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

pub async fn an_administrator_resets_a_colleagues_password(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let (person, own) = (&server.person, server.administrator.user.id);
    let (theirs, token) = (server.session(person).await, server.token(person).await);
    let cookie = server.session(&server.administrator).await;
    for _ in 0..5 {
        server.log_in(&person.user.login, "wrong").await;
    }
    let reset = async |cookie: &str, id: &str, key: &str| {
        let ask = Ask::post(&format!("/people/{id}/reset")).cookie(cookie);
        server.ask(ask.form(&[("idempotency_key", key)])).await
    };
    let id = person.user.id.to_string();
    let officer = server.world.person(&server.administrator, "officer", &[Role::Officer]).await;
    let officer = server.session(&officer).await;
    assert_eq!(reset(&officer, &id, "key-of-reset").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        reset(&cookie, &own.to_string(), "key-of-reset").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let answer = reset(&cookie, &id, "key-of-reset").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    // The page shows login and password, each as code in the note.
    let note = answer.body.split("role=\"status\"").nth(1).unwrap();
    let shown: Vec<&str> =
        note.split("<code><bdi>").skip(1).filter_map(|rest| rest.split('<').next()).take(2).collect();
    assert_eq!(shown[0], person.user.login);
    assert!(!is_in(&server, &theirs).await, "sessions end");
    let answer = server.ask(Ask::get("/api/v1/seizures").token(&token)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "tokens end");
    let again = reset(&cookie, &id, "key-of-reset").await;
    assert!(again.status == StatusCode::OK && again.body.contains("was done already"));
    assert_eq!(server.log_in(&person.user.login, &person.password).await.status, StatusCode::UNAUTHORIZED);
    let entered = server.log_in(&person.user.login, shown[1]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "unlocked, and the new password holds");
}

pub async fn a_clearance_is_given_by_the_own_administrator(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let fiji = server.world.bureau("fj", "FJ").await;
    let owner = server.world.person(&fiji, "officer", &[Role::Officer]).await;
    let reader = server.world.person(&server.administrator, "reader", &[Role::Officer]).await;
    let mut one = crate::world::input("FJ-1", commonlink_model::MatchingMode::NoMatch);
    one.handling = Some(commonlink_casework::intake::HandlingInput {
        purposes: vec!["investigation".to_owned()],
        level: Some("confidential".to_owned()),
        everyone: true,
        ..Default::default()
    });
    let ctx = server.world.ctx(&owner);
    let made = crate::world::submit(&server.world.platform, &ctx, "key-of-one", &one).await.unwrap();
    let page = format!("/seizures/{}", made.seizure);
    let reading = server.session(&reader).await;
    let sees = async || server.ask(Ask::get(&page).cookie(&reading)).await.status;
    assert_eq!(sees().await, StatusCode::NOT_FOUND);
    let clear = |who: &crate::world::Person| {
        Ask::post(&format!("/people/{}/clearance", who.user.id)).form(&[("clearance", "confidential")])
    };
    let strange = server.session(&fiji).await;
    assert_eq!(server.ask(clear(&reader).cookie(&strange)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.ask(clear(&reader).cookie(&reading)).await.status, StatusCode::FORBIDDEN);
    let own = server.session(&server.administrator).await;
    let raised = server.ask(clear(&server.administrator).cookie(&own)).await.status;
    assert_eq!(raised, StatusCode::UNPROCESSABLE_ENTITY, "nobody raises the own clearance");
    assert_eq!(sees().await, StatusCode::NOT_FOUND);
    assert_eq!(server.ask(clear(&reader).cookie(&own)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sees().await, StatusCode::OK, "with the next request");
}

pub async fn a_purpose_is_stated_and_decides(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let fiji = server.world.bureau("fj", "FJ").await;
    let officer = server.world.person(&fiji, "officer", &[Role::Officer]).await;
    let mut one = crate::world::input("FJ-1", commonlink_model::MatchingMode::NoMatch);
    one.handling = Some(commonlink_casework::intake::HandlingInput {
        purposes: vec!["border_management".to_owned()],
        everyone: true,
        ..Default::default()
    });
    let ctx = server.world.ctx(&officer);
    let made = crate::world::submit(&server.world.platform, &ctx, "key-of-one", &one).await.unwrap();
    let page = format!("/seizures/{}", made.seizure);
    let cookie = server.session(&server.person).await;
    assert_eq!(server.ask(Ask::get(&page).cookie(&cookie)).await.status, StatusCode::NOT_FOUND);
    let chosen = Ask::post("/preferences").form(&[("purpose", "border_management"), ("back", &page)]);
    let set = server.ask(chosen.cookie(&cookie)).await.header("set-cookie");
    assert!(set.starts_with("purpose=border_management;") && set.contains("HttpOnly"), "{set}");
    let both = format!("{cookie}; purpose=border_management");
    let answer = server.ask(Ask::get(&page).cookie(&both)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Purpose: "));
    // The owner needs none, and programs say it in a header.
    let token = server.token(&server.person).await;
    let path = format!("/api/v1{page}");
    let asked = async |purpose: Option<&str>| {
        let ask = Ask::get(&path).token(&token);
        let ask = match purpose {
            Some(purpose) => ask.with("commonlink-purpose", purpose),
            None => ask,
        };
        server.ask(ask).await.status
    };
    assert_eq!(asked(None).await, StatusCode::NOT_FOUND);
    assert_eq!(asked(Some("border_management")).await, StatusCode::OK);
    assert_eq!(asked(Some("curiosity")).await, StatusCode::BAD_REQUEST);
}
