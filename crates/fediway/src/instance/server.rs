//! An instance.

use std::sync::Arc;

use super::deletion_pace::DeletionPace;
use super::limits::Limits;
use super::oauth_endpoints::OAuthEndpoints;
use super::quirks::Quirks;
use crate::handle::Handle;
use crate::shared::Shared;
use crate::time::Timestamp;
use crate::url::InstanceUrl;

/// What is known about a server. Cheap to clone.
///
/// It can be serialized, in a versioned format without secrets. A [`Store`](crate::store::Store) keeps
/// it, so that the next start of a program needs no request.
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
pub struct Instance(pub(super) Arc<Parts>);

/// What is known of the servers in use.
static INSTANCES: Shared<Parts> = Shared::new();

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    pub(crate) url: InstanceUrl,
    pub(crate) software: Software,
    pub(crate) title: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) oauth: OAuthEndpoints,
    pub(crate) streaming: Option<String>,
    /// Whether the server told its limits.
    pub(crate) limits_known: bool,
    /// The handle that led here, proven by WebFinger.
    pub(crate) handle: Option<Handle>,
    /// By this machine's clock; `None` if the server was not asked.
    pub(crate) discovered_at: Option<Timestamp>,
}

/// The software of a server, from its nodeinfo document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Software {
    /// The name in lower case, such as `mastodon` or `gotosocial`; empty if it is unknown.
    pub name: String,
    /// The version, as the software writes it.
    pub version: String,
}

impl Instance {
    /// A server without discovery. Its limits are unknown, and its OAuth endpoints are assumed to be at
    /// the usual paths.
    ///
    /// Its software is unknown, too, so the library cannot adapt to it: see
    /// [`with_software`](Instance::with_software). If a few requests do not matter, use
    /// [`discover`](Instance::discover).
    pub fn without_discovery(url: InstanceUrl) -> Self {
        Self::from_parts(Parts {
            oauth: OAuthEndpoints::classic(&url),
            url,
            software: Software::default(),
            title: None,
            limits: Limits::default(),
            streaming: None,
            limits_known: false,
            handle: None,
            discovered_at: None,
        })
    }

    /// The same server with this software, so that the library adapts to it. The name is that of the
    /// nodeinfo document, such as `mastodon` or `gotosocial`.
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
        let (host, url) = (parts.url.shared_host(), parts.url.clone());
        Self(INSTANCES.share(&host, url, Arc::new(parts)).1)
    }

    /// The address.
    pub fn url(&self) -> &InstanceUrl {
        &self.0.url
    }

    /// The software.
    pub fn software(&self) -> &Software {
        &self.0.software
    }

    /// The server's title.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The limits on statuses and files.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The OAuth endpoints.
    pub fn oauth(&self) -> &OAuthEndpoints {
        &self.0.oauth
    }

    /// The address of the streaming API, if the server names one that may be used. Its host may differ
    /// from that of the instance.
    pub fn streaming_url(&self) -> Option<&str> {
        self.0.streaming.as_deref()
    }

    /// How fast a program should delete statuses.
    pub fn deletion_pace(&self) -> DeletionPace {
        self.quirks().deletions
    }

    /// The handle that the instance was discovered by, if there was one.
    pub fn handle(&self) -> Option<&Handle> {
        self.0.handle.as_ref()
    }

    /// When the instance was discovered, by this machine's clock; `None` without discovery.
    pub fn discovered_at(&self) -> Option<Timestamp> {
        self.0.discovered_at
    }

    /// How many requests a program should send in a time window, for software that is known to send no
    /// rate-limit headers.
    pub fn pace(&self) -> Option<(u32, std::time::Duration)> {
        self.quirks().pace
    }

    /// Whether the server told its limits. Some servers tell them only to their own accounts. Then the
    /// limits are unknown until the end of a login.
    pub fn limits_are_known(&self) -> bool {
        self.0.limits_known
    }

    /// The domain of the handle that led to this instance, if that is the handle of this account.
    pub(crate) fn proven_domain(&self, acct: &str) -> Option<Box<str>> {
        let handle = self.handle()?;
        let user = acct.split('@').next()?;
        let is_it = Handle::of(user, handle.domain()).as_ref() == Some(handle);
        is_it.then(|| handle.domain().into())
    }

    /// How this software differs from the common profile.
    pub(crate) fn quirks(&self) -> &'static Quirks {
        Quirks::of(&self.0.software.name)
    }
}
