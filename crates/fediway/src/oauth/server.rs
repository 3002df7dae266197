//! The server of a request of this module.

use crate::error::Result;
use crate::instance::{Instance, OAuthEndpoints};
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// A server: an address as text, an [`InstanceUrl`], or an [`Instance`].
///
/// The address is checked with the transport's policy before any request. An `Instance` has its own
/// OAuth endpoints. Otherwise the usual paths are used.
#[derive(Clone, Debug)]
pub struct Server {
    address: String,
    endpoints: Option<OAuthEndpoints>,
}

impl Server {
    pub(super) fn check(&self, transport: &Transport) -> Result<(InstanceUrl, OAuthEndpoints)> {
        let url = transport.instance_url(&self.address)?;
        let endpoints = self.endpoints(&url);
        Ok((url, endpoints))
    }

    /// The address as text.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn endpoints(&self, url: &InstanceUrl) -> OAuthEndpoints {
        self.endpoints
            .clone()
            .unwrap_or_else(|| OAuthEndpoints::classic(url))
    }
}

impl From<&str> for Server {
    fn from(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            endpoints: None,
        }
    }
}

impl From<&String> for Server {
    fn from(address: &String) -> Self {
        Self::from(address.as_str())
    }
}

impl From<String> for Server {
    fn from(address: String) -> Self {
        Self::from(address.as_str())
    }
}

impl From<&InstanceUrl> for Server {
    fn from(url: &InstanceUrl) -> Self {
        Self::from(url.as_str())
    }
}

impl From<&Instance> for Server {
    fn from(instance: &Instance) -> Self {
        Self {
            address: instance.url().as_str().to_owned(),
            endpoints: Some(instance.oauth().clone()),
        }
    }
}
