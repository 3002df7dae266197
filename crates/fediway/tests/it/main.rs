//! The library against real servers on loopback, one file per behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod clock;
mod closed;
mod closing;
mod coming_from;
mod defences;
mod discovery;
mod downloads;
mod edits;
mod entities;
mod entity_coverage;
mod errors;
#[cfg(feature = "file-store")]
mod file_store;
mod find;
mod found_elsewhere;
mod guard;
mod handles;
mod instance_url;
mod kept_fields;
mod keys;
mod limits;
mod login;
mod made_entities;
mod mastodon_mock;
mod matrix;
mod media;
mod multipart;
mod oauth;
mod observe;
mod pages;
mod pool;
mod printed;
mod rate_limits;
mod reactions;
mod recorder;
mod redirects;
mod refresh;
mod refused_addresses;
mod restore;
mod retries;
mod rules;
mod schedule;
mod secrets;
mod sharing;
#[cfg(target_pointer_width = "64")]
mod statuses;
mod streaming;
mod support;
mod suspended;
#[path = "../../src/thorough.rs"]
mod thorough;
mod timelines;
mod transport;
mod traps;
mod uploads;
mod value_types;
mod walks;
mod wire;
