//! A [`Client`]: an instance, the credentials for it, and the transport.

use std::sync::Arc;

use futures_core::future::BoxFuture;
use http::{HeaderValue, StatusCode};

use crate::credentials::Credentials;
use crate::endpoint::Call;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::{Instance, Software, trusts_key};
use crate::rate_limit::Pace;
use crate::request::{Authorize, Outgoing};
use crate::secret;
use crate::session::Session;
use crate::store::Store;
use crate::transport::{Response, Transport};

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
        let mut outgoing = call.outgoing(self.instance().url(), self.instance().quirks())?;
        if call.endpoint().keyed {
            if call.idempotency_key().is_none() {
                outgoing.idempotency_key(&secret::random()?)?;
            }
            let scheduled = call.value("scheduled_at").is_some();
            let Software { name, version } = self.instance().software();
            outgoing.key_trust = trusts_key(name, version, scheduled);
        }
        self.send_outgoing(outgoing).await
    }

    /// Sends a request to this client's instance with its credentials, refreshed where needed. Any
    /// status that is no success is an error.
    pub(crate) async fn send_outgoing(&self, mut outgoing: Outgoing<'_>) -> Result<Response> {
        let transport = self.transport()?;
        let pace = self.instance().quirks().pace;
        outgoing.pace = pace.map(|(requests, per)| Pace { requests, per });
        let Some(credentials) = self.fresh().await? else {
            let answer = outgoing.send(&transport).await?;
            return outgoing.success(answer);
        };
        outgoing.bearer(credentials.access_token())?;
        let token = Token {
            client: self,
            refreshable: credentials.can_refresh(),
            credentials,
        };
        outgoing.authorize(&token);
        let answer = outgoing.send(&transport).await?;
        match !answer.status().is_success() && says_bad_token(&answer) {
            true => Err(outgoing
                .error_of(&answer)
                .into_kind(ErrorKind::Unauthorized)),
            false => outgoing.success(answer),
        }
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

/// The token of a client in a request.
struct Token<'a> {
    client: &'a Client,
    credentials: Credentials,
    refreshable: bool,
}

impl Authorize for Token<'_> {
    fn is_refusal(&self, answer: &Response) -> bool {
        self.refreshable && says_bad_token(answer)
    }

    fn renew(&self) -> BoxFuture<'_, Result<HeaderValue>> {
        let unauthorized = Error::new(ErrorKind::Unauthorized);
        Box::pin(async {
            let renewed = self.client.renewed(&self.credentials, unauthorized).await?;
            renewed.access_token().bearer()
        })
    }
}

/// Whether an answer says that the token is no longer good: by its status, or as one server does in
/// words under 400.
fn says_bad_token(answer: &Response) -> bool {
    match answer.status() {
        StatusCode::UNAUTHORIZED => true,
        StatusCode::BAD_REQUEST => answer
            .message()
            .eq_ignore_ascii_case("invalid bearer token"),
        _ => false,
    }
}
