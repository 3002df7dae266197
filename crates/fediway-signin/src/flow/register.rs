//! The site's registration with a server: once for all processes, checked now and then.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use fediway::login::AppStatus;
use fediway::{ErrorKind, Instance, Login, RegisteredApp, Scopes, Timestamp};

use crate::events::Event;
use crate::limits::{spend, spend_of, spend_requests};
use crate::problem::{Problem, SignInError};
use crate::settings::Settings;
use crate::store::{AppKey, Budget, Operation, Refusal, Spent};

/// How long a refusal counts.
const REFUSED_FOR: Duration = Duration::from_secs(5 * 60);

/// Why there is no registration.
enum NotRegistered {
    /// The server does not want one now: the problem, and for how long nobody tries again.
    Refused(String, Duration),
    /// The site itself failed. The next one tries at once.
    Failed(SignInError),
}

/// The registration of the site with one server.
pub(super) struct Registration {
    pub(super) settings: Arc<Settings>,
    pub(super) server: Instance,
    pub(super) wanted: Scopes,
}

impl Registration {
    pub(super) fn new(settings: &Arc<Settings>, server: &Instance, wanted: Scopes) -> Self {
        Self {
            settings: settings.clone(),
            server: server.clone(),
            wanted,
        }
    }

    fn server_key(&self) -> &str {
        self.server.url().authority()
    }

    fn key(&self) -> AppKey {
        let redirect = self.settings.redirect_uri(self.server_key());
        let (server, app) = (self.server_key(), self.settings.app().to_string());
        AppKey::new(server, redirect, self.wanted.clone(), app)
    }

    /// The library's login as this site makes it.
    pub(super) fn login(&self) -> Result<Login, SignInError> {
        Ok(Login::new(&self.server, self.settings.app())
            .scopes(self.wanted.clone())
            .redirect_uri(self.settings.redirect_uri(self.server_key()))
            .transport(&self.settings.transport()?))
    }

    /// The registration; a new one where there is none, or where the server no longer knows it.
    pub(super) async fn app(&self) -> Result<RegisteredApp, SignInError> {
        let app = self.kept_or_new().await?;
        match self.is_due_for_check(&app).await? {
            true => self.checked(app).await,
            false => Ok(app),
        }
    }

    /// Somebody says that the server showed an error in place of its page. The server is asked, and
    /// only if it does not clearly know the site, the site is registered anew.
    pub(super) async fn app_or_reregister(
        &self,
        visitor: Option<IpAddr>,
    ) -> Result<RegisteredApp, SignInError> {
        let (database, limits) = (&self.settings.database, &self.settings.limits);
        let app = self.kept_or_new().await?;
        spend_of(
            database,
            "reregistration",
            visitor,
            limits.reregistrations_per_visitor,
        )
        .await?;
        let budget = Budget::Server("reregistration", self.server_key());
        spend(database, budget, limits.reregistrations_per_server).await?;
        spend_requests(database, &self.server, Operation::AppCheck, Duration::ZERO).await?;
        match self.login()?.app_status(&app).await? {
            AppStatus::Known => Ok(app),
            _ => self.again(&app.client_id).await,
        }
    }

    /// Forgets a registration that the server does not know, and makes a new one.
    pub(super) async fn again(&self, client_id: &str) -> Result<RegisteredApp, SignInError> {
        self.forget(client_id).await?;
        self.kept_or_new().await
    }

    /// Forgets a registration that the server does not know.
    pub(super) async fn forget(&self, client_id: &str) -> Result<(), SignInError> {
        let database = &self.settings.database;
        if database
            .forget_registration_of(&self.key(), client_id)
            .await?
        {
            let server = self.server_key().to_owned();
            self.settings.tell(Event::RegistrationLost { server }).await;
        }
        Ok(())
    }

    async fn is_due_for_check(&self, app: &RegisteredApp) -> Result<bool, SignInError> {
        let limit = self.settings.limits.checks;
        let (database, budget) = (
            &self.settings.database,
            Budget::Server("check", &app.client_id),
        );
        match spend(database, budget, limit).await {
            Ok(()) => {}
            Err(error) if error.problem == Problem::TooMany => return Ok(false),
            Err(error) => return Err(error),
        }
        match database
            .spend_requests(&self.server, Operation::AppCheck)
            .await?
        {
            Spent::Admitted => Ok(true),
            Spent::Wait { .. } => {
                // The next sign-in checks.
                database.reset_budget(budget).await?;
                Ok(false)
            }
        }
    }

    async fn checked(&self, app: RegisteredApp) -> Result<RegisteredApp, SignInError> {
        match self.login()?.app_status(&app).await {
            Ok(AppStatus::Unknown) => self.again(&app.client_id).await,
            Ok(_) => Ok(app),
            // The person is sent to the server all the same: that it does not answer us says little.
            Err(error) => {
                tracing::debug!(%error, "a registration was not checked");
                Ok(app)
            }
        }
    }

    async fn kept_or_new(&self) -> Result<RegisteredApp, SignInError> {
        let (key, mut failure) = (self.key(), None);
        let register = async || match self.register().await {
            Ok(app) => Ok(app),
            Err(NotRegistered::Refused(reason, time)) => Err(Some((reason, time))),
            Err(NotRegistered::Failed(error)) => {
                failure = Some(error);
                Err(None)
            }
        };
        // Another one who registers the site is waited for.
        let (database, timeout) = (&self.settings.database, self.settings.timeout);
        let registered = database.register_once(&key, timeout, register).await;
        if let Some(error) = failure {
            return Err(error);
        }
        registered?.map_err(|refusal| refused(&refusal))
    }

    async fn register(&self) -> Result<RegisteredApp, NotRegistered> {
        let (server, database) = (self.server_key(), &self.settings.database);
        match database
            .spend_requests(&self.server, Operation::Registration)
            .await
        {
            Ok(Spent::Admitted) => {}
            Ok(Spent::Wait { until }) => {
                let time = time_until(Some(until), database.clock().now());
                let reason = Problem::ServerBusy.as_str().to_owned();
                return Err(NotRegistered::Refused(reason, time));
            }
            Err(error) => return Err(NotRegistered::Failed(error.into())),
        }
        let login = self.login().map_err(NotRegistered::Failed)?;
        let app = login.register().await.map_err(|error| {
            tracing::info!(%error, "the site was not registered");
            let time = time_until(error.retry_at(), Timestamp::now());
            NotRegistered::Refused(problem_of(&error).as_str().to_owned(), time)
        })?;
        // It was registered just now: that needs no check.
        let limit = self.settings.limits.checks;
        let check = Budget::Server("check", &app.client_id);
        if let Err(error) = spend(database, check, limit).await {
            tracing::debug!(%error, "a new registration will be checked");
        }
        let server = server.to_owned();
        self.settings.tell(Event::Registered { server }).await;
        Ok(app)
    }
}

/// What a failed registration means to the person who signs in.
fn problem_of(error: &fediway::Error) -> Problem {
    match error.kind() {
        ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Gone
        | ErrorKind::Refused
        | ErrorKind::Unauthorized
        | ErrorKind::Unprocessable
        | ErrorKind::OAuth(_) => Problem::RegistrationRefused,
        _ => Problem::of(error),
    }
}

fn refused(refusal: &Refusal) -> SignInError {
    let problem = Problem::named(&refusal.reason).unwrap_or(Problem::RegistrationRefused);
    SignInError::from(problem).until(refusal.until)
}

/// How long until then: what a server asks for, within bounds.
fn time_until(moment: Option<Timestamp>, now: Timestamp) -> Duration {
    let time = moment.map(|moment| moment.duration_since(now));
    let time = time.and_then(|time| Duration::try_from(time).ok());
    time.unwrap_or(REFUSED_FOR)
        .clamp(Duration::from_secs(1), Duration::from_secs(60 * 60))
}
