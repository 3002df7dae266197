//! [Hashtags on profiles](https://docs.joinmastodon.org/entities/FeaturedTag/).

use super::date_or_time::DateOrTime;
use super::macros::entity;
use crate::ids::FeaturedTagId;

entity! {
    /// A hashtag that an account features on its profile.
    FeaturedTag {
        /// The id of this entry.
        id: FeaturedTagId,
        /// The hashtag without `#`.
        name: String,
        /// The page of the account's statuses with it.
        url: String,
        /// How many of the account's statuses have it.
        statuses_count: u64,
        /// The day of the last of them.
        last_status_at: Option<DateOrTime>,
    }
}
