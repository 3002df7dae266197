//! What is subscribed to, and how.

use std::sync::Arc;
use std::time::Duration;

use super::connection;
use super::driver::Driver;
use super::queue::{Events, Overflow, Shared};
use super::settings::{A_YEAR, Settings};
use super::subscription::Subscription;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ids::ListId;

/// Live events in the making: [`Client::streaming`].
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use std::time::Duration;
/// use fediway::streaming::Overflow;
///
/// let events = client
///     .streaming()
///     .user()
///     .hashtag("caturday")
///     .idle(Duration::from_secs(60))
///     .window(1000)
///     .overflow(Overflow::DropOldest)
///     .poll_fallback(Duration::from_secs(30))
///     .connect()
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens until `connect` is called"]
pub struct StreamingBuilder {
    pub(super) client: Client,
    subscriptions: Vec<Subscription>,
    settings: Settings,
}

impl StreamingBuilder {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            subscriptions: Vec::new(),
            settings: Settings::default(),
        }
    }

    /// The home timeline and the notifications.
    pub fn user(self) -> Self {
        self.subscribe(Subscription::User)
    }

    /// The notifications alone.
    pub fn user_notifications(self) -> Self {
        self.subscribe(Subscription::UserNotification)
    }

    /// All public statuses.
    pub fn public(self) -> Self {
        self.subscribe(Subscription::public())
    }

    /// Public statuses of this server.
    pub fn public_local(self) -> Self {
        self.subscribe(Subscription::public_local())
    }

    /// Public statuses of other servers.
    pub fn public_remote(self) -> Self {
        self.subscribe(Subscription::public_remote())
    }

    /// Public statuses with a hashtag, named with or without `#`.
    pub fn hashtag(self, tag: impl Into<String>) -> Self {
        self.subscribe(Subscription::hashtag(tag))
    }

    /// Statuses of the accounts in a list.
    pub fn list(self, id: impl Into<ListId>) -> Self {
        self.subscribe(Subscription::list(id))
    }

    /// Conversations in direct messages.
    pub fn direct(self) -> Self {
        self.subscribe(Subscription::Direct)
    }

    /// Any other subscription.
    pub fn subscribe(mut self, subscription: Subscription) -> Self {
        if !self.subscriptions.contains(&subscription) {
            self.subscriptions.push(subscription);
        }
        self
    }

    /// After how long without any sign of life the connection counts as dead: 90 seconds when not
    /// given. Three times in that time a WebSocket is asked for one.
    pub fn idle(mut self, idle: Duration) -> Self {
        self.settings.idle = idle.clamp(Duration::from_millis(10), A_YEAR);
        self
    }

    /// The first and the longest pause before connecting again: half a second and a minute when not
    /// given. In between they double, each shortened by chance. A server that asks for a longer one
    /// (`Retry-After`) gets it if it limits requests, up to a quarter of an hour. One that is down
    /// guesses: if it asks for more than ten seconds, it is tried now and then meanwhile.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.settings.first_pause = first.clamp(Duration::from_millis(1), A_YEAR);
        self.settings.longest_pause = longest.clamp(self.settings.first_pause, A_YEAR);
        self
    }

    /// How long after subscribing again the gap is asked for: a quarter of a second when not given.
    /// No server says when a subscription has taken effect.
    pub fn settle(mut self, settle: Duration) -> Self {
        self.settings.settle = settle.min(A_YEAR);
        self
    }

    /// How many new items of each list are asked for after a gap: 400 when not given. What is beyond
    /// is [`MayHaveMissed`](super::EventKind::MayHaveMissed). With 0 no gap is filled.
    pub fn window(mut self, items: usize) -> Self {
        self.settings.window = items;
        self
    }

    /// What happens when events come faster than they are taken; [`Overflow::Block`] when not given.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.settings.overflow = overflow;
        self
    }

    /// How many events wait for the reader at most: 1024 when not given. While a gap is being filled,
    /// as many more wait behind it.
    pub fn capacity(mut self, events: usize) -> Self {
        self.settings.capacity = events.max(1);
        self
    }

    /// How large all waiting events may be together, as they came from the server: 16 MiB when not
    /// given. One event always fits.
    pub fn buffer(mut self, bytes: usize) -> Self {
        self.settings.buffer = bytes;
        self
    }

    /// How large one message may be: 1 MiB when not given. A larger one ends the connection, which is
    /// then made again.
    pub fn message_limit(mut self, bytes: usize) -> Self {
        self.settings.message = bytes.max(1024);
        self
    }

    /// Asks for the timelines and notifications in this interval where a server has no streaming API.
    /// Without it, connecting to such a server is [`ErrorKind::NoStreaming`](crate::ErrorKind::NoStreaming).
    pub fn poll_fallback(mut self, interval: Duration) -> Self {
        self.settings.poll = Some(interval.clamp(Duration::from_millis(10), A_YEAR));
        self
    }

    /// Gives a direct message as often as the server sends it. Otherwise, where a server is known to
    /// send it both as a status and as a notification, the status is dropped. For that, one to this
    /// account waits up to a second and a half for its notification, and what comes meanwhile behind
    /// it.
    pub fn keep_doubles(mut self) -> Self {
        self.settings.keep_doubles = true;
        self
    }

    /// Puts the token into the URL of the connection, for a server that looks nowhere else. URLs end
    /// up in the logs of servers and proxies, though never in one of this library.
    pub fn token_in_url(mut self) -> Self {
        self.settings.token_in_url = true;
        self
    }

    /// Connects and subscribes. From here on everything that happens comes as an event, and the
    /// connection is made again by itself whenever it breaks.
    ///
    /// # Errors
    ///
    /// When this first connection cannot be made: [`ErrorKind::NoStreaming`](crate::ErrorKind::NoStreaming)
    /// where the server has no streams, [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput)
    /// without a subscription, and every error of a call.
    pub async fn connect(self) -> Result<Events> {
        if self.subscriptions.is_empty() {
            return Err(Error::invalid("nothing is subscribed to"));
        }
        if let Some(fault) = self.subscriptions.iter().find_map(Subscription::fault) {
            return Err(Error::invalid(fault));
        }
        let settings = &self.settings;
        let shared = Arc::new(Shared::new(
            settings.capacity,
            settings.buffer,
            settings.overflow,
            self.subscriptions,
        ));
        let driver = Driver::connect(self.client, self.settings, shared.clone()).await?;
        tokio::spawn(driver.run());
        Ok(Events { shared })
    }

    /// Whether the server's streams work, asked on the host that streams, which may be another than
    /// the instance's own: [`GET /api/v1/streaming/health`][api]. No token is sent.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.streaming().health().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If they do not work, and on a server that has no such endpoint: not all that stream do.
    ///
    /// [api]: https://docs.joinmastodon.org/methods/streaming/#health
    pub async fn health(&self) -> Result<()> {
        connection::health(&self.client).await
    }
}
