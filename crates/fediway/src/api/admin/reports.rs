//! [admin/reports](https://docs.joinmastodon.org/methods/admin/reports/)

use crate::api::resource::resource;
use crate::entities::{AdminReport, ReportCategory};
use crate::ids::{AccountId, ReportId, RuleId};

resource! {
    /// Reports about accounts and statuses, and what became of them.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for report in client.admin_reports().list().resolved(false).await? {
    ///     client.admin_reports().assign_to_self(report.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    admin_reports => AdminReports {
        /// The reports, newest first.
        GET "/api/v1/admin/reports" [AdminReadReports]
        list as AdminListReports() -> [AdminReport by link, 100..200] {
            /// Only reports that are resolved, or only those that are not. Mastodon gives only those
            /// that are not when nothing is said.
            resolved: bool,
            /// Only reports by this account.
            account_id: AccountId,
            /// Only reports about this account.
            target_account_id: AccountId,
        }

        /// One report.
        GET "/api/v1/admin/reports/{id}" [AdminReadReports]
        get as AdminGetReport(id: ReportId) -> AdminReport

        /// Changes what a report is about.
        PUT "/api/v1/admin/reports/{id}" [AdminWriteReports]
        update as AdminUpdateReport(id: ReportId) -> AdminReport {
            /// What it is about.
            category: ReportCategory,
            /// The rules that were broken.
            rule_ids: [RuleId],
        }

        /// Takes a report over, so that other moderators see that someone looks at it.
        POST "/api/v1/admin/reports/{id}/assign_to_self" [AdminWriteReports]
        assign_to_self as AdminAssignReportToSelf(id: ReportId) -> AdminReport

        /// Gives a report back.
        POST "/api/v1/admin/reports/{id}/unassign" [AdminWriteReports]
        unassign as AdminUnassignReport(id: ReportId) -> AdminReport

        /// Marks a report as resolved. What is done about the account is another request.
        POST "/api/v1/admin/reports/{id}/resolve" [AdminWriteReports]
        resolve as AdminResolveReport(id: ReportId) -> AdminReport {
            /// What was done, for the one who reported. GoToSocial.
            action_taken_comment: String,
        }

        /// Marks a report as not resolved.
        POST "/api/v1/admin/reports/{id}/reopen" [AdminWriteReports]
        reopen as AdminReopenReport(id: ReportId) -> AdminReport
    }
}
