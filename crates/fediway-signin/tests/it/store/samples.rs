//! Values that several tests use.

use std::time::Duration;

use fediway::{RegisteredApp, Scopes};
use fediway_signin::store::{AccountKey, AppKey, Claim, Database, SeenAccount};

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn key(redirect: &str) -> AppKey {
    AppKey::new("example.org", redirect, Scopes::read(), "Guestbook")
}

pub(super) fn app(id: &str) -> RegisteredApp {
    let app = RegisteredApp::new(id, "the secret").redirect_uri("https://site.example/callback");
    app.scopes(Scopes::read())
}

pub(super) fn ann() -> SeenAccount {
    let key = AccountKey::new("example.org", "1");
    let mut seen = SeenAccount::new(key, "https://example.org/users/ann", "ann@example.org");
    seen.display_name = "Ann\0 of Example".into();
    seen.avatar_url = Some("https://example.org/ann.png".into());
    seen.created_at = Some("2020-01-01T10:00:00Z".parse().unwrap());
    seen
}

pub(super) async fn claim_now(database: &Database) -> Claim {
    database
        .claim_registration(&key("a"), MINUTE)
        .await
        .unwrap()
}
