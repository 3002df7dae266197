//! [grouped_notifications](https://docs.joinmastodon.org/methods/grouped_notifications/)

use crate::api::resource::resource;
use crate::entities::{
    Account, ExpandAccounts, GroupedNotificationsResults, NotificationType, UnreadCount,
};
use crate::ids::{AccountId, GroupKey, NotificationId};

resource! {
    /// What happened to the account, with what belongs together in one group. Mastodon 4.3.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let page = client.grouped_notifications().list().await?;
    /// for group in page.notification_groups {
    ///     println!("{} times {}", group.notifications_count, group.kind);
    /// }
    /// # Ok(()) }
    /// ```
    grouped_notifications => GroupedNotifications {
        /// The groups, newest first, with the accounts and statuses that they name.
        GET "/api/v2/notifications" [ReadNotifications]
        list as ListGroupedNotifications()
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
            /// Whether those that the policy holds back are there too.
            include_filtered: bool,
            /// The types that the app knows: others come with a fallback to show. Mastodon 4.6.
            supported_types: [NotificationType],
        }

        /// One group.
        GET "/api/v2/notifications/{group_key}" [ReadNotifications]
        get as GetNotificationGroup(group_key: GroupKey) -> GroupedNotificationsResults {
            /// The types that the app knows: others come with a fallback to show. Mastodon 4.6.
            supported_types: [NotificationType],
        }

        /// Deletes the notifications of a group.
        POST "/api/v2/notifications/{group_key}/dismiss" [WriteNotifications]
        dismiss as DismissNotificationGroup(group_key: GroupKey) -> Empty

        /// The accounts that caused a group.
        GET "/api/v2/notifications/{group_key}/accounts" [WriteNotifications]
        accounts as ListNotificationGroupAccounts(group_key: GroupKey) -> [Account]

        /// How many groups came after the marker of the notifications.
        GET "/api/v2/notifications/unread_count" [ReadNotifications]
        unread_count as CountUnreadGroups() -> UnreadCount {
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
