//! What a server is, as data.

use super::{Api, Failing, OAuth, Streaming, Wording, Words};

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
    /// The nodeinfo documents: the version and the path of each.
    pub(crate) nodeinfo: &'static [(&'static str, &'static str)],
}

impl Personality {
    /// The server's own words for this, if it has any.
    pub(crate) fn words(&self, failing: Failing) -> Option<Words> {
        let mut own = self.words.iter();
        own.find(|(of, _)| *of == failing).map(|(_, words)| *words)
    }
}
