//! [annual_reports](https://docs.joinmastodon.org/methods/annual_reports/)

use crate::api::resource::resource;
use crate::entities::{AnnualReportState, WrappedAnnualReports};

resource! {
    /// What the account did over a year. Servers may offer it in the last weeks of the year, to
    /// accounts that did enough.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let answer = client.annual_reports().get(2026).await?;
    /// for report in answer.annual_reports {
    ///     println!("{:?}", report.share_url);
    /// }
    /// # Ok(()) }
    /// ```
    annual_reports => AnnualReports {
        /// Every report that was made.
        GET "/api/v1/annual_reports" [ReadAccounts]
        list as ListAnnualReports() -> WrappedAnnualReports

        /// The report of one year, if it was made.
        GET "/api/v1/annual_reports/{year}" [ReadAccounts]
        get as GetAnnualReport(year: u32) -> WrappedAnnualReports

        /// Whether there is a report of a year.
        GET "/api/v1/annual_reports/{year}/state" [ReadAccounts]
        state as GetAnnualReportState(year: u32) -> AnnualReportState

        /// Marks a report as read.
        POST "/api/v1/annual_reports/{year}/read" [WriteAccounts]
        mark_read as ReadAnnualReport(year: u32) -> Empty

        /// Starts to generate a report. The server continues after its response: see
        /// [`state`](AnnualReports::state).
        POST "/api/v1/annual_reports/{year}/generate" [WriteAccounts]
        generate as GenerateAnnualReport(year: u32) -> Empty
    }
}
