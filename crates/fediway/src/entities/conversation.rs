//! [Conversations](https://docs.joinmastodon.org/entities/Conversation/).

use super::account::Account;
use super::macros::entity;
use super::status::Status;
use crate::ids::ConversationId;

entity! {
    /// A conversation in direct messages.
    Conversation {
        /// The id.
        id: ConversationId,
        /// Whether something in it is unread.
        unread: bool,
        /// The others in it.
        accounts: Vec<Account>,
        /// The newest status.
        last_status: Option<Box<Status>>,
    }
}
