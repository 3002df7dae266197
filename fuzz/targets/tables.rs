//! CSV files that people import.

#![no_main]

use fediway_archive::transfer::{Kind, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    const NAMES: [&str; 4] = ["following", "mutes", "lists", "bookmarks"];
    if let [which, table @ ..] = bytes
        && let Some(kind) = Kind::named(NAMES[usize::from(*which) % NAMES.len()])
    {
        let _ = read(kind, table);
    }
});
