//! What a run collects, and how.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fediway::Client;

use super::collections::names;
use super::report::Progress;
use crate::error::{Error, ErrorKind, Result};

/// Whose conversations are fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Threads {
    /// None.
    None,
    /// Those around the account's own statuses.
    #[default]
    Own,
    /// Those around bookmarks and favourites, too.
    All,
}

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// A run, before it begins.
#[must_use = "a run does nothing until it is started"]
pub struct Collect {
    pub(super) client: Client,
    without: BTreeSet<String>,
    pub(super) everything: bool,
    pub(super) threads: Threads,
    pub(super) until: Option<Instant>,
    pub(super) listener: Option<Listener>,
}

impl std::fmt::Debug for Collect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collect")
            .field("without", &self.without)
            .field("everything", &self.everything)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl Collect {
    /// Collects what this client's account has. A token that may only read is enough.
    pub fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            without: BTreeSet::new(),
            everything: false,
            threads: Threads::default(),
            until: None,
            listener: None,
        }
    }

    /// Leaves a collection out: see [`names`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Invalid`] for a name that is none.
    pub fn without(mut self, name: &str) -> Result<Self> {
        if !names().any(|known| known == name) {
            let known: Vec<_> = names().collect();
            let what = format!("there is no collection {name}: {}", known.join(", "));
            return Err(Error::new(ErrorKind::Invalid, what));
        }
        self.without.insert(name.to_owned());
        Ok(self)
    }

    /// Walks every list again to its end, so that edits and deletions of old statuses are found.
    pub fn everything(mut self) -> Self {
        self.everything = true;
        self
    }

    /// Whose conversations are fetched.
    pub fn threads(mut self, threads: Threads) -> Self {
        self.threads = threads;
        self
    }

    /// Ends after this time. The next run goes on there.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.until = Instant::now().checked_add(time);
        self
    }

    /// Tells how far the run is.
    pub fn on_progress(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    pub(super) fn wants(&self, name: &str) -> bool {
        !self.without.contains(name)
    }
}
