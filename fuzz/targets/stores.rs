//! Files of this library that something else may have changed.

#![no_main]

use fediway::Instance;
use fediway::store::{credentials_from_json, credentials_to_json, from_json, to_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(contents) = from_json(bytes) {
        let written = to_json(&contents).expect("what was read can be written");
        from_json(&written).expect("what was written can be read");
    }
    if let Ok(credentials) = credentials_from_json(bytes) {
        credentials_to_json(&credentials).expect("credentials can be written");
    }
    let _ = serde_json::from_slice::<Instance>(bytes);
});
