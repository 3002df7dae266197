//! An endpoint of the API as data, a call of it, and the `resource!` macro that declares both.

mod resource;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request as HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use crate::error::{Error, Result};
use crate::ids;
use crate::scope::Scope;
use crate::transport::Response;
use crate::url::InstanceUrl;
pub(crate) use resource::resource;

/// One endpoint of the API: a row of [`ENDPOINTS`](crate::api::ENDPOINTS).
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for ids.
    pub path: &'static str,
    /// The scopes, any one of which a token needs; none for public data.
    pub scopes: &'static [Scope],
    /// The parameters of the path, query or body.
    pub params: &'static [&'static str],
    /// How its list is paged, if it is one.
    pub paging: Option<Paging>,
    /// Whether a repeated request with the same `Idempotency-Key` has its effect once.
    pub keyed: bool,
}

/// How a list is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// The next page is asked for by the id of the last item.
    Id,
}

/// A request to one endpoint: what the calls of this library's groups have in common.
///
/// ```
/// use fediway::{AccessToken, Client, Credentials, Instance, InstanceUrl, Request};
///
/// let url = InstanceUrl::parse("mastodon.social")?;
/// let client = Client::anonymous(Instance::at(url.clone()));
/// let request = client.statuses().get("1700/../x".replace('/', "")).to_http(&url)?;
/// assert_eq!(request.uri().path(), "/api/v1/statuses/1700..x");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Request {
    /// What the server answers.
    type Response;

    /// The endpoint that is asked.
    const ENDPOINT: &'static Endpoint;

    /// What is asked of it.
    fn call(&self) -> &Call;

    /// The request as it goes over the wire, without credentials: nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an id that could lead to
    /// another path.
    fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        self.call().to_http(instance)
    }
}

/// What is asked of an endpoint: the endpoint and its parameters.
#[derive(Clone)]
pub struct Call {
    endpoint: &'static Endpoint,
    params: Vec<(&'static str, Value)>,
    idempotency_key: Option<Box<str>>,
}

impl Call {
    pub(crate) fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            params: Vec::new(),
            idempotency_key: None,
        }
    }

    /// Sets a parameter; the last one of a name counts.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Serialize) {
        // Parameters are texts, numbers, lists and plain structs: none of them fails.
        let value = serde_json::to_value(value).unwrap_or_default();
        self.params.retain(|(set, _)| *set != name);
        self.params.push((name, value));
    }

    pub(crate) fn set_idempotency_key(&mut self, key: impl Into<String>) {
        self.idempotency_key = Some(key.into().into());
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.params.iter().any(|(set, _)| *set == name)
    }

    /// The endpoint that is asked.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The `Idempotency-Key`, where one is set.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// See [`Request::to_http`].
    pub(crate) fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        let mut uri = format!("{}{}", instance.as_str(), self.path()?);
        let (in_path, rest): (Vec<_>, Vec<_>) = self
            .params
            .iter()
            .partition(|(name, _)| self.is_in_path(name));
        debug_assert_eq!(in_path.len(), self.endpoint.path.matches('{').count());
        let has_body = !matches!(self.endpoint.method, Method::GET | Method::DELETE);
        let mut request = HttpRequest::builder().method(self.endpoint.method.clone());
        if let Some(key) = &self.idempotency_key {
            request = request.header("idempotency-key", key.as_ref());
        }
        let mut body = Bytes::new();
        if has_body {
            request = request.header(CONTENT_TYPE, "application/json");
            body = json_body(&rest).into();
        } else if !rest.is_empty() {
            uri.push('?');
            uri.push_str(&query(&rest));
        }
        request.uri(uri).body(body).map_err(|error| {
            Error::invalid("a parameter does not fit into a request").source(error)
        })
    }

    fn is_in_path(&self, name: &str) -> bool {
        placeholders(self.endpoint.path).any(|placeholder| placeholder == name)
    }

    fn path(&self) -> Result<String> {
        let mut path = self.endpoint.path.to_owned();
        for name in placeholders(self.endpoint.path) {
            let id = self.params.iter().find(|(set, _)| *set == name);
            let id = id
                .and_then(|(_, value)| value.as_str())
                .and_then(ids::path_segment);
            let id = id.ok_or_else(|| Error::invalid(format!("`{name}` is not an id")))?;
            path = path.replace(&format!("{{{name}}}"), &id);
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

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

fn json_body(params: &[&(&'static str, Value)]) -> Vec<u8> {
    let body: Map<_, _> = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    serde_json::to_vec(&body).unwrap_or_default()
}

fn query(params: &[&(&'static str, Value)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in params {
        append(&mut query, (*name).to_owned(), value);
    }
    query.finish()
}

/// Writes a value as form fields: `name`, `name[]` for each of a list, `name[key]` for a part.
fn append(query: &mut Serializer<'_, String>, name: String, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => {
            query.append_pair(&name, text);
        }
        Value::Array(items) => {
            for item in items {
                append(query, format!("{name}[]"), item);
            }
        }
        Value::Object(parts) => {
            for (key, part) in parts {
                append(query, format!("{name}[{key}]"), part);
            }
        }
        other => {
            query.append_pair(&name, &other.to_string());
        }
    }
}

/// What can be made of a [`Response`].
pub trait FromResponse: Sized {
    /// Decodes the answer to a call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not as documented.
    fn from_response(response: &Response, endpoint: &Endpoint) -> Result<Self>;
}

impl<T: DeserializeOwned> FromResponse for T {
    fn from_response(response: &Response, _: &Endpoint) -> Result<Self> {
        response.json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static ENDPOINT: Endpoint = Endpoint {
        method: Method::GET,
        path: "/api/v1/things/{id}/parts/{part_id}",
        scopes: &[],
        params: &[],
        paging: None,
        keyed: false,
    };

    fn uri(call: &Call) -> String {
        let instance = InstanceUrl::parse("example.org").unwrap();
        call.to_http(&instance).unwrap().uri().to_string()
    }

    #[test]
    fn nested_values_become_bracketed_fields() {
        let mut call = Call::new(&ENDPOINT);
        call.set("id", "1.5");
        call.set("part_id", "a b");
        call.set("limit", 40);
        call.set("only", ["a", "b&c"]);
        call.set(
            "home",
            serde_json::json!({ "last_read_id": "7", "none": null }),
        );
        assert_eq!(
            uri(&call),
            "https://example.org/api/v1/things/1.5/parts/a%20b\
             ?limit=40&only%5B%5D=a&only%5B%5D=b%26c&home%5Blast_read_id%5D=7"
        );
    }

    #[test]
    fn a_hostile_id_is_refused() {
        let instance = InstanceUrl::parse("example.org").unwrap();
        for id in ["../../admin", "a/b", "", "..", "\n"] {
            let mut call = Call::new(&ENDPOINT);
            call.set("id", id);
            call.set("part_id", "1");
            assert!(call.to_http(&instance).is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_placeholder_in_an_id_is_not_expanded() {
        let mut call = Call::new(&ENDPOINT);
        call.set("id", "{part_id}");
        call.set("part_id", "x");
        assert_eq!(
            uri(&call),
            "https://example.org/api/v1/things/%7Bpart_id%7D/parts/x"
        );
    }
}
