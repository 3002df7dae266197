//! The end: from what the browser brings back to an identity and a session.

use fediway::login::{ExchangedLogin, PendingLogin};
use fediway::{Client, Instance, Scopes};
use url::form_urlencoded;

use super::login::Begun;
use super::register::Registration;
use super::start::{LoginContext, Redirect};
use super::task::to_the_end;
use crate::cookie::SetCookie;
use crate::events::Event;
use crate::identity::Identity;
use crate::limits::spend_requests;
use crate::problem::{Problem, SignInError};
use crate::random::{secret, short_name};
use crate::settings::{Settings, path_of_server};
use crate::site::SignIn;
use crate::store::{AccountKey, Operation, TakenLogin};

/// How often a sign-in begins again by itself.
const AGAIN: u8 = 1;

/// The callback: the request with which the browser comes back from the server.
#[derive(Clone)]
#[non_exhaustive]
pub struct Callback {
    /// The last segment of the path. It names the server that the redirect URI belongs to.
    pub server: String,
    /// The query, unchanged.
    pub query: String,
    /// The `Cookie` header of the request.
    pub cookies: String,
}

impl Callback {
    /// A request to `{path}/callback/{server}?{query}` with these cookies.
    pub fn new(
        server: impl Into<String>,
        query: impl Into<String>,
        cookies: impl Into<String>,
    ) -> Self {
        Self {
            server: server.into(),
            query: query.into(),
            cookies: cookies.into(),
        }
    }
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callback")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// What follows a callback.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// Somebody signed in.
    SignedIn(Box<Finished>),
    /// The browser has to go to the server's page once more, for example because the server no longer
    /// knew the site, and the site registered again.
    StartAgain(Redirect),
}

/// Somebody signed in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finished {
    /// The account.
    pub identity: Identity,
    /// Whether it signed in for the first time.
    pub is_new: bool,
    /// The path of the site to go to.
    pub return_to: String,
    /// The cookies to set: the session, and the end of the cookie of this sign-in.
    pub cookies: Vec<SetCookie>,
}

impl SignIn {
    /// Ends a sign-in with the callback. It checks that this browser began the sign-in at this server, a
    /// short time ago, and that the callback was not used before. Then it exchanges the code, verifies the
    /// account, and begins a session with a new id. Respond with 303, so that the code does not stay in the
    /// address bar.
    ///
    /// # Errors
    ///
    /// [`SignInError`] with the [`Problem`] to show.
    pub async fn finish(&self, callback: Callback) -> Result<Outcome, SignInError> {
        let site = self.clone();
        let finished = to_the_end(async move { site.finish_here(&callback).await }).await;
        if let Err(error) = &finished {
            self.failed(error).await;
        }
        finished
    }

    /// The cookies to set when a sign-in failed: that of the sign-in is of no more use, unless the
    /// answer was not for this browser.
    #[cfg_attr(not(feature = "axum"), allow(dead_code))]
    pub(crate) fn cookies_after(&self, error: &SignInError, query: &str) -> Vec<SetCookie> {
        let jar = &self.settings().jar;
        let state = state_of(query).filter(|_| error.problem != Problem::NotThisBrowser);
        let over = state.map(|state| jar.end_login(&short_name(&state)));
        over.into_iter().collect()
    }

    async fn finish_here(&self, callback: &Callback) -> Result<Outcome, SignInError> {
        let (state, begun) = self.take(callback).await?;
        let finished = self.finish_begun(callback, &state, &begun).await;
        finished.map_err(|error| error.at(&begun.server))
    }

    /// The sign-in that this browser began. Nobody else can take it, and nobody can take it twice.
    async fn take(&self, callback: &Callback) -> Result<(String, Begun), SignInError> {
        let settings = self.settings();
        let state = state_of(&callback.query).ok_or_else(|| without_state(&callback.query))?;
        let browser = settings.jar.login(&callback.cookies, &short_name(&state));
        let browser = browser.ok_or(Problem::NotThisBrowser)?;
        match settings.database.take_login(&state, browser).await? {
            TakenLogin::Found(data) => Ok((state, Begun::from_bytes(&data)?)),
            TakenLogin::Expired => Err(Problem::Expired.into()),
            TakenLogin::Unknown => Err(Problem::NotThisBrowser.into()),
        }
    }

    async fn finish_begun(
        &self,
        callback: &Callback,
        state: &str,
        begun: &Begun,
    ) -> Result<Outcome, SignInError> {
        if path_of_server(&begun.server) != callback.server {
            return Err(Problem::WrongServer.into());
        }
        let settings = self.settings();
        let known = settings.database.server(&begun.server).await?;
        let server = known.ok_or(Problem::Expired)?.instance;
        let wanted = Scopes::parse(&begun.wanted);
        let registration = Registration::new(self.shared_settings(), &server, wanted);
        let pending: PendingLogin = registration.login()?.resume(&begun.login)?;
        let exchanged = match self.exchange(&server, pending, &callback.query).await {
            Ok(exchanged) => exchanged,
            Err(error) if error.problem == Problem::UnknownApp => {
                let again = self.start_again(&registration, begun, state, error.problem);
                return again.await;
            }
            Err(error) => return Err(error),
        };
        let session = secret()?;
        let known = self.identify(&server, exchanged, begun, &session).await?;
        let Some((identity, is_new)) = known else {
            let again = self.start_again(&registration, begun, state, Problem::CodeRefused);
            return again.await;
        };
        let cookies = self.change_session(callback, state, &session).await?;
        Ok(Outcome::SignedIn(Box::new(Finished {
            identity,
            is_new,
            return_to: begun.return_to.clone(),
            cookies,
        })))
    }

    /// Reads whose token it is, keeps or revokes it, and begins the session. `None` if the token was
    /// revoked meanwhile, so that the site has none.
    async fn identify(
        &self,
        server: &Instance,
        exchanged: ExchangedLogin,
        begun: &Begun,
        session: &str,
    ) -> Result<Option<(Identity, bool)>, SignInError> {
        let token = exchanged.access_token();
        let (client, me) = match exchanged.verify().await {
            Ok(done) => done,
            Err(error) if Problem::of(&error) == Problem::CodeRefused => {
                let database = &self.settings().database;
                let ended = database.ended_token(server.url().authority(), &token);
                return match ended.await? {
                    Some(_) if self.settings().keeps_tokens() => Ok(None),
                    Some(key) => self.identify_by_twin(&key, session).await,
                    None => Err(error.into()),
                };
            }
            Err(error) => return Err(error.into()),
        };
        let verified = self.verify(server, &client, &me.account, begun.typed.as_deref());
        let verified = match verified.await {
            Ok(verified) => verified,
            Err(error) => {
                self.end_token(&client).await;
                return Err(error);
            }
        };
        let begun = self.keep_or_end(&verified.0, &client, session).await?;
        Ok(begun.then_some(verified))
    }

    async fn identify_by_twin(
        &self,
        key: &AccountKey,
        session: &str,
    ) -> Result<Option<(Identity, bool)>, SignInError> {
        let twin = self.verify_by_twin(key).await?;
        if twin.is_some() {
            self.begin_session(key, session).await?;
        }
        Ok(twin)
    }

    /// Exchanges the code. What the server will be asked for until the end is counted before, and waits
    /// for its turn. What was not sent is given back: made-up codes do not use up what people need. A
    /// callback without a code asks for nothing.
    async fn exchange(
        &self,
        server: &Instance,
        pending: PendingLogin,
        query: &str,
    ) -> Result<ExchangedLogin, SignInError> {
        let Settings {
            database, timeout, ..
        } = self.settings();
        let mut parameters = form_urlencoded::parse(query.as_bytes());
        if !parameters.any(|(name, _)| name == "code") {
            return Ok(pending.exchange(query).await?);
        }
        spend_requests(database, server, Operation::SignIn, *timeout).await?;
        let exchanged = pending.exchange(query).await;
        if let Err(error) = &exchanged
            && let Some(sent) = requests_before(Problem::of(error))
        {
            let refunded = database.refund_requests(server, Operation::SignIn, sent);
            if let Err(error) = refunded.await {
                tracing::debug!(%error, "requests that were not sent stay counted");
            }
        }
        Ok(exchanged?)
    }

    /// Sends the browser to the server once more: the server had forgotten the site, or a sign-out
    /// revoked the token while this sign-in was about to keep it. In the second case the person has
    /// allowed the site already, so the server sends the browser back at once, with another token.
    async fn start_again(
        &self,
        registration: &Registration,
        begun: &Begun,
        state: &str,
        problem: Problem,
    ) -> Result<Outcome, SignInError> {
        if problem == Problem::UnknownApp {
            registration.forget(&begun.client_id).await?;
        }
        if begun.again >= AGAIN {
            return Err(problem.into());
        }
        let app = registration.app().await?;
        let context = LoginContext {
            server: registration.server.clone(),
            typed: begun.typed.clone(),
            return_to: begun.return_to.clone(),
            again: begun.again + 1,
            choose_account: false,
        };
        let mut redirect = self.send(registration, app, context).await?;
        let over = self.settings().jar.end_login(&short_name(state));
        redirect.cookies.push(over);
        Ok(Outcome::StartAgain(redirect))
    }

    /// Begins the session. Keeps the token if the site has a use for it.
    async fn keep_or_end(
        &self,
        identity: &Identity,
        client: &Client,
        session: &str,
    ) -> Result<bool, SignInError> {
        match self.settings().keeps_tokens() {
            true => self.keep_token(client, session).await,
            false => {
                self.end_unshared_token(identity, client).await;
                self.begin_session(&identity.key, session).await?;
                Ok(true)
            }
        }
    }

    async fn begin_session(&self, account: &AccountKey, session: &str) -> Result<(), SignInError> {
        let Settings {
            database,
            session: time,
            ..
        } = self.settings();
        database.start_session(session, account, *time).await?;
        Ok(())
    }

    /// The cookies of a session that has begun. The session that the browser had before ends: whoever
    /// planted it has nothing.
    async fn change_session(
        &self,
        callback: &Callback,
        state: &str,
        session: &str,
    ) -> Result<Vec<SetCookie>, SignInError> {
        let settings = self.settings();
        let (database, jar) = (&settings.database, &settings.jar);
        if let Some(before) = jar.session(&callback.cookies) {
            let ended = database.session(before).await?;
            database.end_session(before).await?;
            if let Some(ended) = ended {
                self.end_unused_access(&ended.account.account.key).await?;
            }
        }
        Ok(vec![
            jar.set_session(session, settings.session),
            jar.end_login(&short_name(state)),
        ])
    }

    /// Says who signed in.
    pub(super) async fn signed_in(
        &self,
        identity: &Identity,
        is_new: bool,
        moved_to: Option<String>,
    ) {
        let identity = Box::new(identity.clone());
        let event = Event::SignedIn {
            identity,
            is_new,
            moved_to,
        };
        self.settings().tell(event).await;
    }
}

/// How many requests were sent before the exchange of a code failed like so; `None` if that is not
/// known.
fn requests_before(problem: Problem) -> Option<u32> {
    match problem {
        Problem::Denied
        | Problem::Expired
        | Problem::NoCode
        | Problem::NotThisBrowser
        | Problem::WrongServer => Some(0),
        Problem::CodeRefused | Problem::UnknownApp => Some(1),
        _ => None,
    }
}

/// The `state` of a callback. One that comes twice is none.
fn state_of(query: &str) -> Option<String> {
    let mut states = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "state");
    let (_, state) = states.next()?;
    let once = states.next().is_none() && !state.is_empty();
    once.then(|| state.into_owned())
}

/// One server leaves `state` out when the person said no. Nothing of a sign-in is touched then.
fn without_state(query: &str) -> SignInError {
    let denied = form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| name == "error" && value == "access_denied");
    match denied {
        true => Problem::Denied.into(),
        false => Problem::NotThisBrowser.into(),
    }
}
