//! Where the declarations differ from the fact tables on purpose, and why.

use std::collections::BTreeSet;

use super::facts::{Key, endpoint_rows, key};
use super::parameters::param_rows;

/// Endpoints that are not here, and why.
pub(super) const LEFT_OUT: &[(&str, &str, &str)] = &[
    (
        "GET",
        "/.well-known/change-password",
        "a page for browsers, which redirects",
    ),
    ("GET", "/api/v1/accounts/:id/moved_to", NO_SERVER),
    ("GET", "/api/v1/accounts/:id/aliases", NO_SERVER),
    ("GET", "/api/v1/profile/avatar", NO_SERVER),
    ("GET", "/api/v1/profile/header", NO_SERVER),
    ("GET", "/api/v1/trends/accounts", NO_SERVER),
];

const NO_SERVER: &str = "another client calls it, and no server is known to have it";

/// Endpoints that the tables call removed and that are here, and why.
pub(super) const KEPT: &[(&str, &str, &str)] =
    &[("GET", "/api/v1/reports", "GoToSocial has it still")];

/// Parameters that are not set by an option of the request, and why.
pub(super) const OTHER_PARAMS: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "/api/v1/statuses",
        "scheduled_at",
        "`PostStatus::schedule` sets it, because the answer is another one",
    ),
    (
        "POST",
        "/api/v2/filters",
        "keywords_attributes[id]",
        "404 when given on create",
    ),
    (
        "POST",
        "/api/v2/filters",
        "keywords_attributes[_destroy]",
        "there is nothing to destroy on create",
    ),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_banner",
        "img",
        "`banner` is Pleroma's name for it",
    ),
];

/// Parameters that no table has, and why they are sent.
pub(super) const EXTRA_PARAMS: &[(&str, &str, &str, &str)] = &[
    (
        "PATCH",
        "/api/v2/notifications/policy",
        "for_bots",
        "recorded bodies have it",
    ),
    (
        "PUT",
        "/api/v1/push/subscription",
        "data[alerts][quote]",
        "PUT sets all alerts anew",
    ),
    (
        "PUT",
        "/api/v1/push/subscription",
        "data[alerts][quoted_update]",
        "PUT sets all alerts anew",
    ),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_banner",
        "banner",
        "Pleroma's name for its `img`",
    ),
    (
        "POST",
        "/api/v2/polls/:id/votes",
        "choices",
        "as in version 1",
    ),
    ("PUT", "/api/v2/media/:id", "description", "as in version 1"),
    ("PUT", "/api/v2/media/:id", "focus", "as in version 1"),
    ("PUT", "/api/v2/media/:id", "thumbnail", "as in version 1"),
    (
        "GET",
        "/api/v2/pleroma/search",
        "*",
        "those of Mastodon's search",
    ),
];

/// Where another scope or paging is declared than the tables say, and why.
pub(super) const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "DELETE",
        "/api/v1/admin/ip_blocks/:id",
        "the documentation names a scope of other blocks",
    ),
    ("GET", "/api/v1/reports", "GoToSocial's scope and paging"),
    ("GET", "/api/v1/pleroma/accounts/:id/favourites", NO_SCOPE),
    ("PATCH", "/api/v1/pleroma/accounts/update_avatar", NO_SCOPE),
    ("PATCH", "/api/v1/pleroma/accounts/update_banner", NO_SCOPE),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_background",
        NO_SCOPE,
    ),
    ("GET", "/api/v1/pleroma/chats", NO_SCOPE),
    ("POST", "/api/v1/pleroma/chats/by-account-id/:id", NO_SCOPE),
    ("GET", "/api/v1/pleroma/chats/:id", NO_SCOPE),
    ("GET", "/api/v1/pleroma/chats/:id/messages", NO_SCOPE),
    ("POST", "/api/v1/pleroma/chats/:id/messages", NO_SCOPE),
    (
        "DELETE",
        "/api/v1/pleroma/chats/:id/messages/:message_id",
        NO_SCOPE,
    ),
    ("POST", "/api/v1/pleroma/notifications/read", NO_SCOPE),
    ("GET", "/api/v2/pleroma/search", NO_SCOPE),
    ("GET", "/api/v1/pleroma/statuses/:id/reactions", NO_SCOPE),
    (
        "GET",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
    (
        "PUT",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
    (
        "DELETE",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
];

const NO_SCOPE: &str = "the sources of the tables state none; Pleroma's own API description does";

#[test]
fn what_is_listed_as_different_is_in_the_tables() {
    let rows: BTreeSet<Key> = endpoint_rows()
        .iter()
        .map(|row| key(row["method"], row["path"]))
        .collect();
    for (method, path, _) in [LEFT_OUT, KEPT, OTHERWISE].concat() {
        assert!(rows.contains(&key(method, path)), "{method} {path}");
    }
    let params = param_rows();
    for (method, path, name, _) in OTHER_PARAMS {
        let listed = &params[&key(method, path)];
        assert!(
            listed.iter().any(|(other, _)| other == name),
            "{path} {name}"
        );
    }
}
