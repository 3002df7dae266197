//! Live events: what happens on a server, as it happens.
//!
//! [`Client::streaming`] opens one connection for any number of [`Subscription`]s and gives a
//! [`Stream`](futures_core::Stream) of [`Event`]s. It reconnects by itself, asks the timelines for
//! what was posted in between, and says what it could not make good.
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::streaming::{EventKind, Subscription};
//!
//! let mut events = client.streaming().user().hashtag("caturday").connect().await?;
//! while let Some(event) = events.next().await {
//!     match event?.kind {
//!         EventKind::Update(status) => println!("{}: {}", status.uri, status.content),
//!         EventKind::Notification(notification) => println!("{:?}", notification.kind),
//!         EventKind::Disconnected { reason, retry_in } => {
//!             eprintln!("{reason}; once more in {retry_in:?}");
//!         }
//!         EventKind::MayHaveMissed { what, .. } => eprintln!("perhaps without some {what:?}"),
//!         _ => {}
//!     }
//!     events.subscribe(Subscription::public());
//! }
//! # Ok(()) }
//! ```
//!
//! # What is promised
//!
//! - An update of a status or a notification that is on a subscribed timeline comes once for each
//!   subscription and in order, whether it came live or was [filled in](Event::backfilled) after
//!   the connection had broken.
//! - Whatever is not understood is an item, [`EventKind::Other`]: never the end, never silence.
//! - A subscription made while there is no connection is owed from the next try to connect on, and
//!   what comes after one was ended is not filled in. One that the server refuses is
//!   [`EventKind::Refused`], and the others go on.
//! - The stream ends with an error only if going on is hopeless: when the token is refused and
//!   cannot be refreshed, or the transport was closed.
//! - A reader that is slow costs a bounded amount of memory: see [`Overflow`].
//! - Deletions, edits and conversations that fell into a gap cannot be asked for:
//!   [`EventKind::MayHaveMissed`] says so.

mod address;
mod beginning;
mod builder;
mod connecting;
mod driver;
mod event;
mod event_source;
mod events;
mod gap;
mod health;
mod held;
mod ledger;
mod link;
mod lists;
mod message;
mod polling;
mod queue;
mod seen;
mod serving;
mod sse;
mod subscription;
mod twice;
mod websocket;

#[cfg(test)]
mod fuzz;

pub use builder::StreamingBuilder;
pub use event::{AnnouncementReaction, Event, EventKind, Missed, Via};
pub use events::{Events, SubscriptionHandle};
pub use queue::Overflow;
pub use subscription::Subscription;

use crate::client::Client;

impl Client {
    /// Live events: name the subscriptions, then [`connect`](StreamingBuilder::connect).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let mut events = client.streaming().user().connect().await?;
    /// while let Some(event) = events.next().await {
    ///     println!("{:?}", event?.kind);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn streaming(&self) -> StreamingBuilder {
        StreamingBuilder::new(self.clone())
    }
}
