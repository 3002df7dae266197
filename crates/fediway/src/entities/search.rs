//! What a [search](https://docs.joinmastodon.org/entities/Search/) finds, and whom the server
//! [suggests](https://docs.joinmastodon.org/entities/Suggestion/) to follow.

use super::account::Account;
use super::collection::Collection;
use super::macros::{entity, open_enum};
use super::status::Status;
use super::trend::Tag;

open_enum! {
    /// What to search for.
    SearchType {
        /// Accounts.
        Accounts = "accounts",
        /// Hashtags.
        Hashtags = "hashtags",
        /// Statuses.
        Statuses = "statuses",
    }

    /// Why an account is suggested, in the words from before Mastodon 4.3.
    SuggestionSource {
        /// A moderator recommends it.
        Staff = "staff",
        /// The account had to do with it.
        PastInteractions = "past_interactions",
        /// Many follow it.
        Global = "global",
    }

    /// Why an account is suggested.
    SuggestionReason {
        /// A moderator recommends it.
        Featured = "featured",
        /// Many follow it.
        MostFollowed = "most_followed",
        /// Much is made of its statuses.
        MostInteractions = "most_interactions",
        /// It is like accounts that this one followed lately.
        SimilarToRecentlyFollowed = "similar_to_recently_followed",
        /// Accounts that this one follows follow it.
        FriendsOfFriends = "friends_of_friends",
    }
}

entity! {
    /// What a search found.
    Search {
        /// Accounts.
        accounts: Vec<Account>,
        /// Statuses.
        statuses: Vec<Status>,
        /// Hashtags.
        hashtags: Vec<Tag>,
        /// Collections.
        collections: Vec<Collection>,
    }

    /// An account that the server suggests to follow.
    Suggestion {
        /// Why, in the words from before Mastodon 4.3.
        source: Option<SuggestionSource>,
        /// Why.
        sources: Vec<SuggestionReason>,
        /// The account.
        account: Option<Box<Account>>,
    }
}
