//! An endpoint of the API as data, and a call of it. Both are declared with
//! [`resource!`](crate::api).

mod call;
mod encode;
mod parameter;
mod rules;

use bytes::Bytes;
use http::{Method, Request as HttpRequest};

use crate::error::Result;
use crate::scope::Scope;
use crate::transport::Response;
use crate::url::InstanceUrl;

pub use call::Call;
pub use parameter::Lasting;
pub(crate) use parameter::{Param, Parameter, nested};
pub use rules::Rule;

/// One endpoint of the API: a row of [`ENDPOINTS`](crate::api::ENDPOINTS).
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// How it is called in this library, such as `statuses().post`.
    pub call: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for ids.
    pub path: &'static str,
    /// The scopes, any one of which a token needs; none for public data.
    pub scopes: &'static [Scope],
    /// The parameters of the path, query or body, under their names on the wire.
    pub params: &'static [&'static str],
    /// Those of them that go into the query though the request has a body.
    pub in_query: &'static [&'static str],
    /// How parameters travel.
    pub body: Body,
    /// What it answers.
    pub answer: &'static str,
    /// How its list is paged, if it is one.
    pub paging: Option<Paging>,
    /// Whether a repeated request with the same `Idempotency-Key` has its effect once.
    pub keyed: bool,
    /// What replaces it, if it is going away.
    pub deprecated: Option<&'static str>,
    /// What is checked before it is sent.
    pub rules: &'static [Rule],
}

impl Endpoint {
    /// Whether the answer is JSON, and not a text, table or picture.
    pub(crate) fn answers_json(&self) -> bool {
        !matches!(self.answer, "Text" | "Bytes")
    }

    /// Whether a path is one of this endpoint's.
    pub(crate) fn takes(&self, path: &str) -> bool {
        let (mut declared, mut asked) = (self.path.split('/'), path.split('/'));
        loop {
            match (declared.next(), asked.next()) {
                (None, None) => return true,
                (Some(declared), Some(asked))
                    if declared == asked || (declared.starts_with('{') && !asked.is_empty()) => {}
                _ => return false,
            }
        }
    }
}

/// How the parameters of a request travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// In the query; there is no body.
    None,
    /// As JSON; with a file among them as `multipart/form-data`.
    Json,
    /// As `application/x-www-form-urlencoded`: what OAuth asks for.
    Form,
    /// As `multipart/form-data`.
    Multipart,
}

/// How a list is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// The next page is asked for by the id of the last item.
    Id,
    /// The next page is asked for by the cursor in the `Link` header.
    Link,
    /// The next page is asked for by how many items came before.
    Offset,
}

/// A request to one endpoint: what the calls of this library's groups have in common.
///
/// ```
/// use fediway::{Client, Instance, InstanceUrl, Request};
///
/// let url = InstanceUrl::parse("mastodon.social")?;
/// let client = Client::anonymous(Instance::without_discovery(url.clone()));
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

    /// Reads the answer, for those who sent the request by other means.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not as documented.
    fn read(response: &Response) -> Result<Self::Response>;

    /// The request as it goes over the wire, without credentials: nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an id that could lead to
    /// another path, and for a request that travels as `multipart/form-data`: its body is made
    /// while it is sent.
    fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        self.call().to_http(instance)
    }
}
