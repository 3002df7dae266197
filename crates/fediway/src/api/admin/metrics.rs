//! [admin/dimensions](https://docs.joinmastodon.org/methods/admin/dimensions/),
//! [admin/measures](https://docs.joinmastodon.org/methods/admin/measures/) and
//! [admin/retention](https://docs.joinmastodon.org/methods/admin/retention/)

use crate::api::resource::resource;
use crate::entities::{
    AdminCohort, AdminDimension, AdminMeasure, DimensionKey, MeasureKey, RetentionFrequency,
};
use crate::ids::TagId;
use crate::time::Date;

resource! {
    /// What the dashboard of a server shows: what there is most of, how much of it there is, and who
    /// stays.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::Date;
    /// use fediway::entities::MeasureKey;
    ///
    /// let (from, to) = (Date::constant(2026, 7, 1), Date::constant(2026, 7, 31));
    /// let measures = client.admin_metrics().measures([MeasureKey::NewUsers], from, to).await?;
    /// println!("{} signed up", measures[0].total);
    /// # Ok(()) }
    /// ```
    admin_metrics => AdminMetrics {
        /// What there is most of: languages, apps, servers, disk space.
        POST "/api/v1/admin/dimensions" [AdminRead]
        dimensions as AdminGetDimensions(keys: [DimensionKey]) -> [AdminDimension] {
            /// The first day.
            start_at: Date,
            /// The last day.
            end_at: Date,
            /// How many rows each may have.
            limit: u32,
            /// The hashtag that [`TagServers`](DimensionKey::TagServers) is about.
            tag_servers as "tag_servers[id]": TagId,
            /// The hashtag that [`TagLanguages`](DimensionKey::TagLanguages) is about.
            tag_languages as "tag_languages[id]": TagId,
            /// The domain that [`InstanceAccounts`](DimensionKey::InstanceAccounts) is about.
            instance_accounts as "instance_accounts[domain]": String,
            /// The domain that [`InstanceLanguages`](DimensionKey::InstanceLanguages) is about.
            instance_languages as "instance_languages[domain]": String,
        }

        /// How much there was, day by day.
        POST "/api/v1/admin/measures" [AdminRead]
        measures as AdminGetMeasures(keys: [MeasureKey], start_at: Date, end_at: Date)
        -> [AdminMeasure] {
            /// The hashtag that [`TagAccounts`](MeasureKey::TagAccounts) is about.
            tag_accounts as "tag_accounts[id]": TagId,
            /// The hashtag that [`TagUses`](MeasureKey::TagUses) is about.
            tag_uses as "tag_uses[id]": TagId,
            /// The hashtag that [`TagServers`](MeasureKey::TagServers) is about.
            tag_servers as "tag_servers[id]": TagId,
            /// The domain that [`InstanceAccounts`](MeasureKey::InstanceAccounts) is about.
            instance_accounts as "instance_accounts[domain]": String,
            /// The domain that
            /// [`InstanceMediaAttachments`](MeasureKey::InstanceMediaAttachments) is about.
            instance_media_attachments as "instance_media_attachments[domain]": String,
            /// The domain that [`InstanceReports`](MeasureKey::InstanceReports) is about.
            instance_reports as "instance_reports[domain]": String,
            /// The domain that [`InstanceStatuses`](MeasureKey::InstanceStatuses) is about.
            instance_statuses as "instance_statuses[domain]": String,
            /// The domain that [`InstanceFollows`](MeasureKey::InstanceFollows) is about.
            instance_follows as "instance_follows[domain]": String,
            /// The domain that [`InstanceFollowers`](MeasureKey::InstanceFollowers) is about.
            instance_followers as "instance_followers[domain]": String,
        }

        /// How many of those who signed up in a period were still there in the periods after it.
        POST "/api/v1/admin/retention" [AdminRead]
        retention as AdminGetRetention(start_at: Date, end_at: Date, frequency: RetentionFrequency)
        -> [AdminCohort]
    }
}
