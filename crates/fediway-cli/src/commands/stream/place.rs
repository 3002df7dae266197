//! The place where an event is shown.

use fediway::entities::FilterContext;
use fediway::streaming::{Event, EventKind, Subscription};

/// Where an event is shown, as filters see it.
pub(crate) fn place(event: &Event) -> FilterContext {
    match (&event.kind, &event.subscription) {
        (EventKind::Notification(_), _) => FilterContext::Notifications,
        (
            _,
            Some(
                Subscription::Public { .. }
                | Subscription::PublicLocal { .. }
                | Subscription::PublicRemote { .. }
                | Subscription::Hashtag { .. },
            ),
        ) => FilterContext::Public,
        _ => FilterContext::Home,
    }
}
