//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod announcements;
mod annual_reports;
mod apps;
mod async_refreshes;
mod blocks;
mod bookmarks;
mod collections;
mod conversations;
mod custom_emojis;
mod directory;
mod domain_blocks;
mod emails;
mod endorsements;
mod favourites;
mod featured_tags;
mod filters;
mod filters_v1;
mod follow_requests;
mod followed_tags;
mod media;
mod statuses;
mod timelines;

pub use accounts::*;
pub use announcements::*;
pub use annual_reports::*;
pub use apps::*;
pub use async_refreshes::*;
pub use blocks::*;
pub use bookmarks::*;
pub use collections::*;
pub use conversations::*;
pub use custom_emojis::*;
pub use directory::*;
pub use domain_blocks::*;
pub use emails::*;
pub use endorsements::*;
pub use favourites::*;
pub use featured_tags::*;
pub use filters::*;
pub use filters_v1::*;
pub use follow_requests::*;
pub use followed_tags::*;
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
    ("blocks", blocks::ENDPOINTS),
    ("bookmarks", bookmarks::ENDPOINTS),
    ("collections", collections::ENDPOINTS),
    ("conversations", conversations::ENDPOINTS),
    ("custom_emojis", custom_emojis::ENDPOINTS),
    ("directory", directory::ENDPOINTS),
    ("domain_blocks", domain_blocks::ENDPOINTS),
    ("emails", emails::ENDPOINTS),
    ("endorsements", endorsements::ENDPOINTS),
    ("favourites", favourites::ENDPOINTS),
    ("featured_tags", featured_tags::ENDPOINTS),
    ("filters", filters::ENDPOINTS),
    ("filters_v1", filters_v1::ENDPOINTS),
    ("follow_requests", follow_requests::ENDPOINTS),
    ("followed_tags", followed_tags::ENDPOINTS),
    ("media", media::ENDPOINTS),
    ("statuses", statuses::ENDPOINTS),
    ("timelines", timelines::ENDPOINTS),
];
