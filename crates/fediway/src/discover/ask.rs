//! The requests of a discovery.

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, HeaderValue};
use serde::de::DeserializeOwned;
use url::Url;

use super::document::Document;
use crate::entities::{NodeInfo, NodeInfoLinks};
use crate::error::{ErrorKind, Result};
use crate::instance::Software;
use crate::request::Outgoing;
use crate::secret::AccessToken;
use crate::transport::{Response, Transport};
use crate::url::InstanceUrl;

/// Where most servers have nodeinfo. No document says so: the links do, and cost a request.
const USUAL_NODE_INFO: &str = "/nodeinfo/2.0";

/// Whom to ask, and as whom.
pub(super) struct Ask<'a> {
    pub(super) transport: &'a Transport,
    pub(super) url: &'a InstanceUrl,
    /// For servers that tell nobody else. It goes to the instance and with its documents only.
    pub(super) token: Option<&'a AccessToken>,
}

/// What a path has.
enum Answer {
    Found(Box<Response>),
    Closed(Refusal),
    Missing,
}

/// How a path is refused to everybody but the accounts of a server. The more an API would refuse so,
/// the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    /// With a page or a text: so does every web site.
    Words,
    /// With a status and nothing else.
    Nothing,
    /// In JSON.
    Json,
}

/// What the paths of the instance document have.
pub(super) enum Documents {
    Found(Box<Document>),
    Closed(Refusal),
    Missing,
}

impl Refusal {
    fn of(answer: &Response) -> Self {
        match answer.body().trim_ascii() {
            [] => Self::Nothing,
            _ if answer.json::<serde_json::Value>().is_ok() => Self::Json,
            _ => Self::Words,
        }
    }
}

impl Documents {
    /// What both paths have together: the document of one, or what both say of it.
    fn or(self, older: Self) -> Self {
        match (self, older) {
            (Self::Found(document), _) | (_, Self::Found(document)) => Self::Found(document),
            (Self::Closed(one), Self::Closed(other)) => Self::Closed(one.max(other)),
            (closed @ Self::Closed(_), Self::Missing)
            | (Self::Missing, closed @ Self::Closed(_)) => closed,
            (Self::Missing, Self::Missing) => Self::Missing,
        }
    }
}

impl Ask<'_> {
    /// A document that a server may not have: `None` then.
    pub(super) async fn optional<T: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        path: &str,
    ) -> Result<Option<T>> {
        let answer = self.answer(endpoint, path, "application/json", self.token);
        Ok(match answer.await? {
            Answer::Found(answer) => answer.json().ok(),
            _ => None,
        })
    }

    /// A page that a server may not have, as it is.
    pub(super) async fn page(&self, path: &'static str) -> Result<Option<Bytes>> {
        let accept = "application/xrd+xml, application/json;q=0.5";
        Ok(match self.answer(path, path, accept, None).await? {
            Answer::Found(answer) => Some(answer.body().clone()),
            _ => None,
        })
    }

    /// A server that is down is an error, because asking again later gives another answer.
    async fn answer(
        &self,
        endpoint: &'static str,
        path: &str,
        accept: &'static str,
        token: Option<&AccessToken>,
    ) -> Result<Answer> {
        let url = self.url.join(path);
        let mut asking = Outgoing::login(self.url, Method::GET, endpoint, &url)?;
        asking.header(ACCEPT, HeaderValue::from_static(accept));
        if let Some(token) = token {
            asking.bearer(token)?.secrets([token.expose()]);
        }
        let answer = match asking.send(self.transport).await {
            Ok(answer) => answer,
            Err(error) => match error.kind() {
                ErrorKind::Redirect | ErrorKind::TooLarge(_) => return Ok(Answer::Missing),
                _ => return Err(error),
            },
        };
        match answer.status().as_u16() {
            200..=299 => Ok(Answer::Found(Box::new(answer))),
            401 | 403 => Ok(Answer::Closed(Refusal::of(&answer))),
            429 | 502..=504 => Err(asking.error_of(&answer)),
            _ => Ok(Answer::Missing),
        }
    }

    /// The software by nodeinfo at its usual path; `None` where something else is there.
    pub(super) async fn usual_software(&self) -> Result<Option<Software>> {
        self.software(USUAL_NODE_INFO).await
    }

    /// The software by nodeinfo where its links say that it is, if that is not the usual path.
    pub(super) async fn linked_software(&self) -> Result<Option<Software>> {
        let links = "/.well-known/nodeinfo";
        let links: Option<NodeInfoLinks> = self.optional(links, links).await?;
        match links.and_then(|links| self.node_info_path(&links)) {
            Some(path) if path != USUAL_NODE_INFO => self.software(&path).await,
            _ => Ok(None),
        }
    }

    async fn software(&self, path: &str) -> Result<Option<Software>> {
        let found: Option<NodeInfo> = self.optional("/nodeinfo/{version}", path).await?;
        let software = found.map(|node| Software {
            name: node.software.name.to_lowercase(),
            version: node.software.version,
        });
        Ok(software.filter(|software| !software.name.is_empty()))
    }

    /// The path of the newest nodeinfo document on this server. Only the path is taken, because
    /// servers behind a proxy write the wrong scheme, and another host has no say here.
    fn node_info_path(&self, links: &NodeInfoLinks) -> Option<String> {
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

    pub(super) async fn documents(&self) -> Result<Documents> {
        let newer = self.document("/api/v2/instance", Document::v2).await?;
        match newer {
            Documents::Found(_) => Ok(newer),
            _ => Ok(newer.or(self.document("/api/v1/instance", Document::v1).await?)),
        }
    }

    async fn document<T: DeserializeOwned>(
        &self,
        path: &'static str,
        read: impl FnOnce(T) -> Option<Document>,
    ) -> Result<Documents> {
        let answer = self.answer(path, path, "application/json", self.token);
        Ok(match answer.await? {
            Answer::Found(answer) => match answer.json().ok().and_then(read) {
                Some(document) => Documents::Found(Box::new(document)),
                None => Documents::Missing,
            },
            Answer::Closed(refusal) => Documents::Closed(refusal),
            Answer::Missing => Documents::Missing,
        })
    }
}
