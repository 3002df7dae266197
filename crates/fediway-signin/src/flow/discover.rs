//! From a host that was typed to the one row of its server.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use fediway::Instance;

use crate::events::Event;
use crate::input::Typed;
use crate::limits::{admitted, spend, spend_of};
use crate::problem::{Problem, SignInError};
use crate::settings::Settings;
use crate::store::{Budget, KnownServer, Limit, Operation, Refusal, ServerLimits};

/// How long what a server said is used without asking again.
const GOOD_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
/// How long it may be used at all.
const TOO_OLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 30);
/// How long a negative answer counts.
const REFUSED_FOR: Duration = Duration::from_secs(5 * 60);
const PAUSE: Duration = Duration::from_millis(150);

/// Finds servers.
pub(super) struct Discovery<'a> {
    pub(super) settings: &'a Arc<Settings>,
    pub(super) visitor: Option<IpAddr>,
}

impl Discovery<'_> {
    /// The server of what was typed.
    pub(super) async fn server(&self, typed: &Typed) -> Result<Instance, SignInError> {
        let policy = &self.settings.policy;
        if typed.host == self.settings.host() {
            return Err(Problem::OwnSite.into());
        }
        if policy.blocks(&typed.host) {
            return Err(SignInError::from(Problem::NotAllowed).at(&typed.host));
        }
        let server = self.found(typed).await.map_err(|it| it.at(&typed.host))?;
        let host = server.url().authority();
        if host == self.settings.host() {
            return Err(Problem::OwnSite.into());
        }
        match policy.admits(&server) {
            true => Ok(server),
            false => Err(SignInError::from(Problem::NotAllowed).at(host)),
        }
    }

    async fn found(&self, typed: &Typed) -> Result<Instance, SignInError> {
        let now = self.settings.database.clock().now();
        let known = self.known(typed).await?;
        match known {
            Some(known) if now.duration_since(known.discovered_at) < GOOD_FOR => Ok(known.instance),
            Some(known) if now.duration_since(known.discovered_at) < TOO_OLD => {
                let limits = ServerLimits::of(&known.instance);
                self.ask_again_beside(typed.clone(), limits);
                Ok(known.instance)
            }
            _ => self.ask(typed).await,
        }
    }

    async fn known(&self, typed: &Typed) -> Result<Option<KnownServer>, SignInError> {
        Ok(self.settings.database.server(&typed.host).await?)
    }

    /// Asks a server that nobody asked for long.
    async fn ask(&self, typed: &Typed) -> Result<Instance, SignInError> {
        let (database, limits) = (&self.settings.database, &self.settings.limits);
        if let Some(refusal) = database.refusal(&subject(typed)).await? {
            return Err(refused(&refusal));
        }
        let visitor = limits.new_servers_per_visitor;
        spend_of(database, "new servers", self.visitor, visitor).await?;
        match self.may_ask(typed, ServerLimits::unknown()).await {
            Ok(()) => {}
            Err(error) if error.problem == Problem::TooMany => {
                return self.wait(typed, error).await;
            }
            Err(error) => return Err(error),
        }
        // Who waits for another one's answer asks nobody, and does not count.
        spend(database, Budget::All("new servers", 0), limits.new_servers).await?;
        self.ask_now(typed).await
    }

    async fn may_ask(&self, typed: &Typed, limits: ServerLimits) -> Result<(), SignInError> {
        let (database, host) = (&self.settings.database, &*typed.host);
        // One visitor of all processes asks, and the others wait for the answer. Each further question would
        // take requests away that the ends of their sign-ins need.
        let one = Limit::new(1, self.settings.timeout);
        spend(database, Budget::Server("discovering", host), one).await?;
        let limit = self.settings.limits.discoveries;
        spend(database, Budget::Server("discovery", host), limit).await?;
        let spent = database.spend_requests_at(host, limits, Operation::Discovery);
        admitted(spent.await?)
    }

    async fn ask_now(&self, typed: &Typed) -> Result<Instance, SignInError> {
        match learn(self.settings, typed).await {
            Ok(instance) => Ok(instance),
            Err(error) => {
                let database = &self.settings.database;
                let word = error.problem.as_str();
                database.refuse(&subject(typed), word, REFUSED_FOR).await?;
                Err(error)
            }
        }
    }

    /// Another process asks this server just now.
    async fn wait(&self, typed: &Typed, busy: SignInError) -> Result<Instance, SignInError> {
        let end = tokio::time::Instant::now() + self.settings.timeout / 2;
        while tokio::time::Instant::now() < end {
            if let Some(known) = self.known(typed).await? {
                return Ok(known.instance);
            }
            let refusal = self.settings.database.refusal(&subject(typed)).await?;
            if let Some(refusal) = refusal {
                return Err(refused(&refusal));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(busy)
    }

    /// Asks while the visitor goes on with what is known.
    fn ask_again_beside(&self, typed: Typed, limits: ServerLimits) {
        let settings = self.settings.clone();
        tokio::spawn(async move {
            let discovery = Discovery {
                settings: &settings,
                visitor: None,
            };
            if discovery.may_ask(&typed, limits).await.is_ok()
                && let Err(error) = learn(&settings, &typed).await
            {
                tracing::debug!(%error, "what is known of a server stays as it is");
            }
        });
    }
}

/// Asks the server and keeps what it says. The domain of a handle leads to the server from then on:
/// it said so itself.
async fn learn(settings: &Settings, typed: &Typed) -> Result<Instance, SignInError> {
    let transport = settings.transport()?;
    let found = Instance::discover(&typed.address).transport(&transport);
    let found = found.await?;
    let server = found.url().authority().to_owned();
    settings
        .database
        .save_server(&found, &[&typed.host])
        .await?;
    settings.tell(Event::ServerDiscovered { server }).await;
    Ok(found)
}

fn subject(typed: &Typed) -> String {
    format!("server {}", typed.host)
}

fn refused(refusal: &Refusal) -> SignInError {
    let problem = Problem::named(&refusal.reason).unwrap_or(Problem::Unreachable);
    SignInError::from(problem).until(refusal.until)
}
