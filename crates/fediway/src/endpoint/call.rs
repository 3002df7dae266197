//! A call of an endpoint.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderValue, Method, Request as HttpRequest};
use serde_json::Value;
use url::Url;

use super::declaration::{Body, Endpoint};
use super::encode::{self, Field};
use super::parameter::{Param, Parameter};
use crate::error::{Error, Result};
use crate::ids;
use crate::instance::Quirks;
use crate::request::{self, Outgoing, Part};
use crate::transport::{CURSORS, Cursor};
use crate::url::InstanceUrl;

/// A call of an endpoint: the endpoint and its parameters.
#[derive(Clone)]
pub struct Call {
    endpoint: &'static Endpoint,
    /// The path, where it was not made of a template.
    path: Option<Box<str>>,
    params: Vec<(Cow<'static, str>, Param)>,
    idempotency_key: Option<Box<str>>,
}

impl Call {
    pub(crate) fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            path: None,
            params: Vec::new(),
            idempotency_key: None,
        }
    }

    /// A call of a path without a template, otherwise like this endpoint.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if that is not a path of a server.
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

    /// Sets a parameter. It replaces a parameter with the same name.
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

    /// The endpoint.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The `Idempotency-Key`, if one is set.
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

    /// See [`Request::to_http`](super::Request::to_http).
    pub(crate) fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        self.outgoing(instance, Quirks::of(""))?.into_http()
    }

    /// The request for this call, to a server with these differences.
    pub(crate) fn outgoing<'a>(
        &'a self,
        instance: &'a InstanceUrl,
        quirks: &Quirks,
    ) -> Result<Outgoing<'a>> {
        let (body, template) = (self.body_for(quirks), self.template(quirks));
        let method = self.endpoint.method.clone();
        let url = self.url(instance, template, body)?;
        let mut outgoing = Outgoing::new(instance, method, template, url);
        outgoing.secrets(self.secrets()).body(self.make(body)?);
        if let Some(key) = &self.idempotency_key {
            outgoing.idempotency_key(key)?;
        }
        if !self.endpoint.answers_json() {
            // GoToSocial answers 406 to whoever asks for JSON and gets a picture or a table.
            outgoing.header(ACCEPT, HeaderValue::from_static("*/*"));
        }
        Ok(outgoing)
    }

    /// How the parameters travel to a server with these differences.
    fn body_for(&self, quirks: &Quirks) -> Body {
        match self.endpoint.method == Method::DELETE && quirks.delete_takes_query {
            true => Body::None,
            false => self.body(),
        }
    }

    /// The endpoint's path, or the one that a server with these differences has in its place.
    fn template(&self, quirks: &Quirks) -> &'static str {
        let mut other_paths = quirks.other_paths.iter();
        let other = other_paths.find(|(declared, _)| *declared == self.endpoint.path);
        other.map_or(self.endpoint.path, |(_, here)| here)
    }

    /// The URL that is asked.
    fn url(&self, instance: &InstanceUrl, template: &str, body: Body) -> Result<Url> {
        let path = self.path(template)?;
        // Some declared paths have a parameter that is always the same.
        let (path, fixed) = path.split_once('?').unwrap_or((&path, ""));
        let mut query = encode::query(self.in_query(body));
        if !fixed.is_empty() {
            let and = if query.is_empty() { "" } else { "&" };
            query.insert_str(0, &[fixed, and].concat());
        }
        Ok(instance.at(path, Some(&*query).filter(|query| !query.is_empty())))
    }

    fn make(&self, body: Body) -> Result<request::Body> {
        let params = self.in_body(body);
        Ok(match body {
            Body::None => request::Body::Empty,
            Body::Json => request::Body::json(encode::json(params)?),
            Body::Form => request::Body::form(encode::query(params)),
            Body::Multipart => {
                let part = |(name, field)| match field {
                    Field::Text(text) => (name, Part::Text(text.into_owned())),
                    Field::File(file) => (name, Part::File(file.clone(), None)),
                };
                request::Body::Parts(encode::fields(params).into_iter().map(part).collect())
            }
        })
    }

    /// The fields of the body, or of the query if there is none: names and texts; `None` for a file.
    #[cfg(test)]
    pub(crate) fn sent_fields(&self) -> Vec<(String, Option<String>)> {
        let body = self.body();
        let all = self.in_query(body).chain(self.in_body(body));
        let fields = encode::fields(all).into_iter();
        let text = |field| match field {
            Field::Text(text) => Some(text.into_owned()),
            Field::File(_) => None,
        };
        fields.map(|(name, field)| (name, text(field))).collect()
    }

    fn in_query(&self, body: Body) -> impl Iterator<Item = (&str, &Param)> {
        self.rest(move |call, name| body == Body::None || call.endpoint.in_query.contains(&name))
    }

    fn in_body(&self, body: Body) -> impl Iterator<Item = (&str, &Param)> {
        self.rest(move |call, name| body != Body::None && !call.endpoint.in_query.contains(&name))
    }

    /// The parameters outside the path that belong here.
    fn rest(&self, belongs: impl Fn(&Self, &str) -> bool) -> impl Iterator<Item = (&str, &Param)> {
        let placed = self.params.iter().map(|(name, param)| (&**name, param));
        placed.filter(move |(name, _)| !self.is_in_path(name) && belongs(self, name))
    }

    fn is_in_path(&self, name: &str) -> bool {
        // Another path has the same placeholders.
        let template = self.endpoint.path;
        self.path.is_none() && placeholders(template).any(|placeholder| placeholder == name)
    }

    fn path(&self, template: &str) -> Result<String> {
        if let Some(path) = &self.path {
            return Ok(path.to_string());
        }
        // Split first, so that a value that looks like a placeholder is not expanded.
        let mut pieces = template.split('{');
        // Room for the longest ids that servers make.
        let mut path = String::with_capacity(template.len() + 32);
        path.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
            let segment = self.value(name).and_then(|value| match value {
                Value::String(text) => ids::path_segment(text),
                Value::Number(number) => Some(number.to_string().into()),
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
