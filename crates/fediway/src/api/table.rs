//! The table of every endpoint.

use crate::endpoint::Endpoint;

/// Makes the calls of a group for the snapshots of all requests.
#[cfg(test)]
type Samples = fn(&crate::client::Client) -> Vec<crate::endpoint::Call>;

/// Lists how the answers of a group are read, for the recorded bodies.
#[cfg(test)]
type Readers = fn() -> Vec<(&'static Endpoint, super::wire::Reader)>;

/// The tables of what is declared: groups by name.
macro_rules! tables {
    ($($name:literal => $($module:ident)::+,)*) => {
        /// Every endpoint that this library knows, by group.
        pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
            $(($name, super::$($module)::+::ENDPOINTS),)*
            ("oauth (functions)", super::oauth_requests::OAUTH),
        ];

        #[cfg(test)]
        pub(super) const SAMPLES: &[(&str, Samples)] = &[$(($name, super::$($module)::+::samples),)*];

        #[cfg(test)]
        pub(super) const READERS: &[(&str, Readers)] = &[$(($name, super::$($module)::+::readers),)*];
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
pub(super) const WITHOUT_A_GROUP: &[(&str, &[&Endpoint])] =
    &[("oauth (functions)", super::oauth_requests::OAUTH)];
