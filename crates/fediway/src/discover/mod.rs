//! Makes an [`Instance`] from an address or a handle.

mod ask;
mod document;
mod nodeinfo;
mod webfinger;

use futures_util::future::join3;

use self::ask::{Ask, Documents, Refusal};
use self::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::future::{RequestFuture, boxed};
use crate::handle::Handle;
use crate::instance::{Instance, Limits, Parts, Quirks, Software};
use crate::oauth;
use crate::secret::AccessToken;
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// The future of [`Instance::discover`]: `.await` it.
#[derive(Clone, Debug)]
#[must_use = "a discovery does nothing until it is awaited"]
pub struct Discover {
    address: String,
    transport: Option<Transport>,
}

impl Instance {
    /// Asks a server for its software, limits and OAuth endpoints, in three requests; in up to six if its
    /// documents are not where most servers have them. A handle takes up to three more.
    ///
    /// The address is that of a server or a handle (`@user@example.com`). The domain of a handle may
    /// differ from that of its server, so the handle is first looked up by WebFinger, and the instance is the
    /// server found there. If a domain is used in handles but is not a server, its host-meta names the
    /// server.
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
    /// [`ErrorKind::NotAnInstance`] if the server has no Mastodon client API.
    pub fn discover(address: impl AsRef<str>) -> Discover {
        Discover {
            address: address.as_ref().to_owned(),
            transport: None,
        }
    }
}

impl Discover {
    /// Uses this transport instead of the shared one.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    async fn run(self) -> Result<Instance> {
        let transport = Transport::or_shared(self.transport)?;
        let handle = Handle::read(&self.address);
        let url = match &handle {
            Some(handle) => {
                // The gate judges what was typed, not what a URL parser made of it.
                let typed = self.address.rsplit('@').next().unwrap_or_default();
                let domain = transport.instance_url(typed)?;
                webfinger::server(handle, domain, &transport).await?
            }
            None => transport.instance_url(&self.address)?,
        };
        let found = at(&url, handle.clone(), None, &transport).await;
        match found {
            Err(error) if handle.is_none() && is_no_instance(&error) => {
                // The address may be the domain of the handles of a server elsewhere.
                match webfinger::finger_host(&transport, &url).await? {
                    Some(server) if server != url => at(&server, None, None, &transport).await,
                    _ => Err(error),
                }
            }
            found => found,
        }
    }
}

fn is_no_instance(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotAnInstance(_))
}

/// Asks the server again about an instance that is known. The token is for servers that tell only
/// accounts of theirs.
pub(crate) async fn again(
    known: &Instance,
    token: Option<&AccessToken>,
    transport: &Transport,
) -> Result<Instance> {
    let url = transport.instance_url(known.url().as_str())?;
    let handle = known.handle().cloned();
    let token = token.filter(|_| !known.limits_are_known());
    at(&url, handle, token, transport).await
}

/// Asks the server at this address what it is.
async fn at(
    url: &InstanceUrl,
    handle: Option<Handle>,
    token: Option<&AccessToken>,
    transport: &Transport,
) -> Result<Instance> {
    let ask = Ask {
        transport,
        url,
        token,
    };
    // Alone, so that it opens the one connection that the others share over HTTP/2.
    let asked = ask.usual_software().await?;
    let (software, documents, endpoints) = join3(
        ask.further_software(asked),
        ask.documents(),
        oauth::metadata(url).transport(transport).into_future(),
    )
    .await;
    let software = software?.unwrap_or_default();
    if let Some(api) = Quirks::of(&software.name).no_client_api {
        return Err(Error::new(ErrorKind::NotAnInstance(api.into())));
    }
    let found = document(documents?, &software)?;
    let streaming = found.as_ref().and_then(|found| found.streaming.clone());
    Ok(Instance::from_parts(Parts {
        software,
        limits_known: found.is_some(),
        title: found.as_ref().and_then(|found| found.title.clone()),
        limits: found.map_or_else(Limits::default, |found| found.limits.into()),
        oauth: endpoints?,
        streaming: streaming.filter(|named| may_stream(transport, url, named)),
        url: url.clone(),
        handle,
        discovered_at: Some(transport.now()),
    }))
}

/// The instance document; `None` for a server that has one and shows it to its accounts only, as
/// servers with limited federation do.
fn document(documents: Documents, software: &Software) -> Result<Option<Document>> {
    match documents {
        Documents::Found(document) => Ok(Some(*document)),
        Documents::Closed(refusal) if is_an_apis(refusal, software) => Ok(None),
        _ => Err(not_an_instance(software)),
    }
}

/// Whether the API of such a server refuses so, and not a web site of another kind.
fn is_an_apis(refusal: Refusal, software: &Software) -> bool {
    match refusal {
        Refusal::Json => true,
        Refusal::Nothing => !software.name.is_empty(),
        Refusal::Words => Quirks::knows(&software.name),
    }
}

impl IntoFuture for Discover {
    type Output = Result<Instance>;
    type IntoFuture = RequestFuture<Instance>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.run())
    }
}

/// Whether a streaming address is one that may be connected to: the token will go there, and the
/// server may name any host.
fn may_stream(transport: &Transport, own: &InstanceUrl, address: &str) -> bool {
    let over_http = match address.split_once("://") {
        Some(("wss" | "https", rest)) => format!("https://{rest}"),
        Some(("ws" | "http", rest)) => format!("http://{rest}"),
        _ => return false,
    };
    let policy = transport.policy();
    let target = policy.check_redirect(&over_http);
    target.is_ok_and(|target| !policy.leads_in(own.as_url(), &target))
}

fn not_an_instance(software: &Software) -> Error {
    let found = match software.name.as_str() {
        "" => "a web site without an instance document".to_owned(),
        name => format!("{name}, without an instance document"),
    };
    Error::new(ErrorKind::NotAnInstance(found))
}
