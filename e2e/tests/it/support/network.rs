//! What a page asked of the network, from chromedriver's performance log.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::Browser;

/// One request of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Full address.
    pub url: String,
    /// Status of the answer; 0 when there was none.
    pub status: u64,
    /// Bytes on the wire, headers and compressed body; 0 from the cache.
    pub bytes: u64,
}

/// All requests since the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic(pub Vec<Request>);

impl Traffic {
    /// Bytes on the wire of all answers.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|request| request.bytes).sum()
    }

    /// Addresses that are not of this origin, nor within the page (`data:`, `blob:`).
    pub fn other_hosts(&self, origin: &str) -> Vec<&str> {
        let urls = self.0.iter().map(|request| request.url.as_str());
        let own = |url: &str| url == origin || url.starts_with(&format!("{origin}/"));
        let inside = |url: &str| ["data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme));
        urls.filter(|url| !own(url) && !inside(url)).collect()
    }

    /// Whether a request has neither finished nor failed. Event streams never do, and are not waited for.
    fn is_waiting(messages: &[Value]) -> bool {
        let of = |wanted: &[&str]| -> BTreeSet<String> {
            let with = messages.iter().map(|message| &message["message"]);
            let with = with.filter(|event| wanted.contains(&event["method"].as_str().unwrap_or_default()));
            let stream = |event: &&Value| event["params"]["type"] != "EventSource";
            with.filter(stream)
                .filter_map(|event| Some(event["params"]["requestId"].as_str()?.to_owned()))
                .collect()
        };
        let ended = of(&["Network.loadingFinished", "Network.loadingFailed"]);
        !of(&["Network.requestWillBeSent"]).is_subset(&ended)
    }

    fn read(messages: impl Iterator<Item = Value>) -> Self {
        let mut requests: BTreeMap<String, Request> = BTreeMap::new();
        let mut order = Vec::new();
        for message in messages {
            let (method, event) = (&message["message"]["method"], &message["message"]["params"]);
            let Some(id) = event["requestId"].as_str() else { continue };
            let known = |id: &str| requests.contains_key(id);
            match method.as_str() {
                Some("Network.requestWillBeSent") => {
                    // A redirect keeps the id: its answer belongs to the earlier address.
                    if let (true, Some(answer)) = (known(id), event["redirectResponse"].as_object()) {
                        let key = format!("{id} {}", order.len());
                        let mut first = requests.remove(id).unwrap_or_default();
                        first.status = answer["status"].as_u64().unwrap_or_default();
                        first.bytes = number(&answer["encodedDataLength"]);
                        order
                            .iter_mut()
                            .filter(|other| *other == id)
                            .for_each(|other: &mut String| other.clone_from(&key));
                        requests.insert(key, first);
                    }
                    let url = event["request"]["url"].as_str().unwrap_or_default().to_owned();
                    requests.insert(id.to_owned(), Request { url, ..Request::default() });
                    order.push(id.to_owned());
                }
                Some("Network.responseReceived") if known(id) => {
                    let request = requests.entry(id.to_owned()).or_default();
                    request.status = event["response"]["status"].as_u64().unwrap_or_default();
                }
                Some("Network.loadingFinished") if known(id) => {
                    requests.entry(id.to_owned()).or_default().bytes = number(&event["encodedDataLength"]);
                }
                _ => {}
            }
        }
        Self(order.iter().filter_map(|id| requests.get(id)).cloned().collect())
    }
}

/// The developer protocol writes counts of bytes as floating numbers.
fn number(value: &Value) -> u64 {
    value.as_f64().unwrap_or_default() as u64
}

impl Browser {
    /// The requests since the last call. Waits up to two seconds for answers that are still on their way.
    pub async fn traffic(&self) -> Traffic {
        let mut messages = Vec::new();
        for _ in 0..20 {
            let entries = self.driver().get_log("performance").await.expect("the performance log");
            messages.extend(
                entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok()),
            );
            if !Traffic::is_waiting(&messages) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Traffic::read(messages.into_iter())
    }

    /// Opens the page as on a first visit (nothing cached) and counts what it asks for.
    pub async fn first_visit(&self, path: &str) -> Traffic {
        self.driver().goto("about:blank").await.expect("an empty page");
        self.devtools("Network.clearBrowserCache", json!({})).await;
        self.traffic().await;
        self.goto(path).await;
        self.traffic().await
    }
}

#[test]
fn redirects_answers_and_other_hosts_are_told_apart() {
    let event = |method: &str, params: Value| json!({ "message": { "method": method, "params": params } });
    let messages = vec![
        event(
            "Network.requestWillBeSent",
            json!({ "requestId": "1", "request": { "url": "http://h:1/old" } }),
        ),
        event(
            "Network.requestWillBeSent",
            json!({ "requestId": "1", "request": { "url": "http://h:1/new" },
                    "redirectResponse": { "status": 303, "encodedDataLength": 100.0 } }),
        ),
        event("Network.responseReceived", json!({ "requestId": "1", "response": { "status": 200 } })),
        event(
            "Network.requestWillBeSent",
            json!({ "requestId": "2", "request": { "url": "http://h:10/x" } }),
        ),
        event("Network.loadingFinished", json!({ "requestId": "1", "encodedDataLength": 250.0 })),
    ];
    assert!(Traffic::is_waiting(&messages));
    let finished = [messages[0].clone(), messages[4].clone()];
    assert!(!Traffic::is_waiting(&finished));
    let traffic = Traffic::read(messages.into_iter());
    let told: Vec<_> = traffic.0.iter().map(|r| (r.url.as_str(), r.status, r.bytes)).collect();
    assert_eq!(told, [("http://h:1/old", 303, 100), ("http://h:1/new", 200, 250), ("http://h:10/x", 0, 0)]);
    assert_eq!(traffic.bytes(), 350);
    assert_eq!(traffic.other_hosts("http://h:1"), ["http://h:10/x"]);
}
