//! Which hosts are left alone, and until when.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fediway::Timestamp;

/// Hosts that asked to be left alone.
#[derive(Debug, Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Timestamp>>);

impl Hosts {
    pub(super) fn leave_alone(&self, url: &str, until: Timestamp) {
        if let Some(host) = host_of(url) {
            self.lock().insert(host, until);
        }
    }

    /// Until when the host of a URL is left alone, if it is.
    pub(super) fn waits(&self, url: &str, now: Timestamp) -> Option<Timestamp> {
        let until = *self.lock().get(&host_of(url)?)?;
        (until > now).then_some(until)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn host_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    Some(url.host_str()?.to_ascii_lowercase())
}
