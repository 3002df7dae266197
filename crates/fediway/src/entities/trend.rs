//! [Links](https://docs.joinmastodon.org/entities/PreviewCard/) and
//! [hashtags](https://docs.joinmastodon.org/entities/Tag/), and how much they are used.

use super::account::Account;
use super::date_or_time::DateOrTime;
use super::language::Language;
use super::macros::{entity, open_enum};
use crate::ids::{TagId, TrendingLinkId};
use crate::time::Timestamp;

open_enum! {
    /// What the preview of a link shows.
    CardType {
        /// A page.
        Link = "link",
        /// A picture.
        Photo = "photo",
        /// A video.
        Video = "video",
        /// Something to embed.
        Rich = "rich",
    }
}

entity! {
    /// A hashtag in a status.
    StatusTag {
        /// The hashtag without `#`.
        name: String,
        /// Its page.
        url: String,
    }

    /// The preview of a link.
    PreviewCard {
        /// The link.
        url: String,
        /// The title of the page.
        title: String,
        /// The description of the page.
        description: String,
        /// What it shows.
        kind as "type": CardType,
        /// Who wrote the page.
        authors: Vec<PreviewCardAuthor>,
        /// The author's name, from before there could be several.
        author_name: String,
        /// The author's page, from before there could be several.
        author_url: String,
        /// The site's name.
        provider_name: String,
        /// The site.
        provider_url: String,
        /// HTML to embed, from the other site.
        html: String,
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
        /// A picture.
        image: Option<String>,
        /// The picture in words.
        image_description: Option<String>,
        /// The language of the page, as an ISO 639 code.
        language: Option<Language>,
        /// A photo to embed.
        embed_url: String,
        /// A blurred picture in a few characters.
        blurhash: Option<String>,
        /// When the page was published.
        published_at: Option<Timestamp>,
        /// Whether the site names this account as the author without being allowed to.
        missing_attribution: Option<bool>,
    }

    /// Who wrote a page.
    PreviewCardAuthor {
        /// The name.
        name: String,
        /// The author's page.
        url: String,
        /// The author's account.
        account: Option<Box<Account>>,
    }

    /// A link that many share.
    TrendingLink: card PreviewCard {
        /// The id, for moderators.
        id: Option<TrendingLinkId>,
        /// How much it was shared, day by day.
        history: Vec<UsageDay>,
        /// Whether it must be looked at before it is shown; for moderators.
        requires_review: Option<bool>,
    }

    /// How much a hashtag or link was used on one day.
    UsageDay {
        /// The day.
        day: Option<DateOrTime>,
        /// How many accounts used it.
        accounts: u64,
        /// How many statuses used it.
        uses: u64,
    }

    /// A hashtag.
    Tag {
        /// The id; not every server has one.
        id: Option<TagId>,
        /// The hashtag without `#`.
        name: String,
        /// Its page.
        url: String,
        /// How much it was used, day by day.
        history: Vec<UsageDay>,
        /// Whether the account follows it.
        following: Option<bool>,
        /// Whether the account features it on its profile.
        featuring: Option<bool>,
    }
}
