//! [Work](https://docs.joinmastodon.org/entities/AsyncRefresh/) that a server continues after
//! its response.

use super::macros::{entity, open_enum};
use crate::ids::AsyncRefreshId;

open_enum! {
    /// How far such work is.
    AsyncRefreshStatus {
        /// It goes on.
        Running = "running",
        /// It is done: asking again brings what it found.
        Finished = "finished",
    }
}

entity! {
    /// Work that a server goes on with after its answer, such as fetching replies.
    AsyncRefresh {
        /// The id.
        id: AsyncRefreshId,
        /// How far it is.
        status: AsyncRefreshStatus,
        /// How much it has found; `None` where that is not counted.
        result_count: Option<u64>,
    }

    /// The answer to asking for such work.
    WrappedAsyncRefresh {
        /// The work.
        async_refresh: Option<AsyncRefresh>,
    }
}
