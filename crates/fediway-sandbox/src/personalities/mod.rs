//! What differs between servers, as data: behaviour reads a [`Personality`]
//! and never asks for a server by name.
//!
//! # How to add a server
//!
//! 1. Add a variant to [`Software`], to `Software::ALL`, and its name.
//! 2. Write a file here with one constant: Mastodon 4.5 (`..COMMON`), and
//!    every field in which the server differs. Say *why* where it is not
//!    plain from the facts. Its own error bodies go into `words`, a list of
//!    what failed and the whole answer; what is not listed is said as
//!    Mastodon says it.
//! 3. Add the constant to [`of`].
//!
//! The table test over `Software::ALL` in `tests/it/personalities.rs` then
//! logs in, posts, reads back, and logs out on it. A trap gets a test of its
//! own in `tests/it/traps.rs`.
//!
//! When a server does what no row can say yet, add a field to [`OAuth`] or
//! [`Api`] (with Mastodon's value in `mastodon.rs`, so that no other row
//! changes), and read it where the behaviour is. A field names what is done,
//! never who does it.

mod akkoma;
mod api;
mod friendica;
mod gotosocial;
mod hollo;
mod iceshrimp_js;
mod iceshrimp_net;
mod mastodon;
mod mitra;
mod oauth;
mod personality;
mod pixelfed;
mod pleroma;
mod sharkey;
mod snac;
mod streaming;
mod table;
mod takahe;
mod words;

pub(crate) use api::*;
pub(crate) use oauth::*;
pub(crate) use personality::{Instance, Personality};
pub(crate) use streaming::*;
pub(crate) use table::of;
pub(crate) use words::*;

use mastodon::{MASTODON_4_5, SCOPES_BEFORE_PROFILE, STREAMING};
use pleroma::PLEROMA;
