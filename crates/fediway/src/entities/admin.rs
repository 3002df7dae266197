//! What moderators see: [accounts](https://docs.joinmastodon.org/entities/Admin_Account/),
//! [reports](https://docs.joinmastodon.org/entities/Admin_Report/), blocks and hashtags.

use super::account::{Account, Role};
use super::gotosocial_admin::DomainPermissionType;
use super::macros::{entity, open_enum};
use super::moderation::ReportCategory;
use super::server::{DomainBlockSeverity, Rule};
use super::status::Status;
use super::trend::{Tag, UsageDay};
use crate::ids::{
    AccountId, AppId, CanonicalEmailBlockId, DomainAllowId, DomainBlockId,
    DomainPermissionSubscriptionId, EmailDomainBlockId, IpBlockId, ReportId,
};
use crate::time::Timestamp;

open_enum! {
    /// Where an account is from.
    AdminOrigin {
        /// This server.
        Local = "local",
        /// Another server.
        Remote = "remote",
    }

    /// What state an account is in.
    AdminAccountStatus {
        /// Not restricted.
        Active = "active",
        /// Waits for approval.
        Pending = "pending",
        /// Cannot sign in.
        Disabled = "disabled",
        /// Limited.
        Silenced = "silenced",
        /// Suspended.
        Suspended = "suspended",
    }

    /// Which roles an account may have.
    RoleGroup {
        /// Those of moderators and administrators.
        Staff = "staff",
    }

    /// What a moderator does about an account.
    AccountAction {
        /// Only warns it.
        None = "none",
        /// Marks all its media as sensitive.
        Sensitive = "sensitive",
        /// Does not let it sign in.
        Disable = "disable",
        /// Limits it: only its followers see it.
        Silence = "silence",
        /// Suspends it, which deletes all it has after a while.
        Suspend = "suspend",
    }

    /// What is blocked for an IP address.
    IpBlockSeverity {
        /// Who signs up must be approved.
        SignUpRequiresApproval = "sign_up_requires_approval",
        /// Nobody may sign up.
        SignUpBlock = "sign_up_block",
        /// Nobody may do anything.
        NoAccess = "no_access",
    }
}

entity! {
    /// An account as moderators see it.
    AdminAccount {
        /// The id on this server.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// The host; `None` for an account of this server.
        domain: Option<String>,
        /// When the server first saw it.
        created_at: Option<Timestamp>,
        /// The e-mail address; empty for an account of another server.
        email: String,
        /// The IP address it was last used from.
        ip: Option<String>,
        /// All IP addresses it was used from.
        ips: Vec<AdminIp>,
        /// The language it is used in, as an ISO 639 code.
        locale: Option<String>,
        /// Why the person wants to join.
        invite_request: Option<String>,
        /// The account's role.
        role: Option<Role>,
        /// Whether the e-mail address is confirmed.
        confirmed: bool,
        /// Whether the account is approved.
        approved: bool,
        /// Whether it cannot sign in.
        disabled: bool,
        /// Whether all its media are marked as sensitive.
        sensitized: bool,
        /// Whether it is limited.
        silenced: bool,
        /// Whether it is suspended.
        suspended: bool,
        /// The account as everyone sees it.
        account: Option<Box<Account>>,
        /// The app it was made with.
        created_by_application_id: Option<AppId>,
        /// Who invited it.
        invited_by_account_id: Option<AccountId>,
    }

    /// An IP address that an account was used from.
    AdminIp {
        /// The address.
        ip: String,
        /// When it was used last.
        used_at: Option<Timestamp>,
    }

    /// A report as moderators see it.
    AdminReport {
        /// The id.
        id: ReportId,
        /// Whether it is resolved.
        action_taken: bool,
        /// When it was resolved.
        action_taken_at: Option<Timestamp>,
        /// What was done. GoToSocial.
        action_taken_comment: Option<String>,
        /// What it is about.
        category: ReportCategory,
        /// What the one who reported says.
        comment: String,
        /// Whether the other server was told.
        forwarded: bool,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// Who reported.
        account: Option<Box<AdminAccount>>,
        /// Who was reported.
        target_account: Option<Box<AdminAccount>>,
        /// Which moderator took it over.
        assigned_account: Option<Box<AdminAccount>>,
        /// Which moderator resolved it.
        action_taken_by_account: Option<Box<AdminAccount>>,
        /// The reported statuses.
        statuses: Vec<Status>,
        /// The rules that were broken.
        rules: Vec<Rule>,
    }

    /// An e-mail address that nobody may sign up with.
    AdminCanonicalEmailBlock {
        /// The id.
        id: CanonicalEmailBlockId,
        /// The SHA-256 hash of the address.
        canonical_email_hash: String,
    }

    /// A domain that the server federates with.
    AdminDomainAllow {
        /// The id.
        id: DomainAllowId,
        /// The domain.
        domain: String,
        /// When it was allowed.
        created_at: Option<Timestamp>,
        /// Who allowed it. GoToSocial.
        created_by: Option<AccountId>,
        /// Whether others see only a part of its name. GoToSocial.
        obfuscate: Option<bool>,
        /// A note for other moderators. GoToSocial.
        private_comment: Option<String>,
        /// The reason, for everyone. GoToSocial.
        public_comment: Option<String>,
        /// The reason, under the name that exports have it. GoToSocial.
        comment: Option<String>,
        /// The subscription it is from. GoToSocial.
        subscription_id: Option<DomainPermissionSubscriptionId>,
        /// Whether it is a block or an allowance. GoToSocial.
        permission_type: Option<DomainPermissionType>,
    }

    /// A domain that the server does not federate with, or not fully.
    AdminDomainBlock {
        /// The id.
        id: DomainBlockId,
        /// The domain.
        domain: String,
        /// The SHA-256 hash of the domain.
        digest: String,
        /// When it was blocked.
        created_at: Option<Timestamp>,
        /// How far the block goes.
        severity: DomainBlockSeverity,
        /// Whether its media are not kept.
        reject_media: bool,
        /// Whether its reports are dropped.
        reject_reports: bool,
        /// A note for other moderators.
        private_comment: Option<String>,
        /// The reason, for everyone.
        public_comment: Option<String>,
        /// Whether others see only a part of its name.
        obfuscate: bool,
        /// Who blocked it. GoToSocial.
        created_by: Option<AccountId>,
        /// The reason, under the name that exports have it. GoToSocial.
        comment: Option<String>,
        /// The subscription it is from. GoToSocial.
        subscription_id: Option<DomainPermissionSubscriptionId>,
        /// Whether it is a block or an allowance. GoToSocial.
        permission_type: Option<DomainPermissionType>,
    }

    /// A domain that nobody may sign up with an e-mail address of.
    AdminEmailDomainBlock {
        /// The id.
        id: EmailDomainBlockId,
        /// The domain.
        domain: String,
        /// When it was blocked.
        created_at: Option<Timestamp>,
        /// How often it was tried, day by day.
        history: Vec<UsageDay>,
        /// Whether those who sign up with it only have to be approved.
        allow_with_approval: bool,
    }

    /// A range of IP addresses from which nobody may sign up, or do anything.
    AdminIpBlock {
        /// The id.
        id: IpBlockId,
        /// The range, as `192.0.2.0/24`.
        ip: String,
        /// What is blocked.
        severity: IpBlockSeverity,
        /// Why.
        comment: String,
        /// When it was blocked.
        created_at: Option<Timestamp>,
        /// When the block ends; `None` if it does not.
        expires_at: Option<Timestamp>,
    }

    /// A hashtag as moderators see it.
    AdminTag: tag Tag {
        /// Whether it may trend.
        trendable: bool,
        /// Whether statuses may have it.
        usable: bool,
        /// Whether it must be looked at before it is shown.
        requires_review: bool,
    }
}
