//! The single OAuth requests, for programs with their own login flow.
//!
//! Most programs should use [`login`](crate::login): it does PKCE, checks `state`, issuer and account,
//! and stores registrations. Each function here makes one request:
//!
//! | function | request |
//! |---|---|
//! | [`create_app`] | `POST /api/v1/apps` |
//! | [`generate_authorization_url`] | none: it builds the URL of the consent page |
//! | [`validate_authorization_code`] | token request, `authorization_code` |
//! | [`get_auth_token`] | token request, `password` (deprecated) |
//! | [`client_credentials`] | token request, `client_credentials` |
//! | [`refresh_token`] | token request, `refresh_token` |
//! | [`revoke_token`] | revocation (RFC 7009) |
//! | [`userinfo`] | OpenID Connect's userinfo |
//! | [`metadata`] | server metadata (RFC 8414) |
//!
//! Each takes the address of an instance in any form ([`Server`]) and checks it before the request.
//! `.transport(…)` sets a [`Transport`](crate::Transport); the default is the shared one. `.await` sends
//! the request.
//!
//! ```no_run
//! use fediway::{CodeVerifier, Scopes, oauth};
//!
//! # async fn run() -> fediway::Result<()> {
//! let app = oauth::create_app("mastodon.social", "My bot").scopes(Scopes::read()).await?;
//! let verifier = CodeVerifier::random()?;
//! let url = oauth::generate_authorization_url("mastodon.social", &app)
//!     .challenge(&verifier)
//!     .build()?;
//! println!("Open {url} and paste the code:");
//! # let code = "";
//! let token = oauth::validate_authorization_code("mastodon.social", &app, code)
//!     .verifier(&verifier)
//!     .await?;
//! # Ok(()) }
//! ```

mod app;
mod authorize;
mod awaitable;
mod form;
mod metadata;
mod pkce;
mod revoke;
mod server;
mod token;
mod userinfo;

pub use crate::transport::USER_AGENT;
pub(crate) use app::is_about_scopes;
pub use app::{App, CreateApp, create_app};
pub use authorize::{AuthorizationUrl, generate_authorization_url};
use awaitable::awaitable;
pub use metadata::{Metadata, metadata};
pub use revoke::{RevokeToken, revoke_token};
pub use server::Server;
#[allow(
    deprecated,
    reason = "whoever calls it is warned; exporting it is no call"
)]
pub use token::get_auth_token;
pub use token::{
    PasswordLogin, Token, TokenRequest, client_credentials, refresh_token,
    validate_authorization_code,
};
pub use userinfo::{GetUserInfo, userinfo};
