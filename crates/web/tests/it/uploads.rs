//! Uploads in pieces.

use crate::asked::{Answer, Ask, Server};
use crate::world::Pictures;
use axum::http::StatusCode;
use commonlink_exercise::render;
use commonlink_model::Role;
use commonlink_testkit::Engine;
use serde_json::json;

struct Sender<'a> {
    server: &'a Server,
    token: String,
    id: String,
}

impl<'a> Sender<'a> {
    async fn begin(server: &'a Server, bytes: usize, sha256: Option<&str>) -> Self {
        let token = server.token(&server.person).await;
        let begin = json!({"name": "mark.jpg", "bytes": bytes, "sha256": sha256});
        let answer = server.ask(Ask::new("POST", "/api/v1/uploads").token(&token).json(&begin)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        Self { server, token, id }
    }

    async fn piece(&self, offset: usize, piece: &[u8]) -> Answer {
        let path = format!("/api/v1/uploads/{}?offset={offset}", self.id);
        self.server.ask(Ask::new("PUT", &path).token(&self.token).body(piece)).await
    }

    async fn state(&self) -> serde_json::Value {
        self.server.ask(Ask::get(&format!("/api/v1/uploads/{}", self.id)).token(&self.token)).await.json()
    }
}

fn photograph() -> Vec<u8> {
    render(Pictures::new().mark(0, 0, 0)).unwrap().swap_remove(0).bytes
}

pub async fn pieces_resume(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let bytes = photograph();
    let hash = commonlink_store::FileHash::of(&bytes).to_string();
    let sender = Sender::begin(&server, bytes.len(), Some(&hash)).await;
    let (a, b) = (bytes.len() / 3, bytes.len() / 2);
    let early = sender.piece(a, &bytes[a..b]).await;
    assert_eq!((early.status, early.problem().as_str()), (StatusCode::CONFLICT, "offset"));
    assert_eq!(early.json()["expected_offset"], 0);
    assert_eq!(sender.piece(0, &bytes[..a]).await.json()["received"], a);
    assert_eq!(sender.piece(0, &bytes[..a]).await.json()["received"], a, "the same piece again");
    let other = vec![0; a];
    assert_eq!(sender.piece(0, &other).await.status, StatusCode::CONFLICT, "other bytes in its place");
    let gap = sender.piece(b, &bytes[b..]).await;
    assert_eq!(gap.json()["expected_offset"], a);
    // Resumed from what the server says.
    assert_eq!(
        (sender.state().await["received"].clone(), sender.state().await["complete"].clone()),
        (json!(a), json!(false))
    );
    sender.piece(a, &bytes[a..b]).await;
    let beyond = [&bytes[b..], b"more"].concat();
    let beyond = sender.piece(b, &beyond).await;
    assert_eq!((beyond.status, beyond.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "beyond_end"));
    let words = beyond.json()["detail"].as_str().unwrap().to_owned();
    assert!(words.starts_with("More bytes came than the upload was announced with."), "{words}");
    let last = sender.piece(b, &bytes[b..]).await;
    assert_eq!(last.status, StatusCode::OK, "{}", last.body);
    assert_eq!((last.json()["complete"].clone(), last.json()["sha256"].clone()), (json!(true), json!(hash)));
    assert_eq!(sender.state().await["sha256"], json!(hash));
    let again = sender.piece(b, &bytes[b..]).await;
    assert_eq!(
        (again.status, again.json()["sha256"].clone()),
        (StatusCode::OK, json!(hash)),
        "the last piece again"
    );

    // What was uploaded can be submitted.
    let mark = json!({"label": "A", "kind": "pressed_relief", "capture": "photo_single", "files": [{"sha256": hash}]});
    let mut submitted =
        serde_json::to_value(crate::world::input("TO-1", commonlink_model::MatchingMode::HitOnly)).unwrap();
    submitted["marks"] = json!([mark]);
    let ask =
        Ask::new("POST", "/api/v1/seizures").token(&sender.token).key("key-number-one").json(&submitted);
    let answer = server.ask(ask).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert_eq!(answer.json()["marks"].as_array().unwrap().len(), 1);
}

pub async fn wrong_bytes_start_again(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let bytes = photograph();
    let sender = Sender::begin(&server, bytes.len(), Some(&"ab".repeat(32))).await;
    let wrong = sender.piece(0, &bytes).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "damaged"));
    assert_eq!(sender.state().await["received"], 0);
    // What is no picture is refused with the last piece.
    let sender = Sender::begin(&server, 9, None).await;
    let text = sender.piece(0, b"no jpeg!!").await;
    assert_eq!(text.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", text.body);
    assert!(text.problem().starts_with("decode_"), "{}", text.body);
    // A piece has at most 1 MiB.
    let sender = Sender::begin(&server, 3 << 20, None).await;
    let answer = sender.piece(0, &vec![7; (1 << 20) + 1]).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
    assert_eq!(sender.piece(0, &vec![7; 1 << 20]).await.json()["received"], 1 << 20);
}

pub async fn nobody_else_reaches_an_upload(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let sender = Sender::begin(&server, 10, None).await;
    sender.piece(0, b"12345").await;
    let colleague = server.world.person(&server.administrator, "colleague", &[Role::Officer]).await;
    let fiji = server.world.bureau("fj", "FJ").await;
    let stranger = server.world.person(&fiji, "officer", &[Role::Officer]).await;
    for person in [colleague, stranger] {
        let other = Sender { server: &server, token: server.token(&person).await, id: sender.id.clone() };
        assert_eq!(other.piece(5, b"67890").await.problem(), "not_found");
        assert_eq!(other.state().await["type"], "not_found");
    }
    assert_eq!(sender.state().await["received"], 5);
}

pub async fn a_refused_file_stays_refused(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let bytes = b"no picture of any kind";
    let sender = Sender::begin(&server, bytes.len(), None).await;
    let answer = sender.piece(0, bytes).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let code = answer.problem();
    let state = sender.state().await;
    assert_eq!((&state["complete"], &state["refused"]), (&json!(false), &json!(code)), "{state}");
    assert_eq!(sender.piece(0, bytes).await.problem(), code, "the same piece again");
    // A form that names it is told why, too.
    let cookie = server.session(&server.person).await;
    let fields = [
        ("reference", "TO-9"),
        ("marks.0.uploads", sender.id.as_str()),
        ("idempotency_key", "key-of-refused"),
    ];
    let page = server.ask(Ask::post("/seizures").cookie(&cookie).form(&fields)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("This format is not read"), "{}", page.body);
    let sound = photograph();
    let sender = Sender::begin(&server, sound.len(), None).await;
    assert_eq!(sender.piece(0, &sound).await.status, StatusCode::OK);
    let state = sender.state().await;
    assert_eq!(state["complete"], json!(true));
    assert!(state.get("refused").is_none(), "{state}");
}

pub async fn an_upload_is_begun_once_under_a_key(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let token = server.token(&server.person).await;
    let begin = async |token: &str, key: &str, bytes: u64| {
        let body = json!({"name": "mark.jpg", "bytes": bytes});
        server.ask(Ask::new("POST", "/api/v1/uploads").token(token).key(key).json(&body)).await
    };
    let first = begin(&token, "key-of-upload", 10).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let path = format!("/api/v1/uploads/{}?offset=0", first.json()["id"].as_str().unwrap());
    server.ask(Ask::new("PUT", &path).token(&token).body("12345")).await;
    let again = begin(&token, "key-of-upload", 10).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
    assert_eq!((&again.json()["id"], &again.json()["received"]), (&first.json()["id"], &json!(5)));
    let other = begin(&token, "key-of-upload", 11).await;
    assert_eq!((other.status, other.problem().as_str()), (StatusCode::CONFLICT, "key_reused"));
    // An upload belongs to an account, and so does its key; what another one did under it is not told.
    let colleague = server.world.person(&server.administrator, "colleague", &[Role::Officer]).await;
    let theirs = begin(&server.token(&colleague).await, "key-of-upload", 10).await;
    assert_eq!(theirs.problem(), "key_reused");
    for key in ["short", "", "key of spaces"] {
        let answer = begin(&token, key, 10).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert_eq!(answer.json()["faults"][0]["field"], "idempotency_key");
    }
    // Without one it is another upload every time.
    let plain = Sender::begin(&server, 10, None).await;
    assert_ne!(plain.id, Sender::begin(&server, 10, None).await.id);
}

pub async fn the_owner_gets_the_original_and_others_what_is_re_encoded(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let sound = photograph();
    // A camera's maker note, as EXIF has it: one field with a text.
    let secret = "camera 4711 at 18.14 S 178.44 E";
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0".to_vec();
    exif.extend((secret.len() as u32).to_le_bytes());
    exif.extend(b"\x1a\0\0\0\0\0\0\0");
    exif.extend(secret.as_bytes());
    let segment = [&[0xff, 0xe1], ((exif.len() + 2) as u16).to_be_bytes().as_slice(), &exif].concat();
    let bytes = [&sound[..2], &segment, &sound[2..]].concat();
    let sender = Sender::begin(&server, bytes.len(), None).await;
    let sent = sender.piece(0, &bytes).await;
    let hash = sent.json()["sha256"].as_str().unwrap().to_owned();
    assert_eq!(hash, commonlink_store::FileHash::of(&bytes).to_string(), "kept as it came");
    let mark = json!({"label": "A", "kind": "pressed_relief", "capture": "photo_single", "files": [{"sha256": hash}]});
    let mut submitted =
        serde_json::to_value(crate::world::input("TO-9", commonlink_model::MatchingMode::HitOnly)).unwrap();
    submitted["marks"] = json!([mark]);
    let ask =
        Ask::new("POST", "/api/v1/seizures").token(&sender.token).key("key-number-nine").json(&submitted);
    let seizure = server.ask(ask).await.json();
    let id = seizure["id"].as_str().unwrap();
    let held = server.ask(Ask::get(&format!("/api/v1/seizures/{id}")).token(&sender.token)).await.json();
    let mark = held["marks"][0]["id"].as_str().unwrap();
    let capture = held["marks"][0]["captures"][0]["id"].as_str().unwrap();

    let cookie = server.session(&server.person).await;
    let original = format!("/originals/{mark}/{capture}/0");
    let answer = server.ask(Ask::get(&original).cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains(secret), "the owner's own file is whole");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert_eq!(answer.header("content-length"), bytes.len().to_string());
    assert!(answer.header("content-disposition").starts_with("attachment; filename*=UTF-8''mark.jpg"));
    for size in [640, 1280] {
        let shown =
            server.ask(Ask::get(&format!("/pictures/{mark}/{capture}/0/{size}")).cookie(&cookie)).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(
            !shown.body.contains(secret) && !shown.body.contains("Exif"),
            "a picture carries nothing of it"
        );
    }
    let fiji = server.world.bureau("fj", "FJ").await;
    let stranger = server.world.person(&fiji, "officer", &[Role::Officer]).await;
    let cookie = server.session(&stranger).await;
    assert_eq!(server.ask(Ask::get(&original).cookie(&cookie)).await.status, StatusCode::NOT_FOUND);
}
