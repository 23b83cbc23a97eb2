//! A server without a socket: requests in, answers out.

use crate::world::{Person, World};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use commonlink_model::{Role, TokenScope};
use commonlink_testkit::Engine;
use commonlink_web::{App, Settings, router};
use futures_util::StreamExt;
use serde_json::Value;
use std::time::Duration;
use tower::ServiceExt;

/// Where the server believes to be.
pub const ORIGIN: &str = "http://127.0.0.1:8460";

/// A world with the router over it, and one bureau with an account for everything.
pub struct Server {
    pub world: World,
    pub router: Router,
    pub administrator: Person,
    pub person: Person,
}

/// A request in the making.
#[derive(Clone, Debug)]
pub struct Ask {
    method: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Server {
    /// Bureau `to` with an officer who also examines and administers. `None` where the engine is not installed.
    pub async fn new(engine: Engine) -> Option<Self> {
        let world = World::new(engine).await?;
        let administrator = world.bureau("to", "TO").await;
        let roles = [Role::Officer, Role::Examiner, Role::Administrator];
        let person = world.person(&administrator, "all", &roles).await;
        let address = ORIGIN.strip_prefix("http://").unwrap().parse().unwrap();
        // Thousands of refusals are compared by what they say; `probes::timing` asks when they come.
        let settings = Settings { step: Duration::ZERO, ..Settings::default() };
        let router = router(App::new(world.platform.clone(), settings, address));
        Some(Self { world, router, administrator, person })
    }

    /// Asks, and reads the whole answer; of a stream what comes first.
    pub async fn ask(&self, ask: Ask) -> Answer {
        let mut request = Request::builder().method(ask.method.as_str()).uri(&ask.path);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(ask.body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let streams = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let mut bytes = Vec::new();
        let mut stream = body.into_data_stream();
        while let Ok(Some(piece)) = tokio::time::timeout(Duration::from_secs(30), stream.next()).await {
            bytes.extend_from_slice(&piece.unwrap());
            if streams {
                break;
            }
        }
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Signs in by the form; the answer as it is.
    pub async fn log_in(&self, login: &str, password: &str) -> Answer {
        self.ask(Ask::post("/login").form(&[("login", login), ("password", password)])).await
    }

    /// The cookie of a new session.
    pub async fn session(&self, person: &Person) -> String {
        let answer = self.log_in(&person.user.login, &person.password).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let cookie = answer.header("set-cookie");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The secret of a new access token.
    pub async fn token(&self, person: &Person) -> String {
        self.token_for(person, TokenScope::ALL).await
    }

    /// The same within scopes.
    pub async fn token_for(&self, person: &Person, scopes: &[TokenScope]) -> String {
        let platform = &self.world.platform;
        let key = commonlink_model::RequestId::fresh(platform.ids()).to_string();
        let once = commonlink_casework::Once::new("create_token", &key, &key).unwrap();
        let made = platform.create_token(&self.world.ctx(person), &once, "test", 30, scopes).await;
        made.unwrap().unwrap()
    }
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A write from a page of ours.
    pub fn post(path: &str) -> Self {
        Self::new("POST", path).with("origin", ORIGIN)
    }

    pub fn method(&self) -> &str {
        &self.method
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.with("cookie", cookie)
    }

    pub fn token(self, secret: &str) -> Self {
        self.with("authorization", format!("Bearer {secret}"))
    }

    pub fn key(self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub fn json(self, value: &impl serde::Serialize) -> Self {
        self.with("content-type", "application/json").body(serde_json::to_vec(value).unwrap())
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.with("content-type", "application/x-www-form-urlencoded").body(body)
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The code of a problem, which has the media type, the status and words.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.body);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        assert!(!problem["detail"].as_str().unwrap().starts_with("problem-"), "no words: {problem}");
        problem["type"].as_str().unwrap().to_owned()
    }
}

/// Percent-encoded but for unreserved characters.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        escaped
    })
}
