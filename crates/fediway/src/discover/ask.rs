//! The requests of a discovery.

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, HeaderValue};
use serde::de::DeserializeOwned;

use super::document::Document;
use crate::error::{ErrorKind, Result};
use crate::request::Outgoing;
use crate::secret::AccessToken;
use crate::transport::{Response, Transport};
use crate::url::InstanceUrl;

/// What documents are asked for as.
pub(super) const JSON: &str = "application/json";

/// Whom to ask, and as whom.
pub(super) struct Ask<'a> {
    pub(super) transport: &'a Transport,
    pub(super) url: &'a InstanceUrl,
    /// For servers that tell nobody else. It goes to the instance and with its documents only.
    pub(super) token: Option<&'a AccessToken>,
}

/// What a path has.
pub(super) enum Answer {
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

impl Answer {
    /// What was found, if it can be read.
    pub(super) fn json<T: DeserializeOwned>(self) -> Option<T> {
        match self {
            Self::Found(answer) => answer.json().ok(),
            _ => None,
        }
    }
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
        let asking = self.asking(endpoint, path, JSON)?;
        Ok(self.answer(&asking).await?.json())
    }

    /// A page that a server may not have, as it is.
    pub(super) async fn page(&self, path: &'static str) -> Result<Option<Bytes>> {
        let asking = self.asking(path, path, "application/xrd+xml, application/json;q=0.5")?;
        Ok(match self.answer(&asking).await? {
            Answer::Found(answer) => Some(answer.body().clone()),
            _ => None,
        })
    }

    pub(super) fn asking(
        &self,
        endpoint: &'static str,
        path: &str,
        accept: &'static str,
    ) -> Result<Outgoing<'_>> {
        let url = self.url.join(path);
        let mut asking = Outgoing::login(self.url, Method::GET, endpoint, &url)?;
        asking.header(ACCEPT, HeaderValue::from_static(accept));
        if let Some(token) = self.token {
            asking.bearer(token)?.secrets([token.expose()]);
        }
        Ok(asking)
    }

    /// A server that is down is an error, because asking again later gives another answer.
    pub(super) async fn answer(&self, asking: &Outgoing<'_>) -> Result<Answer> {
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
        let asking = self.asking(path, path, JSON)?;
        Ok(match self.answer(&asking).await? {
            Answer::Closed(refusal) => Documents::Closed(refusal),
            answer => match answer.json().and_then(read) {
                Some(document) => Documents::Found(Box::new(document)),
                None => Documents::Missing,
            },
        })
    }
}
