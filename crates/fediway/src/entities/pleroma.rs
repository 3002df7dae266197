//! Entities that only Pleroma and Akkoma have.

use super::account::{Account, CustomEmoji};
use super::macros::entity;
use super::media::MediaAttachment;
use crate::ids::{AccountId, ChatId, ChatMessageId};
use crate::time::Timestamp;

entity! {
    /// A chat with another account.
    Chat {
        /// The id.
        id: ChatId,
        /// The other account.
        account: Option<Box<Account>>,
        /// How many messages are unread.
        unread: u64,
        /// The newest message.
        last_message: Option<Box<ChatMessage>>,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
    }

    /// A message in a chat.
    ChatMessage {
        /// The id.
        id: ChatMessageId,
        /// The text, as HTML from the server.
        content: Option<String>,
        /// The chat.
        chat_id: Option<ChatId>,
        /// Who wrote it.
        account_id: Option<AccountId>,
        /// When it was written.
        created_at: Option<Timestamp>,
        /// Custom emoji used in it.
        emojis: Vec<CustomEmoji>,
        /// The attached file.
        attachment: Option<Box<MediaAttachment>>,
    }

    /// The answer to a new picture of the account.
    PleromaImage {
        /// The picture.
        url: Option<String>,
    }

    /// What Pleroma, Akkoma and Mitra add to instance documents.
    PleromaInstance {
        /// What the server can do and how it is set up.
        metadata: PleromaMetadata,
    }

    /// What a server can do and how it is set up.
    PleromaMetadata {
        /// Whether a new account must confirm its e-mail address.
        account_activation_required: Option<bool>,
        /// How old one must be, in days.
        birthday_min_age: Option<u64>,
        /// Whether one must say when one was born.
        birthday_required: Option<bool>,
        /// What the server can do, in words of its own.
        features: Vec<String>,
        /// Whether and how it federates, as the server says it.
        federation: serde_json::Value,
        /// Limits on the table on a profile.
        fields_limits: PleromaFieldsLimits,
        /// The formats that a status may be written in.
        post_formats: Vec<String>,
    }

    /// Limits on the table on a profile.
    PleromaFieldsLimits {
        /// Rows.
        max_fields: Option<u64>,
        /// Rows that are kept of accounts on other servers.
        max_remote_fields: Option<u64>,
        /// Characters on the left side.
        name_length: Option<u64>,
        /// Characters on the right side.
        value_length: Option<u64>,
    }

    /// Limits on polls.
    PleromaPollLimits {
        /// How many options a poll may have.
        max_options: Option<u64>,
        /// Characters in an option.
        max_option_chars: Option<u64>,
        /// Seconds that a poll must last.
        min_expiration: Option<u64>,
        /// Seconds that a poll may last.
        max_expiration: Option<u64>,
    }

    /// What Pleroma, Akkoma and Mitra add to a notification.
    PleromaNotification {
        /// Whether it was read.
        is_seen: Option<bool>,
        /// Whether it is about something that the account muted.
        is_muted: Option<bool>,
    }

    /// What Pleroma and Akkoma add to a marker.
    PleromaMarker {
        /// How many came after it.
        unread_count: u64,
    }
}
