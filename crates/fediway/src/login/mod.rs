//! The login people should use: the authorization code flow (RFC 6749, section 4.1) with PKCE
//! (RFC 7636), `state`, issuer check (RFC 9207), scope check, and the account verified at the end.
//!
//! A [`Login`] is started in one of two ways, each with its own type, so that only what fits can
//! be called:
//!
//! - [`listen`](Login::listen) waits on a loopback address for the browser to bring the code
//!   (RFC 8252), see [`LoopbackLogin`];
//! - with [`start`](Login::start) you pass the code to [`finish`](PendingLogin::finish): a person
//!   copies it from the server's page, or a web application receives it at its own redirect URI.
//!
//! A login can be [suspended](PendingLogin::suspend) and finished by another process.
//!
//! Both end in a [`Client`](crate::Client) with the login's transport and store.
//!
//! ```no_run
//! use fediway::{Instance, Scope, Scopes, login::Login};
//!
//! # async fn run() -> fediway::Result<()> {
//! let instance = Instance::discover("mastodon.social").await?;
//! let login = Login::new(&instance, "My bot")
//!     .scopes(Scopes::read() + Scope::WriteStatuses)
//!     .listen()
//!     .await?;
//! println!("Open {}", login.url());
//! let client = login.wait().await?;
//! client.statuses().post("Hello, fediverse!").await?;
//! # Ok(()) }
//! ```

mod attempt;
mod builder;
mod callback;
#[cfg(feature = "loopback")]
mod listen;
mod logout;
#[cfg(feature = "loopback")]
mod loopback;
mod paste;
mod probe;
mod registration;
mod scopes;
mod settings;
mod suspend;

pub use crate::oauth::App;
pub use builder::{LIFETIME, Login};
pub use logout::{LoggedOut, logout};
#[cfg(feature = "loopback")]
pub use loopback::LoopbackLogin;
pub use paste::{ExchangedLogin, PendingLogin};
pub use probe::AppStatus;
