//! The client API, one file per page of its
//! [documentation](https://docs.joinmastodon.org/methods/): declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod compose;
mod grouped_notifications;
mod health;
mod interaction_policy;
mod lists;
mod markers;
mod media;
mod mutes;
mod notifications;
mod notifications_alpha;
mod oauth;
mod oembed;
mod polls;
mod preferences;
mod profile;
mod push;
mod reports;
mod schedule;
mod scheduled_statuses;
mod search;
mod server;
mod statuses;
mod suggestions;
mod tags;
mod timelines;
mod trends;
mod well_known;

pub use accounts::*;
pub use compose::*;
pub use grouped_notifications::*;
pub use health::*;
pub use interaction_policy::*;
pub use lists::*;
pub use markers::*;
pub use media::*;
pub use mutes::*;
pub use notifications::*;
pub use notifications_alpha::*;
pub use oauth::*;
pub use oembed::*;
pub use polls::*;
pub use preferences::*;
pub use profile::*;
pub use push::*;
pub use reports::*;
pub use schedule::*;
pub use scheduled_statuses::*;
pub use search::*;
pub use server::*;
pub use statuses::*;
pub use suggestions::*;
pub use tags::*;
pub use timelines::*;
pub use trends::*;
pub use well_known::*;

use crate::endpoint::Endpoint;

/// Every endpoint that is declared here, by group.
pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
    ("accounts", accounts::ENDPOINTS),
    ("grouped_notifications", grouped_notifications::ENDPOINTS),
    ("health", health::ENDPOINTS),
    ("lists", lists::ENDPOINTS),
    ("markers", markers::ENDPOINTS),
    ("media", media::ENDPOINTS),
    ("mutes", mutes::ENDPOINTS),
    ("notifications", notifications::ENDPOINTS),
    ("notifications_alpha", notifications_alpha::ENDPOINTS),
    ("oauth", oauth::ENDPOINTS),
    ("oembed", oembed::ENDPOINTS),
    ("polls", polls::ENDPOINTS),
    ("preferences", preferences::ENDPOINTS),
    ("profile", profile::ENDPOINTS),
    ("push", push::ENDPOINTS),
    ("reports", reports::ENDPOINTS),
    ("scheduled_statuses", scheduled_statuses::ENDPOINTS),
    ("search", search::ENDPOINTS),
    ("server", server::ENDPOINTS),
    ("statuses", statuses::ENDPOINTS),
    ("suggestions", suggestions::ENDPOINTS),
    ("tags", tags::ENDPOINTS),
    ("timelines", timelines::ENDPOINTS),
    ("trends", trends::ENDPOINTS),
    ("well_known", well_known::ENDPOINTS),
];
