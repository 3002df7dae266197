//! OAuth 2.0 as Doorkeeper does it for Mastodon, and as others do.

mod apps;
mod authorize;
mod client;
mod error;
mod issue;
mod metadata;
mod redirect;
mod redirect_uri;
mod request;
mod revoke;
mod routes;
mod session;
mod settings;
mod sign_in;
mod token;
mod userinfo;

pub(crate) use routes::routes;
pub(crate) use settings::access_token;
