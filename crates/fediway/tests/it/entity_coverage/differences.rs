//! Where the entities differ from the fact tables on purpose, and why.

/// Entities that are not public types of this library, and why.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    ("CredentialApplication", "credentials: `oauth::create_app`"),
    ("Token", "credentials: `oauth::validate_authorization_code`"),
    ("OAuthServerMetadata", "`Instance::oauth`"),
    ("Error", "`fediway::Error`"),
    ("StreamEvent", "the streams"),
    ("StreamCommand", "the streams"),
    ("StreamError", "the streams"),
    ("AnnouncementReactionEvent", "the streams"),
    ("AsyncRefreshHeader", "a header"),
    (
        "Collections",
        "the list in it: `[Collection by offset in collections]`",
    ),
    ("Health", "recorded servers answer `OK`, as text"),
    (
        "gts:webPushNotification",
        "what a push service gets, not a client",
    ),
];

/// Fields that are not there, and why.
pub(super) const LEFT_OUT: &[(&str, &str, &str)] = &[
    (
        "gts:statusReblogged",
        "application.client_id",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.created_at",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.id",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.redirect_uri",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.redirect_uris",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.scopes",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.vapid_key",
        "a status names its application only",
    ),
    ("*", "client_secret", "a secret is read and not written"),
    ("*", "fetch_password", "a secret is read and not written"),
    ("*", "text_plain", "its name on the wire is `text/plain`"),
    ("*", "spiler_text", "its name on the wire is `spoiler_text`"),
    ("Reaction", "accounts", "Pleroma's are `EmojiReaction`"),
    ("Reaction", "account_ids", "Pleroma's are `EmojiReaction`"),
    (
        "Announcement",
        "reactions.accounts",
        "no server puts Pleroma's here",
    ),
    (
        "Announcement",
        "reactions.account_ids",
        "no server puts Pleroma's here",
    ),
    (
        "gts:statusReblogged",
        "tags.featuring",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.following",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.history",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.id",
        "a status has tags of name and URL",
    ),
];
