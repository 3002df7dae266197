//! From what was typed to an [`Instance`].

mod handle;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::future::join3;
use serde::de::DeserializeOwned;
use url::Url;

use self::handle::Handle;
use crate::entities::{InstanceDocument, InstanceV1, NodeInfo, NodeInfoLinks};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::{Claimed, Instance, Parts, Quirks, Software};
use crate::oauth;
use crate::transport::{Response, Transport};
use crate::url::InstanceUrl;

/// A discovery under way: `.await` it.
#[derive(Clone, Debug)]
#[must_use = "a discovery does nothing until it is awaited"]
pub struct Discover {
    address: String,
    transport: Option<Transport>,
}

impl Instance {
    /// Asks a server what it is: software, limits and OAuth endpoints, in four requests.
    ///
    /// The address is that of a server, or a handle on it (`@user@example.com`). A handle is looked
    /// up first, because its domain may be another one than its server's; the instance is then the
    /// server, and everything is bound to that.
    ///
    /// ```no_run
    /// # async fn run() -> fediway::Result<()> {
    /// let instance = fediway::Instance::discover("mastodon.social").await?;
    /// println!("{} {}", instance.software().name, instance.software().version);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Address`] before any request if the address is refused,
    /// [`ErrorKind::NotAnInstance`] if what answers there has no Mastodon client API.
    pub fn discover(address: impl AsRef<str>) -> Discover {
        Discover {
            address: address.as_ref().to_owned(),
            transport: None,
        }
    }
}

impl Discover {
    /// Asks through this transport instead of the shared one.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    async fn run(self) -> Result<Instance> {
        let transport = Transport::or_shared(self.transport)?;
        let url = match Handle::parse(&self.address) {
            Some(handle) => handle.server(&transport).await?,
            None => transport.instance_url(&self.address)?,
        };
        let ask = Ask {
            transport: &transport,
            url: &url,
        };
        // Alone, so that it opens the one connection that the others share over HTTP/2; the
        // nodeinfo document has to wait for it anyway.
        let links = ask
            .optional("/.well-known/nodeinfo", "/.well-known/nodeinfo")
            .await?;
        let (node, document, endpoints) = join3(
            ask.node_info(links),
            ask.document(),
            oauth::metadata(&url).transport(&transport).into_future(),
        )
        .await;
        let software = node?.unwrap_or_default();
        if let Some(api) = Quirks::of(&software.name).no_client_api {
            return Err(Error::new(ErrorKind::NotAnInstance(api.into())));
        }
        let document = document?.ok_or_else(|| not_an_instance(&software))?;
        Ok(Instance::from_parts(Parts {
            software,
            title: document.title,
            limits: document.limits.into(),
            oauth: endpoints?,
            streaming: document.streaming.filter(|url| may_stream(&transport, url)),
            url,
        }))
    }
}

impl IntoFuture for Discover {
    type Output = Result<Instance>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Whether a streaming address is one that may be connected to: the token will go there, and the
/// server may name any host.
fn may_stream(transport: &Transport, address: &str) -> bool {
    let over_http = match address.split_once("://") {
        Some(("wss" | "https", rest)) => format!("https://{rest}"),
        Some(("ws" | "http", rest)) => format!("http://{rest}"),
        _ => return false,
    };
    transport.policy().check_redirect(&over_http).is_ok()
}

fn not_an_instance(software: &Software) -> Error {
    let found = match software.name.as_str() {
        "" => "a web site without an instance document".to_owned(),
        name => format!("{name}, without an instance document"),
    };
    Error::new(ErrorKind::NotAnInstance(found))
}

/// What both versions of the instance document say.
struct Document {
    title: Option<String>,
    limits: Claimed,
    streaming: Option<String>,
}

struct Ask<'a> {
    transport: &'a Transport,
    url: &'a InstanceUrl,
}

impl Ask<'_> {
    /// A document that a server may not have: `None` then.
    async fn optional<T: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        path: &str,
    ) -> Result<Option<T>> {
        let answer = self.answer(endpoint, path).await?;
        Ok(answer.and_then(|answer| answer.json().ok()))
    }

    /// A page that a server may not have, as it is.
    async fn page(&self, path: &'static str) -> Result<Option<Bytes>> {
        let answer = self.answer_as(path, path, "application/xrd+xml, application/json;q=0.5");
        Ok(answer.await?.map(|answer| answer.body().clone()))
    }

    async fn answer(&self, endpoint: &'static str, path: &str) -> Result<Option<Response>> {
        self.answer_as(endpoint, path, "application/json").await
    }

    async fn answer_as(
        &self,
        endpoint: &'static str,
        path: &str,
        accept: &'static str,
    ) -> Result<Option<Response>> {
        self.transport
            .document(self.url, endpoint, path, accept)
            .await
    }

    async fn node_info(&self, links: Option<NodeInfoLinks>) -> Result<Option<Software>> {
        let Some(path) = links.and_then(|links| self.node_info_path(&links)) else {
            return Ok(None);
        };
        let found: Option<NodeInfo> = self.optional("/nodeinfo/{version}", &path).await?;
        Ok(found.map(|node| Software {
            name: node.software.name.to_lowercase(),
            version: node.software.version,
        }))
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

    async fn document(&self) -> Result<Option<Document>> {
        let v2 = "/api/v2/instance";
        let found = self.optional::<InstanceDocument>(v2, v2).await?;
        if let Some(found) = found.filter(|found| says_something(&found.version, &found.domain)) {
            return Ok(Some(Document::from(found)));
        }
        let v1 = "/api/v1/instance";
        let found = self.optional::<InstanceV1>(v1, v1).await?;
        let found = found.filter(|found| says_something(&found.version, &found.uri));
        Ok(found.map(Document::from))
    }
}

/// Whether an object is an instance document: a web site may answer any path with some JSON.
fn says_something(version: &str, domain: &str) -> bool {
    !version.is_empty() || !domain.is_empty()
}

impl From<InstanceDocument> for Document {
    fn from(found: InstanceDocument) -> Self {
        let configuration = found.configuration;
        Self {
            title: named(found.title),
            streaming: configuration.urls.streaming.clone(),
            limits: configuration.into(),
        }
    }
}

impl From<InstanceV1> for Document {
    fn from(found: InstanceV1) -> Self {
        let mut limits = Claimed::from(found.configuration);
        limits.characters = limits
            .characters
            .or(found.max_toot_chars)
            .or(found.max_characters);
        limits.attachments = limits.attachments.or(found.max_media_attachments);
        limits.image_size = limits.image_size.or(found.upload_limit);
        Self {
            title: named(found.title),
            streaming: found.urls.streaming_api,
            limits,
        }
    }
}

fn named(title: String) -> Option<String> {
    (!title.is_empty()).then_some(title)
}
