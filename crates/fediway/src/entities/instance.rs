//! What a server says about itself:
//! [instance documents](https://docs.joinmastodon.org/entities/Instance/).

use super::account::Account;
use super::date_or_time::DateOrTime;
use super::language::Language;
use super::macros::{entity, open_enum};
use super::pleroma::{PleromaInstance, PleromaPollLimits};
use super::server::Rule;

open_enum! {
    /// Who may read a timeline.
    TimelineAccess {
        /// Everyone.
        Public = "public",
        /// Those who are logged in.
        Authenticated = "authenticated",
        /// Nobody.
        Disabled = "disabled",
    }
}

entity! {
    /// The instance document, version 2.
    InstanceDocument {
        /// The domain of the server's accounts.
        domain: String,
        /// The domain in the names of accounts, where it is another one. GoToSocial.
        account_domain: Option<String>,
        /// The version; some servers put another software's number first.
        version: String,
        /// The name of the server.
        title: String,
        /// Where its source code is.
        source_url: String,
        /// What it is about, in short.
        description: String,
        /// The description as typed. GoToSocial.
        description_text: Option<String>,
        /// The terms, as HTML from the server. GoToSocial.
        terms: Option<String>,
        /// The terms as typed. GoToSocial.
        terms_text: Option<String>,
        /// The style sheet of its pages. GoToSocial.
        custom_css: Option<String>,
        /// Whether it runs in debug mode. GoToSocial.
        debug: Option<bool>,
        /// The year that it makes annual reports for.
        wrapstodon: Option<String>,
        /// How much it is used.
        usage: InstanceUsage,
        /// Its picture.
        thumbnail: InstanceThumbnail,
        /// Its icon in several sizes.
        icon: Vec<InstanceIcon>,
        /// The languages that its people use, as ISO 639-1 codes.
        languages: Vec<Language>,
        /// Limits and addresses.
        configuration: InstanceConfiguration,
        /// Whether and how one gets an account.
        registrations: InstanceRegistrations,
        /// Which versions of which API it has.
        api_versions: InstanceApiVersions,
        /// Whom to write to.
        contact: InstanceContact,
        /// The rules.
        rules: Vec<Rule>,
        /// What Pleroma, Akkoma and Mitra add.
        pleroma: Option<Box<PleromaInstance>>,
    }

    /// How much a server is used.
    InstanceUsage {
        /// Its people.
        users: InstanceUsers,
    }

    /// How many people use a server.
    InstanceUsers {
        /// How many did in the last four weeks.
        active_month: u64,
    }

    /// The picture of a server.
    InstanceThumbnail {
        /// The picture.
        url: String,
        /// The picture without animation. GoToSocial.
        static_url: Option<String>,
        /// The picture in words.
        description: String,
        /// The picture in words. GoToSocial.
        thumbnail_description: Option<String>,
        /// Its MIME type. GoToSocial.
        thumbnail_type: Option<String>,
        /// The MIME type of the picture without animation. GoToSocial.
        thumbnail_static_type: Option<String>,
        /// A blurred picture in a few characters.
        blurhash: Option<String>,
        /// The picture for screens of other densities.
        versions: InstanceThumbnailVersions,
    }

    /// A picture for screens of other densities.
    InstanceThumbnailVersions {
        /// One pixel for each.
        one as "@1x": Option<String>,
        /// Two pixels for each.
        two as "@2x": Option<String>,
    }

    /// The icon of a server in one size.
    InstanceIcon {
        /// The picture.
        src: String,
        /// `widthxheight`.
        size: String,
    }

    /// Limits and addresses.
    InstanceConfiguration {
        /// Addresses.
        urls: InstanceAddresses,
        /// What signs push messages.
        vapid: InstanceVapid,
        /// Limits on profiles.
        accounts: AccountsConfiguration,
        /// Limits on statuses.
        statuses: StatusesConfiguration,
        /// Limits on media.
        media_attachments: MediaConfiguration,
        /// Limits on polls.
        polls: PollsConfiguration,
        /// Limits on custom emoji. GoToSocial.
        emojis: EmojisConfiguration,
        /// Translation of statuses.
        translation: TranslationConfiguration,
        /// Who may read which timeline.
        timelines_access: TimelinesAccess,
        /// Whether it federates only with servers that it allows.
        limited_federation: bool,
        /// Whether one logs in through OpenID Connect. GoToSocial.
        oidc_enabled: Option<bool>,
    }

    /// The addresses of a server.
    InstanceAddresses {
        /// Where streaming is.
        streaming: Option<String>,
        /// The page that says whether it works.
        status: Option<String>,
        /// The page about it.
        about: Option<String>,
        /// The privacy policy.
        privacy_policy: Option<String>,
        /// The terms of service.
        terms_of_service: Option<String>,
    }

    /// What signs push messages.
    InstanceVapid {
        /// The public key (VAPID, RFC 8292).
        public_key: String,
    }

    /// Limits on profiles.
    AccountsConfiguration {
        /// Characters in the name to show.
        max_display_name_length: Option<u64>,
        /// Characters in the biography.
        max_note_length: Option<u64>,
        /// Characters in the description of the picture.
        max_avatar_description_length: Option<u64>,
        /// Characters in the description of the banner.
        max_header_description_length: Option<u64>,
        /// How many hashtags may be featured.
        max_featured_tags: Option<u64>,
        /// How many statuses may be pinned.
        max_pinned_statuses: Option<u64>,
        /// Rows of the table on the profile.
        max_profile_fields: Option<u64>,
        /// Characters on the left side of that table.
        profile_field_name_limit: Option<u64>,
        /// Characters on the right side of that table.
        profile_field_value_limit: Option<u64>,
        /// Whether a profile page may have a style sheet of its own. GoToSocial.
        allow_custom_css: Option<bool>,
    }

    /// Limits on statuses.
    StatusesConfiguration {
        /// How many characters a status may have.
        max_characters: Option<u64>,
        /// How many files a status may have.
        max_media_attachments: Option<u64>,
        /// What a link counts as.
        characters_reserved_per_url: Option<u64>,
        /// The formats that a status may be written in. GoToSocial.
        supported_mime_types: Vec<String>,
    }

    /// Limits on media.
    MediaConfiguration {
        /// The MIME types that are accepted.
        supported_mime_types: Vec<String>,
        /// Characters in the alternative text.
        description_limit: Option<u64>,
        /// Characters that the alternative text must have. GoToSocial.
        description_minimum: Option<u64>,
        /// Bytes.
        image_size_limit: Option<u64>,
        /// Pixels.
        image_matrix_limit: Option<u64>,
        /// Bytes.
        video_size_limit: Option<u64>,
        /// Frames per second.
        video_frame_rate_limit: Option<u64>,
        /// Pixels.
        video_matrix_limit: Option<u64>,
    }

    /// Limits on polls.
    PollsConfiguration {
        /// How many options a poll may have.
        max_options: Option<u64>,
        /// Characters in an option.
        max_characters_per_option: Option<u64>,
        /// Seconds that a poll must last.
        min_expiration: Option<u64>,
        /// Seconds that a poll may last.
        max_expiration: Option<u64>,
    }

    /// Limits on custom emoji. GoToSocial.
    EmojisConfiguration {
        /// Bytes.
        emoji_size_limit: Option<u64>,
    }

    /// Translation of statuses.
    TranslationConfiguration {
        /// Whether there is one.
        enabled: bool,
    }

    /// Who may read which timeline.
    TimelinesAccess {
        /// The public timelines.
        live_feeds: FeedAccess,
        /// The timelines of hashtags.
        hashtag_feeds: FeedAccess,
        /// The timelines of links that trend.
        trending_link_feeds: FeedAccess,
    }

    /// Who may read a timeline.
    FeedAccess {
        /// Its statuses from this server.
        local: Option<TimelineAccess>,
        /// Its statuses from other servers.
        remote: Option<TimelineAccess>,
    }

    /// Whether and how one gets an account.
    InstanceRegistrations {
        /// Whether one gets an account.
        enabled: bool,
        /// Whether a moderator decides.
        approval_required: bool,
        /// Whether one must say why.
        reason_required: Option<bool>,
        /// Why one gets no account, as HTML from the server.
        message: Option<String>,
        /// How old one must be, in years.
        min_age: Option<u64>,
        /// Where one gets an account instead.
        url: Option<String>,
    }

    /// Which versions of which API a server has.
    InstanceApiVersions {
        /// Mastodon's; goes up with what is new in its API.
        mastodon: Option<u64>,
    }

    /// Whom to write to.
    InstanceContact {
        /// The e-mail address.
        email: String,
        /// The account.
        account: Option<Box<Account>>,
    }
}

entity! {
    /// The instance document, version 1.
    InstanceV1 {
        /// The domain of the server's accounts; a URL on some servers.
        uri: String,
        /// The domain in the names of accounts, where it is another one. GoToSocial.
        account_domain: Option<String>,
        /// The version; some servers put another software's number first.
        version: String,
        /// The name of the server.
        title: String,
        /// What it is about, in short.
        short_description: String,
        /// The short description as typed. GoToSocial.
        short_description_text: Option<String>,
        /// What it is about, as HTML from the server.
        description: String,
        /// The description as typed. GoToSocial.
        description_text: Option<String>,
        /// The terms, as HTML from the server. GoToSocial.
        terms: Option<String>,
        /// The terms as typed. GoToSocial.
        terms_text: Option<String>,
        /// The style sheet of its pages. GoToSocial.
        custom_css: Option<String>,
        /// Whether it runs in debug mode. GoToSocial.
        debug: Option<bool>,
        /// The e-mail address to write to.
        email: String,
        /// Addresses.
        urls: InstanceAddressesV1,
        /// How large it is.
        stats: InstanceStats,
        /// Its picture.
        thumbnail: Option<String>,
        /// The MIME type of the picture. GoToSocial.
        thumbnail_type: Option<String>,
        /// The picture in words. GoToSocial.
        thumbnail_description: Option<String>,
        /// The picture without animation. GoToSocial.
        thumbnail_static: Option<String>,
        /// The MIME type of the picture without animation. GoToSocial.
        thumbnail_static_type: Option<String>,
        /// The languages that its people use, as ISO 639-1 codes.
        languages: Vec<Language>,
        /// Whether one gets an account.
        registrations: bool,
        /// Whether a moderator decides on new accounts.
        approval_required: bool,
        /// Whether people may invite others.
        invites_enabled: bool,
        /// Limits.
        configuration: InstanceConfiguration,
        /// The account to write to.
        contact_account: Option<Box<Account>>,
        /// The rules.
        rules: Vec<Rule>,
        /// How many characters a status may have. GoToSocial, Pleroma.
        max_toot_chars: Option<u64>,
        /// The same, under one server's name for it. Pleroma.
        max_characters: Option<u64>,
        /// How many files a status may have. Pleroma.
        max_media_attachments: Option<u64>,
        /// Bytes that a file may have. Pleroma.
        upload_limit: Option<u64>,
        /// Limits on polls. Pleroma.
        poll_limits: Option<PleromaPollLimits>,
        /// What Pleroma, Akkoma and Mitra add.
        pleroma: Option<Box<PleromaInstance>>,
    }

    /// The addresses of a server, in version 1.
    InstanceAddressesV1 {
        /// Where streaming is.
        streaming_api: Option<String>,
    }

    /// How large a server is.
    InstanceStats {
        /// How many accounts it has.
        user_count: u64,
        /// How many statuses they have.
        status_count: u64,
        /// How many other servers it knows.
        domain_count: u64,
    }

    /// How much a server was used in a week.
    InstanceActivity {
        /// When the week began.
        week: Option<DateOrTime>,
        /// How many statuses were posted.
        statuses: u64,
        /// How many people logged in.
        logins: u64,
        /// How many accounts were made.
        registrations: u64,
    }
}
