//! How many requests to one host are under way at once, and so how many connections there are to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use url::Url;

/// The most requests to one host at once. Without HTTP/2, or when a connection breaks, each of them has a
/// connection of its own.
const PER_HOST: usize = 256;

/// At how many hosts those without a request are removed first.
const FIRST_SWEEP: usize = 1024;

/// The requests under way to each host of a transport.
pub(crate) struct Concurrency(Mutex<Hosts>);

struct Hosts {
    known: HashMap<String, Arc<Semaphore>>,
    sweep_at: usize,
}

impl Default for Concurrency {
    fn default() -> Self {
        Self(Mutex::new(Hosts {
            known: HashMap::new(),
            sweep_at: FIRST_SWEEP,
        }))
    }
}

impl Concurrency {
    /// Waits until a request to the host of this address may begin; `None` if that takes too long.
    pub(super) async fn enter(&self, url: &Url, until: Instant) -> Option<OwnedSemaphorePermit> {
        let host = self.host(url.authority());
        if let Ok(permit) = Arc::clone(&host).try_acquire_owned() {
            return Some(permit);
        }
        timeout_at(until, host.acquire_owned()).await.ok()?.ok()
    }

    fn host(&self, name: &str) -> Arc<Semaphore> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.known.get(name) {
            return Arc::clone(host);
        }
        hosts.sweep();
        let host = Arc::new(Semaphore::new(PER_HOST));
        hosts.known.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

impl Hosts {
    fn sweep(&mut self) {
        if self.known.len() >= self.sweep_at {
            self.known.retain(|_, host| Arc::strong_count(host) > 1);
            self.sweep_at = (self.known.len() * 2).max(FIRST_SWEEP);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn address(host: &str) -> Url {
        Url::parse(&format!("https://{host}/api")).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn each_host_has_so_many_requests_and_no_more() {
        let concurrency = Concurrency::default();
        let soon = || Instant::now() + Duration::from_secs(1);
        let mut permits = Vec::new();
        for _ in 0..PER_HOST {
            let permit = concurrency.enter(&address("a.example"), soon()).await;
            permits.push(permit.unwrap());
        }
        let one_more = concurrency.enter(&address("a.example"), soon()).await;
        assert!(one_more.is_none());
        let elsewhere = concurrency.enter(&address("b.example"), soon()).await;
        assert!(elsewhere.is_some());
        permits.pop();
        let now = concurrency.enter(&address("a.example"), soon()).await;
        assert!(now.is_some());
    }

    #[tokio::test]
    async fn hosts_without_a_request_are_forgotten() {
        let concurrency = Concurrency::default();
        let until = Instant::now() + Duration::from_secs(60);
        let kept = concurrency.enter(&address("kept.example"), until).await;
        for number in 0..3 * FIRST_SWEEP {
            let host = address(&format!("h{number}.example"));
            assert!(concurrency.enter(&host, until).await.is_some());
        }
        let hosts = concurrency.0.lock().unwrap();
        assert!(hosts.known.len() <= FIRST_SWEEP, "{}", hosts.known.len());
        assert!(hosts.known.contains_key("kept.example"));
        drop(kept);
    }
}
