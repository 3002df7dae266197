//! [markers](https://docs.joinmastodon.org/methods/markers/)

use crate::api::resource::resource;
use crate::entities::{MarkerTimeline, Markers};
use crate::ids::{NotificationId, StatusId};

resource! {
    /// How far the timelines were read, so that another app of the account can go on from there.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::MarkerTimeline;
    ///
    /// let markers = client.markers().get([MarkerTimeline::Home]).await?;
    /// if let Some(home) = markers.home {
    ///     println!("read to {}", home.last_read_id);
    /// }
    /// # Ok(()) }
    /// ```
    markers => ReadingMarkers {
        /// How far these timelines were read.
        GET "/api/v1/markers" [ReadStatuses]
        get as GetMarkers(timelines as "timeline": [MarkerTimeline]) -> Markers

        /// Says how far timelines were read. Fails with 409 when another app says so at the same
        /// moment.
        POST "/api/v1/markers" [
            WriteStatuses;
            rules = [OneOf(&["home[last_read_id]", "notifications[last_read_id]"])]
        ]
        save as SaveMarkers() -> Markers {
            /// The newest status that was read in the home timeline.
            home as "home[last_read_id]": StatusId,
            /// The newest notification that was read.
            notifications as "notifications[last_read_id]": NotificationId,
        }
    }
}
