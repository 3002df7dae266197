//! The client API in groups, like the pages of its
//! [documentation](https://docs.joinmastodon.org/methods/). Each group is a method of
//! [`Client`](crate::Client), such as `client.statuses()`.

mod accounts;
mod admin;
mod announcements;
mod annual_reports;
mod apps;
mod async_refreshes;
mod blocks;
mod bookmarks;
mod collections;
mod compose;
mod conversations;
mod custom_emojis;
pub(crate) mod deviation;
mod directory;
mod domain_blocks;
mod edit;
mod emails;
mod endorsements;
#[rustfmt::skip]
pub(crate) mod facts;
mod favourites;
mod featured_tags;
mod filters;
mod filters_v1;
mod follow_requests;
mod followed_tags;
mod gotosocial;
mod grouped_notifications;
mod health;
mod lists;
mod markers;
mod media;
mod mutes;
mod notifications;
mod notifications_alpha;
mod oauth;
mod oauth_requests;
mod oembed;
mod pleroma;
mod polls;
mod post;
mod preferences;
mod profile;
mod push;
mod reactions;
mod reports;
pub(crate) mod resource;
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

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
pub(crate) mod wire;

pub use accounts::*;
pub use admin::*;
pub use announcements::*;
pub use annual_reports::*;
pub use apps::*;
pub use async_refreshes::*;
pub use blocks::*;
pub use bookmarks::*;
pub use collections::*;
pub use compose::*;
pub use conversations::*;
pub use custom_emojis::*;
pub use deviation::Deviation;
pub use directory::*;
pub use domain_blocks::*;
pub use edit::EditStatus;
pub use emails::*;
pub use endorsements::*;
pub use favourites::*;
pub use featured_tags::*;
pub use filters::*;
pub use filters_v1::*;
pub use follow_requests::*;
pub use followed_tags::*;
pub use gotosocial::*;
pub use grouped_notifications::*;
pub use health::*;
pub use lists::*;
pub use markers::*;
pub use media::*;
pub use mutes::*;
pub use notifications::*;
pub use notifications_alpha::*;
pub use oauth::*;
pub use oembed::*;
pub use pleroma::*;
pub use polls::*;
pub use preferences::*;
pub use profile::*;
pub use push::*;
pub use reactions::*;
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
            ("oauth (functions)", oauth_requests::OAUTH),
        ];

        #[cfg(test)]
        const SAMPLES: &[(&str, Samples)] = &[$(($name, $($module)::+::samples),)*];

        #[cfg(test)]
        const READERS: &[(&str, Readers)] = &[$(($name, $($module)::+::readers),)*];
    };
}

tables! {
    "accounts" => accounts,
    "admin_accounts" => admin::accounts,
    "admin_canonical_email_blocks" => admin::canonical_email_blocks,
    "admin_domain_allows" => admin::domain_allows,
    "admin_domain_blocks" => admin::domain_blocks,
    "admin_email_domain_blocks" => admin::email_domain_blocks,
    "admin_ip_blocks" => admin::ip_blocks,
    "admin_metrics" => admin::metrics,
    "admin_reports" => admin::reports,
    "admin_trends" => admin::trends,
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
    "gotosocial_accounts" => gotosocial::accounts,
    "gotosocial_admin" => gotosocial::admin,
    "gotosocial_domain_permissions" => gotosocial::domain_permissions,
    "gotosocial_emojis" => gotosocial::emojis,
    "gotosocial_header_filters" => gotosocial::header_filters,
    "gotosocial_interactions" => gotosocial::interactions,
    "gotosocial_rules" => gotosocial::rules,
    "gotosocial_server" => gotosocial::server,
    "gotosocial_tokens" => gotosocial::tokens,
    "grouped_notifications" => grouped_notifications,
    "health" => health,
    "lists" => lists,
    "markers" => markers,
    "media" => media,
    "mutes" => mutes,
    "notifications" => notifications,
    "notifications_alpha" => notifications_alpha,
    "oauth" => oauth,
    "oembed" => oembed,
    "pleroma_accounts" => pleroma::accounts,
    "pleroma_chats" => pleroma::chats,
    "pleroma_notifications" => pleroma::notifications,
    "polls" => polls,
    "preferences" => preferences,
    "profile" => profile,
    "push" => push,
    "reactions" => reactions,
    "reports" => reports,
    "scheduled_statuses" => scheduled_statuses,
    "search" => search,
    "server" => server,
    "statuses" => statuses,
    "suggestions" => suggestions,
    "tags" => tags,
    "timelines" => timelines,
    "trends" => trends,
    "well_known" => well_known,
}

/// Endpoints that are called by functions and not by the method of a group.
#[cfg(test)]
const WITHOUT_A_GROUP: &[(&str, &[&Endpoint])] = &[("oauth (functions)", oauth_requests::OAUTH)];
