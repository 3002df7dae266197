//! What a server's API answers, where it differs from Mastodon's.

/// The API half of a personality.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Api {
    pub(crate) ids: IdStyles,
    pub(crate) dates: Dates,
    /// Whether every error repeats itself as `error_description`.
    pub(crate) doubled_errors: bool,
    pub(crate) gates: Gates,
    pub(crate) rate_limit: RateLimit,
    pub(crate) statuses: Statuses,
    pub(crate) media: MediaApi,
    pub(crate) links: Links,
    pub(crate) bounds: Bounds,
    pub(crate) home: HomeTimeline,
    /// Whether `role.id` is a number.
    pub(crate) role_id_is_number: bool,
    /// Whether the `language` of a status is told.
    pub(crate) tells_language: bool,
    /// The status of the empty answer to a bad token at `verify_credentials`, where that is not what
    /// is answered elsewhere.
    pub(crate) bad_token_at_verify: Option<u16>,
    /// Whether the public timeline is for everyone.
    pub(crate) open_timelines: bool,
}

/// What ids look like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IdStyles {
    pub(crate) accounts: IdStyle,
    pub(crate) statuses: IdStyle,
    pub(crate) media: IdStyle,
    pub(crate) apps: IdStyle,
}

/// One way to write an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdStyle {
    /// Digits that grow with time.
    Snowflake,
    /// 1, 2, 3.
    Count,
    /// 26 characters that grow with time.
    Ulid,
    /// 26 characters in no order.
    RandomUlid,
    /// 18 characters of both cases that grow with time.
    Flake,
    /// With hyphens, growing with time.
    Uuid,
    /// 32 hexadecimal digits in no order.
    Hex,
    /// Digits with a dot.
    Dotted,
}

/// What times look like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    pub(crate) statuses: Stamp,
    pub(crate) accounts: Stamp,
    pub(crate) last_status: LastStatus,
}

/// One way to write a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// `2026-08-01T13:49:42.878Z`
    Millis,
    /// `2026-08-01T13:49:42.878000+00:00`
    MicrosOffset,
    /// The day alone, as `2026-08-01T00:00:00.000Z`.
    Midnight,
}

/// `last_status_at`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastStatus {
    Date,
    Stamp,
    Null,
}

/// What a request must have to be looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gates {
    /// 418 without a `User-Agent`.
    pub(crate) needs_user_agent: bool,
    /// 406, in HTML, when `Accept` leaves no room for JSON.
    pub(crate) needs_accept: bool,
    pub(crate) undeclared_length: UndeclaredLength,
    /// Whether a bad token is refused where none is needed, too.
    pub(crate) refuses_bad_tokens: bool,
}

/// What a body without `Content-Length` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UndeclaredLength {
    Accepted,
    /// 500, in HTML.
    ServerError,
    /// The connection is dropped.
    Dropped,
}

/// How the rate limit is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateLimit {
    pub(crate) headers: RateHeaders,
    /// Whether it covers the OAuth endpoints.
    pub(crate) covers_oauth: bool,
}

/// The `X-RateLimit-*` headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RateHeaders {
    None,
    /// The reset as `2026-08-01T13:50:00.000000Z`.
    IsoMicros,
    /// The reset as seconds since 1970.
    Epoch,
}

/// Publishing, deleting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statuses {
    pub(crate) max_chars: u32,
    pub(crate) keys: Keys,
    /// Whether `media_ids[]` and `poll[…]` of a form are read.
    pub(crate) form_lists: bool,
    /// Whether `sensitive=true` may come in a form.
    pub(crate) form_booleans: bool,
    /// Whether a status may be multipart.
    pub(crate) multipart: bool,
    pub(crate) scheduling: Scheduling,
    /// Whether a poll and files may be in one status.
    pub(crate) poll_with_files: bool,
    /// Whether `unlisted` is published as `public`.
    pub(crate) unlisted_is_public: bool,
    /// Whether the content warning is dropped.
    pub(crate) drops_warning: bool,
    /// Whether a deleted status can be read once more.
    pub(crate) delete_lingers: bool,
    /// Whether replies to a deleted status still tell whose it was.
    pub(crate) orphans_know_whom: bool,
}

/// What an `Idempotency-Key` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Nothing.
    Ignored,
    /// The second request is answered with what the first one made.
    Honoured {
        /// Also when it is to be published later.
        scheduled: bool,
        /// Also when the first one is still worked on.
        locked: bool,
    },
}

/// What becomes of `scheduled_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheduling {
    /// The status is published then, and the answer is a ScheduledStatus.
    Scheduled,
    /// The status is published then. The answer is a Status with
    /// `scheduled_at: null` and the time in `created_at`.
    AnsweredAsStatus,
    /// The status is published at once.
    Ignored,
}

/// Uploads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MediaApi {
    /// Whether `POST /api/v2/media` answers 200 with the finished file.
    pub(crate) v2_at_once: bool,
    /// Whether a change must be sent as JSON.
    pub(crate) update_json_only: bool,
    pub(crate) description_limit: u32,
    /// The largest image in bytes.
    pub(crate) image_size_limit: usize,
    /// The largest video in bytes.
    pub(crate) video_size_limit: usize,
    pub(crate) mime_types: &'static [&'static str],
}

/// The `Link` header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links {
    /// Whether it is built from the `Host` header of the request.
    pub(crate) from_host: bool,
    /// Whether it has `rel="prev"`.
    pub(crate) prev: bool,
    pub(crate) account_statuses: AccountLinks,
}

/// What lists do with `min_id` and `since_id`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Home, public, and hashtags.
    pub(crate) timelines: ListBounds,
    pub(crate) account_statuses: ListBounds,
    pub(crate) notifications: ListBounds,
    /// Bookmarks and favourites.
    pub(crate) relations: ListBounds,
}

/// What one list does with them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListBounds {
    pub(crate) min_id: MinId,
    /// Whether `since_id` is honoured.
    pub(crate) since_id: bool,
}

/// What `min_id` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MinId {
    /// The page right above it.
    Above,
    /// The newest page above it, as `since_id` does.
    Newest,
    /// It is ignored.
    Ignored,
}

/// When a status comes into home timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HomeTimeline {
    AtOnce,
    /// In the background: every so many'th status comes in so many seconds
    /// after the others, below those that came meanwhile.
    InBackground {
        every: u64,
        late_secs: u64,
    },
}

/// The `Link` of an account's statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountLinks {
    Right,
    Missing,
    /// The next page begins one too late, and may be empty.
    SkipsOne,
}
