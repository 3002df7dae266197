//! The handle to show. Its domain is another one than the server's host only if WebFinger on both
//! hosts says so.

use fediway::entities::ResourceDescriptor;
use fediway::{Client, Handle, Instance, InstanceUrl, Transport};

use super::claim::own;

/// What WebFinger says of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The handle that the answer is about.
    subject: Option<Handle>,
    /// The ActivityPub URI.
    uri: Option<String>,
}

/// Asks WebFinger about an account of a server.
pub(crate) struct HandleProof<'a> {
    pub(crate) server: &'a Instance,
    pub(crate) user: &'a str,
    pub(crate) transport: &'a Transport,
}

impl HandleProof<'_> {
    /// The handle with the server's host, which needs no proof.
    pub(crate) fn own(&self) -> String {
        format!("{}@{}", self.user, self.server.url().authority())
    }

    /// What the server itself says: the account's URI, if it is on its origin, and the handle.
    ///
    /// # Errors
    ///
    /// Those of the request.
    pub(crate) async fn ask_server(&self) -> fediway::Result<Found> {
        let found = finger(self.server.clone(), &self.own(), self.transport).await?;
        let uri = found
            .uri
            .filter(|uri| own(uri, self.server.url()).is_some());
        Ok(Found { uri, ..found })
    }

    /// The URI and the handle of the account. The domain that the server names is asked as well, and
    /// has to name the same URI.
    pub(crate) async fn prove(&self, found: Found, uri: &str) -> String {
        let Some(handle) = found.subject.filter(|handle| self.is_elsewhere(handle)) else {
            return self.own();
        };
        match self.confirmed(&handle, uri).await {
            true => handle.to_string(),
            false => self.own(),
        }
    }

    fn is_elsewhere(&self, handle: &Handle) -> bool {
        let same_user = handle.user().eq_ignore_ascii_case(self.user);
        same_user && handle.domain() != self.server.url().authority()
    }

    async fn confirmed(&self, handle: &Handle, uri: &str) -> bool {
        let policy = self.transport.policy();
        let Ok(domain) = InstanceUrl::parse_with(handle.domain(), policy) else {
            return false;
        };
        let there = Instance::without_discovery(domain);
        let found = finger(there, &handle.to_string(), self.transport).await;
        found.is_ok_and(|found| found.uri.as_deref() == Some(uri))
    }
}

impl Found {
    /// The ActivityPub URI.
    pub(crate) fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }
}

async fn finger(at: Instance, handle: &str, transport: &Transport) -> fediway::Result<Found> {
    let client = Client::anonymous(at).with_transport(transport);
    let resource = format!("acct:{handle}");
    let found = client.well_known().webfinger(resource).await?;
    Ok(read(&found))
}

fn read(found: &ResourceDescriptor) -> Found {
    let is_actor = |kind: &str| kind.contains("activity+json") || kind.contains("ld+json");
    let mut links = found.links.iter();
    let actor = links.find(|link| link.rel == "self" && link.kind.as_deref().is_some_and(is_actor));
    let subject = found.subject.strip_prefix("acct:");
    Found {
        subject: subject.and_then(|handle| handle.parse().ok()),
        uri: actor.and_then(|link| link.href.clone()),
    }
}
