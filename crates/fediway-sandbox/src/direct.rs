//! Calls of the API without a connection.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;

use crate::api;
use crate::sandbox::Sandbox;
use crate::shared::Shared;

/// What stands between the parts of an upload.
const BOUNDARY: &str = "----------of-the-sandbox";

/// An account that calls the API without a connection, to give a sandbox a long past in a short time.
///
/// The calls are not recorded and not limited, no fault happens to them, and an error has the words of
/// Mastodon. What is due at its time (scheduled statuses, late timelines) happens at the next request over a
/// connection. Otherwise they do what a request does. [`Sandbox::direct`] makes one.
///
/// ```no_run
/// # async fn example(sandbox: &fediway_sandbox::Sandbox) {
/// use serde_json::json;
///
/// let alice = sandbox.direct("alice").unwrap();
/// for number in 0..20_000 {
///     let post = json!({ "status": format!("No. {number}") });
///     alice.call("POST", "/api/v1/statuses", &post).await;
///     sandbox.advance(std::time::Duration::from_secs(3600));
/// }
/// # }
/// ```
pub struct Direct {
    service: TowerToHyperService<Router>,
    token: String,
}

impl Direct {
    fn new(shared: &Arc<Shared>, token: String) -> Self {
        let routes = api::routes(shared.rules.personality).layer(DefaultBodyLimit::disable());
        Self {
            service: TowerToHyperService::new(routes.with_state(shared.clone())),
            token,
        }
    }

    /// Makes one call with these parameters as its JSON body; `null` is none. Gives the status and the
    /// JSON of the answer, which is `null` if there is none.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let body = match body {
            Value::Null => Vec::new(),
            body => body.to_string().into_bytes(),
        };
        self.send((method, path), "application/json", body).await
    }

    /// Uploads a file with `POST /api/v1/media`, which processes it at once.
    pub async fn upload(&self, file: &[u8]) -> (StatusCode, Value) {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n"
        );
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [head.as_bytes(), file, tail.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(("POST", "/api/v1/media"), &kind, body).await
    }

    async fn send(
        &self,
        (method, path): (&str, &str),
        kind: &str,
        body: Vec<u8>,
    ) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(USER_AGENT, HeaderValue::from_static("direct"))
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, kind)
            .body(Body::from(body));
        let Ok(request) = request else {
            return (StatusCode::BAD_REQUEST, Value::Null);
        };
        let response = match self.service.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes());
        let json = serde_json::from_slice(&body.unwrap_or_default());
        (parts.status, json.unwrap_or_default())
    }
}

/// Shows no secret.
impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// An account that calls the API without a connection: see [`Direct`]. `None` if there is no such
    /// account.
    pub fn direct(&self, username: &str) -> Option<Direct> {
        Some(Direct::new(&self.shared, self.access_token(username)?))
    }
}
