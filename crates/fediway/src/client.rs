//! A [`Client`]: an instance, the credentials for it, and the transport.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_core::future::BoxFuture;
use http::{HeaderValue, StatusCode};

use crate::credentials::Credentials;
use crate::endpoint::{Call, Recorder};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::{Instance, Quirks, Software, trusts_key};
use crate::rate_limit::Pace;
use crate::request::{Authorize, Outgoing};
use crate::secret::{self, AccessToken};
use crate::session::{Known, Renewed, Session};
use crate::store::Store;
use crate::transport::{Download, Part, Response, Transport};

/// Calls the API of one instance as one account. Cheap to clone.
///
/// Its methods are the groups of the API documentation, such as [`accounts`](Client::accounts),
/// [`statuses`](Client::statuses), [`timelines`](Client::timelines) and [`media`](Client::media).
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
    access: Access,
    transport: Option<Transport>,
    recorder: Option<Recorder>,
}

#[derive(Clone, Debug)]
enum Access {
    /// As an account. Its session knows the instance.
    Account(Arc<Session>),
    /// Without credentials.
    Public(Arc<Known>),
}

impl Client {
    /// A client for the account of these credentials. It uses [`Transport::shared`].
    pub fn new(instance: Instance, credentials: Credentials) -> Self {
        let tells_accounts_only = !instance.limits_are_known();
        let session = Session::new(instance, credentials, None);
        if tells_accounts_only {
            session.known().doubt();
        }
        Self::of_session(session)
    }

    /// A client with a token that does not come from a login, for example from the settings page of a
    /// server.
    ///
    /// ```no_run
    /// # async fn run() -> fediway::Result<()> {
    /// use fediway::{Client, Instance};
    ///
    /// let instance = Instance::discover("mastodon.social").await?;
    /// let client = Client::with_token(instance, "3UTwK7cP5SGO");
    /// # Ok(()) }
    /// ```
    pub fn with_token(instance: Instance, token: impl Into<AccessToken>) -> Self {
        let credentials = Credentials::new(instance.url().clone(), token);
        Self::new(instance, credentials)
    }

    pub(crate) fn of_session(session: impl Into<Arc<Session>>) -> Self {
        Self(Arc::new(Inner {
            access: Access::Account(session.into()),
            transport: None,
            recorder: None,
        }))
    }

    /// A client without credentials, for public data.
    pub fn anonymous(instance: Instance) -> Self {
        Self(Arc::new(Inner {
            access: Access::Public(Arc::new(Known::new(instance))),
            transport: None,
            recorder: None,
        }))
    }

    /// The same client with another transport. Both share one session: see
    /// [`with_store`](Client::with_store).
    #[must_use]
    pub fn with_transport(&self, transport: &Transport) -> Self {
        Self(Arc::new(Inner {
            transport: Some(transport.clone()),
            ..(*self.0).clone()
        }))
    }

    /// The same client, which also records the endpoints that it calls. Both share one session.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::endpoint::Recorder;
    ///
    /// let recorder = Recorder::new();
    /// let client = client.with_recorder(&recorder);
    /// // … everything that the program does, and then:
    /// println!("the next login needs these scopes: {}", recorder.scopes());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_recorder(&self, recorder: &Recorder) -> Self {
        Self(Arc::new(Inner {
            recorder: Some(recorder.clone()),
            ..(*self.0).clone()
        }))
    }

    /// Where this client's calls are recorded, if they are.
    pub(crate) fn recorder(&self) -> Option<&Recorder> {
        self.0.recorder.as_ref()
    }

    /// What is known about the instance. If it comes from discovery, it is fetched again when it is older
    /// than a day, and after a response that contradicts it.
    pub fn instance(&self) -> Instance {
        self.known().get()
    }

    pub(crate) fn session(&self) -> Option<&Arc<Session>> {
        match &self.0.access {
            Access::Account(session) => Some(session),
            Access::Public(_) => None,
        }
    }

    fn known(&self) -> &Known {
        match &self.0.access {
            Access::Account(session) => session.known(),
            Access::Public(known) => known,
        }
    }

    /// Saves the credentials to this store after each refresh. The client of a
    /// [`Login`](crate::Login) with a store already does this.
    ///
    /// Clones of a client, and clients made by [`with_transport`](Client::with_transport) and
    /// `with_store`, share one session. If one of them refreshes the token, all of them use the new
    /// one. A session has one store: the last one that was set.
    #[must_use]
    pub fn with_store(&self, store: &(impl Store + Clone + 'static)) -> Self {
        if let Some(session) = self.session() {
            session.keep_in(Arc::new(store.clone()));
        }
        self.clone()
    }

    /// The store of the credentials, if there is one.
    pub(crate) fn store(&self) -> Option<Arc<dyn Store>> {
        self.session()?.store()
    }

    /// The current credentials, unless the client is anonymous. They change when the token is
    /// refreshed.
    pub fn credentials(&self) -> Option<Credentials> {
        Some(self.session()?.current())
    }

    /// Asks for a file whose address a server has said, such as an attachment: see
    /// [`Transport::download`]. The token stays here.
    ///
    /// # Errors
    ///
    /// Those of [`Transport::download`].
    pub async fn download(&self, url: &str, part: &Part) -> Result<Download> {
        let instance = self.instance();
        self.transport()?.download(instance.url(), url, part).await
    }

    /// Sends a call and returns the response without decoding it.
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
    /// Any status that is not a success is an error.
    pub async fn send(&self, call: &Call) -> Result<Response> {
        call.check(&self.instance())?;
        self.send_unchecked(call).await
    }

    /// Sends a call without checking it.
    pub(crate) async fn send_unchecked(&self, call: &Call) -> Result<Response> {
        if let Some(recorder) = self.recorder() {
            recorder.called(call.endpoint());
        }
        let instance = self.instance();
        let mut outgoing = call.outgoing(instance.url(), instance.quirks())?;
        if call.endpoint().keyed {
            if call.idempotency_key().is_none() {
                outgoing.idempotency_key(&secret::random()?)?;
            }
            let scheduled = call.value("scheduled_at").is_some();
            let Software { name, version } = instance.software();
            outgoing.key_trust = trusts_key(name, version, scheduled);
        }
        self.send_outgoing(&mut outgoing).await
    }

    /// Sends a request to this client's instance with its credentials, refreshed where needed. Any
    /// status that is no success is an error.
    pub(crate) async fn send_outgoing(&self, outgoing: &mut Outgoing<'_>) -> Result<Response> {
        let transport = self.transport()?;
        let quirks = self.instance().quirks();
        let pace = quirks.pace;
        outgoing.pace = pace.map(|(requests, per)| Pace { requests, per });
        let endpoint = outgoing.endpoint();
        let Some(credentials) = self.fresh().await? else {
            self.known().ask_if_due(None, &transport, None).await;
            let answer = outgoing.send(&transport).await?;
            self.check_known(endpoint, &answer);
            return outgoing.success(answer);
        };
        outgoing.bearer(credentials.access_token())?;
        let token = Token {
            client: self,
            state: Mutex::new((credentials, Renewed::Found)),
            quirks,
            endpoint,
        };
        let answer = outgoing.send_with(&transport, Some(&token)).await?;
        self.check_known(endpoint, &answer);
        match token.is_bad(&answer) {
            true => Err(outgoing
                .error_of(&answer)
                .into_kind(ErrorKind::Unauthorized)),
            false => outgoing.success(answer),
        }
    }

    /// A path without an id exists or not, independent of its parameters. If the server does not have it,
    /// what is known about the server is wrong.
    fn check_known(&self, endpoint: &str, answer: &Response) {
        let is_fixed = !endpoint.contains('{');
        if is_fixed && matches!(answer.status().as_u16(), 404 | 405 | 410) {
            self.known().doubt();
        }
    }

    /// The server answered in a way that does not fit what is known of it: asks it what it is, unless
    /// that was done a short time ago.
    pub(crate) async fn ask_again(&self) -> Result<()> {
        let (known, transport) = (self.known(), self.transport()?);
        known.doubt();
        match self.session() {
            Some(session) => session.ask_if_due(&transport).await,
            None => known.ask_if_due(None, &transport, None).await,
        }
        Ok(())
    }

    /// Credentials that are good for a request which is no call: the handshake of a stream. `None`
    /// for an anonymous client.
    pub(crate) async fn fresh(&self) -> Result<Option<Credentials>> {
        let Some(session) = self.session() else {
            return Ok(None);
        };
        self.check_issuer(&session.current())?;
        let transport = self.transport()?;
        let fresh = session.fresh(&transport).await?;
        session.ask_if_due(&transport).await;
        Ok(Some(fresh))
    }

    /// What to use in the place of credentials that the server refused with this error, if there is
    /// anything.
    pub(crate) async fn renewed(
        &self,
        refused: &Credentials,
        error: Error,
    ) -> Result<(Credentials, Renewed)> {
        match self.session() {
            Some(session) if refused.can_refresh() => {
                let transport = self.transport()?;
                session.refresh(refused, &transport).await
            }
            _ => Err(error),
        }
    }

    /// How long so many further requests are held up by the rate limits that the server has told so far,
    /// [what is left to others](crate::transport::TransportBuilder::spare) included: an estimate, to tell
    /// somebody how long a long job takes. Zero where no limit is known.
    ///
    /// ```no_run
    /// # fn run(client: fediway::Client) {
    /// let pages = 500;
    /// println!("not before {} seconds from now", client.held_up(pages).as_secs());
    /// # }
    /// ```
    pub fn held_up(&self, requests: u64) -> Duration {
        let Ok(transport) = self.transport() else {
            return Duration::ZERO;
        };
        let bearer = self
            .credentials()
            .and_then(|it| it.access_token().bearer().ok());
        let token = bearer.as_ref().map(HeaderValue::as_bytes);
        let (instance, now) = (self.instance(), transport.now());
        let budgets = &transport.settings.budgets;
        budgets.forecast((instance.url().as_str(), token), now, requests)
    }

    /// The transport that this client sends through.
    pub(crate) fn transport(&self) -> Result<Transport> {
        Transport::or_shared(self.0.transport.clone())
    }

    /// A token belongs to its issuer alone.
    fn check_issuer(&self, credentials: &Credentials) -> Result<()> {
        let instance = self.instance();
        if credentials.issuer() == instance.url() {
            return Ok(());
        }
        let (issuer, instance) = (credentials.issuer().as_str(), instance.url().as_str());
        Err(Error::invalid(format!(
            "the credentials are for {issuer}, not for {instance}"
        )))
    }
}

/// The token of a client in a request.
struct Token<'a> {
    client: &'a Client,
    /// What was sent last, and where that comes from.
    state: Mutex<(Credentials, Renewed)>,
    quirks: &'static Quirks,
    endpoint: &'static str,
}

impl Token<'_> {
    fn state(&self) -> MutexGuard<'_, (Credentials, Renewed)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an answer says that the token is no longer valid: by its status, or as this software
    /// says it.
    fn is_bad(&self, answer: &Response) -> bool {
        let status = answer.status();
        match status {
            _ if status.is_success() => false,
            StatusCode::UNAUTHORIZED => true,
            _ => {
                let (quirks, words) = (self.quirks, answer.message());
                quirks.is_dead_token(self.endpoint, status.as_u16(), &words)
            }
        }
    }
}

impl Authorize for Token<'_> {
    fn is_refusal(&self, answer: &Response) -> bool {
        let can_renew = {
            let state = self.state();
            // One that the server gave just now is not made better by another one.
            state.0.can_refresh() && state.1 == Renewed::Found
        };
        can_renew && self.is_bad(answer)
    }

    fn renew(&self) -> BoxFuture<'_, Result<HeaderValue>> {
        let unauthorized = Error::new(ErrorKind::Unauthorized);
        Box::pin(async {
            let refused = self.state().0.clone();
            let renewed = self.client.renewed(&refused, unauthorized).await?;
            let bearer = renewed.0.access_token().bearer();
            *self.state() = renewed;
            bearer
        })
    }
}
