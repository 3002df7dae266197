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
