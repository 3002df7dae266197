//! Find a fediverse server, log in to it safely and use its Mastodon-compatible API.
#![forbid(unsafe_code)]

mod networks;
mod time;

pub mod credentials;
pub mod error;
pub mod ids;
pub mod scope;
pub mod secret;
pub mod store;
pub mod url;

pub mod entities;
pub mod instance;

pub mod transport;

pub mod endpoint;

mod client;
mod discover;
pub mod oauth;
pub mod page;

pub mod api;

pub mod login;
pub mod upload;

pub use crate::url::{AddressPolicy, InstanceUrl, InstanceUrlError};
pub use api::NewPoll;
pub use client::Client;
pub use credentials::{Credentials, RedirectUri, RegisteredApp};
pub use discover::Discover;
pub use endpoint::Request;
pub use entities::{Account, MediaAttachment, Poll, Status, Visibility};
pub use error::{Error, ErrorKind, LoginFailure, OAuthCode, Result};
pub use ids::{AccountId, MediaId, PollId, StatusId};
pub use instance::Instance;
pub use login::{App, Login};
pub use page::Page;
pub use scope::{Scope, Scopes};
pub use secret::{
    AccessToken, AuthorizationCode, ClientSecret, CodeVerifier, Password, RefreshToken, State,
};
pub use time::Timestamp;
pub use transport::{Transport, USER_AGENT};
pub use upload::MediaFile;

#[doc(no_inline)]
pub use futures_util::TryStreamExt;
