//! [timelines](https://docs.joinmastodon.org/methods/timelines/)

use crate::endpoint::resource;
use crate::entities::Status;
use crate::ids::{ListId, StatusId};

resource! {
    /// Lists of statuses, newest first.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let page = client.timelines().tag("caturday").only_media(true).limit(40).await?;
    /// for status in page {
    ///     println!("{}", status.uri);
    /// }
    /// # Ok(()) }
    /// ```
    timelines => Timelines {
        /// Public statuses of this server and of those it knows. Many servers show them only to
        /// those who are logged in.
        GET "/api/v1/timelines/public" [ReadStatuses] public as PublicTimeline() -> [Status by id] {
            /// Whether only those of this server.
            local: bool,
            /// Whether only those of other servers.
            remote: bool,
            /// Whether only those with files.
            only_media: bool,
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
        }

        /// Public statuses with a hashtag, named without `#`.
        GET "/api/v1/timelines/tag/{hashtag}" [ReadStatuses]
        tag as TagTimeline(hashtag: String) -> [Status by id] {
            /// Those with one of these hashtags as well.
            any: [String],
            /// Only those with all of these hashtags too.
            all: [String],
            /// Only those with none of these hashtags.
            none: [String],
            /// Whether only those of this server.
            local: bool,
            /// Whether only those of other servers.
            remote: bool,
            /// Whether only those with files.
            only_media: bool,
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
        }

        /// Statuses of the accounts and hashtags that the account follows.
        GET "/api/v1/timelines/home" [ReadStatuses] home as HomeTimeline() -> [Status by id] {
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
            /// Whether only those of this server. GoToSocial.
            local: bool,
        }

        /// Public statuses that share a link which trends. Mastodon 4.3.
        GET "/api/v1/timelines/link" [ReadStatuses]
        link as LinkTimeline(url: String) -> [Status by id] {
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
        }

        /// Statuses of the accounts in a list.
        GET "/api/v1/timelines/list/{list_id}" [ReadLists]
        list as ListTimeline(list_id: ListId) -> [Status by id] {
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
        }
    }
}
