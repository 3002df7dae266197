//! [Preferences](https://docs.joinmastodon.org/entities/Preferences/) of an account.

use super::language::Language;
use super::macros::{entity, open_enum};
use super::visibility::{QuotePolicy, Visibility};

open_enum! {
    /// Which media are shown at first.
    ExpandMedia {
        /// Those that are not marked as sensitive.
        Default = "default",
        /// All.
        ShowAll = "show_all",
        /// None.
        HideAll = "hide_all",
    }
}

entity! {
    /// What the account prefers when it posts and reads.
    Preferences {
        /// The visibility of new statuses.
        posting_default_visibility as "posting:default:visibility": Option<Visibility>,
        /// Whether new media are marked as sensitive.
        posting_default_sensitive as "posting:default:sensitive": bool,
        /// The language of new statuses, as an ISO 639-1 code.
        posting_default_language as "posting:default:language": Option<Language>,
        /// Who may quote new statuses.
        posting_default_quote_policy as "posting:default:quote_policy": Option<QuotePolicy>,
        /// Which media are shown at first.
        reading_expand_media as "reading:expand:media": Option<ExpandMedia>,
        /// Whether content warnings are opened at once.
        reading_expand_spoilers as "reading:expand:spoilers": bool,
        /// Whether animations play at once.
        reading_autoplay_gifs as "reading:autoplay:gifs": bool,
    }
}
