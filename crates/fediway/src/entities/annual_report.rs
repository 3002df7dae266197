//! [Annual reports](https://docs.joinmastodon.org/entities/AnnualReport/).

use super::account::Account;
use super::macros::{entity, open_enum};
use super::status::Status;
use crate::ids::{AccountId, StatusId};

open_enum! {
    /// What an account was like over a year, in play.
    Archetype {
        /// It posted little.
        Lurker = "lurker",
        /// It boosted more than it posted.
        Booster = "booster",
        /// It made many polls.
        Pollster = "pollster",
        /// It replied more than it posted.
        Replier = "replier",
        /// None of the others.
        Oracle = "oracle",
    }

    /// Whether there is an annual report.
    AnnualReportProgress {
        /// There is.
        Available = "available",
        /// It is being made.
        Generating = "generating",
        /// It can be made.
        Eligible = "eligible",
        /// It cannot be made: it is not the time, or there was too little activity.
        Ineligible = "ineligible",
    }
}

entity! {
    /// What an account did over a year.
    AnnualReport {
        /// The year.
        year: u64,
        /// What it did.
        data: AnnualReportData,
        /// Which version of the report this is: it says which parts of `data` there are.
        schema_version: u64,
        /// A page to show to others.
        share_url: Option<String>,
        /// The account.
        account_id: Option<AccountId>,
    }

    /// The numbers of an annual report.
    AnnualReportData {
        /// What the account was like.
        archetype: Option<Archetype>,
        /// How many statuses of which kind it posted. Version 1 only.
        type_distribution: Option<TypeDistribution>,
        /// Its statuses with the most interactions.
        top_statuses: TopStatuses,
        /// The apps it posted with most. Version 1 only.
        most_used_apps: Vec<NamedCount>,
        /// Whom it replied to most. Version 1 only.
        commonly_interacted_with_accounts: Vec<AccountCount>,
        /// What it did, month by month.
        time_series: Vec<AnnualReportMonth>,
        /// The hashtags it used most; one in version 2.
        top_hashtags: Vec<NamedCount>,
        /// Whom it boosted most. Version 1 only.
        most_reblogged_accounts: Vec<AccountCount>,
        /// How much of the server it left behind. Version 1 only.
        percentiles: Option<Percentiles>,
    }

    /// How many statuses of which kind an account posted.
    TypeDistribution {
        /// All of them.
        total: u64,
        /// Boosts.
        reblogs: u64,
        /// Replies.
        replies: u64,
        /// Neither.
        standalone: u64,
    }

    /// The statuses of a year with the most interactions. Version 2 has `by_reblogs` only.
    TopStatuses {
        /// The one with the most boosts.
        by_reblogs: Option<StatusId>,
        /// The one with the most replies.
        by_replies: Option<StatusId>,
        /// The one with the most favourites.
        by_favourites: Option<StatusId>,
    }

    /// How often a name was used.
    NamedCount {
        /// An app, or a hashtag without `#`.
        name: String,
        /// How often it was used.
        count: u64,
    }

    /// How often an account had to do with another one.
    AccountCount {
        /// The other account.
        account_id: Option<AccountId>,
        /// How often.
        count: u64,
    }

    /// What an account did in a month.
    AnnualReportMonth {
        /// The month, from 1.
        month: u64,
        /// How many statuses it posted.
        statuses: u64,
        /// How many new followers it got.
        followers: u64,
        /// How many accounts it began to follow. Version 1 only.
        following: Option<u64>,
    }

    /// How many percent of a server's accounts had less in a year.
    Percentiles {
        /// Less new followers.
        followers: f64,
        /// Less statuses.
        statuses: f64,
    }

    /// Annual reports with what they name.
    WrappedAnnualReports {
        /// The reports.
        annual_reports: Vec<AnnualReport>,
        /// The accounts in them.
        accounts: Vec<Account>,
        /// The statuses in them.
        statuses: Vec<Status>,
    }

    /// Whether there is an annual report of a year.
    AnnualReportState {
        /// Whether there is.
        state: AnnualReportProgress,
    }
}
