//! What is asked of an endpoint.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request as HttpRequest};
use reqwest::multipart::Form;
use serde_json::Value;

use super::encode::{self, Field};
use super::{Body, Endpoint, Param, Parameter};
use crate::error::{Error, Result};
use crate::ids;
use crate::instance::Instance;
use crate::transport::{CURSORS, Cursor};
use crate::url::InstanceUrl;

/// What is asked of an endpoint: the endpoint and its parameters.
#[derive(Clone)]
pub struct Call {
    endpoint: &'static Endpoint,
    /// The endpoint's path, or the one that this server has in its place.
    template: &'static str,
    /// The path, where it was not made of a template.
    path: Option<Box<str>>,
    params: Vec<(Cow<'static, str>, Param)>,
    idempotency_key: Option<Box<str>>,
}

impl Call {
    pub(crate) fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            template: endpoint.path,
            path: None,
            params: Vec::new(),
            idempotency_key: None,
        }
    }

    /// A call of a path as it is, in the manner of an endpoint.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if that is no path of a server.
    pub(crate) fn at(endpoint: &'static Endpoint, path: &str) -> Result<Self> {
        let segments = path
            .strip_prefix('/')
            .into_iter()
            .flat_map(|path| path.split('/'));
        let is_path = path.len() > 1
            && path.starts_with('/')
            && path
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"?#\\<>\"{}|^`".contains(&byte))
            && !segments
                .clone()
                .any(|segment| is_dots(segment) || segment.is_empty());
        if !is_path {
            return Err(Error::invalid(
                "a path starts with /, has no . or .. in it, and no query: parameters come apart",
            ));
        }
        Ok(Self {
            path: Some(path.into()),
            ..Self::new(endpoint)
        })
    }

    /// Goes to the path under which this server has the endpoint.
    pub(crate) fn take_path_of(&mut self, instance: &Instance) {
        let mut other_paths = instance.quirks().other_paths.iter();
        if let Some((_, here)) = other_paths.find(|(declared, _)| *declared == self.endpoint.path) {
            self.template = here;
        }
    }

    /// Sets a parameter; the last one of a name counts.
    pub(crate) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Parameter) {
        self.set_param(name.into(), value.into_param());
    }

    pub(crate) fn set_param(&mut self, name: Cow<'static, str>, param: Param) {
        self.unset(&name);
        self.params.push((name, param));
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.params.retain(|(set, _)| set != name);
    }

    /// Goes to another page of the list. What the caller asked for stays, also how far the list
    /// reaches: `since_id` for a walk to older items, `max_id` beside `min_id` for one to newer.
    pub(crate) fn go_to(&mut self, cursor: &Cursor) {
        let goes = |names: &[&str]| cursor.params().any(|(name, _)| names.contains(&name));
        if !goes(&["offset", "page"]) {
            let goes_up = goes(&["min_id", "min_shortcode_domain"]);
            let is_bounded = goes_up && self.value("min_id").is_some();
            for name in CURSORS {
                let stays = name == "since_id" && !goes_up || name == "max_id" && is_bounded;
                if !stays {
                    self.unset(name);
                }
            }
        }
        for (name, value) in cursor.params() {
            self.set(name.to_owned(), value.to_owned());
        }
    }

    /// What must not be printed, should the server quote it.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        self.params
            .iter()
            .filter_map(|(_, param)| match param {
                Param::Secret(secret) => Some(secret.expose()),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn set_idempotency_key(&mut self, key: impl Into<String>) {
        self.idempotency_key = Some(key.into().into());
    }

    /// The value of a parameter that is neither a secret nor a file.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        let (_, param) = self.params.iter().find(|(set, _)| set == name)?;
        match param {
            Param::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The endpoint that is asked.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The `Idempotency-Key`, where one is set.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// How the parameters travel: JSON holds no files.
    pub(crate) fn body(&self) -> Body {
        let is_file = |(_, param): &(_, Param)| matches!(param, Param::File(_));
        match self.endpoint.body {
            Body::Json if self.params.iter().any(is_file) => Body::Multipart,
            body => body,
        }
    }

    /// Refuses what the documentation forbids or the server says it does not take.
    pub(crate) fn check(&self, instance: &Instance) -> Result<()> {
        let mut rules = self.endpoint.rules.iter();
        rules.try_for_each(|rule| rule.check(self, instance))
    }

    /// See [`Request::to_http`](super::Request::to_http).
    pub(crate) fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        let mut request = HttpRequest::builder().method(self.endpoint.method.clone());
        let mut body = Bytes::new();
        match self.body() {
            Body::None => {}
            Body::Json => {
                request = request.header(CONTENT_TYPE, "application/json");
                body = encode::json(self.in_body())?.into();
            }
            Body::Form | Body::Multipart => {
                let (method, path) = (&self.endpoint.method, self.endpoint.path);
                return Err(Error::invalid(format!(
                    "{method} {path} travels as a form: let the client send it"
                )));
            }
        }
        for (name, value) in &self.headers()? {
            request = request.header(name, value);
        }
        request
            .uri(self.uri(instance)?)
            .body(body)
            .map_err(|error| {
                Error::invalid("a parameter does not fit into a request").source(error)
            })
    }

    /// The URL that is asked.
    pub(crate) fn uri(&self, instance: &InstanceUrl) -> Result<String> {
        let mut uri = format!("{}{}", instance.as_str(), self.path()?);
        let query = encode::query(self.in_query());
        if !query.is_empty() {
            uri.push('?');
            uri.push_str(&query);
        }
        Ok(uri)
    }

    pub(crate) fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        if let Some(key) = &self.idempotency_key {
            let key = HeaderValue::try_from(key.as_ref()).map_err(|error| {
                Error::invalid("the idempotency key does not fit into a header").source(error)
            })?;
            headers.insert("idempotency-key", key);
        }
        if !self.endpoint.answers_json() {
            // GoToSocial answers 406 to whoever asks for JSON and gets a picture or a table.
            headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        }
        Ok(headers)
    }

    /// The body of a call that travels as `multipart/form-data`, read while it is sent.
    pub(crate) async fn form(&self) -> Result<Form> {
        let mut form = Form::new();
        for (name, field) in encode::fields(self.in_body()) {
            form = match field {
                Field::Text(text) => form.text(name, text.into_owned()),
                Field::File(file) => form.part(name, file.part(None).await?),
            };
        }
        Ok(form)
    }

    /// The fields of the body, or of the query if there is none: names and texts; `None` for a file.
    #[cfg(test)]
    pub(crate) fn sent_fields(&self) -> Vec<(String, Option<String>)> {
        let all = self.in_query().chain(self.in_body());
        let fields = encode::fields(all).into_iter();
        let text = |field| match field {
            Field::Text(text) => Some(text.into_owned()),
            Field::File(_) => None,
        };
        fields.map(|(name, field)| (name, text(field))).collect()
    }

    fn in_query(&self) -> impl Iterator<Item = (&str, &Param)> {
        self.rest(|call, name| {
            call.endpoint.body == Body::None || call.endpoint.in_query.contains(&name)
        })
    }

    fn in_body(&self) -> impl Iterator<Item = (&str, &Param)> {
        self.rest(|call, name| {
            call.endpoint.body != Body::None && !call.endpoint.in_query.contains(&name)
        })
    }

    /// The parameters outside the path that belong here.
    fn rest(&self, belongs: fn(&Self, &str) -> bool) -> impl Iterator<Item = (&str, &Param)> {
        let placed = self.params.iter().map(|(name, param)| (&**name, param));
        placed.filter(move |(name, _)| !self.is_in_path(name) && belongs(self, name))
    }

    fn is_in_path(&self, name: &str) -> bool {
        self.path.is_none() && placeholders(self.template).any(|placeholder| placeholder == name)
    }

    fn path(&self) -> Result<String> {
        if let Some(path) = &self.path {
            return Ok(path.to_string());
        }
        // Split first, so that a value that looks like a placeholder is not expanded.
        let mut pieces = self.template.split('{');
        let mut path = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
            let segment = self.value(name).and_then(|value| match value {
                Value::String(text) => ids::path_segment(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
            let refused = || Error::invalid(format!("`{name}` does not fit into a path"));
            path.push_str(&segment.ok_or_else(refused)?);
            path.push_str(rest);
        }
        Ok(path)
    }
}

impl std::fmt::Debug for Call {
    /// Names, not values: a parameter may be a private text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.params.iter().map(|(name, _)| name).collect();
        f.debug_struct("Call")
            .field("method", &self.endpoint.method)
            .field("path", &self.endpoint.path)
            .field("params", &names)
            .finish()
    }
}

/// Whether a segment means this folder or the one above, plainly or percent-encoded.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(plain.as_str(), "." | "..")
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    static ENDPOINT: Endpoint = Endpoint {
        call: "",
        method: Method::GET,
        path: "/api/v1/things/{id}/parts/{part_id}",
        scopes: &[],
        params: &[],
        in_query: &[],
        body: Body::None,
        answer: "",
        paging: None,
        keyed: false,
        deprecated: None,
        rules: &[],
    };

    fn uri(call: &Call) -> String {
        let instance = InstanceUrl::parse("example.org").unwrap();
        call.to_http(&instance).unwrap().uri().to_string()
    }

    #[test]
    fn parameters_go_into_path_and_query() {
        let mut call = Call::new(&ENDPOINT);
        call.set("id", "1.5".to_owned());
        call.set("part_id", "a b".to_owned());
        call.set("limit", 40u32);
        call.set("only", vec!["a".to_owned(), "b&c".to_owned()]);
        assert_eq!(
            uri(&call),
            "https://example.org/api/v1/things/1.5/parts/a%20b?limit=40&only%5B%5D=a&only%5B%5D=b%26c"
        );
    }

    #[test]
    fn a_hostile_id_is_refused() {
        let instance = InstanceUrl::parse("example.org").unwrap();
        for id in ["../../admin", "a/b", "", "..", "\n"] {
            let mut call = Call::new(&ENDPOINT);
            call.set("id", id.to_owned());
            call.set("part_id", "1".to_owned());
            assert!(call.to_http(&instance).is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_placeholder_in_an_id_is_not_expanded() {
        let mut call = Call::new(&ENDPOINT);
        call.set("id", "{part_id}".to_owned());
        call.set("part_id", "x".to_owned());
        assert_eq!(
            uri(&call),
            "https://example.org/api/v1/things/%7Bpart_id%7D/parts/x"
        );
    }
}
