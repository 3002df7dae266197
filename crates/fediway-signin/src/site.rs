//! A site that people sign in to.

use std::fmt;
use std::sync::Arc;

use crate::events::Event;
use crate::settings::Settings;
use crate::store::Database;

/// Sign-in for one site. Cheap to clone.
///
/// The core needs no web framework: [`start`](SignIn::start) returns the address of the server's page
/// and a cookie. [`finish`](SignIn::finish) takes the callback and returns the
/// [`Identity`](crate::Identity). With the feature `axum`, `SignIn::router` has the pages.
///
/// All state is in the [`Database`], so that a sign-in can begin at one process and end at another one.
#[derive(Clone)]
pub struct SignIn(Arc<Settings>);

impl SignIn {
    pub(crate) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0
    }

    pub(crate) fn shared_settings(&self) -> &Arc<Settings> {
        &self.0
    }

    /// Where everything is kept.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Where the pages are: `/auth`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The path of the page on which people choose their server. After the sign-in, the browser goes to
    /// `return_to`, a path of the site.
    pub fn sign_in_path(&self, return_to: &str) -> String {
        let path = format!("{}/sign-in", self.0.path);
        match crate::return_path::local(return_to) {
            None | Some("/") => path,
            Some(return_to) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                format!(
                    "{path}?{}",
                    query.append_pair("return_to", return_to).finish()
                )
            }
        }
    }

    /// The path to which a sign-out form posts.
    pub fn sign_out_path(&self) -> String {
        format!("{}/sign-out", self.0.path)
    }
}

impl Settings {
    /// Tells of an event: the hook, the log, and the audit log, where a failure is only noted.
    pub(crate) async fn tell(&self, event: Event) {
        tracing::info!(event = event.name(), server = event.server(), "sign-in");
        if let Some(hook) = &self.event_hook {
            hook(&event);
        }
        if let Err(error) = self.database.audit(&event.to_audit()).await {
            tracing::warn!(%error, "an event was not kept in the audit log");
        }
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SignIn").field(&self.0).finish()
    }
}
