//! What the dashboard of a server shows:
//! [dimensions](https://docs.joinmastodon.org/entities/Admin_Dimension/),
//! [measures](https://docs.joinmastodon.org/entities/Admin_Measure/) and
//! [cohorts](https://docs.joinmastodon.org/entities/Admin_Cohort/).

use super::date_or_time::DateOrTime;
use super::macros::{entity, open_enum};

open_enum! {
    /// What to show the largest shares of.
    DimensionKey {
        /// The languages of those who were active.
        Languages = "languages",
        /// The apps that statuses were posted with.
        Sources = "sources",
        /// The servers with the most accounts that this one knows.
        Servers = "servers",
        /// What takes how much space.
        SpaceUsage = "space_usage",
        /// The versions of what the server runs on.
        SoftwareVersions = "software_versions",
        /// The servers that use a hashtag most.
        TagServers = "tag_servers",
        /// The languages that a hashtag is used in most.
        TagLanguages = "tag_languages",
        /// The most followed accounts of a domain.
        InstanceAccounts = "instance_accounts",
        /// The languages that a domain's accounts write in most.
        InstanceLanguages = "instance_languages",
    }

    /// What to count.
    MeasureKey {
        /// Who signed in.
        ActiveUsers = "active_users",
        /// Who signed up.
        NewUsers = "new_users",
        /// Favourites, boosts and replies.
        Interactions = "interactions",
        /// Reports that were made.
        OpenedReports = "opened_reports",
        /// Reports that were resolved.
        ResolvedReports = "resolved_reports",
        /// Accounts that used a hashtag.
        TagAccounts = "tag_accounts",
        /// Statuses with a hashtag.
        TagUses = "tag_uses",
        /// Servers on which a hashtag was used.
        TagServers = "tag_servers",
        /// Accounts of a domain.
        InstanceAccounts = "instance_accounts",
        /// Bytes of media from a domain.
        InstanceMediaAttachments = "instance_media_attachments",
        /// Reports about a domain's accounts.
        InstanceReports = "instance_reports",
        /// Statuses from a domain.
        InstanceStatuses = "instance_statuses",
        /// Accounts of a domain that are followed from here.
        InstanceFollows = "instance_follows",
        /// Accounts of a domain that follow accounts here.
        InstanceFollowers = "instance_followers",
    }

    /// How long the periods of a cohort are.
    RetentionFrequency {
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
    }
}

entity! {
    /// The largest shares of something.
    AdminDimension {
        /// What it is.
        key: DimensionKey,
        /// The shares, largest first.
        data: Vec<AdminDimensionData>,
    }

    /// One share.
    AdminDimensionData {
        /// Whose share it is.
        key: String,
        /// The same, to show.
        human_key: String,
        /// How large it is: a number or a version.
        value: String,
        /// What it is counted in, if not in pieces.
        unit: Option<String>,
        /// The size, to show.
        human_value: Option<String>,
    }

    /// How much there was, day by day.
    AdminMeasure {
        /// What was counted.
        key: MeasureKey,
        /// What it was counted in, if not in pieces.
        unit: Option<String>,
        /// The sum.
        total: u64,
        /// The sum, to show.
        human_value: Option<String>,
        /// The sum of as many days before.
        previous_total: Option<u64>,
        /// The days.
        data: Vec<AdminMeasureData>,
    }

    /// How much there was on one day.
    AdminMeasureData {
        /// The day.
        date: Option<DateOrTime>,
        /// How much there was.
        value: u64,
    }

    /// Who signed up in one period, and how many of them were there in the periods after it.
    AdminCohort {
        /// When the period begins.
        period: Option<DateOrTime>,
        /// How long the periods are.
        frequency: RetentionFrequency,
        /// The periods after it.
        data: Vec<AdminCohortData>,
    }

    /// How many were there in one period.
    AdminCohortData {
        /// When the period begins.
        date: Option<DateOrTime>,
        /// The share of those who signed up: from 0 to 1.
        rate: f64,
        /// How many they were.
        value: u64,
    }
}
