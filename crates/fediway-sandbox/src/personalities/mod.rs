//! What differs between servers, as data: behaviour reads a [`Personality`]
//! and never asks for a server by name.

mod mastodon;

pub(crate) use mastodon::MASTODON_4_5;

/// One kind of server, as seen on the wire.
#[derive(Debug)]
pub(crate) struct Personality {
    /// The software name in nodeinfo.
    pub(crate) software: &'static str,
    /// The version in nodeinfo and in the instance document.
    pub(crate) version: &'static str,
    /// `api_versions.mastodon` in the instance document.
    pub(crate) api_version: u32,
    /// Every scope the server knows.
    pub(crate) scopes: &'static [&'static str],
    /// Whether an RFC 8414 metadata document is served.
    pub(crate) metadata: bool,
    /// Whether `/oauth/userinfo` exists.
    pub(crate) userinfo: bool,
    /// Whether a loopback IP literal matches with any port (RFC 8252, 7.3).
    pub(crate) free_loopback_port: bool,
    /// Whether a second login with the same app, user, and scopes gets the
    /// token of the first.
    pub(crate) reuses_tokens: bool,
    /// The longest media description.
    pub(crate) description_limit: u32,
    /// The largest image in bytes.
    pub(crate) image_size_limit: usize,
    /// The largest video in bytes.
    pub(crate) video_size_limit: usize,
    /// The media types the server accepts.
    pub(crate) mime_types: &'static [&'static str],
}
