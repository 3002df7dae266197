//! Live events: what happens on a server, as it happens. Needs the feature `streaming`, which is on
//! by default.
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
//!         EventKind::Disconnected { reason, retry_in, .. } => {
//!             eprintln!("{reason}; connecting again in {retry_in:?}");
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
//! - Each status and each notification of a subscribed timeline comes once for each subscription,
//!   whether it came live or was [filled in](Event::backfilled) after the connection had broken. If
//!   one may be missing, [`EventKind::MayHaveMissed`] says so.
//! - They come in the order of the timeline. What a timeline shows late, with an id below those that
//!   it showed before, comes late: servers fetch statuses of other servers when they hear of them, and
//!   some fill home timelines in the background. For that, the items of the last two minutes (20 at
//!   least, 200 at most) are looked at again after each gap and in each round of polling. Where more
//!   came in that time and one of them was late, [`EventKind::MayHaveMissed`] says that others may be.
//! - Whatever is not understood is an item, [`EventKind::Other`]: it neither ends the stream nor is it
//!   dropped.
//! - What comes through a subscription that is made while there is no connection is promised from the
//!   next try to connect on; what is posted after a subscription was ended is not filled in. If the
//!   server refuses one, that is [`EventKind::Refused`], and the others go on.
//! - The stream ends with an error only if going on is hopeless: when the token is refused and
//!   cannot be refreshed, or the transport was closed.
//! - A reader that is slow costs a bounded amount of memory: see [`Overflow`].
//! - Deletions, edits and conversations that fell into a gap cannot be asked for:
//!   [`EventKind::MayHaveMissed`] says so.

// What is delivered, when, and what is asked for is decided in `tracker`, without sockets, clocks or
// tasks. `driver` does what it says. `connection` knows nothing of gaps.

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
    /// Live events: name the subscriptions, then [`connect`](StreamingBuilder::connect). Needs the
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
