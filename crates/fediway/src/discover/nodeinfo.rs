//! Which software a server runs, by nodeinfo.
//!
//! Links say where nodeinfo is. No document says that it has a usual path, but most servers have it there,
//! which saves the request for the links.

use url::Url;

use super::ask::{Ask, JSON};
use crate::entities::{NodeInfo, NodeInfoLinks};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Software;

const USUAL_PATH: &str = "/nodeinfo/2.0";

/// What is known after the usual path was asked.
pub(super) enum Asked {
    /// There is nothing more to ask.
    Known(Option<Software>),
    /// Nodeinfo is elsewhere, or nowhere.
    NotThere,
}

impl Ask<'_> {
    /// Asks at the usual path. If the server answers that it fails, this may be so for that path only. Then
    /// the links are asked, and if they fail too, the server does.
    pub(super) async fn usual_software(&self) -> Result<Asked> {
        match self.software(USUAL_PATH, true).await {
            Ok(None) => Ok(Asked::NotThere),
            Ok(software) => Ok(Asked::Known(software)),
            Err(error) if error.is_transient() && error.http_status().is_some() => {
                let linked = self.linked_software(None).await;
                linked.map(Asked::Known).map_err(|later| told(error, later))
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

    /// Asks where the links say that nodeinfo is, unless that is the path where it is known not to be.
    async fn linked_software(&self, not_at: Option<&str>) -> Result<Option<Software>> {
        let endpoint = "/.well-known/nodeinfo";
        let links: Option<NodeInfoLinks> = self.optional(endpoint, endpoint).await?;
        match links.and_then(|links| self.newest(&links)) {
            Some(path) if not_at != Some(&*path) => self.software(&path, false).await,
            _ => Ok(None),
        }
    }

    /// With `any_answer`, the first answer counts, whatever it is.
    async fn software(&self, path: &str, any_answer: bool) -> Result<Option<Software>> {
        let mut asking = self.asking("/nodeinfo/{version}", path, JSON)?;
        // What another host runs says nothing of this one.
        asking.same_origin();
        if any_answer {
            asking.takes_any_answer();
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

/// Which of two errors is told. After a rate limit, the later request may not have been sent at all.
fn told(error: Error, later: Error) -> Error {
    let is_sent = later.http_status().is_some();
    match later.kind() {
        ErrorKind::RateLimited(_) if !is_sent => error,
        _ => later,
    }
}
