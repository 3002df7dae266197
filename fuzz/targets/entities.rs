//! What servers send as entities: it is read, refused, or read in part, and what was read can be written
//! and read again.

#![no_main]

use fediway::Status;
use fediway::entities::{Account, Context, MediaAttachment, Notification};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(status) = serde_json::from_slice::<Status>(bytes) {
        let written = serde_json::to_vec(&status).expect("a status can be written");
        serde_json::from_slice::<Status>(&written).expect("a status can be read again");
    }
    let _ = serde_json::from_slice::<Account>(bytes);
    let _ = serde_json::from_slice::<Context>(bytes);
    let _ = serde_json::from_slice::<MediaAttachment>(bytes);
    let _ = serde_json::from_slice::<Notification>(bytes);
});
