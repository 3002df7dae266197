//! Requests to any path of the instance.

use std::borrow::Cow;

use http::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use crate::api::endpoint_at;
use crate::client::Client;
use crate::endpoint::{Body, Call, Endpoint, Paging, Param};
use crate::entities::identified::Identified;
use crate::error::{Error, Result};
use crate::file::MediaFile;
use crate::future::{RequestFuture, boxed};
use crate::page::{self, Page, Pages, ParallelItems, RawItem};
use crate::transport::{Cursor, Response};

impl Client {
    /// A request to any path of the instance, with the client's credentials, limits and retries. Use
    /// it for endpoints that this library does not have.
    ///
    /// The parameters of a GET or DELETE request go into the query, those of other requests into a JSON
    /// body. For a path that this library knows, they go where its documentation says. Parameters in
    /// the query of `path` are treated in the same way.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let answer = client.request("GET", "/api/v1/accounts/search").field("q", "bob").await?;
    /// println!("{}", String::from_utf8_lossy(answer.body()));
    /// # Ok(()) }
    /// ```
    pub fn request(&self, method: &str, path: &str) -> RawRequest {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let call = method_of(method).and_then(|method| Call::at(endpoint_of(&method, path)?, path));
        let is_declared = |call: &Call| call.endpoint().path != NOT_DECLARED;
        let request = RawRequest {
            client: self.clone(),
            undeclared: (!call.as_ref().is_ok_and(is_declared)).then(|| path.to_owned()),
            call,
        };
        let pairs = form_urlencoded::parse(query.as_bytes());
        pairs.fold(request, |request, (name, value)| {
            request.field(name, &*value)
        })
    }
}

/// A request that [`Client::request`] made: `.await` sends it.
#[derive(Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RawRequest {
    client: Client,
    /// The path, where no declaration has it.
    undeclared: Option<String>,
    call: Result<Call>,
}

impl RawRequest {
    /// Sets a parameter. `a[b]` is `b` in the object `a` of a JSON body; a list is sent as `a[]` in
    /// a query.
    pub fn field(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.set(name.into(), Param::Value(value.into()))
    }

    /// Goes on where a page ended: see [`Page::next`] and [`Pages::cursor`].
    pub fn after(self, cursor: &Cursor) -> Self {
        let params = cursor.params();
        params.fold(self, |request, (name, value)| request.field(name, value))
    }

    /// Sets a file, for an endpoint that takes one.
    pub fn file(self, name: impl Into<String>, file: MediaFile) -> Self {
        self.set(name.into(), Param::File(file))
    }

    /// Sets each field of a JSON object as a parameter.
    pub fn json(self, object: Value) -> Self {
        match object {
            Value::Object(parts) => parts.into_iter().fold(self, |request, (name, value)| {
                request.set(name, Param::Value(value))
            }),
            _ => Self {
                call: Err(Error::invalid("parameters are a JSON object")),
                ..self
            },
        }
    }

    fn set(mut self, name: String, param: Param) -> Self {
        if let Ok(call) = &mut self.call {
            call.set_param(Cow::Owned(name), param);
        }
        self
    }
}

impl RawRequest {
    /// Every page of a list, lazily: see [`page`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the request is not valid.
    pub fn pages(self) -> Result<Pages<Page<Value>>> {
        self.pages_of()
    }

    /// The same with the JSON of each item as the server sent it.
    ///
    /// # Errors
    ///
    /// Those of [`pages`](Self::pages).
    pub fn raw_pages(self) -> Result<Pages<Page<RawItem>>> {
        self.pages_of()
    }

    /// Every item with its JSON as the server sent it, fetched by several tasks: see [`ParallelItems`].
    ///
    /// # Errors
    ///
    /// Those of [`pages`](Self::pages), also for a list that is not paged by the ids of its items.
    pub fn raw_parallel_items(self, tasks: usize) -> Result<ParallelItems<RawItem>> {
        let client = self.client.clone();
        let call = self.list()?;
        match call.endpoint().paging {
            Some(Paging::Id) => Ok(page::parallel_items(client, call, tasks, page::read_by_id)),
            _ => Err(Error::invalid(format!(
                "{} is not paged by ids",
                call.endpoint().path
            ))),
        }
    }

    fn pages_of<T>(self) -> Result<Pages<Page<T>>>
    where
        T: DeserializeOwned + Identified + Send + 'static,
    {
        let client = self.client.clone();
        let call = self.list()?;
        let read = match call.endpoint().paging {
            Some(Paging::Id) => page::read_by_id,
            _ => Page::read,
        };
        Ok(page::pages(client, call, read))
    }

    /// The call, if it is for a list in pages.
    fn list(self) -> Result<Call> {
        let call = self.call?;
        let endpoint = call.endpoint();
        if endpoint.paging.is_none()
            || !(endpoint.answer.is_empty() || endpoint.answer.ends_with("[]"))
        {
            let (method, path) = (&endpoint.method, endpoint.path);
            return Err(Error::invalid(format!(
                "{method} {path} answers no list in pages"
            )));
        }
        Ok(call)
    }
}

impl IntoFuture for RawRequest {
    type Output = Result<Response>;
    type IntoFuture = RequestFuture<Response>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            client,
            undeclared,
            call,
        } = self;
        let at_path = move |error: Error| match undeclared {
            Some(path) => error.path(&path),
            None => error,
        };
        boxed(async move { client.send_unchecked(&call?).await.map_err(at_path) })
    }
}

fn method_of(method: &str) -> Result<Method> {
    let method = method.to_ascii_uppercase();
    Method::from_bytes(method.as_bytes()).map_err(|error| Error::invalid("no method").source(error))
}

/// The declaration of what is asked, or of what is like it.
fn endpoint_of(method: &Method, path: &str) -> Result<&'static Endpoint> {
    let like = || UNKNOWN.iter().find(|endpoint| endpoint.method == method);
    let refused = || Error::invalid(format!("{method} is no method of this API"));
    endpoint_at(method, path).or_else(like).ok_or_else(refused)
}

/// The template of a path that nobody declared.
const NOT_DECLARED: &str = "(a path that is not declared)";

const fn unknown(method: Method, body: Body) -> Endpoint {
    Endpoint {
        call: "request",
        method,
        path: NOT_DECLARED,
        scopes: &[],
        params: &[],
        in_query: &[],
        body,
        answer: "",
        // Only the server can know how it is paged, if it is a list.
        paging: Some(Paging::Link),
        keyed: false,
        deprecated: None,
        rules: &[],
    }
}

/// What nobody declared, by method.
static UNKNOWN: [Endpoint; 6] = [
    unknown(Method::GET, Body::None),
    unknown(Method::HEAD, Body::None),
    unknown(Method::DELETE, Body::None),
    unknown(Method::POST, Body::Json),
    unknown(Method::PUT, Body::Json),
    unknown(Method::PATCH, Body::Json),
];
