//! [Announcements](https://docs.joinmastodon.org/entities/Announcement/).

use super::account::CustomEmoji;
use super::macros::entity;
use super::trend::StatusTag;
use crate::ids::{AccountId, AnnouncementId, StatusId};
use crate::time::Timestamp;

entity! {
    /// What the people who run a server have to say.
    Announcement {
        /// The id.
        id: AnnouncementId,
        /// The text, as HTML from the server.
        content: String,
        /// When what it is about begins.
        starts_at: Option<Timestamp>,
        /// When what it is about ends.
        ends_at: Option<Timestamp>,
        /// Whether only the days of these moments count.
        all_day: bool,
        /// When it was published.
        published_at: Option<Timestamp>,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// Whether this account dismissed it.
        read: Option<bool>,
        /// The mentioned accounts.
        mentions: Vec<AnnouncementAccount>,
        /// The statuses it links to.
        statuses: Vec<AnnouncementStatus>,
        /// The hashtags.
        tags: Vec<StatusTag>,
        /// Custom emoji used in it.
        emojis: Vec<CustomEmoji>,
        /// The emoji that it was reacted to with.
        reactions: Vec<Reaction>,
    }

    /// An account mentioned in an announcement.
    AnnouncementAccount {
        /// The account.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// The profile page.
        url: String,
        /// `username`, or `username@host`.
        acct: String,
    }

    /// A status that an announcement links to.
    AnnouncementStatus {
        /// The status.
        id: StatusId,
        /// Its page.
        url: String,
    }

    /// An emoji that an announcement was reacted to with.
    Reaction {
        /// The emoji, or the name of a custom one.
        name: String,
        /// How many reacted with it.
        count: u64,
        /// Whether this account did.
        me: Option<bool>,
        /// The picture of a custom emoji.
        url: Option<String>,
        /// That picture without animation.
        static_url: Option<String>,
    }
}
