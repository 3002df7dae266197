//! From the global options to a client of the chosen account.

use std::sync::Arc;

use fediway::store::Store;
use fediway::{AddressPolicy, Client, Credentials, Instance, Transport};

use crate::cli::Global;
use crate::failure::{Exit, Failure};
use crate::file_store::FileStore;
use crate::text;

/// What a command needs to work as somebody.
pub struct Session {
    pub store: Arc<FileStore>,
    pub transport: Transport,
}

impl Session {
    pub async fn open(global: &Global) -> Result<Self, Failure> {
        Ok(Self {
            store: Arc::new(FileStore::of_user()?),
            transport: transport(global).await?,
        })
    }

    /// The credentials that the options choose.
    pub async fn credentials(&self, global: &Global) -> Result<Credentials, Failure> {
        let kept = self.store.credentials().await?;
        chosen(&kept, global.account.as_deref())
            .cloned()
            .ok_or_else(|| nobody(&kept, global.account.as_deref()))
    }

    /// A client of the account that the options choose.
    pub async fn client(&self, global: &Global) -> Result<Client, Failure> {
        Ok(self.client_of(self.credentials(global).await?))
    }

    /// With discovery: where streams are, and how they differ, is the server's to say.
    pub async fn discovered_client(&self, global: &Global) -> Result<Client, Failure> {
        let credentials = self.credentials(global).await?;
        let discovery = Instance::discover(credentials.issuer().as_str());
        let instance = discovery.transport(&self.transport).await?;
        let client = Client::new(instance, credentials);
        Ok(client
            .with_transport(&self.transport)
            .with_store(&self.store))
    }

    /// Without discovery: the paths of the API are the same everywhere. With the store, because
    /// on some servers tokens are refreshed.
    pub fn client_of(&self, credentials: Credentials) -> Client {
        let instance = Instance::without_discovery(credentials.issuer().clone());
        Client::new(instance, credentials)
            .with_transport(&self.transport)
            .with_store(&self.store)
    }
}

async fn transport(global: &Global) -> Result<Transport, Failure> {
    let mut builder = Transport::builder();
    if global.allow_loopback {
        builder = builder.policy(AddressPolicy::loopback_for_tests());
    }
    if let Some(path) = &global.ca {
        let pem = tokio::fs::read_to_string(path).await.map_err(|error| {
            let what = format!(
                "cannot read the certificate authority {}: {error}",
                path.display()
            );
            Failure::new(Exit::Usage, what, "give a PEM file with --ca")
        })?;
        builder = builder.root_certificates(&pem);
    }
    Ok(builder.build()?)
}

/// Whether these are credentials for `wanted`: a handle, with or without `@`, or a host.
pub fn is_wanted(credentials: &Credentials, wanted: &str) -> bool {
    let wanted = wanted.trim_start_matches('@');
    let handle = credentials.handle().unwrap_or_default();
    handle.eq_ignore_ascii_case(wanted)
        || credentials
            .issuer()
            .authority()
            .eq_ignore_ascii_case(wanted)
}

fn chosen<'a>(kept: &'a [Credentials], wanted: Option<&str>) -> Option<&'a Credentials> {
    // The most recently saved comes last.
    kept.iter()
        .rev()
        .find(|credentials| wanted.is_none_or(|wanted| is_wanted(credentials, wanted)))
}

/// Why there is nobody to work as.
pub fn nobody(kept: &[Credentials], wanted: Option<&str>) -> Failure {
    match wanted {
        Some(wanted) if !kept.is_empty() => {
            let handles: Vec<_> = kept.iter().map(name).collect();
            let what = format!("{wanted} is not logged in");
            let next = format!("log in, or choose one of: {}", handles.join(", "));
            Failure::new(Exit::LoggedOut, what, next)
        }
        _ => Failure::new(
            Exit::LoggedOut,
            "nobody is logged in",
            "log in: `fediway login HOST`",
        ),
    }
}

/// The account's handle, or at least its server.
pub fn name(credentials: &Credentials) -> String {
    match credentials.handle() {
        Some(handle) => text::one_line(&format!("@{handle}")),
        None => credentials.issuer().authority().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fediway::InstanceUrl;

    fn of(host: &str) -> Credentials {
        Credentials::new(InstanceUrl::parse(host).unwrap(), "token")
    }

    #[test]
    fn the_last_login_is_chosen_unless_another_is_named() {
        let kept = [of("one.example.org"), of("two.example.org")];
        let host = |wanted| chosen(&kept, wanted).map(|c| c.issuer().host().to_owned());
        assert_eq!(host(None).as_deref(), Some("two.example.org"));
        assert_eq!(
            host(Some("ONE.example.org")).as_deref(),
            Some("one.example.org")
        );
        assert_eq!(host(Some("three.example.org")), None);
        let failure = nobody(&kept, Some("three.example.org"));
        assert_eq!(failure.exit(), Exit::LoggedOut);
        assert!(failure.next().contains("two.example.org"));
    }
}
