//! [Lists](https://docs.joinmastodon.org/entities/List/) of accounts.

use super::macros::{entity, open_enum};
use crate::ids::ListId;

open_enum! {
    /// Which replies a list shows.
    RepliesPolicy {
        /// Those to every account that one follows.
        Followed = "followed",
        /// Those to accounts in the list.
        List = "list",
        /// None.
        None = "none",
    }
}

entity! {
    /// A list of accounts with a timeline of its own.
    List {
        /// The id.
        id: ListId,
        /// The name.
        title: String,
        /// Which replies it shows.
        replies_policy: Option<RepliesPolicy>,
        /// Whether its accounts are left out of the home timeline.
        exclusive: bool,
    }
}
