//! Log in to any fediverse server safely, and use its Mastodon-compatible API.
//!
//! Mastodon, GoToSocial, Pleroma, Akkoma, Takahē, Mitra, Hollo, snac and others share this client API.
//! The library handles their differences.
//!
//! It needs the [Tokio](https://tokio.rs) runtime; scripts without async use the feature `blocking`.
//! Clients, requests, their futures, streams, values and errors are `Send`, `Sync` and `'static`, so that
//! tasks and threads can share them.
//!
//! # Quick start
//!
//! **A bot with a token from the server's settings page:**
//!
//! ```no_run
//! use fediway::{Client, Instance, Visibility};
//!
//! # async fn run(token: String) -> fediway::Result<()> {
//! let client = Client::with_token(Instance::discover("mastodon.social").await?, token);
//! client.statuses().post("Hello, fediverse!").visibility(Visibility::Unlisted).await?;
//! # Ok(()) }
//! ```
//!
//! **A login on a desktop.** The browser opens the server's consent page and returns to a loopback
//! address. The store keeps the login for the next start:
//!
//! ```no_run
//! use fediway::{Client, FileStore, Instance, Login, Scope, Scopes};
//!
//! # async fn run() -> fediway::Result<()> {
//! let store = FileStore::open("my-bot")?;
//! let instance = Instance::discover("mastodon.social").await?;
//! let scopes = Scopes::read() + Scope::WriteStatuses;
//! let login = Login::new(&instance, "My bot").scopes(scopes).store(&store).listen().await?;
//! println!("Open this page in a browser: {}", login.url());
//! let client = login.wait().await?;
//!
//! // At every later start, without a request:
//! let client = Client::restore(&store, "@me@mastodon.social").await?;
//! # Ok(()) }
//! ```
//!
//! **A web application.** [`Login::start`] returns the address of the consent page.
//! [`PendingLogin::finish_callback`](login::PendingLogin::finish_callback) takes the URL of the callback:
//!
//! ```no_run
//! # async fn run(typed: &str, callback: &str) -> fediway::Result<()> {
//! use fediway::{Instance, Login, Scope};
//!
//! let instance = Instance::discover(typed).await?; // `typed` may come from a stranger
//! let pending = Login::new(&instance, "My site")
//!     .scopes(Scope::Profile)
//!     .redirect_uri("https://example.org/callback")
//!     .start()
//!     .await?;
//! // … redirect the browser to `pending.url()`; later, in the handler of the redirect URI:
//! let client = pending.finish_callback(callback).await?;
//! # Ok(()) }
//! ```
//!
//! **An archive.** [`.items()`](Items) returns all items of a list, page by page.
//! [`.parallel_items(8)`](ParallelItems) fetches the same items with eight tasks:
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::TryStreamExt;
//!
//! let me = client.accounts().verify_credentials().await?;
//! let mut statuses = client.accounts().statuses(&me.id).limit(40).parallel_items(8);
//! while let Some(status) = statuses.try_next().await? {
//!     println!("{} {}", status.id, status.content);
//! }
//! # Ok(()) }
//! ```
//!
#![cfg_attr(
    feature = "streaming",
    doc = "**A bot that reacts to live events.** See [`streaming`]:"
)]
#![cfg_attr(
    not(feature = "streaming"),
    doc = "**A bot that reacts to live events** needs the feature `streaming`:"
)]
//!
#![cfg_attr(feature = "streaming", doc = "```no_run")]
#![cfg_attr(not(feature = "streaming"), doc = "```ignore")]
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::streaming::EventKind;
//!
//! let mut events = client.streaming().user().connect().await?;
//! while let Some(event) = events.next().await {
//!     if let EventKind::Notification(notification) = event?.kind {
//!         println!("{:?}", notification.kind);
//!     }
//! }
//! # Ok(()) }
//! ```
//!
//! The guide in the folder `docs` of the repository has a page for each of these. `docs/tour.md` shows
//! twelve common tasks of a bot, each in a few lines. `docs/coming-from.md` maps the methods of other
//! libraries to those of this one.
//!
//! # Concepts
//!
//! - [`Instance`]: a server's address, software, limits and OAuth endpoints.
//! - [`Login`]: the authorization code flow with PKCE. It registers the app and checks `state`, issuer,
//!   scopes and account. The module [`oauth`] has the single requests.
//! - [`Credentials`]: an access token, with its account and server.
//! - [`Client`]: calls the API of one server as one account. A client is cheap to clone.
//! - [`Transport`]: connections, address policy, limits and retries. By default, all clients share one.
//! - [`Store`](store::Store): keeps registrations, credentials and what is known about servers.
//!
//! # Persistence
//!
//! A login with a store saves the credentials there. A client with a store saves a rotated refresh
//! token before it uses the new tokens. [`FileStore`] keeps everything in one private file, which
//! several processes may use. [`MemoryStore`](store::MemoryStore) keeps everything until the process
//! ends. For a database, implement [`Store`](store::Store). One account of a store is the default
//! account. [`Client::restore`] makes a client from a store without a request.
//!
//! # Errors
//!
//! Every error is an [`Error`]. Its text is one clause that says what happened, at which endpoint and on
//! which host. [`Error::kind`] is for programs, [`Error::next_step`] says what to do, and
//! [`Error::report`] prints everything, including causes. No error contains a token, code, secret or
//! password.
//!
//! # Retries and rate limits
//!
//! Reads are retried after connection errors, 429, 500, 502, 503 and 504, with backoff and a
//! [time limit](transport::TransportBuilder::patience). A post has an `Idempotency-Key`. It is sent again
//! only if the server cannot have received it, or if the server is known to honour the key. Otherwise
//! the error is [`ErrorKind::UnknownOutcome`] with the key. Rate limits are tracked for each server and
//! token. A call waits for the next window for up to a minute ([`RateLimit`](transport::RateLimit)).
//!
//! # Pagination
//!
//! A request for a list can be awaited for one [`Page`], or read with `.items()` or `.pages()` to the
//! end. Each item comes once, even if a server sends empty pages, ignores cursors or names wrong ones.
//! See [`page`].
//!
//! # Instance addresses and SSRF
//!
//! A host name typed by a stranger is safe to pass to [`Instance::discover`]. Addresses of this
//! machine and of private networks are refused: as a name, as an IP address in any notation, and as the
//! address that a name resolves to. Redirects are checked in the same way. See [`AddressPolicy`].
//!
//! # Testing your own bot
//!
//! The crate `fediway-sandbox` is a server inside your test process. It behaves like one of fifteen
//! kinds of servers, and produces faults on demand. `docs/testing.md` has an example.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `streaming` | yes | live events: the module `streaming`, a WebSocket crate |
//! | `loopback` | yes | [`Login::listen`](Login): a login whose callback comes to this process |
//! | `file-store` | yes | `FileStore` |
//! | `html` | no | statuses as plain text and as safe HTML |
//! | `blocking` | no | the module `blocking`: every request without async, for scripts |
//!
//! # Types of other crates
//!
//! The public interface has types of `http` 1, `url` 2, `bytes` 1, `serde` 1, `serde_json` 1, `zeroize` 1
//! and `jiff` 1
//! ([`Timestamp`], [`Date`]). It has types of these crates before version 1:
//!
//! - `futures-core` and `futures-util` 0.3: `Stream`, `BoxFuture` and [`TryStreamExt`]. The standard
//!   library has no stable stream trait, and the ecosystem uses this one.
//! - [`reqwest`] 0.13, only in [`TransportBuilder::client`](transport::TransportBuilder::client) and
//!   [`streaming_client`](transport::TransportBuilder::streaming_client), for a program with its own HTTP
//!   client.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod clock;
mod credentials;
mod error;
mod handle;
pub mod ids;
mod networks;
pub mod printable;
mod redact;
mod scope;
mod secret;
mod shared;
mod short_text;
mod swept;
#[cfg(test)]
mod thorough;
mod time;
pub mod url;

pub mod entities;
pub mod instance;
mod rate_limit;
pub mod store;

mod file;
#[cfg(feature = "html")]
pub mod html;
mod request;
pub mod transport;

pub mod endpoint;
mod future;

mod client;
mod discover;
pub mod oauth;
pub mod page;
mod session;

pub mod api;

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod find;
pub mod login;
pub mod raw;
mod restore;
#[cfg(feature = "streaming")]
pub mod streaming;
pub mod upload;

#[doc(inline)]
pub use crate::url::{AddressPolicy, InstanceUrl, InstanceUrlError};
#[doc(inline)]
pub use api::NewPoll;
#[doc(inline)]
pub use client::Client;
#[doc(inline)]
pub use credentials::{Credentials, RedirectUri, RegisteredApp};
#[doc(inline)]
pub use discover::Discover;
#[doc(inline)]
pub use endpoint::{Lasting, Request};
#[doc(inline)]
pub use entities::{Account, MediaAttachment, Poll, Status, Visibility};
#[doc(inline)]
pub use error::{
    Error, ErrorKind, FieldError, LoginFailure, OAuthCode, PagingFailure, Phase, Report, Result,
};
#[doc(inline)]
pub use file::MediaFile;
#[doc(inline)]
pub use future::RequestFuture;
#[doc(inline)]
pub use handle::Handle;
#[doc(inline)]
pub use ids::{AccountId, MediaId, PollId, StatusId};
#[doc(inline)]
pub use instance::Instance;
#[doc(inline)]
pub use login::{App, Login};
#[doc(inline)]
pub use page::{Items, MalformedItem, Page, Pages, ParallelItems, RawItem};
#[doc(inline)]
pub use restore::Restore;
#[doc(inline)]
pub use scope::{Scope, Scopes};
#[doc(inline)]
pub use secret::{
    AccessToken, AuthorizationCode, ClientSecret, CodeVerifier, Password, RecoveryCode,
    RefreshToken, State,
};
#[cfg(feature = "file-store")]
#[doc(inline)]
pub use store::FileStore;
#[doc(inline)]
pub use time::{Date, Timestamp};
#[doc(inline)]
pub use transport::{Cursor, Transport, USER_AGENT};

#[doc(no_inline)]
pub use futures_util::TryStreamExt;
/// For your own HTTP client: see
/// [`TransportBuilder::client`](transport::TransportBuilder::client).
#[doc(no_inline)]
pub use reqwest;
