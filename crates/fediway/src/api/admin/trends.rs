//! [admin/trends](https://docs.joinmastodon.org/methods/admin/trends/)

use crate::api::resource::resource;
use crate::entities::{AdminTag, Status, TrendingLink};
use crate::ids::{StatusId, TagId, TrendingLinkId};

resource! {
    /// What would trend, looked at or not yet. Approving and refusing is not documented by Mastodon.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for link in client.admin_trends().links().await? {
    ///     if let (Some(true), Some(id)) = (link.requires_review, link.id) {
    ///         client.admin_trends().approve_link(id).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    admin_trends => AdminTrends {
        /// Links that many share.
        GET "/api/v1/admin/trends/links" [AdminRead]
        links as AdminListTrendingLinks() -> [TrendingLink]

        /// Statuses that many like and boost.
        GET "/api/v1/admin/trends/statuses" [AdminRead]
        statuses as AdminListTrendingStatuses() -> [Status]

        /// Hashtags that many use.
        GET "/api/v1/admin/trends/tags" [AdminRead]
        tags as AdminListTrendingTags() -> [AdminTag]

        /// Lets a link trend.
        POST "/api/v1/admin/trends/links/{id}/approve" [AdminWrite]
        approve_link as AdminApproveTrendingLink(id: TrendingLinkId) -> TrendingLink

        /// Does not let a link trend.
        POST "/api/v1/admin/trends/links/{id}/reject" [AdminWrite]
        reject_link as AdminRejectTrendingLink(id: TrendingLinkId) -> TrendingLink

        /// Lets a status trend.
        POST "/api/v1/admin/trends/statuses/{id}/approve" [AdminWrite]
        approve_status as AdminApproveTrendingStatus(id: StatusId) -> Status

        /// Does not let a status trend.
        POST "/api/v1/admin/trends/statuses/{id}/reject" [AdminWrite]
        reject_status as AdminRejectTrendingStatus(id: StatusId) -> Status

        /// Lets a hashtag trend.
        POST "/api/v1/admin/trends/tags/{id}/approve" [AdminWrite]
        approve_tag as AdminApproveTrendingTag(id: TagId) -> AdminTag

        /// Does not let a hashtag trend.
        POST "/api/v1/admin/trends/tags/{id}/reject" [AdminWrite]
        reject_tag as AdminRejectTrendingTag(id: TagId) -> AdminTag
    }
}
