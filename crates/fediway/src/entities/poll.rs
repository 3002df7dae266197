//! [Polls](https://docs.joinmastodon.org/entities/Poll/).

use super::account::CustomEmoji;
use super::macros::entity;
use crate::ids::PollId;
use crate::time::Timestamp;

entity! {
    /// A poll attached to a status.
    Poll {
        /// The id.
        id: PollId,
        /// When it ends.
        expires_at: Option<Timestamp>,
        /// Whether it has ended.
        expired: bool,
        /// Whether several options may be chosen.
        multiple: bool,
        /// How many votes there are.
        votes_count: u64,
        /// How many accounts voted.
        voters_count: Option<u64>,
        /// The options.
        options: Vec<PollOption>,
        /// Custom emoji used in the options.
        emojis: Vec<CustomEmoji>,
        /// Whether this account voted.
        voted: bool,
        /// The options this account chose, by position.
        own_votes: Vec<u32>,
    }

    /// One option of a poll.
    PollOption {
        /// The text.
        title: String,
        /// How many votes it has; `None` while they are hidden.
        votes_count: Option<u64>,
    }
}
