//! The resolver. It returns only permitted addresses, so that the checked address is the one that is
//! connected to.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_core::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::url::AddressPolicy;

/// Looks host names up: the machine's resolver unless a transport is given another.
///
/// Whatever it finds goes through the transport's [`AddressPolicy`]: a lookup cannot widen what
/// may be connected to.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of a host.
    ///
    /// # Errors
    ///
    /// When the host is unknown or nobody could be asked.
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The machine's resolver.
pub(super) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A host that has addresses, none of which may be connected to.
#[derive(Debug)]
pub(super) struct Refused {
    host: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        write!(f, "{host} has no address that the policy permits")
    }
}

impl std::error::Error for Refused {}

pub(super) struct GuardedResolver {
    policy: AddressPolicy,
    lookup: Arc<dyn Lookup>,
}

impl GuardedResolver {
    pub(super) fn new(policy: AddressPolicy, lookup: Arc<dyn Lookup>) -> Self {
        Self { policy, lookup }
    }
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("GuardedResolver")
            .field(&self.policy)
            .finish()
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, host) = (self.policy.clone(), name.as_str().to_owned());
        let found = self.lookup.lookup(host.clone());
        Box::pin(async move {
            let found = found.await?;
            let permitted: Vec<SocketAddr> = found
                .into_iter()
                .filter(|ip| policy.permits_peer(&host, *ip).is_ok())
                .map(|ip| SocketAddr::new(ip, 0))
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
    use std::sync::Mutex;

    use super::*;

    async fn resolve(policy: AddressPolicy, name: &str) -> Result<Vec<SocketAddr>, bool> {
        let resolver = GuardedResolver::new(policy, Arc::new(SystemLookup));
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

    /// Gives other answers each time, the last ones for ever.
    struct Changing(Mutex<Vec<Vec<IpAddr>>>);

    impl Lookup for Changing {
        fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            let mut answers = self.0.lock().unwrap();
            let answer = match answers.len() {
                1 => answers[0].clone(),
                _ => answers.remove(0),
            };
            Box::pin(async move { Ok(answer) })
        }
    }

    async fn answers(answers: &[&[&str]]) -> Vec<Result<Vec<IpAddr>, bool>> {
        let parsed = |ips: &&[&str]| ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let lookup = Changing(Mutex::new(answers.iter().map(parsed).collect()));
        let resolver = GuardedResolver::new(AddressPolicy::public(), Arc::new(lookup));
        let mut found = Vec::new();
        for _ in answers {
            let resolved = resolver
                .resolve("social.example.org".parse().unwrap())
                .await;
            found.push(match resolved {
                Ok(addresses) => Ok(addresses.map(|address| address.ip()).collect()),
                Err(error) => Err(error.is::<Refused>()),
            });
        }
        found
    }

    const PUBLIC: &str = "2606:4700:4700::1111";

    /// The HTTP client connects to what one look-up gave and asks for no second one, so a name
    /// that leads elsewhere the next time gains nothing.
    #[tokio::test]
    async fn a_name_that_changes_its_mind_gains_nothing() {
        let public = Ok(vec![PUBLIC.parse().unwrap()]);
        assert_eq!(
            answers(&[&[PUBLIC], &["127.0.0.1"], &["::ffff:10.0.0.1"], &[PUBLIC]]).await,
            [public.clone(), Err(true), Err(true), public]
        );
    }

    /// Only the public ones of several addresses are returned, in any order.
    #[tokio::test]
    async fn of_two_answers_the_private_one_is_dropped() {
        for mixed in [
            [PUBLIC, "127.0.0.1"],
            ["::ffff:127.0.0.1", PUBLIC],
            ["169.254.169.254", PUBLIC],
        ] {
            assert_eq!(
                answers(&[&mixed]).await,
                [Ok(vec![PUBLIC.parse().unwrap()])]
            );
        }
    }
}
