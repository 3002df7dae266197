//! What is known about a server: its address, software, limits and OAuth endpoints. This module has
//! only values. [`Instance::discover`] gets them from the server.

mod columns;
mod deletion_pace;
mod file_types;
mod form;
mod keys;
mod length;
mod limits;
mod min_id;
mod oauth_endpoints;
mod quirks;
mod scopes;
mod server;

#[cfg(feature = "streaming")]
pub(crate) use columns::Streaming;
pub(crate) use columns::{AppProbe, Revocation, TimeInIds};
pub use deletion_pace::DeletionPace;
pub(crate) use form::kept_url;
pub(crate) use keys::{KeyTrust, trusts_key};
pub(crate) use limits::Claimed;
pub use limits::Limits;
pub(crate) use min_id::MinId;
pub use oauth_endpoints::OAuthEndpoints;
pub(crate) use quirks::Quirks;
pub(crate) use server::Parts;
pub use server::{Instance, Software};
