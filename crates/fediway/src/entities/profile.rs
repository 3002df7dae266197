//! The account's own [profile](https://docs.joinmastodon.org/entities/Profile/), to be edited.

use super::featured_tag::FeaturedTag;
use super::macros::entity;
use crate::ids::AccountId;
use crate::time::Timestamp;

entity! {
    /// The account's own profile, with its texts as they were typed.
    Profile {
        /// The account.
        id: AccountId,
        /// The name to show.
        display_name: String,
        /// The biography as typed.
        note: String,
        /// The table as typed.
        fields: Vec<ProfileField>,
        /// The picture; `None` where there is only the server's own.
        avatar: Option<String>,
        /// The picture without animation.
        avatar_static: Option<String>,
        /// The picture in words.
        avatar_description: String,
        /// The banner; `None` where there is only the server's own.
        header: Option<String>,
        /// The banner without animation.
        header_static: Option<String>,
        /// The banner in words.
        header_description: String,
        /// Whether follow requests need approval.
        locked: bool,
        /// Whether it is automated.
        bot: bool,
        /// Whether its relations are hidden.
        hide_collections: Option<bool>,
        /// Whether it wants to be found.
        discoverable: Option<bool>,
        /// Whether its posts may be searched.
        indexable: bool,
        /// Whether the profile has a tab of media.
        show_media: bool,
        /// Whether that tab has media of replies.
        show_media_replies: bool,
        /// Whether the profile has a tab of featured things.
        show_featured: bool,
        /// The sites that may name this account as the author of an article.
        attribution_domains: Vec<String>,
        /// The hashtags that it features.
        featured_tags: Vec<FeaturedTag>,
    }

    /// One row of the table on the account's own profile.
    ProfileField {
        /// The left side.
        name: String,
        /// The right side as typed.
        value: String,
        /// When the link in it was verified.
        verified_at: Option<Timestamp>,
    }
}
