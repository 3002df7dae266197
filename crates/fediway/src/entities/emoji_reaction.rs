//! Reactions with emoji: Pleroma and Akkoma.

use super::account::Account;
use super::macros::entity;
use crate::ids::AccountId;

entity! {
    /// An emoji that a status was reacted to with.
    EmojiReaction {
        /// The emoji, or the name of a custom one.
        name: String,
        /// The server of a custom emoji, if it is another one.
        domain: Option<String>,
        /// How many reacted with it.
        count: u64,
        /// Whether this account did.
        me: bool,
        /// The picture of a custom emoji.
        url: Option<String>,
        /// That picture without animation.
        static_url: Option<String>,
        /// Who reacted.
        accounts: Vec<Account>,
        /// Their ids, where only those are sent.
        account_ids: Vec<AccountId>,
    }
}
