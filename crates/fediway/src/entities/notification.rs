//! [Notifications](https://docs.joinmastodon.org/entities/Notification/), one by one and in groups.

use super::account::{Account, PartialAccountWithAvatar};
use super::collection::Collection;
use super::macros::{entity, open_enum};
use super::moderation::{AccountWarning, RelationshipSeveranceEvent, Report};
use super::pleroma::PleromaNotification;
use super::status::Status;
use crate::ids::{AccountId, GroupKey, NotificationId, StatusId};
use crate::time::Timestamp;

open_enum! {
    /// What a notification is about.
    NotificationType {
        /// The account was mentioned.
        Mention = "mention",
        /// An account it watches posted.
        Status = "status",
        /// One of its statuses was boosted.
        Reblog = "reblog",
        /// It has a new follower.
        Follow = "follow",
        /// An account wants to follow it.
        FollowRequest = "follow_request",
        /// One of its statuses was made a favourite.
        Favourite = "favourite",
        /// A poll it made or voted in has ended.
        Poll = "poll",
        /// A status it boosted was edited.
        Update = "update",
        /// An account was made on the server; for moderators.
        AdminSignUp = "admin.sign_up",
        /// A report was filed; for moderators.
        AdminReport = "admin.report",
        /// Relationships were cut by a block.
        SeveredRelationships = "severed_relationships",
        /// A moderator acted against it or warned it.
        ModerationWarning = "moderation_warning",
        /// One of its statuses was quoted.
        Quote = "quote",
        /// A status it quoted was edited.
        QuotedUpdate = "quoted_update",
        /// It was put into a collection.
        AddedToCollection = "added_to_collection",
        /// A collection it is in was changed.
        CollectionUpdate = "collection_update",
        /// A favourite waits for its approval. GoToSocial.
        PendingFavourite = "pending.favourite",
        /// A reply waits for its approval. GoToSocial.
        PendingReply = "pending.reply",
        /// A boost waits for its approval. GoToSocial.
        PendingReblog = "pending.reblog",
        /// An account it follows has moved. Pleroma.
        Move = "move",
        /// One of its statuses was reacted to. Pleroma.
        EmojiReaction = "pleroma:emoji_reaction",
        /// It got a message in a chat. Pleroma.
        ChatMention = "pleroma:chat_mention",
        /// A report was filed; for moderators. Pleroma.
        PleromaReport = "pleroma:report",
    }

    /// How much of the accounts a group of notifications holds.
    ExpandAccounts {
        /// All of all.
        Full = "full",
        /// All of the newest, and of the others a picture and little more.
        PartialAvatars = "partial_avatars",
    }
}

entity! {
    /// Something that happened.
    Notification {
        /// The id.
        id: NotificationId,
        /// What it is about.
        kind as "type": NotificationType,
        /// The group it belongs to.
        group_key: Option<GroupKey>,
        /// When it happened.
        created_at: Option<Timestamp>,
        /// Who did it.
        account: Option<Box<Account>>,
        /// The status it is about.
        status: Option<Box<Status>>,
        /// The report it is about.
        report: Option<Box<Report>>,
        /// The relationships that were cut.
        event: Option<Box<RelationshipSeveranceEvent>>,
        /// The warning.
        moderation_warning: Option<Box<AccountWarning>>,
        /// The collection it is about.
        collection: Option<Box<Collection>>,
        /// What to show where the type is not known.
        fallback: Option<Box<NotificationFallback>>,
        /// The emoji, or the name of a custom one. Pleroma.
        emoji: Option<String>,
        /// The picture of a custom emoji. Pleroma.
        emoji_url: Option<String>,
        /// Where the account has moved. Pleroma.
        target: Option<Box<Account>>,
        /// What Pleroma, Akkoma and Mitra add.
        pleroma: Option<PleromaNotification>,
    }

    /// What to show of a notification whose type is not known.
    NotificationFallback {
        /// The title, as HTML from the server.
        title: String,
        /// In a few words, as HTML from the server.
        summary: Option<String>,
        /// At length, as HTML from the server.
        details: Option<String>,
    }

    /// Notifications that belong together, with the accounts and statuses that they name.
    GroupedNotificationsResults {
        /// The accounts that the groups name.
        accounts: Vec<Account>,
        /// Those of them of which there is only a picture and little more.
        partial_accounts: Vec<PartialAccountWithAvatar>,
        /// The statuses that the groups name.
        statuses: Vec<Status>,
        /// The groups.
        notification_groups: Vec<NotificationGroup>,
    }

    /// Notifications that belong together.
    NotificationGroup {
        /// The name of the group.
        group_key: GroupKey,
        /// How many there are.
        notifications_count: u64,
        /// What they are about.
        kind as "type": NotificationType,
        /// The newest one.
        most_recent_notification_id: Option<NotificationId>,
        /// The oldest one on this page.
        page_min_id: Option<NotificationId>,
        /// The newest one on this page.
        page_max_id: Option<NotificationId>,
        /// When the newest one on this page happened.
        latest_page_notification_at: Option<Timestamp>,
        /// Some of those who did it, the newest first.
        sample_account_ids: Vec<AccountId>,
        /// The status they are about.
        status_id: Option<StatusId>,
        /// The report they are about.
        report: Option<Box<Report>>,
        /// The relationships that were cut.
        event: Option<Box<RelationshipSeveranceEvent>>,
        /// The warning.
        moderation_warning: Option<Box<AccountWarning>>,
        /// What to show where the type is not known.
        fallback: Option<Box<NotificationFallback>>,
    }

    /// How many notifications are unread.
    UnreadCount {
        /// How many; no more than were asked for.
        count: u64,
    }
}
