//! The resolver that only gives addresses that may be connected to, so that the address that was
//! checked is the address of the connection.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::url::AddressPolicy;

/// A host that has addresses, none of which may be connected to.
#[derive(Debug, thiserror::Error)]
#[error("{host} has no address that the policy permits")]
pub(super) struct Refused {
    host: String,
}

#[derive(Debug)]
pub(super) struct GuardedResolver(AddressPolicy);

impl GuardedResolver {
    pub(super) fn new(policy: AddressPolicy) -> Self {
        Self(policy)
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let permitted: Vec<SocketAddr> = found
                .filter(|address| policy.permits_peer(&host, address.ip()).is_ok())
                .collect();
            if permitted.is_empty() {
                return Err(Refused { host }.into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolve(policy: AddressPolicy, name: &str) -> Result<Vec<SocketAddr>, bool> {
        let resolver = GuardedResolver::new(policy);
        match resolver.resolve(name.parse().unwrap()).await {
            Ok(found) => Ok(found.collect()),
            Err(error) => Err(error.is::<Refused>()),
        }
    }

    /// `localhost` stands for any name whose owner lets it lead here: the first gate, which
    /// refuses the name itself, is not asked.
    #[tokio::test]
    async fn a_name_that_leads_home_has_no_address() {
        assert_eq!(
            resolve(AddressPolicy::public(), "localhost").await,
            Err(true)
        );
        let found = resolve(AddressPolicy::loopback_for_tests(), "localhost")
            .await
            .unwrap();
        assert!(!found.is_empty() && found.iter().all(|address| address.ip().is_loopback()));
    }
}
