//! How many requests to one host are under way at once, and so how many connections there are to it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::swept::Swept;

/// The most requests to one host at once. Without HTTP/2, or when a connection breaks, each of them has a
/// connection of its own.
const PER_HOST: usize = 256;

/// The requests under way to each host of a transport.
#[derive(Default)]
pub(crate) struct Concurrency(Mutex<Swept<String, Arc<Semaphore>>>);

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
        if let Some(host) = hosts.entries().get(name) {
            return Arc::clone(host);
        }
        let has_requests = |host: &Arc<_>| Arc::strong_count(host) > 1;
        let host = hosts.entry(name.to_owned(), has_requests);
        Arc::clone(host.or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))))
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
        for number in 0..1_000 {
            let host = address(&format!("h{number}.example"));
            assert!(concurrency.enter(&host, until).await.is_some());
        }
        let hosts = concurrency.0.lock().unwrap();
        let known = hosts.entries();
        assert!(known.len() < 500, "{}", known.len());
        assert!(known.contains_key("kept.example"));
        drop(kept);
    }
}
