//! [admin/accounts](https://docs.joinmastodon.org/methods/admin/accounts/)

use crate::api::resource::resource;
use crate::entities::{AccountAction, AdminAccount, AdminAccountStatus, AdminOrigin, RoleGroup};
use crate::ids::{AccountId, ReportId, RoleId, WarningPresetId};

resource! {
    /// Accounts as moderators see them: who signed up, and what is done about them.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::AdminAccountStatus;
    ///
    /// let waiting = client.admin_accounts().list().status(AdminAccountStatus::Pending).await?;
    /// for account in waiting {
    ///     client.admin_accounts().approve(account.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    admin_accounts => AdminAccounts {
        /// Accounts of this server and those it knows of others, newest first.
        GET "/api/v2/admin/accounts" [AdminReadAccounts]
        list as AdminListAccounts() -> [AdminAccount by link, 100..200] {
            /// Only accounts of this server, or only those of others.
            origin: AdminOrigin,
            /// Only accounts in this state.
            status: AdminAccountStatus,
            /// Only accounts with such a role.
            permissions: RoleGroup,
            /// Only accounts with one of these roles.
            role_ids: [RoleId],
            /// Only those that this account invited.
            invited_by: AccountId,
            /// Only those whose name has this in it.
            username: String,
            /// Only those whose name to show has this in it.
            display_name: String,
            /// Only those of this domain.
            by_domain: String,
            /// Only the one with this address.
            email: String,
            /// Only those that signed in from this IP address.
            ip: String,
        }

        /// The same with other names for the choices, for Mastodon before 3.5. Without a choice: the
        /// active accounts of this server.
        GET "/api/v1/admin/accounts" [AdminReadAccounts]
        list_v1 as AdminListAccountsV1() -> [AdminAccount by link, 100..200] {
            /// Only accounts of this server.
            local: bool,
            /// Only accounts of other servers.
            remote: bool,
            /// Only accounts that are not restricted.
            active: bool,
            /// Only accounts that wait for approval.
            pending: bool,
            /// Only accounts that cannot sign in.
            disabled: bool,
            /// Only accounts that are limited.
            silenced: bool,
            /// Only accounts that are suspended.
            suspended: bool,
            /// Only accounts whose media are always marked as sensitive.
            sensitized: bool,
            /// Only those whose name has this in it.
            username: String,
            /// Only those whose name to show has this in it.
            display_name: String,
            /// Only those of this domain.
            by_domain: String,
            /// Only the one with this address.
            email: String,
            /// Only those that signed in from this IP address.
            ip: String,
            /// Only moderators and administrators.
            staff: bool,
        }

        /// One account.
        GET "/api/v1/admin/accounts/{id}" [AdminReadAccounts]
        get as AdminGetAccount(id: AccountId) -> AdminAccount

        /// Lets an account in that waits for approval.
        POST "/api/v1/admin/accounts/{id}/approve" [AdminWriteAccounts]
        approve as AdminApproveAccount(id: AccountId) -> AdminAccount

        /// Refuses an account that waits for approval, which deletes it.
        POST "/api/v1/admin/accounts/{id}/reject" [AdminWriteAccounts]
        reject as AdminRejectAccount(id: AccountId) -> (AdminAccount if any) {
            /// A note for other moderators. GoToSocial.
            private_comment: String,
            /// What to write to the person. GoToSocial.
            message: String,
            /// Whether to tell the person by e-mail. GoToSocial.
            send_email: bool,
        }

        /// Deletes all that a suspended account left behind, for good.
        DELETE "/api/v1/admin/accounts/{id}" [AdminWriteAccounts]
        delete as AdminDeleteAccount(id: AccountId) -> (AdminAccount if any)

        /// Restricts an account, or only warns it, and writes that down.
        POST "/api/v1/admin/accounts/{id}/action" [AdminWriteAccounts]
        act as AdminActOnAccount(id: AccountId, action as "type": AccountAction) -> Empty {
            /// The report that this resolves.
            report_id: ReportId,
            /// A prepared text to send.
            warning_preset_id: WarningPresetId,
            /// What to write to the person, after the prepared text.
            text: String,
            /// Whether to tell the person by e-mail.
            send_email_notification: bool,
        }

        /// Lets a disabled account sign in again.
        POST "/api/v1/admin/accounts/{id}/enable" [AdminWriteAccounts]
        enable as AdminEnableAccount(id: AccountId) -> AdminAccount

        /// Takes the limit from an account.
        POST "/api/v1/admin/accounts/{id}/unsilence" [AdminWriteAccounts]
        unsilence as AdminUnsilenceAccount(id: AccountId) -> AdminAccount

        /// Takes the suspension from an account.
        POST "/api/v1/admin/accounts/{id}/unsuspend" [AdminWriteAccounts]
        unsuspend as AdminUnsuspendAccount(id: AccountId) -> AdminAccount

        /// No longer marks all media of an account as sensitive.
        POST "/api/v1/admin/accounts/{id}/unsensitive" [AdminWriteAccounts]
        unsensitive as AdminUnsensitiveAccount(id: AccountId) -> AdminAccount
    }
}
