//! The events of a stream.

mod kinds;
mod read;

pub use self::kinds::{AnnouncementReaction, Event, EventKind, Missed, Via};
pub(super) use self::read::RefusedMessage;
