//! A [`Client`]: an instance, the credentials for it, and the transport.

use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderValue};

use crate::credentials::Credentials;
use crate::endpoint::{Body, Call};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::secret::{self, AccessToken};
use crate::session::Session;
use crate::store::Store;
use crate::transport::{Manner, Pace, Response, Size, Transport};

/// Calls the API of one instance as one account. Cheap to clone.
///
/// Its methods are the groups of the API documentation: [`accounts`](Client::accounts),
/// [`statuses`](Client::statuses), [`timelines`](Client::timelines), [`media`](Client::media).
///
/// ```no_run
/// # async fn run(instance: fediway::Instance, credentials: fediway::Credentials) -> fediway::Result<()> {
/// use fediway::{Client, Visibility};
///
/// let client = Client::new(instance, credentials);
/// let status = client.statuses().post("Hello, fediverse!").visibility(Visibility::Unlisted).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    instance: Instance,
    session: Option<Arc<Session>>,
    transport: Option<Transport>,
}

impl Client {
    /// A client for the account of these credentials, over [`Transport::shared`].
    pub fn new(instance: Instance, credentials: Credentials) -> Self {
        Self::of_session(instance, Arc::new(Session::new(credentials, None)))
    }

    pub(crate) fn of_session(instance: Instance, session: Arc<Session>) -> Self {
        Self(Arc::new(Inner {
            instance,
            session: Some(session),
            transport: None,
        }))
    }

    /// A client without credentials, for public data.
    pub fn anonymous(instance: Instance) -> Self {
        Self(Arc::new(Inner {
            instance,
            session: None,
            transport: None,
        }))
    }

    /// The same client over another transport. Both share one session: see
    /// [`with_store`](Client::with_store).
    #[must_use]
    pub fn with_transport(&self, transport: &Transport) -> Self {
        Self(Arc::new(Inner {
            transport: Some(transport.clone()),
            ..(*self.0).clone()
        }))
    }

    /// The instance.
    pub fn instance(&self) -> &Instance {
        &self.0.instance
    }

    /// Keeps the credentials in this store whenever they were refreshed. A client that comes from
    /// a [`Login`](crate::Login) with a store does so already.
    ///
    /// Clones of a client, and clients made of it by [`with_transport`](Client::with_transport) and
    /// `with_store`, share one session: one of them refreshes, and all of them have the new token.
    /// A session has one store, the one that was named last.
    #[must_use]
    pub fn with_store(&self, store: &(impl Store + Clone + 'static)) -> Self {
        if let Some(session) = &self.0.session {
            session.keep_in(Arc::new(store.clone()));
        }
        self.clone()
    }

    /// Where the credentials are kept, if anywhere.
    pub(crate) fn store(&self) -> Option<Arc<dyn Store>> {
        self.0.session.as_ref()?.store()
    }

    /// The credentials as they are now, unless the client is anonymous. Those of a server whose
    /// tokens expire change when they are refreshed.
    pub fn credentials(&self) -> Option<Credentials> {
        Some(self.0.session.as_ref()?.current())
    }

    /// Sends a call and gives the answer as it came.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::Request;
    ///
    /// let request = client.accounts().verify_credentials();
    /// let answer = client.send(request.call()).await?;
    /// println!("{}", String::from_utf8_lossy(answer.body()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Any status that is no success is an error.
    pub async fn send(&self, call: &Call) -> Result<Response> {
        call.check(&self.0.instance)?;
        self.send_unchecked(call).await
    }

    /// Sends a call as it is, whatever the server may say to it.
    pub(crate) async fn send_unchecked(&self, call: &Call) -> Result<Response> {
        let endpoint = call.endpoint();
        let mut request = match call.body() {
            Body::Multipart => self.multipart(call).await?,
            _ => reqwest::Request::try_from(call.to_http(self.0.instance.url())?)
                .map_err(|error| Error::invalid("not a request").source(error.without_url()))?,
        };
        if endpoint.keyed && call.idempotency_key().is_none() {
            let key = HeaderValue::try_from(secret::random()?);
            let key = key.map_err(|error| Error::invalid("idempotency key").source(error))?;
            request.headers_mut().insert("idempotency-key", key);
        }
        self.exchange(endpoint.path, request, &call.secrets()).await
    }

    async fn multipart(&self, call: &Call) -> Result<reqwest::Request> {
        let (method, url) = (&call.endpoint().method, call.uri(self.0.instance.url())?);
        let form = call.form().await?;
        let mut request = self.transport()?.multipart(method, &url, form)?;
        request.headers_mut().extend(call.headers()?);
        Ok(request)
    }

    /// Sends a request of this client's instance with its credentials, refreshed where needed.
    /// Should the server quote one of the secrets, it is cut out.
    pub(crate) async fn exchange(
        &self,
        endpoint: &'static str,
        request: reqwest::Request,
        secrets: &[&str],
    ) -> Result<Response> {
        let transport = self.transport()?;
        let Some(session) = &self.0.session else {
            return self
                .send_as(None, &transport, endpoint, request, secrets)
                .await;
        };
        self.check_issuer(&session.current())?;
        let credentials = session.fresh(self.instance(), &transport).await?;
        let again = if credentials.can_refresh() {
            request.try_clone()
        } else {
            None
        };
        let answer = self
            .send_as(Some(&credentials), &transport, endpoint, request, secrets)
            .await;
        match &answer {
            Err(error) if error.kind() == &ErrorKind::Unauthorized && credentials.can_refresh() => {
                let new = session
                    .refresh(&credentials, self.instance(), &transport)
                    .await?;
                match again {
                    Some(request) => {
                        self.send_as(Some(&new), &transport, endpoint, request, secrets)
                            .await
                    }
                    // An upload was read while it was sent; the next one goes with the new token.
                    None => answer,
                }
            }
            _ => answer,
        }
    }

    async fn send_as(
        &self,
        credentials: Option<&Credentials>,
        transport: &Transport,
        endpoint: &'static str,
        mut request: reqwest::Request,
        secrets: &[&str],
    ) -> Result<Response> {
        let token = credentials.map(Credentials::access_token);
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token.bearer()?);
        }
        let (instance, quirks) = (self.instance().url(), self.instance().quirks());
        let manner = Manner {
            honours_keys: quirks.honours_idempotency_keys,
            pace: quirks.pace.map(|(requests, per)| Pace { requests, per }),
        };
        let answer = transport
            .send_as(instance, endpoint, request, Size::Json, manner)
            .await?;
        let secret = token.map_or("", AccessToken::expose);
        answer
            .success(&[secrets, &[secret]].concat())
            .map_err(|error| match says_bad_token(&error) {
                true => error.into_kind(ErrorKind::Unauthorized),
                false => error,
            })
    }

    /// Credentials that are good for a request which is no call: the handshake of a stream. `None`
    /// for an anonymous client.
    pub(crate) async fn fresh(&self) -> Result<Option<Credentials>> {
        let Some(session) = &self.0.session else {
            return Ok(None);
        };
        self.check_issuer(&session.current())?;
        let fresh = session.fresh(self.instance(), &self.transport()?).await?;
        Ok(Some(fresh))
    }

    /// What to use in the place of credentials that the server refused with this error, if there is
    /// anything.
    pub(crate) async fn renewed(&self, refused: &Credentials, error: Error) -> Result<Credentials> {
        match &self.0.session {
            Some(session) if refused.can_refresh() => {
                let transport = self.transport()?;
                session.refresh(refused, self.instance(), &transport).await
            }
            _ => Err(error),
        }
    }

    /// The transport that this client sends through.
    pub(crate) fn transport(&self) -> Result<Transport> {
        Transport::or_shared(self.0.transport.clone())
    }

    /// A token belongs to its issuer alone.
    fn check_issuer(&self, credentials: &Credentials) -> Result<()> {
        let (issuer, instance) = (credentials.issuer(), self.instance().url());
        if issuer == instance {
            return Ok(());
        }
        let (issuer, instance) = (issuer.as_str(), instance.as_str());
        Err(Error::invalid(format!(
            "the credentials are for {issuer}, not for {instance}"
        )))
    }
}

/// Whether an answer means 401 without being one: one server says so in words, under 400.
fn says_bad_token(error: &Error) -> bool {
    error.kind() == &ErrorKind::Refused
        && error
            .server_message()
            .is_some_and(|words| words.eq_ignore_ascii_case("invalid bearer token"))
}
