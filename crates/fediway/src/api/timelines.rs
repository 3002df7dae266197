//! [timelines](https://docs.joinmastodon.org/methods/timelines/)

use crate::api::resource::resource;
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
        GET "/api/v1/timelines/public" [ReadStatuses]
        public as PublicTimeline() -> [Status by StatusId, 20..40] {
            /// Whether only those of this server.
            local: bool,
            /// Whether only those of other servers.
            remote: bool,
            /// Whether only those with files.
            only_media: bool,
        }

        /// Public statuses with a hashtag, named without `#`.
        GET "/api/v1/timelines/tag/{hashtag}" [ReadStatuses]
        tag as TagTimeline(hashtag: String) -> [Status by StatusId, 20..40] {
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
        }

        /// Statuses of the accounts and hashtags that the account follows.
        GET "/api/v1/timelines/home" [ReadStatuses]
        home as HomeTimeline() -> [Status by StatusId, 20..40] {
            /// Whether only those of this server. GoToSocial.
            local: bool,
        }

        /// Public statuses that share a link which trends.
        GET "/api/v1/timelines/link" [ReadStatuses]
        link as LinkTimeline(url: String) -> [Status by StatusId, 20..40]

        /// Statuses of the accounts in a list.
        GET "/api/v1/timelines/list/{list_id}" [ReadLists]
        list as ListTimeline(list_id: ListId) -> [Status by StatusId, 20..40]
    }
}
