//! [Statuses](https://docs.joinmastodon.org/entities/Status/).

use super::account::{Account, CustomEmoji};
use super::macros::{entity, open_enum};
use super::media::MediaAttachment;
use super::poll::Poll;
use crate::ids::{AccountId, StatusId};
use crate::time::Timestamp;

open_enum! {
    /// Who may see a status.
    Visibility {
        /// Everyone; shown in public timelines.
        Public = "public",
        /// Everyone; not shown in public timelines.
        Unlisted = "unlisted",
        /// Followers and mentioned accounts.
        Private = "private",
        /// Mentioned accounts.
        Direct = "direct",
    }
}

entity! {
    /// A post, or the boost of one.
    Status {
        /// The id.
        id: StatusId,
        /// The ActivityPub id.
        uri: String,
        /// The page of the status.
        url: Option<String>,
        /// When it was posted.
        created_at: Option<Timestamp>,
        /// When it was edited last.
        edited_at: Option<Timestamp>,
        /// Who posted it.
        account: Option<Box<Account>>,
        /// The text, as HTML from the server.
        content: String,
        /// The text as typed; sent for statuses that were just deleted.
        text: Option<String>,
        /// Who may see it.
        visibility: Visibility,
        /// Whether media are hidden at first.
        sensitive: bool,
        /// The content warning.
        spoiler_text: String,
        /// The attached files.
        media_attachments: Vec<MediaAttachment>,
        /// What it was posted with.
        application: Option<Application>,
        /// The mentioned accounts.
        mentions: Vec<Mention>,
        /// The hashtags.
        tags: Vec<StatusTag>,
        /// Custom emoji used in it.
        emojis: Vec<CustomEmoji>,
        /// How many boosts it has.
        reblogs_count: u64,
        /// How many favourites it has.
        favourites_count: u64,
        /// How many replies it has.
        replies_count: u64,
        /// How many quotes it has.
        quotes_count: u64,
        /// The status it replies to.
        in_reply_to_id: Option<StatusId>,
        /// The author of that status.
        in_reply_to_account_id: Option<AccountId>,
        /// The boosted status, if this is a boost.
        reblog: Option<Box<Status>>,
        /// The quoted status.
        quote: Option<Box<Quote>>,
        /// The poll.
        poll: Option<Box<Poll>>,
        /// The preview of a link.
        card: Option<Box<PreviewCard>>,
        /// The language, as an ISO 639 code.
        language: Option<String>,
        /// Whether this account made it a favourite.
        favourited: bool,
        /// Whether this account boosted it.
        reblogged: bool,
        /// Whether this account muted the conversation.
        muted: bool,
        /// Whether this account bookmarked it.
        bookmarked: bool,
        /// Whether it is pinned to the profile.
        pinned: bool,
    }

    /// What was deleted, as it was typed, to write it anew. Every part may be missing: some servers
    /// answer nothing at all.
    DeletedStatus {
        /// The id it had.
        id: Option<StatusId>,
        /// The text as typed.
        text: Option<String>,
        /// Who could see it.
        visibility: Option<Visibility>,
        /// Whether media were hidden at first.
        sensitive: bool,
        /// The content warning.
        spoiler_text: String,
        /// The language, as an ISO 639 code.
        language: Option<String>,
        /// The status it replied to.
        in_reply_to_id: Option<StatusId>,
        /// The files, which can be attached again.
        media_attachments: Vec<MediaAttachment>,
        /// The poll.
        poll: Option<Box<Poll>>,
    }

    /// What a status was posted with.
    Application {
        /// The name.
        name: String,
        /// The website.
        website: Option<String>,
    }

    /// An account mentioned in a status.
    Mention {
        /// The account.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// `username`, or `username@host`.
        acct: String,
        /// The profile page.
        url: String,
    }

    /// A hashtag in a status.
    StatusTag {
        /// The hashtag without `#`.
        name: String,
        /// Its page.
        url: String,
    }

    /// A quote of another status.
    Quote {
        /// `accepted`, `pending`, `rejected`, …
        state: String,
        /// The quoted status, where it may be seen.
        quoted_status: Option<Box<Status>>,
        /// Its id, where only that is given.
        quoted_status_id: Option<StatusId>,
    }

    /// The preview of a link.
    PreviewCard {
        /// The link.
        url: String,
        /// The title of the page.
        title: String,
        /// The description of the page.
        description: String,
        /// `link`, `photo`, `video` or `rich`.
        kind as "type": String,
        /// The author's name.
        author_name: String,
        /// The author's page.
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
        /// A photo to embed.
        embed_url: String,
        /// A blurred picture in a few characters.
        blurhash: Option<String>,
    }
}
