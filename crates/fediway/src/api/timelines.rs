//! [timelines](https://docs.joinmastodon.org/methods/timelines/)

use crate::endpoint::resource;
use crate::entities::Status;
use crate::ids::StatusId;

resource! {
    /// Lists of statuses, newest first.
    timelines => Timelines {
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
        }
    }
}
