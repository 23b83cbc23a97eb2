//! What handlers share, and the router made of the table of routes.

use crate::{
    error, even, journal, listen::Crowd, meter::Meter, pace, pace::Bodies, routes, security,
    throttle::Throttle,
};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use commonlink_casework::{Platform, webauthn::RelyingParty};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tower_http::compression::CompressionLayer;

/// Longest time for one request that is not a stream.
const LONGEST: Duration = Duration::from_mins(2);

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address people type; without it the one listened on.
    pub public_address: Option<String>,
    /// A proxy in front ends TLS.
    pub behind_proxy: bool,
    /// Connections open at once.
    pub connections: usize,
    /// The whole steps of time at which a 404 is answered.
    pub step: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { public_address: None, behind_proxy: false, connections: 4_096, step: even::STEP }
    }
}

/// What every handler has.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub platform: Platform,
    pub(crate) origins: Arc<Vec<String>>,
    /// Under which name passkeys are made; none where the public address is a number.
    pub(crate) party: Option<Arc<RelyingParty>>,
    pub(crate) behind_proxy: bool,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) meter: Arc<Meter>,
    pub(crate) bodies: Bodies,
    pub(crate) step: Duration,
    pub(crate) crowd: Arc<Crowd>,
}

impl App {
    /// Over a platform, listening on `address`.
    pub fn new(platform: Platform, settings: Settings, address: SocketAddr) -> Self {
        let party = relying_party(settings.public_address.as_deref(), address).map(Arc::new);
        let origins = settings.public_address.map_or_else(
            || {
                let port = address.port();
                vec![
                    format!("http://127.0.0.1:{port}"),
                    format!("http://localhost:{port}"),
                    format!("http://{address}"),
                ]
            },
            |public| vec![public.trim_end_matches('/').to_owned()],
        );
        Self {
            platform,
            origins: Arc::new(origins),
            party,
            behind_proxy: settings.behind_proxy,
            throttle: Arc::new(Throttle::default()),
            meter: Arc::default(),
            bodies: Bodies::default(),
            step: settings.step,
            crowd: Arc::new(Crowd::new(settings.connections)),
        }
    }
}

/// Passkeys belong to a name: that of the public address, or `localhost`. An address of numbers has none.
fn relying_party(public: Option<&str>, address: SocketAddr) -> Option<RelyingParty> {
    let origin = public.map_or_else(
        || format!("http://localhost:{}", address.port()),
        |public| public.trim_end_matches('/').to_owned(),
    );
    let (scheme, rest) = origin.split_once("://")?;
    let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
    let named = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[');
    // Browsers offer passkeys to sites that nobody can have listened in on.
    let trusted = scheme == "https" || host == "localhost";
    (named && trusted).then(|| RelyingParty { id: host.to_owned(), origin: origin.clone() })
}

/// Every route with the layers that all of them need.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in routes::all() {
        let most = DefaultBodyLimit::max(routes::most_body_bytes(route.method, route.path));
        let mut handler = route.handler.layer(most);
        if let Some(when) = route.confirmed {
            let state = (app.clone(), when);
            handler = handler.layer(middleware::from_fn_with_state(state, routes::confirm_first));
        }
        router = router.route(route.path, handler);
    }
    router
        .fallback(error::nothing_here)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::from_fn_with_state(LONGEST, error::in_time))
        .layer(middleware::from_fn_with_state(app.clone(), pace::hold))
        // Outside of what may answer by itself, so that those answers carry the headers too.
        .layer(middleware::from_fn_with_state(app.clone(), security::guard))
        .layer(middleware::from_fn_with_state(app.clone(), error::in_frame))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), journal::keep))
        // Outside of everything that takes time.
        .layer(middleware::from_fn_with_state(app.clone(), even::hold))
        .with_state(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_name() {
        let address: SocketAddr = "127.0.0.1:8460".parse().expect("an address");
        let of = |public: Option<&str>| relying_party(public, address).map(|party| (party.id, party.origin));
        let pair = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(of(None), pair("localhost", "http://localhost:8460"));
        assert_eq!(of(Some("https://c.example/")), pair("c.example", "https://c.example"));
        assert_eq!(of(Some("https://c.example:8443")), pair("c.example", "https://c.example:8443"));
        for none in ["https://192.0.2.1", "https://[::1]:8443", "http://c.example"] {
            assert_eq!(of(Some(none)), None, "{none}");
        }
    }
}
