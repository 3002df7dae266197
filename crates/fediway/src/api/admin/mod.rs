//! [Moderation](https://docs.joinmastodon.org/methods/admin/), for accounts with a role that allows
//! it: one file per page.

pub(super) mod accounts;
pub(super) mod canonical_email_blocks;
pub(super) mod domain_allows;
pub(super) mod domain_blocks;
pub(super) mod email_domain_blocks;
pub(super) mod ip_blocks;
pub(super) mod metrics;
pub(super) mod reports;
pub(super) mod trends;

pub use accounts::*;
pub use canonical_email_blocks::*;
pub use domain_allows::*;
pub use domain_blocks::*;
pub use email_domain_blocks::*;
pub use ip_blocks::*;
pub use metrics::*;
pub use reports::*;
pub use trends::*;
