//! Endpoints that only GoToSocial has, by subject.

pub(super) mod accounts;
pub(super) mod admin;
pub(super) mod domain_permissions;
pub(super) mod emojis;
pub(super) mod header_filters;
mod interaction_policy;
pub(super) mod interactions;
pub(super) mod rules;
pub(super) mod server;
pub(super) mod tokens;

pub use accounts::*;
pub use admin::*;
pub use domain_permissions::*;
pub use emojis::*;
pub use header_filters::*;
pub use interaction_policy::*;
pub use interactions::*;
pub use rules::*;
pub use server::*;
pub use tokens::*;
