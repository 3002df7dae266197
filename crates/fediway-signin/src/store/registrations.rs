//! App registrations: one for each server, redirect URI, set of scopes and name, however many
//! processes race for it.

use std::time::Duration;

use fediway::{RegisteredApp, Scopes, Timestamp};

use super::clock::{moment, ms};
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::{Column, execute, fetch};
use super::queries;
use super::refusals::Refusal;
use super::seal::{Place, sealed_with};
use super::values::{exact, hash_of, shown, unique};

/// How old the noted last use of a registration may be before it is noted again.
const USE_IS_NOTED: i64 = 24 * 60 * 60 * 1000;

/// Which registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AppKey {
    /// The key of the server: the authority of its address.
    pub server: String,
    /// The redirect URI of the registration.
    pub redirect_uri: String,
    /// The scopes of the registration.
    pub scopes: Scopes,
    /// The name of the app, as people see it.
    pub app: String,
}

/// What became of the wish to have a registration.
#[derive(Debug)]
#[non_exhaustive]
pub enum Claim {
    /// It is there.
    Ready(RegisteredApp),
    /// It is not there, and this caller is the one to make it, as long as the lease is good.
    Yours(Lease),
    /// Another caller makes it, in this process or another one: look again.
    Taken {
        /// When that caller's lease ends.
        until: Timestamp,
    },
    /// The server did not register the app a short while ago.
    Refused(Refusal),
}

/// The right to make a registration. Give it to [`Database::complete_registration`],
/// [`refuse_registration`](Database::refuse_registration) or
/// [`release_registration`](Database::release_registration).
#[derive(Debug)]
#[must_use = "others wait for the registration until the lease ends"]
pub struct Lease {
    id: Vec<u8>,
    server: String,
    lease: Vec<u8>,
    until: i64,
}

/// A registration through which nobody signed in for long.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnusedRegistration {
    /// Which one.
    pub key: AppKey,
    /// The registration, to be deleted at the server where it can be.
    pub app: RegisteredApp,
    id: Vec<u8>,
}

impl AppKey {
    /// The registration on this server with this redirect URI, these scopes and this name.
    pub fn new(
        server: impl Into<String>,
        redirect_uri: impl Into<String>,
        scopes: impl Into<Scopes>,
        app: impl Into<String>,
    ) -> Self {
        Self {
            server: server.into(),
            redirect_uri: redirect_uri.into(),
            scopes: scopes.into(),
            app: app.into(),
        }
    }

    fn id(&self) -> Vec<u8> {
        let scopes = self.scopes.to_string();
        let parts = [&self.server, &self.redirect_uri, &scopes, &self.app];
        hash_of(&parts.map(|part| part.as_bytes()))
    }
}

impl Lease {
    /// When the lease ends. Another caller may register from then on.
    pub fn until(&self) -> Timestamp {
        moment(self.until)
    }
}

/// Client id, sealed secret, refusal, end of the lease or the refusal, last use, scopes, redirect URI.
type Row = (
    Option<String>,
    Option<Vec<u8>>,
    Option<String>,
    i64,
    i64,
    String,
    String,
);
type UnusedRow = (Vec<u8>, String, String, String, String, String, Vec<u8>);

impl Database {
    /// The registration, or a lease of `time` to make it. The database decides who gets it.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn claim_registration(&self, key: &AppKey, time: Duration) -> StoreResult<Claim> {
        // A registration that goes away between the two questions is claimed by the next round.
        for _ in 0..3 {
            if let Some(claim) = self.look_at_registration(key).await? {
                return Ok(claim);
            }
            if let Some(lease) = self.try_claim(key, time).await? {
                return Ok(Claim::Yours(lease));
            }
        }
        Ok(Claim::Taken {
            until: self.clock().now(),
        })
    }

    /// The registration, if it is there.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn find_registration(&self, key: &AppKey) -> StoreResult<Option<RegisteredApp>> {
        let row = self.registration_row(&key.id()).await?;
        row.and_then(|row| self.registered(key, &row).transpose())
            .transpose()
    }

    async fn registration_row(&self, id: &[u8]) -> StoreResult<Option<Row>> {
        let mut link = self.link().await?;
        fetch!(optional Row, link, queries::REGISTRATION, id)
    }

    fn registered(&self, key: &AppKey, row: &Row) -> StoreResult<Option<RegisteredApp>> {
        let (Some(client_id), Some(secret), .., scopes, redirect_uri) = row else {
            return Ok(None);
        };
        let app = self.open_app(&key.server, &key.id(), client_id, secret)?;
        let app = app.redirect_uri(redirect_uri.as_str());
        Ok(Some(app.scopes(Scopes::parse(scopes))))
    }

    fn open_app(
        &self,
        server: &str,
        id: &[u8],
        client_id: &str,
        secret: &[u8],
    ) -> StoreResult<RegisteredApp> {
        let secret = self.unseal(place(server, id), secret)?;
        let secret = std::str::from_utf8(&secret).map_err(|_| not_text())?;
        Ok(RegisteredApp::new(client_id, secret))
    }

    /// What there is to say without claiming: the registration, another's claim, a refusal.
    async fn look_at_registration(&self, key: &AppKey) -> StoreResult<Option<Claim>> {
        let id = key.id();
        let Some(row) = self.registration_row(&id).await? else {
            return Ok(None);
        };
        if let Some(app) = self.registered(key, &row)? {
            self.note_use(&id, row.4).await?;
            return Ok(Some(Claim::Ready(app)));
        }
        let (_, _, refusal, free_at, ..) = row;
        let until = moment(free_at);
        Ok((free_at > self.now()).then(|| match refusal {
            Some(reason) => Claim::Refused(Refusal { reason, until }),
            None => Claim::Taken { until },
        }))
    }

    async fn note_use(&self, id: &[u8], noted: i64) -> StoreResult<()> {
        let now = self.now();
        let before = now.saturating_sub(USE_IS_NOTED);
        if noted < before {
            let mut link = self.link().await?;
            execute!(link, queries::USE_REGISTRATION, id, now, before)?;
        }
        Ok(())
    }

    async fn try_claim(&self, key: &AppKey, time: Duration) -> StoreResult<Option<Lease>> {
        let (id, lease, now) = (key.id(), unique()?, self.now());
        let until = now.saturating_add(ms(time));
        let server = exact("the key of a server", &key.server)?;
        let redirect_uri = exact("a redirect URI", &key.redirect_uri)?;
        let app = exact("the name of an app", &key.app)?;
        let scopes = key.scopes.to_string();
        let mut link = self.link().await?;
        let claimed = fetch!(
            optional Column<i64>,
            link,
            queries::CLAIM_REGISTRATION,
            &id,
            server,
            redirect_uri,
            scopes,
            app,
            &lease,
            until,
            now
        )?;
        Ok(claimed.map(|_| Lease {
            server: key.server.clone(),
            id,
            lease,
            until,
        }))
    }

    /// Keeps the registration that was made with this lease. `false` if the lease had ended and
    /// another caller took over: use that caller's registration, and forget this one.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn complete_registration(
        &self,
        lease: &Lease,
        app: &RegisteredApp,
    ) -> StoreResult<bool> {
        let place = place(&lease.server, &lease.id);
        let secret = self.seal(place, app.client_secret.expose().as_bytes())?;
        let key = sealed_with(place, &secret)?.0;
        let client_id = exact("a client id", &app.client_id)?;
        let (redirect, scopes) = (app.redirect_uri.as_str(), app.scopes.to_string());
        let (id, lease, now) = (&lease.id, &lease.lease, self.now());
        let mut link = self.link().await?;
        let query = queries::COMPLETE_REGISTRATION;
        let changed = execute!(
            link, query, id, lease, client_id, secret, key, now, redirect, scopes
        )?;
        Ok(changed == 1)
    }

    /// Keeps for some time that the server did not register the app, and gives the lease back.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn refuse_registration(
        &self,
        lease: Lease,
        reason: &str,
        time: Duration,
    ) -> StoreResult<()> {
        let until = self.now().saturating_add(ms(time));
        let reason = shown(reason, 1_000);
        let (id, lease) = (lease.id, lease.lease);
        let mut link = self.link().await?;
        execute!(link, queries::REFUSE_REGISTRATION, id, lease, reason, until).map(drop)
    }

    /// Gives a lease back without a registration. The next caller may register at once.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn release_registration(&self, lease: Lease) -> StoreResult<()> {
        let (id, lease) = (lease.id, lease.lease);
        let mut link = self.link().await?;
        execute!(link, queries::RELEASE_REGISTRATION, id, lease).map(drop)
    }

    /// Forgets a registration that the server no longer knows. `false` if another caller has
    /// replaced it already: its client id is another one.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn forget_registration_of(&self, key: &AppKey, client_id: &str) -> StoreResult<bool> {
        let mut link = self.link().await?;
        let gone = execute!(link, queries::FORGET_REGISTRATION, key.id(), client_id)?;
        Ok(gone == 1)
    }

    pub(super) async fn put_registration(
        &self,
        key: &AppKey,
        app: &RegisteredApp,
    ) -> StoreResult<()> {
        let id = key.id();
        let place = place(&key.server, &id);
        let secret = self.seal(place, app.client_secret.expose().as_bytes())?;
        let with = sealed_with(place, &secret)?.0;
        let (server, redirect_uri) = (key.server.as_str(), app.redirect_uri.as_str());
        let (scopes, name) = (app.scopes.to_string(), key.app.as_str());
        let client_id = app.client_id.as_str();
        let (query, now) = (queries::SAVE_REGISTRATION, self.now());
        let mut link = self.link().await?;
        execute!(
            link,
            query,
            &id,
            server,
            redirect_uri,
            scopes,
            name,
            client_id,
            secret,
            with,
            now
        )
        .map(drop)
    }

    pub(super) async fn forget_any_registration(&self, key: &AppKey) -> StoreResult<()> {
        let mut link = self.link().await?;
        execute!(link, queries::FORGET_ANY_REGISTRATION, key.id()).map(drop)
    }

    /// Registrations that nobody used since a moment, the longest unused first, `most` of them at most.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn unused_registrations(
        &self,
        since: Timestamp,
        most: u32,
    ) -> StoreResult<Vec<UnusedRegistration>> {
        let (since, most) = (since.as_millisecond(), i64::from(most));
        let mut link = self.link().await?;
        let rows = fetch!(all UnusedRow, link, queries::UNUSED_REGISTRATIONS, since, most)?;
        rows.into_iter().map(|row| self.unused(row)).collect()
    }

    fn unused(&self, row: UnusedRow) -> StoreResult<UnusedRegistration> {
        let (id, server, redirect_uri, scopes, name, client_id, secret) = row;
        let app = self.open_app(&server, &id, &client_id, &secret)?;
        let scopes = Scopes::parse(&scopes);
        let app = app.redirect_uri(redirect_uri.as_str());
        Ok(UnusedRegistration {
            key: AppKey::new(server, redirect_uri, scopes.clone(), name),
            app: app.scopes(scopes),
            id,
        })
    }

    /// Drops a registration if it is still that one and still unused since that moment.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn drop_registration(
        &self,
        unused: &UnusedRegistration,
        since: Timestamp,
    ) -> StoreResult<bool> {
        let (id, client_id) = (&unused.id, unused.app.client_id.as_str());
        let (query, since) = (queries::DROP_UNUSED_REGISTRATION, since.as_millisecond());
        let mut link = self.link().await?;
        Ok(execute!(link, query, id, client_id, since)? == 1)
    }
}

pub(super) fn place<'a>(server: &'a str, id: &'a [u8]) -> Place<'a> {
    Place {
        table: "registrations",
        server,
        row: id,
    }
}

fn not_text() -> StoreError {
    StoreError::new(StoreErrorKind::Damaged, "a client secret is no text")
}
