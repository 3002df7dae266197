//! Form bodies of the OAuth requests, and the errors that come back.

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use crate::credentials::RegisteredApp;
use crate::entities::ErrorAnswer;
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::request::{Body, Outgoing};
use crate::secret::AccessToken;
use crate::transport::{Response, Transport};
use crate::url::InstanceUrl;

/// Form fields, some of them secret; wiped on drop.
#[derive(Clone, Default)]
pub(super) struct Form {
    fields: Vec<(&'static str, Zeroizing<String>)>,
    secrets: Vec<usize>,
    finishes: bool,
}

impl Form {
    pub(super) fn text(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.fields.push((name, Zeroizing::new(value.to_owned())));
        self
    }

    pub(super) fn secret(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.secrets.push(self.fields.len());
        self.text(name, value)
    }

    /// Its answer must not be lost, also when the transport is closed.
    pub(super) fn finishes(&mut self) -> &mut Self {
        self.finishes = true;
        self
    }

    /// Client authentication in the body (RFC 6749, section 2.3.1): three servers do not know the
    /// header.
    pub(super) fn app(&mut self, app: &RegisteredApp) -> &mut Self {
        self.text("client_id", &app.client_id);
        self.secret("client_secret", app.client_secret.expose())
    }

    /// Sends the fields and gives the answer, unless it says that something went wrong.
    pub(super) async fn post(
        &self,
        transport: &Transport,
        instance: &InstanceUrl,
        endpoint: &'static str,
        url: &str,
    ) -> Result<Response> {
        self.post_as(None, transport, instance, endpoint, url).await
    }

    /// The same with a bearer token.
    pub(super) async fn post_as(
        &self,
        bearer: Option<&AccessToken>,
        transport: &Transport,
        instance: &InstanceUrl,
        endpoint: &'static str,
        url: &str,
    ) -> Result<Response> {
        let mut outgoing = Outgoing::login(instance, Method::POST, endpoint, url)?;
        outgoing.body(Body::form(self.encode()));
        if let Some(token) = bearer {
            outgoing.bearer(token)?;
        }
        if self.finishes {
            outgoing.finishes();
        }
        self.send(transport, &outgoing).await
    }

    /// The same fields as a JSON object, in which the field `list` is a list of one.
    pub(super) async fn post_json(
        &self,
        list: &str,
        transport: &Transport,
        instance: &InstanceUrl,
        endpoint: &'static str,
        url: &str,
    ) -> Result<Response> {
        let field = |name: &str, value: &str| match name == list {
            true => json!([value]),
            false => json!(value),
        };
        let fields = self.fields.iter();
        let body: Map<_, _> = fields
            .map(|(name, value)| ((*name).to_owned(), field(name, value)))
            .collect();
        let mut outgoing = Outgoing::login(instance, Method::POST, endpoint, url)?;
        outgoing.body(Body::json(Value::Object(body).to_string()));
        self.send(transport, &outgoing).await
    }

    async fn send(&self, transport: &Transport, outgoing: &Outgoing<'_>) -> Result<Response> {
        let answer = outgoing.send(transport).await?;
        match self.error(&answer) {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }

    fn encode(&self) -> String {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(
            self.fields
                .iter()
                .map(|(name, value)| (name, value.as_str())),
        );
        body.finish()
    }

    fn secrets(&self) -> Vec<&str> {
        self.secrets
            .iter()
            .map(|at| self.fields[*at].1.as_str())
            .collect()
    }

    /// The error in a response, with any status: OAuth errors come with 200 to 500.
    fn error(&self, answer: &Response) -> Option<Error> {
        let reported = serde_json::from_slice::<ErrorAnswer>(answer.body()).ok();
        let code = reported.and_then(|reported| reported.error.as_str().map(OAuthCode::from));
        let in_challenge = || {
            let code = answer
                .challenge_code()
                .filter(|_| !answer.status().is_success());
            code.map(|code| OAuthCode::from(&*code))
        };
        match code.or_else(in_challenge) {
            Some(code) if is_code(&code, answer) => Some(
                answer
                    .to_error(&self.secrets())
                    .into_kind(ErrorKind::OAuth(code)),
            ),
            _ if answer.status().is_success() => None,
            _ => Some(answer.to_error(&self.secrets())),
        }
    }
}

/// Whether `error` holds a code rather than a sentence: a known one, or one word under a 4xx. The word of
/// a rate limit says no more than its status.
fn is_code(code: &OAuthCode, answer: &Response) -> bool {
    let is_limit = answer.status() == StatusCode::TOO_MANY_REQUESTS;
    match code {
        OAuthCode::Other(word) => {
            answer.status().is_client_error()
                && !is_limit
                && !word.is_empty()
                && word.bytes().all(|c| c.is_ascii_lowercase() || c == b'_')
        }
        _ => true,
    }
}
