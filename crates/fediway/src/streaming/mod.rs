//! Live events: what happens on a server, as it happens. Needs the feature `streaming`, which is on
//! by default.
//!
//! [`Client::streaming`] opens one connection for any number of [`Subscription`]s and returns a
//! [`Stream`](futures_core::Stream) of [`Event`]s. It reconnects by itself, fetches what was posted in
//! the meantime from the timelines, and reports what may be missing.
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::streaming::{EventKind, Subscription};
//!
//! let mut events = client.streaming().user().hashtag("caturday").connect().await?;
//! events.subscribe(Subscription::public())?; // also while it runs
//! while let Some(event) = events.next().await {
//!     match event?.kind {
//!         EventKind::Update(status) => println!("{}: {}", status.uri, status.content),
//!         EventKind::Notification(notification) => println!("{:?}", notification.kind),
//!         EventKind::Disconnected { reason, retry_in, .. } => {
//!             eprintln!("{reason}; connecting again in {retry_in:?}");
//!         }
//!         EventKind::MayHaveMissed { what, .. } => eprintln!("perhaps without some {what:?}"),
//!         _ => {}
//!     }
//! }
//! # Ok(()) }
//! ```
//!
//! # What is promised
//!
//! - Each status and each notification of a subscribed timeline comes once for each subscription,
//!   either live or [backfilled](Event::backfilled) after a broken connection. If one may be missing,
//!   the stream reports [`EventKind::MayHaveMissed`].
//! - They come in the order of the timeline. An item that the timeline itself shows late, with an id
//!   below others, comes late: servers fetch statuses of other servers when they learn of them, and some
//!   fill home timelines in the background. Therefore the items of the last two minutes (at least 20, at
//!   most 200) are compared again after each gap and in each round of polling. If there were more items
//!   in that time and one of them was late, whether it came live or is found then, the stream reports
//!   [`EventKind::MayHaveMissed`].
//!   This is the limit of the promise: an item that appears below all compared items (more than two
//!   minutes late, or below 200 newer ones of these two minutes) is not seen. If it is the only late
//!   item, nothing reports it.
//! - An event that is not understood is [`EventKind::Other`]. It is not dropped and does not end the
//!   stream.
//! - A subscription that is added while there is no connection starts at the next attempt to connect.
//!   Nothing is backfilled for a subscription after it was ended, and nothing that was posted before it
//!   started: if its timeline cannot be fetched at the start, the next gap is reported and not filled. If
//!   the server refuses a subscription, the stream reports [`EventKind::Refused`], and the others continue.
//! - The stream ends with an error only if the token is refused and cannot be refreshed, or if the
//!   transport was closed.
//! - A slow reader uses a bounded amount of memory: see [`Overflow`].
//! - Deletions, edits and changes to conversations during a gap cannot be fetched. The stream reports
//!   them as [`EventKind::MayHaveMissed`].

// `tracker` decides what is delivered and fetched, without sockets, clocks or tasks. `driver` runs its
// actions. `connection` does not know about gaps.

mod builder;
mod connection;
mod driver;
mod event;
mod pages;
mod queue;
mod settings;
mod subscription;
mod tracker;

pub use builder::StreamingBuilder;
pub use event::{AnnouncementReaction, Event, EventKind, Missed, Via};
pub use queue::{Events, Overflow, SubscriptionHandle};
pub use subscription::Subscription;

use crate::client::Client;

impl Client {
    /// Live events: choose the subscriptions, then [`connect`](StreamingBuilder::connect). Needs the
    /// feature `streaming`.
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
