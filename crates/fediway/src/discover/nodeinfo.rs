//! Which software a server runs, by nodeinfo.
//!
//! Links say where nodeinfo is. No document says that it has a usual path, but most servers have it there,
//! which saves the request for the links.

use url::Url;

use super::ask::{Ask, JSON};
use crate::entities::{NodeInfo, NodeInfoLinks};
use crate::error::Result;
use crate::instance::Software;

const USUAL_PATH: &str = "/nodeinfo/2.0";

/// What is known after the usual path was asked.
pub(super) enum Asked {
    /// All that nodeinfo tells: nothing where there is none.
    Known(Option<Software>),
    /// Nodeinfo is elsewhere, or nowhere.
    NotThere,
}

impl Ask<'_> {
    /// Asks at the usual path. A failure that may pass may be one of this path and not of the server: the
    /// links say more, or have the error.
    pub(super) async fn usual_software(&self) -> Result<Asked> {
        match self.software(USUAL_PATH, true).await {
            Ok(None) => Ok(Asked::NotThere),
            Ok(software) => Ok(Asked::Known(software)),
            Err(error) if error.is_transient() => {
                Ok(Asked::Known(self.linked_software(None).await?))
            }
            Err(error) => Err(error),
        }
    }

    /// Asks the links for what the usual path did not tell.
    pub(super) async fn further_software(&self, asked: Asked) -> Result<Option<Software>> {
        match asked {
            Asked::Known(software) => Ok(software),
            Asked::NotThere => self.linked_software(Some(USUAL_PATH)).await,
        }
    }

    /// Asks where the links say that nodeinfo is, if not at this path, where it is not.
    async fn linked_software(&self, not_at: Option<&str>) -> Result<Option<Software>> {
        let endpoint = "/.well-known/nodeinfo";
        let links: Option<NodeInfoLinks> = self.optional(endpoint, endpoint).await?;
        match links.and_then(|links| self.newest(&links)) {
            Some(path) if not_at != Some(&*path) => self.software(&path, false).await,
            _ => Ok(None),
        }
    }

    async fn software(&self, path: &str, once: bool) -> Result<Option<Software>> {
        let mut asking = self.asking("/nodeinfo/{version}", path, JSON)?;
        // What another host runs says nothing of this one.
        asking.stays();
        if once {
            asking.once();
        }
        let found: Option<NodeInfo> = self.answer(&asking).await?.json();
        let software = found.map(|node| Software {
            name: node.software.name.trim().to_lowercase(),
            version: node.software.version,
        });
        Ok(software.filter(|software| !software.name.is_empty()))
    }

    /// The path of the newest nodeinfo document on this server. Only the path is taken, because
    /// servers behind a proxy write the wrong scheme, and another host has no say here.
    fn newest(&self, links: &NodeInfoLinks) -> Option<String> {
        let newest = links
            .links
            .iter()
            .filter(|link| {
                link.rel
                    .starts_with("http://nodeinfo.diaspora.software/ns/schema/")
            })
            .max_by(|a, b| a.rel.cmp(&b.rel))?;
        let base = Url::parse(self.url.as_str()).ok()?;
        let target = base.join(&newest.href).ok()?;
        (target.host_str() == base.host_str()).then(|| target.path().to_owned())
    }
}
