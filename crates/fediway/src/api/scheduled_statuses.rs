//! [scheduled_statuses](https://docs.joinmastodon.org/methods/scheduled_statuses/)

use crate::api::resource::resource;
use crate::entities::ScheduledStatus;
use crate::ids::ScheduledStatusId;
use crate::time::Timestamp;

resource! {
    /// Statuses to be published later. One is made with
    /// [`PostStatus::schedule`](super::PostStatus::schedule).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for status in client.scheduled_statuses().list().await? {
    ///     println!("{:?}: {}", status.scheduled_at, status.params.text);
    /// }
    /// # Ok(()) }
    /// ```
    scheduled_statuses => ScheduledStatuses {
        /// The statuses that are to be published.
        GET "/api/v1/scheduled_statuses" [ReadStatuses]
        list as ListScheduledStatuses() -> [ScheduledStatus by ScheduledStatusId, 20..40]

        /// One status that is to be published.
        GET "/api/v1/scheduled_statuses/{id}" [ReadStatuses]
        get as GetScheduledStatus(id: ScheduledStatusId) -> ScheduledStatus

        /// Publishes it at another time, at least five minutes from now.
        PUT "/api/v1/scheduled_statuses/{id}" [WriteStatuses]
        update as UpdateScheduledStatus(id: ScheduledStatusId, scheduled_at: Timestamp)
        -> ScheduledStatus

        /// Does not publish it.
        DELETE "/api/v1/scheduled_statuses/{id}" [WriteStatuses]
        delete as DeleteScheduledStatus(id: ScheduledStatusId) -> Empty
    }
}
