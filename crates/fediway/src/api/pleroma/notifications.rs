//! Notifications and searching on Pleroma and Akkoma.

use crate::api::resource::resource;
use crate::entities::{Notification, Search, SearchType};
use crate::ids::{AccountId, NotificationId};

resource! {
    /// Reading notifications, and searching under an address of its own. Pleroma, Akkoma.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, seen: fediway::ids::NotificationId) -> fediway::Result<()> {
    /// client.pleroma_notifications().read_until(seen).await?;
    /// # Ok(()) }
    /// ```
    pleroma_notifications => PleromaNotifications {
        /// Marks a notification as read.
        POST "/api/v1/pleroma/notifications/read" [WriteNotifications]
        read as PleromaReadNotification(id: NotificationId) -> Notification

        /// Marks a notification and all before it as read.
        POST "/api/v1/pleroma/notifications/read" [WriteNotifications]
        read_until as PleromaReadNotifications(max_id: NotificationId) -> [Notification]

        /// Searches for accounts, statuses and hashtags.
        GET "/api/v2/pleroma/search" [ReadSearch; rules = [Needs("offset", "type")]]
        search as PleromaSearch(q: String) -> (Search by offset) {
            /// Only results of this kind.
            kind as "type": SearchType,
            /// Whether to ask other servers too.
            resolve: bool,
            /// Only accounts that the account follows.
            following: bool,
            /// Only statuses of this account.
            account_id: AccountId,
            /// Whether hashtags that no moderator looked at are left out.
            exclude_unreviewed: bool,
            /// Only results older than this id.
            max_id: String,
            /// Only results newer than this id.
            min_id: String,
            /// How many results of each kind to give.
            limit: u32,
            /// How many results of one kind to leave out.
            offset: u32,
        }
    }
}
