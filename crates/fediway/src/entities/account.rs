//! [Accounts](https://docs.joinmastodon.org/entities/Account/).

use super::macros::entity;
use super::status::Visibility;
use crate::ids::AccountId;
use crate::time::Timestamp;

entity! {
    /// A person, group or bot, on this server or another one.
    Account {
        /// The id on this server.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// `username` for a local account, `username@host` for a remote one.
        acct: String,
        /// The profile page.
        url: Option<String>,
        /// The ActivityPub id.
        uri: Option<String>,
        /// The name to show.
        display_name: String,
        /// The biography, as HTML from the server.
        note: String,
        /// The picture.
        avatar: String,
        /// The picture without animation.
        avatar_static: String,
        /// The picture in words.
        avatar_description: String,
        /// The banner.
        header: String,
        /// The banner without animation.
        header_static: String,
        /// The banner in words.
        header_description: String,
        /// Whether follow requests need approval.
        locked: bool,
        /// The table on the profile.
        fields: Vec<AccountField>,
        /// Custom emoji used in the texts.
        emojis: Vec<CustomEmoji>,
        /// Whether it is automated.
        bot: bool,
        /// Whether it is a group.
        group: bool,
        /// Whether it wants to be found.
        discoverable: Option<bool>,
        /// Whether its posts may be searched.
        indexable: Option<bool>,
        /// Whether search engines are asked to stay away.
        noindex: Option<bool>,
        /// Where the account has moved.
        moved: Option<Box<Account>>,
        /// Whether the person has died.
        memorial: bool,
        /// Whether the server suspended it.
        suspended: bool,
        /// Whether the server limited it.
        limited: bool,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// The day of the last status.
        last_status_at: Option<Timestamp>,
        /// How many statuses it has.
        statuses_count: u64,
        /// How many follow it.
        followers_count: u64,
        /// How many it follows.
        following_count: u64,
        /// Whether its relations are hidden.
        hide_collections: Option<bool>,
        /// Its public roles.
        roles: Vec<Role>,
    }

    /// One row of the table on a profile.
    AccountField {
        /// The left side.
        name: String,
        /// The right side, as HTML from the server.
        value: String,
        /// When the link in it was verified.
        verified_at: Option<Timestamp>,
    }

    /// A custom emoji.
    CustomEmoji {
        /// The name between colons.
        shortcode: String,
        /// The picture.
        url: String,
        /// The picture without animation.
        static_url: String,
        /// Whether it is offered for choosing.
        visible_in_picker: bool,
        /// The category it is offered under.
        category: Option<String>,
    }

    /// A role on the server.
    Role {
        /// The id; text on Mastodon, a number elsewhere.
        id: String,
        /// The name.
        name: String,
        /// The colour, as `#rrggbb` or empty.
        color: String,
        /// A bit mask of rights, as text.
        permissions: String,
        /// Whether it is shown on the profile.
        highlighted: bool,
    }

    /// The account's own settings, as its texts were typed.
    Source {
        /// The biography as typed.
        note: String,
        /// The table as typed.
        fields: Vec<AccountField>,
        /// The visibility of new statuses.
        privacy: Option<Visibility>,
        /// Whether new media are marked as sensitive.
        sensitive: bool,
        /// The language of new statuses.
        language: Option<String>,
        /// How many want to follow.
        follow_requests_count: u64,
    }

    /// The account of the token in use.
    CredentialAccount {
        /// The id on this server.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// The same as `username` for one's own account.
        acct: String,
        /// The profile page.
        url: Option<String>,
        /// The ActivityPub id.
        uri: Option<String>,
        /// The name to show.
        display_name: String,
        /// The biography, as HTML from the server.
        note: String,
        /// The picture.
        avatar: String,
        /// The picture without animation.
        avatar_static: String,
        /// The banner.
        header: String,
        /// The banner without animation.
        header_static: String,
        /// Whether follow requests need approval.
        locked: bool,
        /// The table on the profile.
        fields: Vec<AccountField>,
        /// Custom emoji used in the texts.
        emojis: Vec<CustomEmoji>,
        /// Whether it is automated.
        bot: bool,
        /// Whether it is a group.
        group: bool,
        /// Whether it wants to be found.
        discoverable: Option<bool>,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// The day of the last status.
        last_status_at: Option<Timestamp>,
        /// How many statuses it has.
        statuses_count: u64,
        /// How many follow it.
        followers_count: u64,
        /// How many it follows.
        following_count: u64,
        /// The account's own settings.
        source: Option<Box<Source>>,
        /// The account's role.
        role: Option<Role>,
    }
}
