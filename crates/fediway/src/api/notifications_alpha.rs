//! [notifications_alpha](https://docs.joinmastodon.org/methods/notifications_alpha/)

use crate::api::resource::resource;
use crate::entities::{ExpandAccounts, GroupedNotificationsResults, NotificationType, UnreadCount};
use crate::ids::{AccountId, GroupKey, NotificationId};

resource! {
    /// Grouped notifications as beta versions of Mastodon 4.3 had them:
    /// [`GroupedNotifications`](super::GroupedNotifications) replaces all of it.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// // Instead of `client.notifications_alpha().list()`:
    /// let page = client.grouped_notifications().list().await?;
    /// # Ok(()) }
    /// ```
    notifications_alpha => NotificationsAlpha {
        /// The groups, newest first, with the accounts and statuses that they name.
        #[deprecated(note = "use `GroupedNotifications::list`")]
        GET "/api/v2_alpha/notifications" [ReadNotifications]
        list as ListGroupedNotificationsAlpha()
        -> (GroupedNotificationsResults by link NotificationId, 40..80) {
            /// Only those of these types.
            types: [NotificationType],
            /// None of these types.
            exclude_types: [NotificationType],
            /// Only those that this account caused.
            account_id: AccountId,
            /// How much of the accounts; all when not given.
            expand_accounts: ExpandAccounts,
            /// The types that are grouped; others stand alone.
            grouped_types: [NotificationType],
        }

        /// One group.
        #[deprecated(note = "use `GroupedNotifications::get`")]
        GET "/api/v2_alpha/notifications/{group_key}" [ReadNotifications]
        get as GetNotificationGroupAlpha(group_key: GroupKey) -> GroupedNotificationsResults

        /// Deletes the notifications of a group.
        #[deprecated(note = "use `GroupedNotifications::dismiss`")]
        POST "/api/v2_alpha/notifications/{group_key}/dismiss" [WriteNotifications]
        dismiss as DismissNotificationGroupAlpha(group_key: GroupKey) -> Empty

        /// How many groups came after the marker of the notifications.
        #[deprecated(note = "use `GroupedNotifications::unread_count`")]
        GET "/api/v2_alpha/notifications/unread_count" [ReadNotifications]
        unread_count as CountUnreadGroupsAlpha() -> UnreadCount {
            /// Where to stop counting; 100 when not given, 1000 at most.
            limit: u32,
            /// Only those of these types.
            types: [NotificationType],
            /// None of these types.
            exclude_types: [NotificationType],
            /// Only those that this account caused.
            account_id: AccountId,
            /// The types that are grouped; others stand alone.
            grouped_types: [NotificationType],
        }
    }
}
