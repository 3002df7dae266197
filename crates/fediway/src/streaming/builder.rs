//! The settings of a stream.

use std::sync::Arc;
use std::time::Duration;

use super::connection;
use super::driver::Driver;
use super::queue::{Bounded, Events, Overflow, Shared};
use super::settings::{A_YEAR, Settings};
use super::subscription::Subscription;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ids::ListId;
use crate::request::Backoff;

/// The subscriptions and settings of a stream: [`Client::streaming`].
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

    /// Only the notifications.
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

    /// Public statuses with a hashtag, written with or without `#`.
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

    /// How long the server may send nothing before the connection counts as dead. The default is 90
    /// seconds. A WebSocket sends a ping three times in that time.
    pub fn idle(mut self, idle: Duration) -> Self {
        self.settings.idle = idle.clamp(Duration::from_millis(10), A_YEAR);
        self
    }

    /// The first and the longest pause before reconnecting. The defaults are half a second and a minute.
    /// Pauses double from the first to the longest, with a random part. If the server limits requests
    /// (429), the wait that it names is respected up to a quarter of an hour. If the server is down and asks
    /// for more than ten seconds, the stream tries again from time to time.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        let first = first.clamp(Duration::from_millis(1), A_YEAR);
        self.settings.backoff = Backoff::new(first, longest.clamp(first, A_YEAR));
        self
    }

    /// How long to wait after subscribing before a gap is fetched, because no server says when a
    /// subscription takes effect. The default is a quarter of a second.
    pub fn settle(mut self, settle: Duration) -> Self {
        self.settings.rules.settle = settle.min(A_YEAR);
        self
    }

    /// How many new items of each timeline are fetched after a gap. The default is 400. If there are
    /// more, the stream reports [`MayHaveMissed`](super::EventKind::MayHaveMissed). With 0, gaps are not
    /// filled.
    pub fn window(mut self, items: usize) -> Self {
        self.settings.rules.window = items;
        self
    }

    /// What happens if events come faster than they are read. The default is [`Overflow::Block`].
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.settings.overflow = overflow;
        self
    }

    /// How many events are buffered for the reader. The default is 1024. While a gap is being filled, the
    /// same number of live events can be buffered in addition.
    pub fn capacity(mut self, events: usize) -> Self {
        self.settings.rules.capacity = events.max(1);
        self
    }

    /// The total size of the buffered events on the wire. The default is 16 MiB. One event always fits.
    pub fn buffer(mut self, bytes: usize) -> Self {
        self.settings.rules.buffer = bytes;
        self
    }

    /// The size of the largest message. The default is 1 MiB. After a larger message, the stream
    /// reconnects.
    pub fn message_limit(mut self, bytes: usize) -> Self {
        self.settings.message = bytes.max(1024);
        self
    }

    /// On a server without a streaming API, fetches the timelines and notifications at this interval.
    /// Without this setting, connecting to such a server fails with
    /// [`ErrorKind::NoStreaming`](crate::ErrorKind::NoStreaming).
    pub fn poll_fallback(mut self, interval: Duration) -> Self {
        self.settings.rules.poll = Some(interval.clamp(Duration::from_millis(10), A_YEAR));
        self
    }

    /// Keeps both events of a direct message. GoToSocial sends a direct message as a status and as a
    /// notification. By default, the stream drops the status. For that, a direct message to this account
    /// and the events after it are held back for up to a second and a half.
    pub fn keep_doubles(mut self) -> Self {
        self.settings.keep_doubles = true;
        self
    }

    /// Puts the token into the URL of the connection, for a server that accepts it nowhere else. Servers
    /// and proxies may log URLs. This library never logs them.
    pub fn token_in_url(mut self) -> Self {
        self.settings.token_in_url = true;
        self
    }

    /// Connects and subscribes. After that, the stream reconnects by itself, and reports everything as
    /// events.
    ///
    /// # Errors
    ///
    /// If the first connection fails: [`ErrorKind::NoStreaming`](crate::ErrorKind::NoStreaming) if the
    /// server has no streaming API, [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) without
    /// a subscription, and all errors of calls.
    pub async fn connect(self) -> Result<Events> {
        if self.subscriptions.is_empty() {
            return Err(Error::invalid("nothing is subscribed to"));
        }
        self.subscriptions
            .iter()
            .try_for_each(Subscription::check)?;
        let rules = &self.settings.rules;
        let queue = Bounded::new(rules.capacity, rules.buffer);
        let shared = Shared::new(queue, self.settings.overflow, self.subscriptions);
        let shared = Arc::new(shared);
        let driver = Driver::connect(self.client, self.settings, shared.clone()).await?;
        tokio::spawn(driver.run());
        Ok(Events { shared })
    }

    /// Checks the server's streaming API with [`GET /api/v1/streaming/health`][api]. The request goes to
    /// the host of the streaming API, which may differ from that of the instance. No token is sent.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.streaming().health().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If the streaming API does not work, and on servers without this endpoint. Some servers with a
    /// streaming API do not have it.
    ///
    /// [api]: https://docs.joinmastodon.org/methods/streaming/#health
    pub async fn health(&self) -> Result<()> {
        connection::health(&self.client).await
    }
}
