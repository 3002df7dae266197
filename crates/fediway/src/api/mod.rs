//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod announcements;
mod annual_reports;
mod apps;
mod async_refreshes;
mod collections;
mod conversations;
mod custom_emojis;
mod directory;
mod emails;
mod filters;
mod filters_v1;
mod media;
mod statuses;
mod timelines;

pub use accounts::*;
pub use announcements::*;
pub use annual_reports::*;
pub use apps::*;
pub use async_refreshes::*;
pub use collections::*;
pub use conversations::*;
pub use custom_emojis::*;
pub use directory::*;
pub use emails::*;
pub use filters::*;
pub use filters_v1::*;
pub use media::*;
pub use statuses::*;
pub use timelines::*;

use crate::endpoint::Endpoint;

/// Every endpoint that is declared here, by group.
pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
    ("accounts", accounts::ENDPOINTS),
    ("announcements", announcements::ENDPOINTS),
    ("annual_reports", annual_reports::ENDPOINTS),
    ("apps", apps::ENDPOINTS),
    ("async_refreshes", async_refreshes::ENDPOINTS),
    ("collections", collections::ENDPOINTS),
    ("conversations", conversations::ENDPOINTS),
    ("custom_emojis", custom_emojis::ENDPOINTS),
    ("directory", directory::ENDPOINTS),
    ("emails", emails::ENDPOINTS),
    ("filters", filters::ENDPOINTS),
    ("filters_v1", filters_v1::ENDPOINTS),
    ("media", media::ENDPOINTS),
    ("statuses", statuses::ENDPOINTS),
    ("timelines", timelines::ENDPOINTS),
];
