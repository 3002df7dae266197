//! [Statuses to be published later](https://docs.joinmastodon.org/entities/ScheduledStatus/).

use super::interaction_policy::InteractionPolicy;
use super::language::Language;
use super::macros::entity;
use super::media::MediaAttachment;
use super::status::ContentType;
use super::visibility::{QuotePolicy, Visibility};
use crate::ids::{AccountId, AppId, MediaId, ScheduledStatusId, StatusId};
use crate::time::Timestamp;

entity! {
    /// A status to be published later.
    ScheduledStatus {
        /// The id; not that of the status it will be.
        id: ScheduledStatusId,
        /// When it is published.
        scheduled_at: Option<Timestamp>,
        /// What it will be.
        params: ScheduledParams,
        /// The files to be attached.
        media_attachments: Vec<MediaAttachment>,
    }

    /// What a status will be.
    ScheduledParams {
        /// The text as typed.
        text: String,
        /// The poll.
        poll: Option<ScheduledPoll>,
        /// The files to be attached.
        media_ids: Vec<MediaId>,
        /// Whether media are hidden at first.
        sensitive: Option<bool>,
        /// The content warning.
        spoiler_text: Option<String>,
        /// Who may see it; the account's default where it is not given.
        visibility: Option<Visibility>,
        /// The status it replies to.
        in_reply_to_id: Option<StatusId>,
        /// The language, as an ISO 639 code.
        language: Option<Language>,
        /// The status it quotes.
        quoted_status_id: Option<StatusId>,
        /// Who may quote it.
        quote_approval_policy: Option<QuotePolicy>,
        /// The only accounts that may be mentioned.
        allowed_mentions: Vec<AccountId>,
        /// What it was posted with.
        application_id: Option<AppId>,
        /// Empty: the time is beside these.
        scheduled_at: Option<Timestamp>,
        /// The key under which it is published once.
        idempotency: Option<String>,
        /// Whether it counts against a limit.
        with_rate_limit: bool,
        /// The format that it is written in. GoToSocial.
        content_type: Option<ContentType>,
        /// Whether it stays on its server. GoToSocial.
        local_only: Option<bool>,
        /// Who may like, answer and boost it. GoToSocial.
        interaction_policy: Option<InteractionPolicy>,
    }

    /// The poll of a status to be published later.
    ScheduledPoll {
        /// The options.
        options: Vec<String>,
        /// Seconds that it lasts.
        expires_in: u64,
        /// Whether several options may be chosen.
        multiple: bool,
        /// Whether the counts are hidden until the end.
        hide_totals: bool,
    }
}
