//! The login flow: the authorization code flow (RFC 6749, section 4.1) with PKCE (RFC 7636) and
//! `state`. It checks the issuer (RFC 9207), the scopes and the account.
//!
//! A [`Login`] is started in one of two ways:
//!
//! - [`listen`](Login::listen) waits on a loopback address until the browser returns the code
//!   (RFC 8252): see [`LoopbackLogin`].
//! - With [`start`](Login::start), you pass the code to [`finish`](PendingLogin::finish). A person
//!   copies it from the server's page, or a web application receives it at its redirect URI.
//!
//! Both return a [`Client`](crate::Client) with the login's transport and store. A login that was
//! started with `start` can be [suspended](PendingLogin::suspend) and finished by another process.
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
