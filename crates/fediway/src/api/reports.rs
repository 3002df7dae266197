//! [reports](https://docs.joinmastodon.org/methods/reports/)

use crate::api::resource::resource;
use crate::entities::{Report, ReportCategory};
use crate::ids::{AccountId, CollectionId, ReportId, RuleId, StatusId};

resource! {
    /// Reports to the moderators.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, status: fediway::Status) -> fediway::Result<()> {
    /// use fediway::entities::ReportCategory;
    ///
    /// let account = status.account.unwrap();
    /// let report = client.reports().create(&account.id).status_ids([&status.id]);
    /// report.category(ReportCategory::Spam).await?;
    /// # Ok(()) }
    /// ```
    reports => Reports {
        /// Reports an account.
        POST "/api/v1/reports" [WriteReports]
        create as CreateReport(account_id: AccountId) -> Report {
            /// Its statuses that are reported.
            status_ids: [StatusId],
            /// Its collections that are reported. Mastodon 4.6.
            collection_ids: [CollectionId],
            /// Why, in words; 1000 characters at most.
            comment: String,
            /// Whether the report goes to the account's own server too.
            forward: bool,
            /// Why; not looked at when rules are given.
            category: ReportCategory,
            /// The rules that were broken.
            rule_ids: [RuleId],
        }

        /// The reports that the account filed.
        GET "/api/v1/reports" [ReadAccounts]
        list as ListReports() -> [Report by ReportId, 20..100] {
            /// Whether only those that are done, or only those that are not.
            resolved: bool,
            /// Only reports of this account.
            target_account_id: AccountId,
        }
    }
}
