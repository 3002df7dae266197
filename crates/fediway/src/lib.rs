//! Find a fediverse server, log in to it safely and use its Mastodon-compatible API.
//!
//! - [`Instance::discover`] finds out what a server is, from a host name that anybody may have typed.
//! - [`Login`] logs in: the authorization code flow with every check that belongs to it.
//! - [`Client`] calls the API, one method for each endpoint.
//! - [`oauth`] has the OAuth requests one by one, for a flow of your own.
//! - [`Transport`] is how all of it reaches the network: which addresses, as which user agent, over
//!   whose connections.
//!
//! ```no_run
//! use fediway::{Instance, Login};
//!
//! # async fn run() -> fediway::Result<()> {
//! let instance = Instance::discover("mastodon.social").await?;
//! let login = Login::new(&instance, "My bot").listen().await?;
//! println!("Open this page to log in: {}", login.url());
//! let client = login.wait().await?;
//! client.statuses().post("Hello, fediverse!").await?;
//! # Ok(()) }
//! ```
//!
//! # Types of other crates
//!
//! These are in the public interface: `http` 1, `url` 2, `bytes` 1, `serde` 1, `serde_json` 1 and
//! `jiff` 1 ([`Timestamp`], [`Date`]), and of crates before their version 1:
//!
//! - `futures-core` and `futures-util` 0.3: `Stream`, `BoxFuture` and [`TryStreamExt`]. The standard
//!   library has no stream, and all of the ecosystem uses this one.
//! - [`reqwest`] 0.13, only in [`TransportBuilder::client`](transport::TransportBuilder::client), for
//!   a program that brings its own HTTP client.
#![forbid(unsafe_code)]
// Some code below the optional modules has no other user.
#![cfg_attr(
    not(all(feature = "file-store", feature = "loopback", feature = "streaming")),
    allow(dead_code)
)]

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

mod client;
mod discover;
pub mod oauth;
pub mod page;
mod session;

pub mod api;

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
pub use handle::Handle;
#[doc(inline)]
pub use ids::{AccountId, MediaId, PollId, StatusId};
#[doc(inline)]
pub use instance::Instance;
#[doc(inline)]
pub use login::{App, Login};
#[doc(inline)]
pub use page::{Items, MalformedItem, Page, Pages, ParallelItems};
#[doc(inline)]
pub use restore::Restore;
#[doc(inline)]
pub use scope::{Scope, Scopes};
#[doc(inline)]
pub use secret::{
    AccessToken, AuthorizationCode, ClientSecret, CodeVerifier, Password, RecoveryCode,
    RefreshToken, State,
};
#[doc(inline)]
pub use time::{Date, Timestamp};
#[doc(inline)]
pub use transport::{Cursor, Transport, USER_AGENT};

#[doc(no_inline)]
pub use futures_util::TryStreamExt;
/// For an HTTP client of one's own: see
/// [`TransportBuilder::client`](transport::TransportBuilder::client).
#[doc(no_inline)]
pub use reqwest;

#[doc = include_str!("../docs/coming-from.md")]
pub mod coming_from {}

#[cfg(all(
    doctest,
    feature = "file-store",
    feature = "loopback",
    feature = "streaming"
))]
#[doc = include_str!("../../../README.md")]
struct Readme;
