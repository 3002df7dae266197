//! Scopes, cursors and subscriptions, as people write them in settings.

#![no_main]

use fediway::streaming::Subscription;
use fediway::{Cursor, Scopes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let scopes = Scopes::parse(text);
    assert_eq!(Scopes::parse(&scopes.to_string()), scopes);
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string().parse::<Cursor>().ok(), Some(cursor));
    }
    if let Ok(subscription) = text.parse::<Subscription>() {
        assert_eq!(
            subscription.to_string().parse::<Subscription>().ok(),
            Some(subscription)
        );
    }
});
