//! [Accounts](https://docs.joinmastodon.org/entities/Account/).

use super::date_or_time::DateOrTime;
use super::language::Language;
use super::macros::{entity, open_enum};
use super::short_list::ShortList;
use super::visibility::{QuotePolicy, Visibility};
use crate::ids::{AccountId, MediaId, RoleId};
use crate::time::Timestamp;

open_enum! {
    /// Whom an approval policy names.
    ApprovalGroup {
        /// Everyone.
        Public = "public",
        /// Followers of the author.
        Followers = "followers",
        /// Accounts that the author follows.
        Following = "following",
        /// A policy that the server does not understand.
        UnsupportedPolicy = "unsupported_policy",
    }

    /// What an approval policy means for the account of the token.
    ApprovalState {
        /// It may.
        Automatic = "automatic",
        /// It may ask.
        Manual = "manual",
        /// It may not.
        Denied = "denied",
        /// The policy is not understood.
        Unknown = "unknown",
        /// There is no policy.
        Missing = "missing",
    }
}

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
        last_status_at: Option<DateOrTime>,
        /// How many statuses it has.
        statuses_count: u64,
        /// How many follow it.
        followers_count: u64,
        /// How many it follows.
        following_count: u64,
        /// Whether its relations are hidden.
        hide_collections: Option<bool>,
        /// Whether the profile has a tab of media.
        show_media: Option<bool>,
        /// Whether that tab has media of replies.
        show_media_replies: Option<bool>,
        /// Whether the profile has a tab of featured things.
        show_featured: Option<bool>,
        /// The account's own settings, where this is the account of the token: [`CredentialAccount`],
        /// and on GoToSocial anywhere.
        source: Option<Box<Source>>,
        /// The account's role, where this is the account of the token.
        role: Option<Box<Role>>,
        /// Its public roles.
        roles: Vec<Role>,
        /// Who may put it into a collection.
        feature_approval: Option<FeatureApproval>,
        /// The uploaded picture. GoToSocial.
        avatar_media_id: Option<MediaId>,
        /// The uploaded banner. GoToSocial.
        header_media_id: Option<MediaId>,
        /// The style sheet of the profile page. GoToSocial.
        custom_css: Option<String>,
        /// The theme of the profile page. GoToSocial.
        theme: Option<String>,
        /// Whether the profile has an RSS feed. GoToSocial.
        enable_rss: Option<bool>,
    }

    /// Who may put an account into a collection.
    FeatureApproval {
        /// Whose requests are accepted at once.
        automatic: ShortList<ApprovalGroup>,
        /// Whose requests are looked at.
        manual: ShortList<ApprovalGroup>,
        /// What holds for the account of the token.
        current_user: ApprovalState,
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
        id: RoleId,
        /// The name.
        name: String,
        /// The colour, as `#rrggbb` or empty.
        color: String,
        /// A bit mask of rights, as text.
        permissions: String,
        /// Whether it is shown on the profile.
        highlighted: bool,
        /// How many collections an account of this role may make.
        collection_limit: Option<u64>,
        /// Its rank; sent to moderators.
        position: Option<i64>,
        /// When it was made; sent to moderators.
        created_at: Option<Timestamp>,
        /// When it was changed last; sent to moderators.
        updated_at: Option<Timestamp>,
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
        language: Option<Language>,
        /// How many want to follow.
        follow_requests_count: u64,
        /// The sites that may name this account as the author of an article.
        attribution_domains: Vec<String>,
        /// Whether relations are hidden.
        hide_collections: Option<bool>,
        /// Whether the account wants to be found.
        discoverable: Option<bool>,
        /// Whether its posts may be searched.
        indexable: Option<bool>,
        /// Who may quote new statuses.
        quote_policy: Option<QuotePolicy>,
        /// Its other accounts. GoToSocial.
        also_known_as_uris: Vec<String>,
        /// The format of new statuses. GoToSocial.
        status_content_type: Option<String>,
        /// The layout of the profile page. GoToSocial.
        web_layout: Option<String>,
        /// Which statuses the profile page shows. GoToSocial.
        web_visibility: Option<String>,
    }

    /// The account of the token in use.
    CredentialAccount: account Account {}

    /// A muted account.
    MutedAccount: account Account {
        /// When the mute ends; `None` if it does not.
        mute_expires_at: Option<Timestamp>,
    }

    /// An account elsewhere that a person proved to be theirs, from before version 3.5 of Mastodon.
    IdentityProof {
        /// Who checked the proof.
        provider: String,
        /// The name there.
        provider_username: String,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// Where the proof is.
        proof_url: String,
        /// The profile page there.
        profile_url: String,
    }

    /// A picture and little more: for the faces beside a group of notifications.
    PartialAccountWithAvatar {
        /// The id on this server.
        id: AccountId,
        /// `username` for a local account, `username@host` for a remote one.
        acct: String,
        /// The profile page.
        url: Option<String>,
        /// The picture.
        avatar: String,
        /// The picture without animation.
        avatar_static: String,
        /// The picture in words.
        avatar_description: String,
        /// Whether follow requests need approval.
        locked: bool,
        /// Whether it is automated.
        bot: bool,
    }
}
