//! HTML of strangers, and texts that are printed on a terminal.

#![no_main]

use fediway::{html, printable};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let safe = html::safe(text);
    assert_eq!(html::safe(&safe), safe, "not stable");
    let safe = safe.to_lowercase();
    assert!(!safe.contains("<script") && !safe.contains("<style") && !safe.contains("<iframe"));
    let printed = printable::text(&html::text(text));
    let fits = |c: char| c == '\n' || !printable::is_unprintable(c);
    assert!(printed.chars().all(fits));
});
