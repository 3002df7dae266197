//! What moderators do, as people see it: [reports](https://docs.joinmastodon.org/entities/Report/),
//! warnings, cut relationships.

use super::account::Account;
use super::macros::{entity, open_enum};
use crate::ids::{CollectionId, ReportId, RuleId, SeveranceId, StatusId, WarningId};
use crate::time::Timestamp;

open_enum! {
    /// Why something is reported.
    ReportCategory {
        /// Unwanted or repeated.
        Spam = "spam",
        /// Against the law.
        Legal = "legal",
        /// Against a rule of the server.
        Violation = "violation",
        /// None of these.
        SomethingElse = "other",
    }

    /// What a moderator did to an account.
    WarningAction {
        /// Nothing; it is a warning.
        None = "none",
        /// Its login was disabled.
        Disable = "disable",
        /// Some of its statuses were marked as sensitive.
        MarkStatusesAsSensitive = "mark_statuses_as_sensitive",
        /// Some of its statuses were deleted.
        DeleteStatuses = "delete_statuses",
        /// All its statuses are marked as sensitive.
        Sensitive = "sensitive",
        /// It was limited.
        Silence = "silence",
        /// It was suspended.
        Suspend = "suspend",
    }

    /// What became of an appeal.
    AppealState {
        /// It was granted.
        Approved = "approved",
        /// It was turned down.
        Rejected = "rejected",
        /// Nobody has decided yet.
        Pending = "pending",
    }

    /// What cut relationships.
    SeveranceType {
        /// A moderator blocked a domain.
        DomainBlock = "domain_block",
        /// The account blocked a domain.
        UserDomainBlock = "user_domain_block",
        /// A moderator suspended an account.
        AccountSuspension = "account_suspension",
    }
}

entity! {
    /// A report to the moderators.
    Report {
        /// The id.
        id: ReportId,
        /// Whether a moderator acted on it.
        action_taken: bool,
        /// When.
        action_taken_at: Option<Timestamp>,
        /// What the moderator says. GoToSocial.
        action_taken_comment: Option<String>,
        /// Why it was filed.
        category: ReportCategory,
        /// Why it was filed, in words.
        comment: String,
        /// Whether it went to the account's own server too.
        forwarded: bool,
        /// When it was filed.
        created_at: Option<Timestamp>,
        /// The reported statuses.
        status_ids: Vec<StatusId>,
        /// The reported collections.
        collection_ids: Vec<CollectionId>,
        /// The rules that were broken.
        rule_ids: Vec<RuleId>,
        /// The reported account.
        target_account: Option<Box<Account>>,
    }

    /// What a moderator did to this account, and why.
    AccountWarning {
        /// The id.
        id: WarningId,
        /// What was done.
        action: WarningAction,
        /// What the moderator says.
        text: String,
        /// The statuses it is about.
        status_ids: Vec<StatusId>,
        /// The account.
        target_account: Option<Box<Account>>,
        /// What the account said to it.
        appeal: Option<Appeal>,
        /// When it happened.
        created_at: Option<Timestamp>,
    }

    /// What an account says to a warning.
    Appeal {
        /// The text.
        text: String,
        /// What became of it.
        state: AppealState,
    }

    /// Relationships that were cut by a block or a suspension.
    RelationshipSeveranceEvent {
        /// The id.
        id: SeveranceId,
        /// What cut them.
        kind as "type": SeveranceType,
        /// Whether the list of them is gone.
        purged: bool,
        /// The domain or account that was blocked.
        target_name: String,
        /// How many followers were lost.
        followers_count: u64,
        /// How many followed accounts were lost.
        following_count: u64,
        /// When it happened.
        created_at: Option<Timestamp>,
    }
}
