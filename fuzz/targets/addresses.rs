//! Addresses and handles that a stranger typed.

#![no_main]

use fediway::{Handle, InstanceUrl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(url) = InstanceUrl::parse(text) {
        assert!(url.is_https());
        assert_eq!(InstanceUrl::parse(url.as_str()).as_ref(), Ok(&url));
    }
    if let Ok(handle) = text.parse::<Handle>() {
        assert_eq!(handle.to_string().parse::<Handle>().ok(), Some(handle));
    }
});
