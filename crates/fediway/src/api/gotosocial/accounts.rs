//! The account and its user on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::{Account, AccountExportStats, ImportMode, ImportType, Theme, User};
use crate::file::MediaFile;
use crate::secret::{Password, RecoveryCode};

resource! {
    /// The account and the person behind it: moving, signing in, files to take along. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let csv = client.gotosocial_accounts().export_following().await?;
    /// std::fs::write("following.csv", csv)?;
    /// # Ok(()) }
    /// ```
    gotosocial_accounts => GotosocialAccounts {
        /// Sets the account's other accounts, by their ActivityPub ids. Needed on the new account
        /// before the old one can move.
        POST "/api/v1/accounts/alias" [WriteAccounts]
        set_aliases as GtsSetAliases(also_known_as_uris: [String]) -> Account

        /// Deletes the account for good.
        POST "/api/v1/accounts/delete" [WriteAccounts; multipart]
        delete as GtsDeleteOwnAccount(password: Password) -> Empty

        /// Moves the account and its followers to another one, which must name this one as an
        /// alias.
        POST "/api/v1/accounts/move" [WriteAccounts; multipart]
        move_to as GtsMoveAccount(password: Password, moved_to_uri: String) -> Empty

        /// The themes for the profile page.
        GET "/api/v1/accounts/themes" [ReadAccounts]
        themes as GtsListThemes() -> [Theme]

        /// The accounts that this one asked to follow, newest first.
        GET "/api/v1/follow_requests/outgoing" [ReadFollows]
        outgoing_follow_requests as GtsListOutgoingFollowRequests() -> [Account by link, 40..80]

        /// The person who signs in to the account.
        GET "/api/v1/user" [ReadAccounts]
        user as GtsGetUser() -> User

        /// Changes the e-mail address. The new one must be confirmed first.
        POST "/api/v1/user/email_change" [WriteAccounts]
        change_email as GtsChangeEmail(password: Password, new_email: String) -> User

        /// Changes the password.
        POST "/api/v1/user/password_change" [WriteAccounts]
        change_password as GtsChangePassword(old_password: Password, new_password: Password)
        -> Empty

        /// What an app for the second factor must know, as a QR code in a PNG. A second factor that
        /// is needed already is not shown again.
        GET "/api/v1/user/2fa/qr.png" [ReadAccounts]
        two_factor_qr_code as GtsGetTwoFactorQrCode() -> Bytes

        /// The same as an `otpauth:` address. It has the secret in it.
        GET "/api/v1/user/2fa/qruri" [ReadAccounts]
        two_factor_uri as GtsGetTwoFactorUri() -> Text

        /// From now on asks for a second factor, if this code of the app is right. The answer is
        /// shown only once: codes for when the app is lost.
        POST "/api/v1/user/2fa/enable" [WriteAccounts]
        enable_two_factor as GtsEnableTwoFactor(code: Password) -> [RecoveryCode]

        /// No longer asks for a second factor.
        POST "/api/v1/user/2fa/disable" [WriteAccounts]
        disable_two_factor as GtsDisableTwoFactor(password: Password) -> Empty

        /// How much there is to export.
        GET "/api/v1/exports/stats" [ReadAccounts]
        export_stats as GtsGetExportStats() -> AccountExportStats

        /// The blocked accounts, as CSV in Mastodon's form.
        GET "/api/v1/exports/blocks.csv" [ReadBlocks]
        export_blocks as GtsExportBlocks() -> Bytes

        /// The followers, as CSV in Mastodon's form.
        GET "/api/v1/exports/followers.csv" [ReadAccounts]
        export_followers as GtsExportFollowers() -> Bytes

        /// The followed accounts, as CSV in Mastodon's form.
        GET "/api/v1/exports/following.csv" [ReadFollows]
        export_following as GtsExportFollowing() -> Bytes

        /// The lists and who is in them, as CSV in Mastodon's form.
        GET "/api/v1/exports/lists.csv" [ReadLists]
        export_lists as GtsExportLists() -> Bytes

        /// The muted accounts, as CSV in Mastodon's form.
        GET "/api/v1/exports/mutes.csv" [ReadMutes]
        export_mutes as GtsExportMutes() -> Bytes

        /// Takes over a CSV file in Mastodon's form. The server works on it after its answer.
        POST "/api/v1/import" [Write; multipart]
        import as GtsImportData(data: MediaFile, kind as "type": ImportType) -> Empty {
            /// Whether what was there before stays; it does when not given.
            mode: ImportMode,
        }
    }
}
