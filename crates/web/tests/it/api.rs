//! The JSON API: its document, its answers, its refusals.

use crate::asked::{Answer, Ask, Server};
use crate::world::{Pictures, everywhere, input, received, work_off};
use axum::http::StatusCode;
use commonlink_casework::intake::{ExhibitInput, HandlingInput, Text};
use commonlink_model::{MatchingMode, Role};
use commonlink_testkit::{Engine, workspace_root};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// `COMMONLINK_BLESS=1` writes the document.
pub fn the_document_is_checked_in() {
    let path = workspace_root().join("docs/openapi.json");
    let made = format!("{}\n", commonlink_web::openapi());
    if std::env::var("COMMONLINK_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/openapi.json is not what the code says: run the test with COMMONLINK_BLESS=1"
    );
}

pub fn the_document_and_the_routes_agree() {
    let document: Value = serde_json::from_str(&commonlink_web::openapi()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert(format!("{} {path}", method.to_uppercase()));
            assert!(
                operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()),
                "{path}"
            );
            let declared: BTreeSet<_> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                .collect();
            let named: BTreeSet<_> = path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                .map(str::to_owned)
                .collect();
            assert_eq!(declared, named, "{method} {path}");
        }
    }
    let routed: BTreeSet<_> = commonlink_web::routes::all()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/") && route.path != "/api/v1/openapi.json")
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, routed);
}

/// Every operation of the document with its method and path.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all =
        paths.iter().flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |of| (path, of)));
    all.map(|(path, (method, operation))| (method.to_uppercase(), path.clone(), operation)).collect()
}

/// The answer that an operation documents under a status, where it does.
fn documented<'a>(document: &'a Value, operation: &'a Value, status: &str) -> Option<&'a Value> {
    let answer = operation["responses"].get(status)?;
    match answer["$ref"].as_str() {
        Some(shared) => document.pointer(shared.strip_prefix('#').unwrap()),
        None => Some(answer),
    }
}

pub fn the_document_names_every_refusal() {
    let document: Value = serde_json::from_str(&commonlink_web::openapi()).unwrap();
    let problem = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
    for (method, path, operation) in operations(&document) {
        let mut wanted = vec!["401"];
        if operation["requestBody"].is_object() {
            wanted.extend(["400", "413", "422"]);
        }
        if method != "GET" {
            wanted.push("403");
        }
        if path.contains('{') {
            wanted.push("404");
        }
        let named = |name: &str| {
            operation["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == name)
        };
        if named("Idempotency-Key") || named("offset") {
            wanted.push("409");
        }
        for status in wanted {
            let answer = documented(&document, operation, status);
            let answer = answer.unwrap_or_else(|| panic!("{method} {path} does not document {status}"));
            assert_eq!(answer["content"]["application/problem+json"], problem, "{method} {path} {status}");
        }
        for (status, _) in operation["responses"].as_object().unwrap() {
            let answer = documented(&document, operation, status).unwrap();
            assert!(
                answer["description"].as_str().is_some_and(|words| words.len() > 5),
                "{method} {path} {status}"
            );
            let refuses = status.starts_with('4');
            // Proofs and heads of the audit trail are texts of their own form.
            let answers = ["application/json", "text/plain"];
            let told = answers.iter().any(|kind| answer["content"].get(kind).is_some());
            assert_eq!(told, !refuses && status != "204");
        }
    }
    assert!(document.pointer("/components/schemas/ProblemFault/properties/field").is_some());
}

async fn post(server: &Server, token: &str, key: &str, path: &str, body: &impl serde::Serialize) -> Answer {
    server.ask(Ask::new("POST", path).token(token).key(key).json(body)).await
}

pub async fn a_submission_is_recorded_once(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let seizures = "/api/v1/seizures";
    let mut submitted = everywhere("Wörter – \"überall\"", MatchingMode::HitAndContact);
    "TO-1".clone_into(&mut submitted.reference);
    submitted.exhibits[0].examined = Some(8);
    submitted.exhibits[0].of = Some(500);
    let first = post(&server, &token, "key-number-one", seizures, &submitted).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let again = post(&server, &token, "key-number-one", seizures, &submitted).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
    let mut other = submitted.clone();
    "Elsewhere".clone_into(&mut other.place);
    let reused = post(&server, &token, "key-number-one", seizures, &other).await;
    assert_eq!((reused.status, reused.problem().as_str()), (StatusCode::CONFLICT, "key_reused"));
    let taken = post(&server, &token, "key-number-two", seizures, &other).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(taken.json()["faults"][0]["field"], "reference");

    let list = server.ask(Ask::get(seizures).token(&token)).await.json();
    assert_eq!(list["total"], 1);
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(list["seizures"][0]["id"], json!(id));
    let held = server.ask(Ask::get(&format!("{seizures}/{id}")).token(&token)).await.json();
    assert_eq!(held["seizure"]["place"], "Wörter – \"überall\"");
    assert_eq!(held["kilogram_equivalents"], json!([{"kilograms": 12.5, "rule": "mass_exact"}]));
    assert!(held["notice"].as_str().unwrap().contains("Verify with the owner"));
    let hits = server.ask(Ask::get(first.json()["hits"].as_str().unwrap()).token(&token)).await;
    assert_eq!((hits.status, &hits.json()["hits"]), (StatusCode::OK, &json!([])));
}

pub async fn what_is_held_has_the_shape_of_what_was_sent(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let ctx = server.world.ctx(&server.person);
    let mut sent = everywhere("Wharf 3", MatchingMode::HitAndContact);
    "TO-1".clone_into(&mut sent.reference);
    "2026-01".clone_into(&mut sent.date);
    sent.place_precision = Some("site".to_owned());
    sent.coordinates = Some([-21.125, -175.25]);
    sent.items[0].purity_percent = Some(Text::Known("82.5".to_owned()));
    sent.items[0].basis = Some("net".to_owned());
    let withheld = || Text::Empty { empty: "withheld".to_owned() };
    sent.details.insert("conveyance".to_owned(), withheld());
    sent.details.insert("persons".to_owned(), Text::Empty { empty: "unknown".to_owned() });
    let exhibit = &mut sent.exhibits[0];
    (exhibit.examined, exhibit.of) = (Some(3), Some(5));
    exhibit.custody[0].at = Some("2026-01-10T09:30:00Z".to_owned());
    exhibit.custody[0].seal = Some(withheld());
    let child = ExhibitInput {
        number: "2".to_owned(),
        parent: Some("Wharf 3".to_owned()),
        ..ExhibitInput::default()
    };
    sent.exhibits.push(child);
    sent.handling = Some(HandlingInput {
        level: Some("restricted".to_owned()),
        codes: vec!["h1".to_owned(), "h3".to_owned()],
        restriction: Some("Ask first".to_owned()),
        purposes: vec!["forensic_analysis".to_owned()],
        matching: Some("hit_only".to_owned()),
        source_grade: Some("b".to_owned()),
        information_grade: Some("2".to_owned()),
        review_on: Some("2030-01-31".to_owned()),
        everyone: false,
        organisations: vec![ctx.organisation.to_string()],
        excluded_organisations: Vec::new(),
        held_back: Some(vec!["identity".to_owned(), "chemistry".to_owned()]),
        sensitive: Vec::new(),
        justification: None,
        countries: vec!["FJ".to_owned()],
        excluded_countries: vec!["WS".to_owned()],
    });
    let pictures = Pictures::new();
    let mut mark = received(&server.world.platform, &ctx, pictures.mark(0, 0, 0), "Face A").await;
    (mark.exhibit, mark.role) = (Some("2".to_owned()), Some("questioned".to_owned()));
    mark.pixel_um = Some(62.5);
    let mut other = mark.clone();
    "Face B".clone_into(&mut other.label);
    sent.marks = vec![mark, other];
    let seizures = "/api/v1/seizures";
    let submitted = post(&server, &token, "key-of-first", seizures, &sent).await;
    assert_eq!(submitted.status, StatusCode::CREATED, "{}", submitted.body);
    let id = submitted.json()["id"].as_str().unwrap().to_owned();
    let read = async |id: &str| server.ask(Ask::get(&format!("{seizures}/{id}")).token(&token)).await.json();

    // Field by field the same, and the same again when it is sent again.
    let held = read(&id).await;
    assert_eq!(held["seizure"], serde_json::to_value(&sent).unwrap());
    let mut again = held["seizure"].clone();
    again["reference"] = json!("TO-2");
    let second = post(&server, &token, "key-of-second", seizures, &again).await;
    assert_eq!(second.status, StatusCode::CREATED, "{}", second.body);
    assert_eq!(read(second.json()["id"].as_str().unwrap()).await["seizure"], again);

    // What the platform has made of it stands beside.
    assert_eq!((&held["id"], &held["owner"]), (&json!(id), &json!(ctx.organisation)));
    let time = |name: &str| held[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(time("received") <= time("changed"));
    let mark = &held["marks"][0];
    assert_eq!(mark["id"], submitted.json()["marks"][0]);
    assert_eq!(
        (&mark["label"], &mark["kind"], &mark["role"], &mark["exhibit"]),
        (&json!("Face A"), &json!("pressed_relief"), &json!("questioned"), &json!("2"))
    );
    let capture = &mark["captures"][0];
    assert_eq!((&capture["state"], &capture["quality"]), (&json!("waiting"), &Value::Null));
    assert_eq!((&capture["capture"], &capture["pixel_um"]), (&json!("photo_four_light"), &json!(62.5)));
    let files = capture["files"].as_array().unwrap();
    assert_eq!(files.len(), 4);
    for (file, sent) in files.iter().zip(&sent.marks[0].files) {
        assert_eq!(file["sha256"], json!(sent.sha256));
        assert_eq!(
            (&file["azimuth_deg"], &file["elevation_deg"]),
            (&json!(sent.azimuth_deg), &json!(sent.elevation_deg))
        );
        assert!(file["name"].as_str().unwrap().starts_with("Face A ") && file["bytes"].as_u64() > Some(100));
    }
    work_off(&server.world.platform).await;
    let described = read(&id).await;
    let capture = &described["marks"][0]["captures"][0];
    assert_eq!((&capture["state"], &capture["failure"]), (&json!("described"), &Value::Null));
    assert!(["low", "medium", "high"].contains(&capture["quality"].as_str().unwrap()), "{capture}");

    // The export has the same shape.
    let cookie = server.session(&server.person).await;
    let export = server.ask(Ask::get("/seizures.json?q=TO-1").cookie(&cookie)).await;
    assert_eq!(export.json(), json!([described]));
}

pub async fn faults_name_their_fields(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let wrong = json!({
        "reference": "", "date": "yesterday", "country": "XX", "place": "", "agency": "Customs", "transport": "broom",
        "items": [{"substance": "moon_dust", "form": "brick", "amount": -1.0, "unit": "stone"}],
        "details": {"colour": "blue"},
        "marks": [{"label": "A", "kind": "pressed_relief", "capture": "photo_four_light", "files": []}],
        "handling": {"purposes": ["curiosity"]},
    });
    let answer = post(&server, &token, "key-number-one", "/api/v1/seizures", &wrong).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
    let problem = answer.json();
    let faults = problem["faults"].as_array().unwrap();
    let fields: BTreeSet<_> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    for field in [
        "reference",
        "date",
        "place.country",
        "transport",
        "items.0.substance",
        "items.0.amount",
        "items.0.unit",
        "details.colour",
        "handling.purposes",
    ] {
        assert!(fields.contains(field), "{field} is not in {fields:?}");
    }
    for fault in faults {
        let (code, words) = (fault["code"].as_str().unwrap(), fault["message"].as_str().unwrap());
        assert!(code != words && words.contains(' '), "no words for {code}");
    }
    let without_key =
        post(&server, &token, "", "/api/v1/seizures", &input("TO-1", MatchingMode::HitOnly)).await;
    assert_eq!(without_key.json()["faults"][0]["field"], "idempotency_key");
    let files = json!([{"label": "A", "kind": "pressed_relief", "capture": "photo_single", "files": [{"sha256": "00"}]}]);
    let mut unknown = serde_json::to_value(input("TO-1", MatchingMode::HitOnly)).unwrap();
    unknown["marks"] = files;
    let answer = post(&server, &token, "key-number-two", "/api/v1/seizures", &unknown).await;
    assert_eq!(answer.json()["faults"][0]["field"], "marks.0.files", "{}", answer.body);
    assert_eq!(
        server.ask(Ask::get("/api/v1/seizures").token(&token)).await.json()["total"],
        0,
        "nothing was kept"
    );
}

/// The codes of what is wrong with a field.
fn said(answer: &Answer, field: &str) -> Vec<String> {
    let problem = answer.json();
    let faults = problem["faults"].as_array().unwrap_or_else(|| panic!("no faults: {problem}"));
    let of = faults.iter().filter(|fault| fault["field"] == field);
    of.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
}

/// A record with sensitive data has a reason and no audience, is shown to who asks for it once more, and is nobody else's.
pub async fn sensitive_data_are_hidden_until_they_are_asked_for(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let cookie = server.session(&server.person).await;
    let bureau = server.world.bureau("fj", "FJ").await;
    let other = server.world.person(&bureau, "officer", &[Role::Officer]).await;
    let other = server.token(&other).await;
    let mut submitted = serde_json::to_value(input("TO-1", MatchingMode::HitAndContact)).unwrap();
    submitted["details"] = json!({"remarks": "Secret word"});
    submitted["agency"] = json!("Secret word");
    let handling = |more: Value| {
        let mut handling = json!({"purposes": ["investigation"], "sensitive": ["minor", "health"]});
        handling.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        handling
    };
    for (more, field, code) in [
        (json!({}), "handling.justification", "error-sensitive-justification"),
        (
            json!({"justification": "w", "sensitive": []}),
            "handling.justification",
            "error-sensitive-justification",
        ),
        (json!({"justification": "w", "everyone": true}), "handling.everyone", "error-sensitive-audience"),
        (json!({"justification": "w", "countries": ["FJ"]}), "handling.everyone", "error-sensitive-audience"),
        (
            json!({"justification": "w", "matching": "release"}),
            "handling.matching",
            "error-sensitive-matching",
        ),
    ] {
        submitted["handling"] = handling(more);
        let answer = post(&server, &token, "key-number-one", "/api/v1/seizures", &submitted).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert_eq!(said(&answer, field), [code]);
    }
    submitted["handling"] = handling(json!({"justification": "Who was in the car"}));
    let answer = post(&server, &token, "key-number-one", "/api/v1/seizures", &submitted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let ask = async |path: &str, token: &str| server.ask(Ask::get(path).token(token)).await;
    let path = format!("/api/v1/seizures/{id}");
    let hidden = ask(&path, &token).await;
    assert_eq!(hidden.json()["seizure"]["handling"]["matching"], "hit_only", "{}", hidden.body);
    assert_eq!(hidden.json()["seizure"]["reference"], "TO-1");
    assert!(!hidden.body.contains("Secret word"), "{}", hidden.body);
    assert!(ask(&format!("{path}?sensitive=show"), &token).await.body.contains("Secret word"));
    assert!(!ask("/seizures.json", &token).await.body.contains("Secret word"));
    for path in [path.clone(), format!("{path}?sensitive=show")] {
        assert_eq!(ask(&path, &other).await.status, StatusCode::NOT_FOUND);
    }
    let page = async |path: &str| server.ask(Ask::get(path).cookie(&cookie)).await.body;
    let closed = page(&format!("/seizures/{id}")).await;
    assert!(closed.contains("sensitive=show") && !closed.contains("Secret word"));
    let open = page(&format!("/seizures/{id}?sensitive=show")).await;
    assert!(open.contains("Secret word") && open.contains("Who was in the car"));
}

pub async fn a_date_is_refused_by_its_cause(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let cookie = server.session(&server.person).await;
    for (date, code, words) in [
        ("2026-02-30", "error-date-no-day", "There is no such day in the calendar."),
        ("2026-01-20/2026-01-10", "error-date-order", "The first day must not be after the last one."),
        ("10/01/2026", "error-date", "Write the date as 2026-11-21"),
        (" ", "error-required", "Fill in this field."),
    ] {
        let mut submitted = everywhere("a", MatchingMode::HitOnly);
        date.clone_into(&mut submitted.date);
        submitted.exhibits[0].custody[0].at = Some(date.to_owned());
        submitted.handling.as_mut().unwrap().review_on = Some(date.to_owned());
        let answer = post(&server, &token, "key-of-dates", "/api/v1/seizures", &submitted).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{date}");
        assert_eq!(said(&answer, "date"), [code], "{date}");
        assert!(answer.body.contains(words), "{date}: {}", answer.body);
        if code == "error-date-no-day" {
            assert_eq!(said(&answer, "exhibits.0.custody.at"), [code]);
            assert_eq!(said(&answer, "handling.review_on"), [code]);
        }
        let page = server.ask(Ask::post("/seizures").cookie(&cookie).form(&[
            ("date", date),
            ("reference", "TO-1"),
            ("idempotency_key", "key-of-dates"),
        ]));
        let page = page.await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{date}");
        assert!(page.body.contains(words), "{date}: {}", page.body);
    }
}

pub async fn errors_are_problems(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let post = |path: &str| Ask::new("POST", path).token(&token).key("key-number-one");
    let json = "application/json";
    let cases = [
        (post("/api/v1/seizures").with("content-type", json).body("{"), 400, "malformed"),
        (post("/api/v1/seizures").with("content-type", json).body("[]"), 400, "malformed"),
        (post("/api/v1/seizures").with("content-type", json).body("{\"reference\": 7}"), 400, "malformed"),
        (post("/api/v1/seizures").with("content-type", "text/plain").body("{}"), 400, "malformed"),
        (post("/api/v1/uploads").json(&json!({"name": "a", "bytes": 1, "colour": "red"})), 400, "malformed"),
        (post("/api/v1/uploads").json(&json!({"name": "a", "bytes": 0})), 422, "invalid"),
        (post("/api/v1/uploads").json(&json!({"name": "a", "bytes": 1_u64 << 40})), 422, "invalid"),
        (post("/api/v1/uploads").json(&json!({"name": "a", "bytes": 1, "sha256": "zz"})), 422, "invalid"),
        (Ask::new("DELETE", "/api/v1/seizures").token(&token), 405, "method"),
        (Ask::get("/api/v1/nothing").token(&token), 404, "not_found"),
        (Ask::get("/api/v1/seizures").token("0123456789abcdef"), 401, "sign_in_first"),
        (Ask::get("/api/v1/seizures"), 401, "sign_in_first"),
        (post("/api/v1/seizures").with("content-type", json).body(vec![b' '; 5 << 20]), 413, "too_large"),
    ];
    let document: Value = serde_json::from_str(&commonlink_web::openapi()).unwrap();
    for (ask, status, code) in cases {
        let name = format!("{} {}", ask.method(), ask.path());
        let answer = server.ask(ask).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code), "{}", answer.body);
        // What happens is what the document says.
        let known =
            operations(&document).into_iter().find(|(method, path, _)| format!("{method} {path}") == name);
        if let Some((_, _, operation)) = known {
            assert!(documented(&document, operation, &status.to_string()).is_some(), "{name} {status}");
        }
    }
    // An identifier that is none looks like one that names nothing.
    let absent = "00000000-0000-4000-8000-0000000fffff";
    for path in ["/api/v1/seizures/ID", "/api/v1/seizures/ID/hits", "/api/v1/uploads/ID"] {
        let real = server.ask(Ask::get(&path.replace("ID", absent)).token(&token)).await;
        assert_eq!((real.status, real.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
        for malformed in ["7", "%00", "..", "'", "00000000-0000-4000-8000-0000000fffffff", "%F0%9F%98%80"] {
            let answer = server.ask(Ask::get(&path.replace("ID", malformed)).token(&token)).await;
            assert_eq!((answer.status, &answer.body), (real.status, &real.body), "{path} {malformed}");
        }
    }
    let cookie = server.session(&server.person).await;
    for path in
        ["/seizures/ID", "/marks/ID", "/hits/ID", "/examinations/ID", "/links/ID", "/pictures/ID/ID/0/640"]
    {
        let real = server.ask(Ask::get(&path.replace("ID", absent)).cookie(&cookie)).await;
        assert_eq!(real.status, StatusCode::NOT_FOUND, "{path}");
        let answer = server.ask(Ask::get(&path.replace("ID", "7")).cookie(&cookie)).await;
        assert_eq!((answer.status, &answer.body), (real.status, &real.body), "{path}");
    }
}

pub async fn lists_refuse_what_they_do_not_know(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    for n in 0..3 {
        let submitted = input(&format!("TO-{n}"), MatchingMode::HitOnly);
        let answer = post(&server, &token, &format!("key-number-{n}"), "/api/v1/seizures", &submitted).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let list =
        async |query: &str| server.ask(Ask::get(&format!("/api/v1/seizures?{query}")).token(&token)).await;
    // A misspelt filter must not come back as everything.
    for query in [
        "from=yesterday",
        "to=2026-02-30",
        "country=Fiji",
        "substance=foo",
        "transport=plane",
        "from=2014-02&to=2014-01",
    ] {
        let answer = list(query).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "invalid"), "{query}");
    }
    assert_eq!(list("from=2026&to=2026-01&country=fj").await.status, StatusCode::OK);
    for query in ["contry=FJ", "sort=colour", "after=nonsense"] {
        let answer = list(query).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (400, "malformed"),
            "{query} {}",
            answer.body
        );
    }
    assert_eq!(list("q=TO-1").await.json()["total"], 1);
    assert_eq!(list("country=FJ&transport=maritime&from=2026-01-01&to=2026-01-31").await.json()["total"], 3);
    assert_eq!(list("country=TO").await.json()["total"], 0);
    assert_eq!(list("q=%25").await.json()["total"], 0, "no wildcard");
    let references = |answer: &Answer| -> Vec<String> {
        let list = answer.json();
        list["seizures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["reference"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(references(&list("sort=reference").await), ["TO-0", "TO-1", "TO-2"]);
    assert_eq!(references(&list("sort=-reference").await), ["TO-2", "TO-1", "TO-0"]);
}

pub async fn control_characters_are_refused_everywhere(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    // The rule is the model's, with its own test of every field; here is that the door asks it, at every depth.
    let submitted = everywhere("a\0b", MatchingMode::HitOnly);
    let answer =
        server.ask(Ask::post("/api/v1/seizures").token(&token).key("key-of-nuls").json(&submitted)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    for field in ["reference", "items.0.reported_name", "exhibits.0.custody.holder"] {
        assert_eq!(said(&answer, field), ["error-characters"], "{field}: {}", answer.body);
    }
    // What hides makes two references look like one; what turns makes one place look like another.
    let mut hidden = input("R\u{200b}-1", MatchingMode::HitOnly);
    "La\u{202e}gos".clone_into(&mut hidden.place);
    let answer =
        server.ask(Ask::post("/api/v1/seizures").token(&token).key("key-of-hidden").json(&hidden)).await;
    for field in ["reference", "place.name"] {
        assert_eq!(said(&answer, field), ["error-characters"], "{field}: {}", answer.body);
    }
    let cookie = server.session(&server.administrator).await;
    let malformed = StatusCode::BAD_REQUEST;
    for path in [
        "/seizures?q=%00",
        "/api/v1/seizures?q=a%00b",
        "/seizures/duplicates?reference=%00",
        "/login?next=%00",
    ] {
        assert_eq!(server.ask(Ask::get(path).cookie(&cookie)).await.status, malformed, "{path}");
    }
    // The page mark holds text too.
    let mark = format!("reference-a-{}-00", "0".repeat(32));
    let path = format!("/seizures?sort=reference&after={mark}");
    assert_eq!(server.ask(Ask::get(&path).cookie(&cookie)).await.status, malformed);
    let account =
        [("login", "new"), ("name", "N\0"), ("roles", "officer"), ("idempotency_key", "key-of-people")];
    assert_eq!(server.ask(Ask::post("/people").cookie(&cookie).form(&account)).await.status, malformed);
    let account =
        [("login", "new"), ("name", "N\u{7}"), ("roles", "officer"), ("idempotency_key", "key-of-people")];
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(server.ask(Ask::post("/people").cookie(&cookie).form(&account)).await.status, refused);
    let token = [("name", "t\u{7}"), ("days", "3"), ("idempotency_key", "key-of-tokens")];
    assert_eq!(server.ask(Ask::post("/account/tokens").cookie(&cookie).form(&token)).await.status, refused);
    assert_eq!(server.log_in("a\0", "some password").await.status, StatusCode::UNAUTHORIZED);
}
