//! [Work](https://docs.joinmastodon.org/entities/AsyncRefresh/) that a server continues after
//! its response.

use super::macros::{entity, open_enum};
use crate::ids::AsyncRefreshId;

open_enum! {
    /// The state of such work.
    AsyncRefreshStatus {
        /// It is not finished.
        Running = "running",
        /// It is done. Send the original request again to get the result.
        Finished = "finished",
    }
}

entity! {
    /// Work that a server continues after its response, such as fetching replies.
    AsyncRefresh {
        /// The id.
        id: AsyncRefreshId,
        /// Its state.
        status: AsyncRefreshStatus,
        /// The number of results; `None` if they are not counted.
        result_count: Option<u64>,
    }

    /// The response to a request for such work.
    WrappedAsyncRefresh {
        /// The work.
        async_refresh: Option<AsyncRefresh>,
    }
}
