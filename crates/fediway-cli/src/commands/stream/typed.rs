//! Subscriptions as a person types them.

use fediway::streaming::Subscription;

use crate::text;

/// A subscription as it is typed.
pub fn typed(subscription: &Subscription) -> String {
    match subscription {
        Subscription::User => "user".into(),
        Subscription::UserNotification => "notifications".into(),
        Subscription::Public { .. } => "public".into(),
        Subscription::PublicLocal { .. } => "local".into(),
        Subscription::PublicRemote { .. } => "remote".into(),
        Subscription::Direct => "direct".into(),
        Subscription::Hashtag { tag, .. } => format!("tag {}", text::one_line(tag)),
        Subscription::List(id) => format!("list {}", text::one_line(id.as_str())),
        Subscription::Named(name) => text::one_line(name),
        _ => "another stream".into(),
    }
}
