//! Second factors, confirming, scopes, first passwords, revocation and reviews, as browsers and programs meet them.

use crate::asked::{Answer, Ask, ORIGIN, Server};
use crate::world::Person;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use commonlink_model::{Clock as _, Role, TokenScope};
use commonlink_testkit::{Engine, authenticator_code};
use commonlink_web::{App, Settings, router};
use futures_util::StreamExt;
use std::time::{Duration, Instant};
use tower::ServiceExt;

fn seconds(server: &Server) -> i64 {
    server.world.clock.now().micros().div_euclid(1_000_000)
}

/// The value of the cookie that an answer sets under this name, as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut pairs = set.filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned));
    pairs.rfind(|pair| pair.starts_with(name) && !pair.ends_with('='))
}

/// What stands between these two texts in a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    page.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in {page}")).split(end).next().unwrap()
}

/// Sets up codes of an app by the pages; the secret, and the recovery codes.
async fn enrolled(server: &Server, session: &str) -> (String, Vec<String>) {
    let begun = server.ask(Ask::post("/account/totp").cookie(session)).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    let secret = between(&begun.body, "<code data-secret><bdi>", "<").to_owned();
    assert!(begun.body.contains(&format!("secret={secret}")) && begun.body.contains("<svg class=\"qr\""));
    let wrong = Ask::post("/account/totp/confirm").cookie(session).form(&[("code", "000000")]);
    assert_eq!(server.ask(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = authenticator_code(&secret, seconds(server));
    let right = Ask::post("/account/totp/confirm").cookie(session).form(&[("code", &code)]);
    let done = server.ask(right).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let list = between(&done.body, "<ul data-secret>", "</ul>");
    let codes: Vec<String> =
        list.split("<bdi>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

/// Login and password; the cookie of the second step.
async fn half_in(server: &Server, person: &Person) -> String {
    let answer = server.log_in(&person.user.login, &person.password).await;
    assert_eq!(answer.header("location"), "/login/second?next=%2F", "{}", answer.body);
    assert!(cookie(&answer, "__Host-session").is_none(), "no session yet");
    cookie(&answer, "__Host-pending").unwrap()
}

async fn second(server: &Server, pending: &str, code: &str) -> Answer {
    server.ask(Ask::post("/login/second").cookie(pending).form(&[("code", code), ("next", "/marks")])).await
}

pub async fn a_second_factor_is_asked_for_after_the_password(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let person = &server.person;
    let session = server.session(person).await;
    let (secret, codes) = enrolled(&server, &session).await;
    let again = server.ask(Ask::post("/account/totp").cookie(&session)).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "one in force is not overwritten");

    // What is awaited opens nothing.
    let pending = half_in(&server, person).await;
    let stolen = pending.replace("__Host-pending", "__Host-session");
    for held in [&pending, &stolen] {
        for path in ["/", "/account", "/account/factors", "/seizures", "/confirm"] {
            let answer = server.ask(Ask::get(path).cookie(held)).await;
            assert!(answer.header("location").starts_with("/login?"), "{path}");
        }
        let api = server.ask(Ask::get("/api/v1/seizures").cookie(held)).await;
        assert_eq!(api.problem(), "sign_in_first");
    }
    // The code with which the app was set up was taken then.
    let used = authenticator_code(&secret, seconds(&server));
    assert_eq!(second(&server, &pending, &used).await.status, StatusCode::UNAUTHORIZED);
    server.world.clock.advance(30);
    let code = authenticator_code(&secret, seconds(&server));
    let entered = second(&server, &pending, &code).await;
    assert_eq!((entered.status, entered.header("location").as_str()), (StatusCode::SEE_OTHER, "/marks"));
    let session = cookie(&entered, "__Host-session").unwrap();
    assert_eq!(server.ask(Ask::get("/account").cookie(&session)).await.status, StatusCode::OK);
    // Neither the code nor what was awaited does twice.
    let spent = second(&server, &pending, &code).await;
    assert!(spent.header("location").starts_with("/login?"), "{}", spent.status);
    let pending = half_in(&server, person).await;
    assert_eq!(second(&server, &pending, &code).await.status, StatusCode::UNAUTHORIZED, "once");
    // A recovery code does, once.
    assert_eq!(second(&server, &pending, &codes[3]).await.status, StatusCode::SEE_OTHER);
    let pending = half_in(&server, person).await;
    assert_eq!(second(&server, &pending, &codes[3]).await.status, StatusCode::UNAUTHORIZED);
    // It waits five minutes.
    server.world.clock.advance(301);
    let late = second(&server, &pending, &authenticator_code(&secret, seconds(&server))).await;
    assert!(late.header("location").starts_with("/login?"));
    // The secret is nowhere in the clear.
    let row = server.world.platform.store().totp_of(person.user.id).await.unwrap().unwrap();
    assert!(!row.sealed.contains(&secret));

    // An administrator takes it away where it is lost; sessions end.
    let administrator = server.session(&server.administrator).await;
    let path = format!("/people/{}/factors", person.user.id);
    assert_eq!(server.ask(Ask::post(&path).cookie(&administrator)).await.status, StatusCode::SEE_OTHER);
    assert!(!server.ask(Ask::get("/account").cookie(&session)).await.status.is_success());
    server.session(person).await;
    let own = format!("/people/{}/factors", server.administrator.user.id);
    let own = server.ask(Ask::post(&own).cookie(&administrator)).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
}

pub async fn wrong_codes_lock_like_wrong_passwords(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let person = &server.person;
    let session = server.session(person).await;
    let (secret, codes) = enrolled(&server, &session).await;
    server.world.clock.advance(60);
    let pending = half_in(&server, person).await;
    for _ in 0..3 {
        assert_eq!(second(&server, &pending, "000000").await.status, StatusCode::UNAUTHORIZED);
    }
    // The right password between them gives none back.
    let pending = half_in(&server, person).await;
    for _ in 0..2 {
        assert_eq!(second(&server, &pending, "abcd-abcd").await.status, StatusCode::UNAUTHORIZED);
    }
    let code = authenticator_code(&secret, seconds(&server));
    assert_eq!(second(&server, &pending, &code).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(second(&server, &pending, &codes[0]).await.status, StatusCode::TOO_MANY_REQUESTS);
    server.world.clock.advance(600);
    let pending = half_in(&server, person).await;
    let code = authenticator_code(&secret, seconds(&server));
    assert_eq!(second(&server, &pending, &code).await.status, StatusCode::SEE_OTHER);
}

pub async fn what_gives_something_away_is_confirmed_and_nothing_is_lost(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let administrator = &server.administrator;
    let officer = server.world.person(administrator, "officer", &[Role::Officer]).await;
    let session = server.session(administrator).await;
    let roles = format!("/people/{}/roles", officer.user.id);
    let held = async || {
        let all = server.world.platform.store().accounts(&server.world.ctx(administrator)).await.unwrap();
        all.into_iter().find(|user| user.id == officer.user.id).unwrap().roles
    };
    let change = |fields: &[(&str, &str)]| Ask::post(&roles).cookie(&session).form(fields);
    server.world.clock.advance(599);
    let fresh = server.ask(change(&[("roles", "officer"), ("roles", "analyst")])).await;
    assert_eq!(fresh.status, StatusCode::SEE_OTHER);
    server.world.clock.advance(1);
    let asked =
        server.ask(change(&[("roles", "officer"), ("roles", "examiner"), ("note", "a \"b\" <c>")])).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert_eq!(held().await, [Role::Officer, Role::Analyst], "nothing is done yet");
    // What was sent is kept in the page.
    for kept in [
        "<input type=\"hidden\" name=\"roles\" value=\"officer\">",
        "<input type=\"hidden\" name=\"roles\" value=\"examiner\">",
        "<input type=\"hidden\" name=\"note\" value=\"a &quot;b&quot; &lt;c&gt;\">",
        &format!("action=\"{roles}\""),
    ] {
        assert!(asked.body.contains(kept), "{kept} is not in {}", asked.body);
    }
    let wrong = [("roles", "officer"), ("roles", "examiner"), ("confirm_password", "wrong")];
    let refused = server.ask(change(&wrong)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("value=\"examiner\"") && !refused.body.contains("value=\"wrong\""));
    assert_eq!(held().await, [Role::Officer, Role::Analyst]);
    let right = [("roles", "officer"), ("roles", "examiner"), ("confirm_password", &administrator.password)];
    assert_eq!(server.ask(change(&right)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(held().await, [Role::Officer, Role::Examiner], "with the answer it goes where it was going");
    // For ten minutes nothing is asked again.
    server.world.clock.advance(599);
    assert_eq!(server.ask(change(&[("roles", "officer")])).await.status, StatusCode::SEE_OTHER);

    // What is only read is gone on to.
    server.world.clock.advance(600);
    let list = "/seizures.csv?country=FJ";
    let asked = server.ask(Ask::get(list).cookie(&session)).await;
    assert_eq!(asked.header("location"), "/confirm?next=%2Fseizures.csv%3Fcountry%3DFJ");
    let page = server.ask(Ask::get(&asked.header("location")).cookie(&session)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("value=\"/seizures.csv?country=FJ\""), "{}", page.body);
    let answer = [("next", list), ("confirm_password", &administrator.password)];
    let answered = server.ask(Ask::post("/confirm").cookie(&session).form(&answer)).await;
    assert_eq!(answered.header("location"), list);
    assert_eq!(server.ask(Ask::get(list).cookie(&session)).await.status, StatusCode::OK);
    let elsewhere = [("next", "//evil.example"), ("confirm_password", &administrator.password)];
    let answered = server.ask(Ask::post("/confirm").cookie(&session).form(&elsewhere)).await;
    assert_eq!(answered.header("location"), "/");

    // Wrong passwords are counted here as at the log-in.
    server.world.clock.advance(600);
    for _ in 0..5 {
        assert_eq!(server.ask(change(&wrong)).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(server.ask(change(&right)).await.status, StatusCode::TOO_MANY_REQUESTS);
    let entered = server.log_in(&administrator.user.login, &administrator.password).await;
    assert_eq!(entered.status, StatusCode::TOO_MANY_REQUESTS);

    // Every address that changes access, hands out or takes out asks; reading and working does not.
    let person = server.session(&server.person).await;
    server.world.clock.advance(601);
    let id = "00000000-0000-4000-8000-0000000fffff";
    for path in [
        "/people",
        "/people/{id}/suspend",
        "/people/{id}/resume",
        "/people/{id}/roles",
        "/people/{id}/clearance",
        "/people/{id}/reset",
        "/people/{id}/factors",
        "/people/{id}/review",
        "/account/tokens",
        "/account/totp",
        "/account/totp/remove",
        "/account/recovery",
        "/account/passkeys",
        "/account/passkeys/{id}/remove",
        "/sharing",
        "/seizures/{id}/handling",
        "/seizures/{id}/erasure",
    ] {
        let answer = server.ask(Ask::post(&path.replace("{id}", id)).cookie(&person)).await;
        assert!(answer.body.contains("confirm_password"), "{path}: {}", answer.status);
    }
    let step =
        |action: &str| Ask::post(&format!("/requests/{id}")).cookie(&person).form(&[("action", action)]);
    for action in ["answered_in_full", "answered_in_part"] {
        assert!(server.ask(step(action)).await.body.contains("confirm_password"), "{action}");
    }
    assert!(!server.ask(step("refused")).await.body.contains("confirm_password"));
    let step =
        |step: &str| Ask::post(&format!("/seizures/{id}/erasure")).cookie(&person).form(&[("step", step)]);
    for asked in ["ask", "agree"] {
        assert!(server.ask(step(asked)).await.body.contains("confirm_password"), "{asked}");
    }
    assert!(!server.ask(step("withdraw")).await.body.contains("confirm_password"));
    let step = Ask::post(&format!("/api/v1/requests/{id}/steps")).key("key-of-step").cookie(&person);
    let step = step.json(&serde_json::json!({"action": "answered_in_full"}));
    assert_eq!(server.ask(step).await.problem(), "confirm_first");
    assert_eq!(server.ask(Ask::get("/people").cookie(&person)).await.status, StatusCode::OK);
}

pub async fn a_token_does_what_its_scopes_say(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let person = &server.person;
    let id = "00000000-0000-4000-8000-0000000fffff";
    let asks = [
        (TokenScope::Read, Ask::get("/api/v1/seizures")),
        (TokenScope::Read, Ask::get("/api/v1/search?q=a")),
        (
            TokenScope::Submit,
            Ask::new("POST", "/api/v1/uploads").json(&serde_json::json!({"name": "a", "bytes": 3})),
        ),
        (TokenScope::Requests, Ask::get("/api/v1/requests")),
        (
            TokenScope::Requests,
            Ask::new("POST", &format!("/api/v1/requests/{id}/steps"))
                .key("key-of-step")
                .json(&serde_json::json!({"action": "refused", "reason": "legal_obstacle"})),
        ),
        (TokenScope::Export, Ask::get("/seizures.csv")),
        (TokenScope::Export, Ask::get("/seizures.json")),
    ];
    for scope in TokenScope::ALL {
        let token = server.token_for(person, &[*scope]).await;
        // However old: what a token may do its scopes say.
        server.world.clock.advance(3_600);
        // But whatever they say, it releases nothing: as if there were no such request.
        for action in ["answered_in_full", "answered_in_part"] {
            let step = Ask::new("POST", &format!("/api/v1/requests/{id}/steps")).key("key-of-answer");
            let step = step.token(&token).json(&serde_json::json!({ "action": action }));
            let answer = server.ask(step).await;
            let expected = if *scope == TokenScope::Requests { "person_only" } else { "scope" };
            assert_eq!(
                (answer.status, answer.problem()),
                (StatusCode::FORBIDDEN, expected.to_owned()),
                "{scope}"
            );
        }
        for (needed, ask) in &asks {
            let answer = server.ask(ask.clone().token(&token)).await;
            let name = format!("{scope} for {} {}", ask.method(), ask.path());
            if scope == needed {
                assert!(!matches!(answer.status.as_u16(), 401 | 403 | 303), "{name}: {}", answer.status);
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
                if ask.path().starts_with("/api/") {
                    assert_eq!(answer.problem(), "scope", "{name}");
                    assert!(answer.json()["detail"].as_str().unwrap().contains(needed.code()), "{name}");
                }
            }
        }
    }
    // Nor does it change a handling, grant or take back, on whatever page.
    let all = server.token_for(person, TokenScope::ALL).await;
    for path in
        ["/seizures/{id}/handling", "/requests/{id}", "/releases/{id}/revoke", "/people", "/account/tokens"]
    {
        let ask = Ask::post(&path.replace("{id}", id)).form(&[("action", "answered_in_full")]);
        let answer = server.ask(ask.token(&all)).await;
        assert!(matches!(answer.status.as_u16(), 303 | 401 | 403), "{path}: {}", answer.status);
    }
    // One that exports is made by who is there, for 30 days at most, and exports no longer than that.
    let session = server.session(person).await;
    let export = |days: &str, key: &str| {
        let fields = [
            ("name", "n"),
            ("days", days),
            ("scopes", "export"),
            ("scopes", "read"),
            ("idempotency_key", key),
        ];
        Ask::post("/account/tokens").cookie(&session).form(&fields)
    };
    let long = server.ask(export("31", "key-of-31-days")).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.body.contains("at most 30 days"), "{}", long.body);
    assert_eq!(server.ask(export("30", "key-of-30-days")).await.status, StatusCode::OK);
    server.world.clock.advance(601);
    let asked = server.ask(export("30", "key-of-later")).await;
    assert!(asked.body.contains("confirm_password"), "a fresh proof");
    let older = server.token_for(person, &[TokenScope::Export, TokenScope::Read]).await;
    assert_eq!(server.ask(Ask::get("/seizures.csv").token(&older)).await.status, StatusCode::OK);
    // One without any, as those that were made before there were scopes.
    let platform = &server.world.platform;
    let once = commonlink_casework::Once::new("create_token", "key-of-none", &1).unwrap();
    let none = platform.create_token(&server.world.ctx(person), &once, "n", 30, &[]).await;
    assert!(none.is_err());
    let session = server.session(person).await;
    let fields = [("name", "n"), ("days", "1"), ("idempotency_key", "key-of-page")];
    let refused = server.ask(Ask::post("/account/tokens").cookie(&session).form(&fields)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Choose at least one thing"), "{}", refused.body);
}

/// A live stream: what it said first, and then the time until it ends.
async fn stream(server: &Server, session: &str) -> impl Future<Output = Duration> + use<> {
    let request = Request::get("/events").header("cookie", session).body(Body::empty()).unwrap();
    let response = server.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let mut pieces = response.into_body().into_data_stream();
    let hello = pieces.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&hello).contains("hello"));
    async move {
        let begun = Instant::now();
        let end = async { while pieces.next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(20), end).await.expect("the stream ends");
        begun.elapsed()
    }
}

pub async fn who_is_revoked_is_out_within_a_second(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let administrator = &server.administrator;
    // What another program does on the same store counts alike.
    let beside = server.world.beside(7_000_000).await;
    let ctx = server.world.ctx(administrator);
    for what in ["suspended", "roles", "clearance", "factors", "password", "everywhere"] {
        let person = server.world.person(administrator, &format!("p-{what}"), &[Role::Officer]).await;
        let (session, token) = (server.session(&person).await, server.token(&person).await);
        let ending = stream(&server, &session).await;
        let id = person.user.id;
        match what {
            "suspended" => beside.set_suspended(&ctx, id, true).await.unwrap(),
            "roles" => beside.set_roles(&ctx, id, vec![Role::Analyst]).await.unwrap(),
            "clearance" => {
                beside.set_clearance(&ctx, id, commonlink_model::Level::Confidential).await.unwrap();
            }
            "factors" => beside.reset_factors(&ctx, id).await.unwrap(),
            "password" => {
                let once = commonlink_casework::Once::new("reset_password", "key-of-reset", &1).unwrap();
                beside.reset_password(&ctx, &once, id).await.unwrap();
            }
            _ => beside.sign_out_everywhere(&server.world.ctx(&person)).await.unwrap(),
        }
        let (took, page) = tokio::join!(ending, server.ask(Ask::get("/account").cookie(&session)));
        println!("{engine:?} {what}: the stream ended after {} ms", took.as_millis());
        assert!(took < Duration::from_secs(1), "{what}: {took:?}");
        let stays = matches!(what, "roles" | "clearance");
        assert_eq!(page.status.is_success(), stays, "{what}: the next request");
        let api = server.ask(Ask::get("/api/v1/seizures").token(&token)).await;
        assert_eq!(api.status.is_success(), stays, "{what}: its token");
        if stays {
            // With other rights the page asks anew, and the stream goes on.
            drop(stream(&server, &session).await);
        }
    }
}

pub async fn a_page_left_open_keeps_nobody_signed_in(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let session = server.session(&server.person).await;
    let ending = stream(&server, &session).await;
    for _ in 0..3 {
        server.world.clock.advance(9 * 60);
        let now = server.ask(Ask::get("/events/now").cookie(&session)).await;
        assert_eq!(now.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(900)).await;
    }
    server.world.clock.advance(3 * 60);
    assert!(ending.await < Duration::from_secs(1));
    let page = server.ask(Ask::get("/account").cookie(&session)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "half an hour without anything of the person's own");
}

pub async fn a_first_password_opens_the_choice_of_an_own_one(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let administrator = server.session(&server.administrator).await;
    let make = async |login: &str| {
        let key = format!("key-of-{login}");
        let fields = [("login", login), ("name", "New"), ("roles", "officer"), ("idempotency_key", &key)];
        let made = server.ask(Ask::post("/people").cookie(&administrator).form(&fields)).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let note = between(&made.body, "role=\"status\"", "</dl>");
        note.split("<code><bdi>").nth(2).unwrap().split('<').next().unwrap().to_owned()
    };
    let (first, other) = (make("one").await, make("two").await);
    let session = cookie(&server.log_in("one.to", &first).await, "__Host-session").unwrap();
    for path in ["/", "/seizures", "/account", "/account/factors", "/people", "/confirm"] {
        let answer = server.ask(Ask::get(path).cookie(&session)).await;
        assert_eq!(answer.header("location"), "/account/first-password", "{path}");
    }
    let api = server.ask(Ask::get("/api/v1/seizures").cookie(&session)).await;
    assert_eq!(api.problem(), "password_first");
    let page = server.ask(Ask::get("/account/first-password").cookie(&session)).await;
    assert!(page.status == StatusCode::OK && !page.body.contains("/seizures"), "{}", page.body);
    let choose = |new: &str| {
        let fields = [("current", first.as_str()), ("password", new), ("again", new)];
        Ask::post("/account/password").cookie(&session).form(&fields)
    };
    for refused in [first.as_str(), "Password12345678", "one.to-one.to-one"] {
        let answer = server.ask(choose(refused)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        assert!(answer.body.contains("class=\"bare\""), "nothing of the frame: {}", answer.body);
    }
    assert_eq!(server.ask(choose("tusk gravel orbit nine")).await.status, StatusCode::SEE_OTHER);
    let session = cookie(&server.log_in("one.to", "tusk gravel orbit nine").await, "__Host-session").unwrap();
    assert_eq!(server.ask(Ask::get("/").cookie(&session)).await.status, StatusCode::OK);
    // Three days, and it opens nothing.
    server.world.clock.advance(72 * 3600);
    assert_eq!(server.log_in("two.to", &other).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.log_in("one.to", "tusk gravel orbit nine").await.status, StatusCode::SEE_OTHER);
}

pub async fn roles_demand_a_second_factor(engine: Engine) {
    let Some(mut server) = Server::new(engine).await else { return };
    let address = ORIGIN.strip_prefix("http://").unwrap().parse().unwrap();
    server.router = router(App::new(server.world.demanding(), Settings::default(), address));
    let officer = server.world.person(&server.administrator, "officer", &[Role::Officer]).await;
    let free = server.session(&officer).await;
    assert_eq!(server.ask(Ask::get("/").cookie(&free)).await.status, StatusCode::OK);
    let session = server.session(&server.administrator).await;
    for path in ["/", "/people", "/seizures", "/account", "/seizures.csv"] {
        let answer = server.ask(Ask::get(path).cookie(&session)).await;
        assert_eq!(answer.header("location"), "/account/factors", "{path}");
    }
    let part = server.ask(Ask::get("/home/part").cookie(&session).with("hx-request", "true")).await;
    assert_eq!(part.header("hx-redirect"), "/account/factors");
    let api = server.ask(Ask::get("/api/v1/seizures").cookie(&session)).await;
    assert_eq!(api.problem(), "second_factor_first");
    let make = [("login", "new"), ("name", "New"), ("roles", "officer"), ("idempotency_key", "key-of-new")];
    let answer = server.ask(Ask::post("/people").cookie(&session).form(&make)).await;
    assert_eq!(answer.header("location"), "/account/factors");
    let page = server.ask(Ask::get("/account/factors").cookie(&session)).await;
    assert!(page.body.contains("Your role needs a second factor") && !page.body.contains("/seizures"));
    enrolled(&server, &session).await;
    assert_eq!(server.ask(Ask::get("/people").cookie(&session)).await.status, StatusCode::OK, "open at once");
    // A training store asks nobody.
    let other = server.session(&server.person).await;
    assert_eq!(server.ask(Ask::get("/").cookie(&other)).await.status, StatusCode::SEE_OTHER);
    let store = server.world.platform.store();
    let mut unit = store.begin(&server.world.ctx(&server.administrator)).await.unwrap();
    unit.set_training(true).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(server.ask(Ask::get("/").cookie(&other)).await.status, StatusCode::OK);
}

pub async fn access_is_reviewed_on_record(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let officer = server.world.person(&server.administrator, "officer", &[Role::Officer]).await;
    let fiji = server.world.bureau("fj", "FJ").await;
    let theirs = server.session(&officer).await;
    let session = server.session(&server.administrator).await;
    let refused = server.ask(Ask::get("/people/review").cookie(&theirs)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let page = server.ask(Ask::get("/people/review").cookie(&session)).await;
    assert!(page.body.contains("officer.to") && !page.body.contains("admin.fj"), "{}", page.body);
    let decide = async |who: &Person, decision: &str| {
        let ask = Ask::post(&format!("/people/{}/review", who.user.id)).cookie(&session);
        server.ask(ask.form(&[("decision", decision)])).await.status
    };
    assert_eq!(decide(&fiji, "confirmed").await, StatusCode::NOT_FOUND);
    assert_eq!(decide(&server.administrator, "confirmed").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(decide(&officer, "perhaps").await, StatusCode::UNPROCESSABLE_ENTITY);
    let due = async || {
        let all = server.world.platform.access(&server.world.ctx(&server.administrator)).await.unwrap();
        all.into_iter().find(|one| one.row.user.id == officer.user.id).unwrap()
    };
    let before = due().await.due;
    server.world.clock.advance(300);
    assert_eq!(decide(&officer, "confirmed").await, StatusCode::SEE_OTHER);
    assert_eq!(due().await.due, before.plus_seconds(300));
    assert!(server.ask(Ask::get("/").cookie(&theirs)).await.status.is_success());
    assert_eq!(decide(&officer, "withdrawn").await, StatusCode::SEE_OTHER);
    assert_eq!(due().await.row.because.as_deref(), Some("withdrawn"));
    assert_eq!(server.ask(Ask::get("/").cookie(&theirs)).await.status, StatusCode::SEE_OTHER, "out at once");
    let page = server.ask(Ask::get("/people/review").cookie(&session)).await;
    assert!(page.body.contains("withdrawn at a review"), "{}", page.body);
}
