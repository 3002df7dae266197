//! CSV files that people import.

#![no_main]

use fediway_archive::transfer::{Kind, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["following", "mutes", "lists", "bookmarks"] {
        if let Some(kind) = Kind::named(name) {
            let _ = read(kind, bytes);
        }
    }
});
