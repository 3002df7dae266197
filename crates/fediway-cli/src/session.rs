//! From the global options to a client of the chosen account.

use fediway::store::{FileStore, Store, WhichAccount, find_account};
use fediway::transport::TransportBuilder;
use fediway::{AddressPolicy, Client, Credentials, InstanceUrl, Transport};

use crate::cli::Global;
use crate::failure::{Exit, Failure};
use crate::text;

/// The name of this application, for people and in the file system.
pub const APP: &str = "fediway";

/// What a command needs to work as somebody.
pub struct Session {
    pub store: FileStore,
    pub transport: Transport,
}

impl Session {
    pub async fn open(global: &Global) -> Result<Self, Failure> {
        Self::open_with(global, |transport| transport).await
    }

    /// With a transport of other settings.
    pub async fn open_with(
        global: &Global,
        settings: impl FnOnce(TransportBuilder) -> TransportBuilder,
    ) -> Result<Self, Failure> {
        Ok(Self {
            store: FileStore::open(APP)?,
            transport: settings(transport(global).await?).build()?,
        })
    }

    /// The credentials that the options choose.
    pub async fn credentials(&self, global: &Global) -> Result<Credentials, Failure> {
        let wanted = global.account.as_deref();
        if !self.is_kept(wanted).await? {
            return Err(nobody(&self.store.credentials().await?, wanted));
        }
        Ok(find_account(&self.store, wanted).await?)
    }

    /// Whether there is an account that may be meant.
    async fn is_kept(&self, wanted: Option<&str>) -> Result<bool, Failure> {
        let kept = self.store.credentials().await?;
        let mut kept = kept.iter();
        Ok(kept.any(|one| wanted.is_none_or(|wanted| one.is_named(wanted))))
    }

    /// A client of the account that the options choose.
    pub async fn client(&self, global: &Global) -> Result<Client, Failure> {
        self.client_of(&self.credentials(global).await?).await
    }

    /// With what was found out about the server at the login, so that nothing is asked here.
    pub async fn client_of(&self, credentials: &Credentials) -> Result<Client, Failure> {
        let which = WhichAccount::from(credentials);
        let restored = Client::restore(&self.store, which).transport(&self.transport);
        Ok(restored.await?)
    }
}

/// The server of the account that the options choose.
pub async fn issuer(global: &Global) -> Option<InstanceUrl> {
    let store = FileStore::open(APP).ok()?;
    let chosen = find_account(&store, global.account.as_deref()).await.ok()?;
    Some(chosen.issuer().clone())
}

async fn transport(global: &Global) -> Result<TransportBuilder, Failure> {
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
    Ok(builder)
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

    #[test]
    fn who_is_not_logged_in_is_told_who_is() {
        let kept = Credentials::new(InstanceUrl::parse("two.example.org").unwrap(), "token");
        let failure = nobody(&[kept], Some("three.example.org"));
        assert_eq!(failure.exit(), Exit::LoggedOut);
        assert!(failure.next().contains("two.example.org"));
    }
}
