//! [Filters](https://docs.joinmastodon.org/entities/Filter/).

use super::macros::{entity, open_enum};
use crate::ids::{FilterId, FilterKeywordId, FilterStatusId, StatusId};
use crate::time::Timestamp;

open_enum! {
    /// Where a filter acts.
    FilterContext {
        /// In the home timeline and lists.
        Home = "home",
        /// In notifications.
        Notifications = "notifications",
        /// In public timelines.
        Public = "public",
        /// In conversations.
        Thread = "thread",
        /// On profiles.
        Account = "account",
    }

    /// What a filter does.
    FilterAction {
        /// Shows a warning instead of the status.
        Warn = "warn",
        /// Leaves the status out.
        Hide = "hide",
        /// Blurs the attached media.
        Blur = "blur",
    }
}

entity! {
    /// A filter of the account.
    Filter {
        /// The id.
        id: FilterId,
        /// The name.
        title: String,
        /// Where it acts.
        context: Vec<FilterContext>,
        /// When it ends; `None` if it does not.
        expires_at: Option<Timestamp>,
        /// What it does.
        filter_action: FilterAction,
        /// The words it looks for.
        keywords: Vec<FilterKeyword>,
        /// The statuses it names.
        statuses: Vec<FilterStatus>,
    }

    /// A word or phrase that a filter looks for.
    FilterKeyword {
        /// The id.
        id: FilterKeywordId,
        /// The word or phrase.
        keyword: String,
        /// Whether it must stand alone.
        whole_word: bool,
    }

    /// A status that a filter names.
    FilterStatus {
        /// The id of this entry.
        id: FilterStatusId,
        /// The status.
        status_id: Option<StatusId>,
        /// GoToSocial's name for the status.
        phrase: Option<String>,
    }

    /// A filter that a status matches.
    FilterResult {
        /// The filter.
        filter: Option<Box<Filter>>,
        /// The words that match.
        keyword_matches: Vec<String>,
        /// The status that matches.
        status_matches: Vec<StatusId>,
    }

    /// A filter from before version 4 of Mastodon: one word or phrase.
    FilterV1 {
        /// The id.
        id: FilterId,
        /// The word or phrase.
        phrase: String,
        /// Where it acts.
        context: Vec<FilterContext>,
        /// When it ends; `None` if it does not.
        expires_at: Option<Timestamp>,
        /// Whether the server leaves the statuses out.
        irreversible: bool,
        /// Whether it must stand alone.
        whole_word: bool,
    }
}
