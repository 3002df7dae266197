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
mod pixelfed;
mod pleroma;
mod sharkey;
mod snac;
mod streaming;
mod takahe;
mod words;

pub(crate) use api::*;
pub(crate) use oauth::*;
pub(crate) use streaming::*;
pub(crate) use words::*;

use mastodon::{MASTODON_4_5, SCOPES_BEFORE_PROFILE, STREAMING};
use pleroma::PLEROMA;

use crate::software::Software;

/// One kind of server, as seen on the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Personality {
    pub(crate) instance: Instance,
    pub(crate) oauth: OAuth,
    pub(crate) api: Api,
    pub(crate) streaming: Option<Streaming>,
    /// Its own words for what goes wrong.
    pub(crate) words: Wording,
}

/// What the server says it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instance {
    /// The software name in nodeinfo.
    pub(crate) software: &'static str,
    /// The version in nodeinfo.
    pub(crate) version: &'static str,
    /// The version in the instance documents.
    pub(crate) instance_version: &'static str,
    pub(crate) source_url: &'static str,
    /// `api_versions.mastodon` in the instance document.
    pub(crate) api_version: Option<u32>,
    /// Whether `/api/v2/instance` exists.
    pub(crate) v2: bool,
    /// The thumbnail, where it is told without the server's address.
    pub(crate) thumbnail: Option<&'static str>,
    pub(crate) nodeinfo: NodeInfo,
}

/// The nodeinfo documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeInfo {
    pub(crate) versions: &'static [&'static str],
    /// Whether their addresses end with a slash.
    pub(crate) slash: bool,
}

impl Personality {
    /// The server's own words for this, if it has any.
    pub(crate) fn words(&self, failing: Failing) -> Option<Words> {
        let mut own = self.words.iter();
        own.find(|(of, _)| *of == failing).map(|(_, words)| *words)
    }
}

/// The row of a software.
pub(crate) fn of(software: Software) -> &'static Personality {
    match software {
        Software::Mastodon42 => &mastodon::MASTODON_4_2,
        Software::Mastodon43 => &mastodon::MASTODON_4_3,
        Software::Mastodon45 => &MASTODON_4_5,
        Software::GoToSocial => &gotosocial::GOTOSOCIAL,
        Software::Pleroma => &PLEROMA,
        Software::Akkoma => &akkoma::AKKOMA,
        Software::Takahe => &takahe::TAKAHE,
        Software::Mitra => &mitra::MITRA,
        Software::Hollo => &hollo::HOLLO,
        Software::Pixelfed => &pixelfed::PIXELFED,
        Software::Friendica => &friendica::FRIENDICA,
        Software::Snac => &snac::SNAC,
        Software::IceshrimpNet => &iceshrimp_net::ICESHRIMP_NET,
        Software::IceshrimpJs => &iceshrimp_js::ICESHRIMP_JS,
        Software::Sharkey => &sharkey::SHARKEY,
    }
}
