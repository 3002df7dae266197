//! The description of a request.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request as HttpRequest};
use url::Url;

use super::body::Body;
use super::retry::Class;
use crate::error::{Error, Place, Result};
use crate::instance::KeyTrust;
use crate::rate_limit::Pace;
use crate::secret::AccessToken;
use crate::transport::{Purpose, Response, Transport};
use crate::url::InstanceUrl;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What is sent, and everything that the way to the wire has to know of it:
/// [`send`](Outgoing::send) goes that way.
///
/// A request is made of this for each try, so that it can be sent again.
pub(crate) struct Outgoing<'a> {
    pub(super) instance: &'a InstanceUrl,
    /// The method, host and path template, for errors and logs.
    pub(super) place: Place,
    pub(super) purpose: Purpose,
    pub(super) url: Url,
    headers: HeaderMap,
    pub(super) body: Body,
    /// What is cut out of the server's words, should it quote it.
    secrets: Vec<&'a str>,
    key: Option<Box<str>>,
    /// Its effect may come twice: nobody sees it.
    repeatable: bool,
    /// Once it is sent, closing the transport does not end it.
    pub(super) finishes: bool,
    /// No answer has it sent again.
    pub(super) takes_any_answer: bool,
    /// It follows redirects on its own origin only, with or without a token.
    pub(super) same_origin: bool,
    /// What a repeated key does on this server.
    pub(crate) key_trust: KeyTrust,
    /// How fast the server may be asked, if it does not say so itself.
    pub(crate) pace: Option<Pace>,
    pub(super) bearer: Option<HeaderValue>,
}

impl<'a> Outgoing<'a> {
    /// A request for an API call. `endpoint` is the path template, for errors and logs.
    pub(crate) fn new(
        instance: &'a InstanceUrl,
        method: Method,
        endpoint: &'static str,
        url: Url,
    ) -> Self {
        let place = Place {
            host: instance.shared_host(),
            method,
            endpoint,
        };
        Self {
            instance,
            place,
            purpose: Purpose::Api,
            url,
            headers: HeaderMap::new(),
            body: Body::Empty,
            secrets: Vec::new(),
            key: None,
            repeatable: false,
            finishes: false,
            takes_any_answer: false,
            same_origin: false,
            key_trust: KeyTrust::None,
            pace: None,
            bearer: None,
        }
    }

    /// An OAuth request, or one for a document about the server.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if `url` is no URL.
    pub(crate) fn login(
        instance: &'a InstanceUrl,
        method: Method,
        endpoint: &'static str,
        url: &str,
    ) -> Result<Self> {
        let url =
            Url::parse(url).map_err(|error| Error::invalid("not a URL to ask").source(error))?;
        Ok(Self {
            purpose: Purpose::Login,
            ..Self::new(instance, method, endpoint, url)
        })
    }

    pub(crate) fn header(&mut self, name: HeaderName, value: HeaderValue) -> &mut Self {
        self.headers.insert(name, value);
        self
    }

    pub(crate) fn body(&mut self, body: Body) -> &mut Self {
        self.body = body;
        self
    }

    /// Should the server quote one of these, it is cut out.
    pub(crate) fn secrets(&mut self, secrets: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.secrets.extend(secrets);
        self
    }

    /// Carries this token.
    pub(crate) fn bearer(&mut self, token: &AccessToken) -> Result<&mut Self> {
        self.bearer = Some(token.bearer()?);
        Ok(self)
    }

    /// Carries this `Idempotency-Key`: the same one in each try.
    pub(crate) fn idempotency_key(&mut self, key: &str) -> Result<&mut Self> {
        let value = HeaderValue::try_from(key).map_err(|error| {
            Error::invalid("the idempotency key does not fit into a header").source(error)
        })?;
        self.key = Some(key.into());
        Ok(self.header(IDEMPOTENCY_KEY, value))
    }

    /// Its effect may come twice: nobody sees it.
    pub(crate) fn repeatable(&mut self) -> &mut Self {
        self.repeatable = true;
        self
    }

    /// Its answer must not be lost, also when the transport is closed.
    pub(crate) fn finishes(&mut self) -> &mut Self {
        self.finishes = true;
        self
    }

    /// No answer has it sent again, because another request can tell the same. For reads only: of an effect
    /// it could not be told whether it is known.
    pub(crate) fn takes_any_answer(&mut self) -> &mut Self {
        debug_assert!(self.place.method.is_safe());
        self.takes_any_answer = true;
        self
    }

    /// It follows redirects on its own origin only, as what carries a token does.
    pub(crate) fn same_origin(&mut self) -> &mut Self {
        self.same_origin = true;
        self
    }

    /// The path template.
    pub(crate) fn endpoint(&self) -> &'static str {
        self.place.endpoint
    }

    pub(super) fn class(&self) -> Class {
        if self.repeatable {
            return Class::Repeatable;
        }
        let (method, key) = (&self.place.method, self.key.as_deref());
        Class::of(method, self.purpose, key, self.key_trust)
    }

    /// The request for one try, to this URL: its own, or one that it was redirected to.
    pub(super) async fn request(
        &self,
        url: Url,
        bearer: Option<&HeaderValue>,
        transport: &Transport,
    ) -> Result<reqwest::Request> {
        let mut request = reqwest::Request::new(self.place.method.clone(), url);
        *request.headers_mut() = self.headers.clone();
        if let Some(bearer) = bearer {
            let headers = request.headers_mut();
            headers.insert(http::header::AUTHORIZATION, bearer.clone());
        }
        self.body.put_into(request, transport).await
    }

    /// The request as it goes over the wire, without a token.
    pub(crate) fn into_http(self) -> Result<HttpRequest<Bytes>> {
        let mut headers = self.headers;
        let body = match self.body {
            Body::Empty => Bytes::new(),
            Body::Bytes(media_type, bytes) => {
                headers.insert(CONTENT_TYPE, media_type);
                bytes
            }
            Body::Parts(_) => {
                let (method, path) = (self.place.method, self.place.endpoint);
                return Err(Error::invalid(format!(
                    "{method} {path} travels as a form: let the client send it"
                )));
            }
        };
        let request = HttpRequest::builder()
            .method(self.place.method)
            .uri(String::from(self.url));
        let mut request = request.body(body).map_err(|error| {
            Error::invalid("a parameter does not fit into a request").source(error)
        })?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// The URL and the headers that do not come from the body.
    #[cfg(test)]
    pub(crate) fn head(&self) -> (&str, &HeaderMap) {
        (self.url.as_str(), &self.headers)
    }

    /// The answer if its status is a success, else the error it stands for.
    pub(crate) fn success(&self, answer: Response) -> Result<Response> {
        answer.success(&self.secrets)
    }

    /// The error that an answer stands for.
    pub(crate) fn error_of(&self, answer: &Response) -> Error {
        answer.to_error(&self.secrets)
    }
}
