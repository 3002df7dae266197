//! [statuses](https://docs.joinmastodon.org/methods/statuses/)

use serde::Serialize;

use crate::endpoint::{nested, resource};
use crate::entities::{DeletedStatus, Status, Visibility};
use crate::ids::{MediaId, StatusId};
use crate::time::Timestamp;

resource! {
    /// Publishing and acting on statuses.
    statuses => Statuses {
        /// Publishes a status.
        POST "/api/v1/statuses" [WriteStatuses; keyed; rules = [OneOf(&["status", "media_ids", "poll"]), NotBoth("poll", "media_ids")]]
        post as PostStatus(status: String) -> Status {
            /// Who may see it; the account's default when not given.
            visibility: Visibility,
            /// The content warning, shown instead of the text until it is opened.
            spoiler_text: String,
            /// Whether attached media are hidden at first.
            sensitive: bool,
            /// The language, as an ISO 639-1 code.
            language: String,
            /// The status this replies to.
            in_reply_to_id: StatusId,
            /// Uploaded files to attach, in order. Excludes a poll.
            media_ids: [MediaId],
            /// A poll to attach. Excludes files.
            poll: NewPoll,
            /// When to publish it, at least five minutes from now. Some servers publish at once.
            scheduled_at: Timestamp,
        }

        /// One status.
        GET "/api/v1/statuses/{id}" [ReadStatuses] get as GetStatus(id: StatusId) -> Status

        /// Deletes one of the account's statuses. The answer holds its text as it was typed.
        DELETE "/api/v1/statuses/{id}" [WriteStatuses] delete as DeleteStatus(id: StatusId) -> DeletedStatus
    }
}

/// A poll to post.
///
/// ```
/// use std::time::Duration;
/// use fediway::NewPoll;
///
/// let poll = NewPoll::new(["Tea", "Coffee"], Duration::from_secs(3600)).multiple();
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct NewPoll {
    options: Vec<String>,
    expires_in: u64,
    multiple: bool,
    hide_totals: bool,
}

impl NewPoll {
    /// A poll over these options that ends after `lasts`, in whole seconds.
    pub fn new(
        options: impl IntoIterator<Item = impl Into<String>>,
        lasts: std::time::Duration,
    ) -> Self {
        Self {
            options: options.into_iter().map(Into::into).collect(),
            expires_in: lasts.as_secs(),
            multiple: false,
            hide_totals: false,
        }
    }

    /// Several options may be chosen.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// The counts are hidden until the end.
    #[must_use]
    pub fn hide_totals(mut self) -> Self {
        self.hide_totals = true;
        self
    }
}

nested! {
    NewPoll = Self::new(["Tea", "Coffee"], std::time::Duration::from_secs(3600)).multiple();
}
