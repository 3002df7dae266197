//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod announcements;
mod annual_reports;
mod apps;
mod async_refreshes;
mod blocks;
mod bookmarks;
mod by_hand;
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

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
pub(crate) mod wire;

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

/// Makes the calls of a group for the snapshots of all requests.
#[cfg(test)]
type Samples = fn(&crate::client::Client) -> Vec<crate::endpoint::Call>;

/// Lists how the answers of a group are read, for the recorded bodies.
#[cfg(test)]
type Readers = fn() -> Vec<(&'static Endpoint, wire::Reader)>;

/// The tables of what is declared: groups by name.
macro_rules! tables {
    ($($name:literal => $($module:ident)::+,)*) => {
        /// Every endpoint that this library knows, by group.
        pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
            $(($name, $($module)::+::ENDPOINTS),)*
            ("oauth (by hand)", by_hand::OAUTH),
        ];

        #[cfg(test)]
        const SAMPLES: &[(&str, Samples)] = &[$(($name, $($module)::+::samples),)*];

        #[cfg(test)]
        const READERS: &[(&str, Readers)] = &[$(($name, $($module)::+::readers),)*];
    };
}

tables! {
    "accounts" => accounts,
    "announcements" => announcements,
    "annual_reports" => annual_reports,
    "apps" => apps,
    "async_refreshes" => async_refreshes,
    "blocks" => blocks,
    "bookmarks" => bookmarks,
    "collections" => collections,
    "conversations" => conversations,
    "custom_emojis" => custom_emojis,
    "directory" => directory,
    "domain_blocks" => domain_blocks,
    "emails" => emails,
    "endorsements" => endorsements,
    "favourites" => favourites,
    "featured_tags" => featured_tags,
    "filters" => filters,
    "filters_v1" => filters_v1,
    "follow_requests" => follow_requests,
    "followed_tags" => followed_tags,
    "media" => media,
    "statuses" => statuses,
    "timelines" => timelines,
}

/// What has no method of a group.
#[cfg(test)]
const HAND_WRITTEN: &[(&str, &[&Endpoint])] = &[("oauth (by hand)", by_hand::OAUTH)];
