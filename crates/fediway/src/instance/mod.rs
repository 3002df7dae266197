//! What is known of a server: its address, software, limits and OAuth endpoints. Values only;
//! finding them out is [`Instance::discover`]'s work.

mod keys;
mod length;
mod limits;
mod oauth_endpoints;
mod quirks;

use std::sync::Arc;

pub(crate) use keys::{KeyTrust, trusts_key};
pub(crate) use limits::Claimed;
pub use limits::Limits;
pub use oauth_endpoints::OAuthEndpoints;
#[cfg(feature = "streaming")]
pub(crate) use quirks::Streaming;
pub(crate) use quirks::{Quirks, Revocation, TimeInIds};

use crate::url::InstanceUrl;

/// A server. Cheap to clone.
///
/// ```
/// use fediway::{Instance, InstanceUrl};
///
/// let url = InstanceUrl::parse("mastodon.social")?;
/// let instance = Instance::without_discovery(url).with_software("mastodon", "4.5.0");
/// assert_eq!(instance.url().as_str(), "https://mastodon.social");
/// # Ok::<(), fediway::InstanceUrlError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Instance(Arc<Parts>);

#[derive(Clone, Debug)]
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
    /// A server that was not asked anything: its limits are unknown, and its OAuth endpoints are
    /// taken to be at the usual paths.
    ///
    /// Nothing is known of its software either, so nothing that the library knows about a software
    /// applies: see [`with_software`](Instance::with_software). Where requests cost nothing,
    /// [`discover`](Instance::discover) is the better choice.
    pub fn without_discovery(url: InstanceUrl) -> Self {
        Self::from_parts(Parts {
            oauth: OAuthEndpoints::classic(&url),
            url,
            software: Software::default(),
            title: None,
            limits: Limits::default(),
            streaming: None,
        })
    }

    /// The same server, known to run this software: the name as its nodeinfo document gives it,
    /// such as `mastodon` or `gotosocial`. What the library knows about the software applies then.
    #[must_use]
    pub fn with_software(&self, name: &str, version: &str) -> Self {
        let software = Software {
            name: name.to_lowercase(),
            version: version.to_owned(),
        };
        Self::from_parts(Parts {
            software,
            ..(*self.0).clone()
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
