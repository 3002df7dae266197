//! A [`Client`]: an instance, the credentials for it, and the transport.

use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderValue};

use crate::credentials::Credentials;
use crate::endpoint::{Call, FromResponse};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::secret::{self, AccessToken};
use crate::transport::{Response, Size, Transport};

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
    credentials: Option<Credentials>,
    transport: Option<Transport>,
}

impl Client {
    /// A client for the account of these credentials, over [`Transport::shared`].
    pub fn new(instance: Instance, credentials: Credentials) -> Self {
        Self(Arc::new(Inner {
            instance,
            credentials: Some(credentials),
            transport: None,
        }))
    }

    /// A client without credentials, for public data.
    pub fn anonymous(instance: Instance) -> Self {
        Self(Arc::new(Inner {
            instance,
            credentials: None,
            transport: None,
        }))
    }

    /// The same client over another transport.
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

    /// The credentials, unless the client is anonymous.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.0.credentials.as_ref()
    }

    /// Sends a call and decodes its answer.
    pub(crate) async fn call<T: FromResponse>(&self, call: &Call) -> Result<T> {
        T::from_response(&self.send(call).await?, call.endpoint())
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
        let mut request = call.to_http(self.0.instance.url())?;
        if call.endpoint().keyed && call.idempotency_key().is_none() {
            let key = HeaderValue::try_from(secret::random()?);
            let key = key.map_err(|error| Error::invalid("idempotency key").source(error))?;
            request.headers_mut().insert("idempotency-key", key);
        }
        let request = reqwest::Request::try_from(request)
            .map_err(|error| Error::invalid("not a request").source(error.without_url()))?;
        self.exchange(call.endpoint().path, request).await
    }

    /// Sends a request of this client's instance with its credentials.
    pub(crate) async fn exchange(
        &self,
        endpoint: &'static str,
        mut request: reqwest::Request,
    ) -> Result<Response> {
        let token = self.token()?;
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token.bearer()?);
        }
        let instance = self.0.instance.url();
        let answer = self
            .transport()?
            .send(instance, endpoint, request, Size::Json)
            .await?;
        answer.success(&[token.map_or("", AccessToken::expose)])
    }

    /// The transport that this client sends through.
    pub(crate) fn transport(&self) -> Result<Transport> {
        Transport::or_shared(self.0.transport.clone())
    }

    /// The token, which belongs to its issuer alone.
    fn token(&self) -> Result<Option<&AccessToken>> {
        let Some(credentials) = &self.0.credentials else {
            return Ok(None);
        };
        if credentials.issuer() != self.0.instance.url() {
            return Err(Error::invalid(format!(
                "the credentials are for {}, not for {}",
                credentials.issuer().as_str(),
                self.0.instance.url().as_str(),
            )));
        }
        Ok(Some(credentials.access_token()))
    }
}
