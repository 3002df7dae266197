//! What GoToSocial shows to moderators: custom emoji, permissions of domains, header filters.

use std::collections::BTreeMap;

use super::account::CustomEmoji;
use super::macros::{entity, open_enum};
use super::server::DomainBlockSeverity;
use crate::ids::{
    AccountId, AdminActionId, DomainPermissionId, DomainPermissionSubscriptionId, EmojiCategoryId,
    EmojiId, HeaderFilterId,
};
use crate::secret::Password;
use crate::time::Timestamp;

open_enum! {
    /// What is done to a custom emoji.
    EmojiUpdate {
        /// Copied from another server to this one.
        Copy = "copy",
        /// No longer shown, though another server uses it.
        Disable = "disable",
        /// Changed; for an emoji of this server.
        Modify = "modify",
    }

    /// What a permission of a domain says.
    DomainPermissionType {
        /// The domain is blocked.
        Block = "block",
        /// The domain is allowed.
        Allow = "allow",
    }

    /// The format of a list of domains.
    DomainListFormat {
        /// CSV in Mastodon's form.
        Csv = "text/csv",
        /// One domain a line.
        Plain = "text/plain",
        /// JSON in Mastodon's form.
        Json = "application/json",
    }
}

entity! {
    /// A custom emoji as moderators see it.
    AdminEmoji: emoji CustomEmoji {
        /// The id.
        id: EmojiId,
        /// Whether it is not shown.
        disabled: bool,
        /// The server it is from; `None` for an emoji of this server.
        domain: Option<String>,
        /// When its picture was changed last.
        updated_at: Option<Timestamp>,
        /// Bytes that its pictures take.
        total_file_size: u64,
        /// The MIME type of its picture.
        content_type: String,
        /// The ActivityPub id.
        uri: String,
    }

    /// A category of custom emoji.
    EmojiCategory {
        /// The id.
        id: EmojiCategoryId,
        /// The name.
        name: String,
    }

    /// A block or an allowance of a domain, a draft of one, or a domain that subscriptions leave
    /// alone.
    DomainPermission {
        /// The id; empty in an export.
        id: DomainPermissionId,
        /// The domain.
        domain: String,
        /// Whether it is a block or an allowance, if it is a draft.
        permission_type: Option<DomainPermissionType>,
        /// How far a block goes.
        severity: Option<DomainBlockSeverity>,
        /// Whether others see only a part of its name.
        obfuscate: bool,
        /// The reason, under the name that exports have it.
        comment: Option<String>,
        /// The reason, for everyone.
        public_comment: Option<String>,
        /// A note for other moderators.
        private_comment: Option<String>,
        /// When the domain was limited.
        silenced_at: Option<Timestamp>,
        /// When the domain was suspended.
        suspended_at: Option<Timestamp>,
        /// The subscription it is from.
        subscription_id: Option<DomainPermissionSubscriptionId>,
        /// Who made it.
        created_by: Option<AccountId>,
        /// When it was made.
        created_at: Option<Timestamp>,
    }

    /// A list of domains that the server reads again and again, to block or allow them.
    DomainPermissionSubscription {
        /// The id.
        id: DomainPermissionSubscriptionId,
        /// Which of several lists counts: from 0 to 255, the highest first.
        priority: u32,
        /// The name.
        title: String,
        /// Whether its domains are blocked or allowed.
        permission_type: Option<DomainPermissionType>,
        /// Whether a moderator looks at each domain first.
        as_draft: bool,
        /// Whether it takes over what is there already for its domains.
        adopt_orphans: bool,
        /// Whether a domain that leaves the list is no longer blocked or allowed.
        remove_retracted: bool,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// Who made it.
        created_by: Option<AccountId>,
        /// Where the list is.
        uri: String,
        /// The format of the list.
        content_type: Option<DomainListFormat>,
        /// The name to fetch the list with.
        fetch_username: Option<String>,
        /// The password to fetch the list with; not written back to JSON.
        fetch_password in secret: Option<Password>,
        /// When it was fetched last, or was to be.
        fetched_at: Option<Timestamp>,
        /// When it was fetched last.
        successfully_fetched_at: Option<Timestamp>,
        /// Why the last attempt failed.
        error: Option<String>,
        /// How many domains it had then.
        count: u64,
    }

    /// A pattern that decides by a header whether a request is answered.
    HeaderFilter {
        /// The id.
        id: HeaderFilterId,
        /// The header.
        header: String,
        /// The regular expression that its value must match.
        regex: String,
        /// Who made it.
        created_by: Option<AccountId>,
        /// When it was made.
        created_at: Option<Timestamp>,
    }

    /// The answer to what the server does after it has answered.
    AdminActionResponse {
        /// The id of what it does.
        action_id: Option<AdminActionId>,
    }

    /// What another server answered to a signed request.
    DebugApUrlResponse {
        /// What was asked.
        request_url: String,
        /// The headers it was asked with.
        request_headers: BTreeMap<String, Vec<String>>,
        /// The headers of the answer.
        response_headers: BTreeMap<String, Vec<String>>,
        /// The HTTP status.
        response_code: u64,
        /// The body of the answer.
        response_body: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_read_but_neither_printed_nor_written() {
        let sent = r#"{"id":"1","priority":255,"fetch_password":"hush"}"#;
        let list: DomainPermissionSubscription = serde_json::from_str(sent).unwrap();
        assert_eq!(list.fetch_password, Some(Password::new("hush")));
        assert!(!format!("{list:?}").contains("hush"));
        assert!(!serde_json::to_string(&list).unwrap().contains("hush"));
    }
}
