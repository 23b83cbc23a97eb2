//! What every answer carries, and where writes may come from.

use crate::asked::{Answer, Ask, ORIGIN, Server};
use axum::http::StatusCode;
use commonlink_testkit::Engine;

fn guarded(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    assert!(answer.headers.contains_key("permissions-policy"), "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
}

pub async fn every_answer_carries_the_headers(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let id = "00000000-0000-4000-8000-0000000fffff";
    let routes = commonlink_web::routes::all();
    for route in routes.iter().filter(|route| !route.path.starts_with("/logout")) {
        let mut path = route.path.replace("{id}", id);
        for (parameter, value) in [
            ("{exhibit}", id),
            ("{capture}", id),
            ("{position}", "0"),
            ("{size}", "640"),
            ("{side}", "a"),
            ("{name}", "none.css"),
        ] {
            path = path.replace(parameter, value);
        }
        let signed = Ask::new(route.method, &path).with("origin", ORIGIN).cookie(&cookie);
        for (who, ask) in [("signed in", signed), ("anonymous", Ask::new(route.method, &path))] {
            let answer = server.ask(ask).await;
            guarded(&answer, &format!("{who} {} {}", route.method, route.path));
            assert!(!answer.status.is_server_error(), "{} {}", route.method, route.path);
        }
    }
    for ask in [
        Ask::get("/nowhere"),
        Ask::get("/api/v1/nowhere"),
        Ask::new("DELETE", "/seizures").with("origin", ORIGIN),
        Ask::new("PATCH", "/api/v1/seizures"),
        Ask::new("TRACE", "/"),
        Ask::get("/seizures?country=%FF"),
        Ask::get("/assets/..%2f..%2fCargo.toml"),
    ] {
        let asked = format!("{ask:?}");
        guarded(&server.ask(ask).await, &asked);
    }
}

pub async fn writes_come_from_our_pages(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let writes: Vec<_> =
        commonlink_web::routes::all().into_iter().filter(|route| route.method != "GET").collect();
    assert!(writes.len() > 20);
    for route in &writes {
        for origin in [
            None,
            Some("https://evil.example"),
            Some("null"),
            Some("http://127.0.0.1:8461"),
            Some("https://127.0.0.1:8460"),
            Some(""),
        ] {
            let mut ask = Ask::new(route.method, route.path).cookie(&cookie);
            if let Some(origin) = origin {
                ask = ask.with("origin", origin);
            }
            let answer = server.ask(ask).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{} {} from {origin:?}",
                route.method,
                route.path
            );
        }
        // Only an access token stands for the origin; what merely looks like one does not let the cookie through.
        for authorization in ["Basic YTpi", "Bearer 00", "bearer 00", "Bearer ", ""] {
            let ask = Ask::new(route.method, route.path).cookie(&cookie);
            let answer = server.ask(ask.with("authorization", authorization)).await;
            let to_programs = route.path.starts_with("/api/") && authorization.starts_with("Bearer ");
            let wanted = if to_programs { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, wanted, "{} {} by {authorization:?}", route.method, route.path);
        }
    }
    assert_eq!(
        server.ask(Ask::get("/account").cookie(&cookie)).await.status,
        StatusCode::OK,
        "nobody was logged out"
    );
    // A foreign page can't lend a token's privilege either; ours can write.
    let token = server.token(&server.person).await;
    let foreign = Ask::new("POST", "/api/v1/uploads").token(&token).with("origin", "https://evil.example");
    assert_eq!(
        server.ask(foreign.json(&serde_json::json!({"name": "a", "bytes": 1}))).await.problem(),
        "foreign_origin"
    );
    let ours =
        Ask::post("/api/v1/uploads").cookie(&cookie).json(&serde_json::json!({"name": "a", "bytes": 1}));
    assert_eq!(server.ask(ours).await.status, StatusCode::CREATED);
    // Another origin reads nothing either: no answer allows it.
    let answer = server.ask(Ask::get("/").cookie(&cookie).with("origin", "https://evil.example")).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

pub async fn bodies_are_bounded(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let large = vec![b'a'; 5 << 20];
    let multipart = |path: &str, name: &str| {
        let head = format!("--x\r\nContent-Disposition: form-data; {name}\r\n\r\n");
        let body = [head.as_bytes(), &large, b"\r\n--x--\r\n"].concat();
        Ask::post(path).with("content-type", "multipart/form-data; boundary=x").body(body)
    };
    // Nobody without an account fills the memory.
    assert_eq!(server.ask(multipart("/login", "name=\"login\"")).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form =
        Ask::post("/login").with("content-type", "application/x-www-form-urlencoded").body(large.clone());
    assert_eq!(server.ask(form).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let cookie = server.session(&server.person).await;
    let photograph = "name=\"marks.0.files\"; filename=\"mark.jpg\"";
    let answer = server.ask(multipart("/seizures", photograph).cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a form with photographs may be large");
    let answer = server.ask(multipart("/seizures", "name=\"reference\"").cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "its texts may not");
    let malformed =
        Ask::post("/seizures").cookie(&cookie).with("content-type", "multipart/form-data").body("x");
    assert_eq!(server.ask(malformed).await.status, StatusCode::BAD_REQUEST);
}
