//! What is known of a server: its address, software, limits and OAuth endpoints. Values only;
//! finding them out is [`Instance::discover`]'s work.

mod length;
mod limits;
mod oauth_endpoints;
mod quirks;

use std::sync::Arc;

pub(crate) use limits::Claimed;
pub use limits::Limits;
pub use oauth_endpoints::OAuthEndpoints;
pub(crate) use quirks::{Quirks, Revocation, Streaming, TimeInIds};

use crate::url::InstanceUrl;

/// A server. Cheap to clone.
///
/// ```
/// use fediway::{Instance, InstanceUrl};
///
/// // Without asking the server: common limits and the classic OAuth paths.
/// let instance = Instance::at(InstanceUrl::parse("mastodon.social")?);
/// assert_eq!(instance.url().as_str(), "https://mastodon.social");
/// # Ok::<(), fediway::InstanceUrlError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Instance(Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) url: InstanceUrl,
    pub(crate) software: Software,
    pub(crate) title: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) oauth: OAuthEndpoints,
    pub(crate) streaming: Option<String>,
}

/// Which software a server runs, by its nodeinfo document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Software {
    /// The name in lower case, such as `mastodon` or `gotosocial`; empty where it is unknown.
    pub name: String,
    /// The version, in the software's own form.
    pub version: String,
}

impl Instance {
    /// A server taken as it comes, without asking it anything.
    pub fn at(url: InstanceUrl) -> Self {
        Self::from_parts(Parts {
            oauth: OAuthEndpoints::classic(&url),
            url,
            software: Software::default(),
            title: None,
            limits: Limits::default(),
            streaming: None,
        })
    }

    pub(crate) fn from_parts(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The address.
    pub fn url(&self) -> &InstanceUrl {
        &self.0.url
    }

    /// The software.
    pub fn software(&self) -> &Software {
        &self.0.software
    }

    /// The name that the server gives itself.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The limits on statuses and files.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Where its OAuth endpoints are.
    pub fn oauth(&self) -> &OAuthEndpoints {
        &self.0.oauth
    }

    /// Where it says that its streaming API is, if that is an address that may be asked. It may be
    /// another host than the instance's.
    pub fn streaming_url(&self) -> Option<&str> {
        self.0.streaming.as_deref()
    }

    /// How this software differs from the common profile.
    pub(crate) fn quirks(&self) -> &'static Quirks {
        Quirks::of(&self.0.software.name)
    }
}
