//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod admin;
mod gotosocial;
mod media;
mod pleroma;
mod statuses;
mod timelines;
mod unconfirmed;

pub use accounts::*;
pub use admin::*;
pub use gotosocial::*;
pub use media::*;
pub use pleroma::*;
pub use statuses::*;
pub use timelines::*;
pub use unconfirmed::*;

use crate::endpoint::Endpoint;

/// Every endpoint that is declared here, by group.
pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
    ("accounts", accounts::ENDPOINTS),
    ("admin_accounts", admin::accounts::ENDPOINTS),
    (
        "admin_canonical_email_blocks",
        admin::canonical_email_blocks::ENDPOINTS,
    ),
    ("admin_domain_allows", admin::domain_allows::ENDPOINTS),
    ("admin_domain_blocks", admin::domain_blocks::ENDPOINTS),
    (
        "admin_email_domain_blocks",
        admin::email_domain_blocks::ENDPOINTS,
    ),
    ("admin_ip_blocks", admin::ip_blocks::ENDPOINTS),
    ("admin_metrics", admin::metrics::ENDPOINTS),
    ("admin_reports", admin::reports::ENDPOINTS),
    ("admin_trends", admin::trends::ENDPOINTS),
    ("gotosocial_accounts", gotosocial::accounts::ENDPOINTS),
    ("gotosocial_admin", gotosocial::admin::ENDPOINTS),
    (
        "gotosocial_domain_permissions",
        gotosocial::domain_permissions::ENDPOINTS,
    ),
    ("gotosocial_emojis", gotosocial::emojis::ENDPOINTS),
    (
        "gotosocial_header_filters",
        gotosocial::header_filters::ENDPOINTS,
    ),
    (
        "gotosocial_interactions",
        gotosocial::interactions::ENDPOINTS,
    ),
    ("gotosocial_rules", gotosocial::rules::ENDPOINTS),
    ("gotosocial_server", gotosocial::server::ENDPOINTS),
    ("gotosocial_tokens", gotosocial::tokens::ENDPOINTS),
    ("media", media::ENDPOINTS),
    ("pleroma_accounts", pleroma::accounts::ENDPOINTS),
    ("pleroma_chats", pleroma::chats::ENDPOINTS),
    ("pleroma_notifications", pleroma::notifications::ENDPOINTS),
    ("pleroma_reactions", pleroma::reactions::ENDPOINTS),
    ("statuses", statuses::ENDPOINTS),
    ("timelines", timelines::ENDPOINTS),
    ("unconfirmed", unconfirmed::ENDPOINTS),
];
