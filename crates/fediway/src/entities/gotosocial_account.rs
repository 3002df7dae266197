//! Entities of the own account on GoToSocial: user, tokens, themes, exports.

use super::application::Application;
use super::macros::{entity, open_enum};
use crate::ids::{TokenId, UserId};
use crate::time::Timestamp;

open_enum! {
    /// What is in a file to import.
    ImportType {
        /// Accounts to follow.
        Following = "following",
        /// Accounts to block.
        Blocks = "blocks",
        /// Accounts to mute.
        Mutes = "mutes",
    }

    /// What happens to what is there before an import.
    ImportMode {
        /// It stays.
        Merge = "merge",
        /// It goes.
        Overwrite = "overwrite",
    }
}

entity! {
    /// The person who signs in to an account.
    User {
        /// The id; not that of the account.
        id: UserId,
        /// When the person signed up.
        created_at: Option<Timestamp>,
        /// The confirmed e-mail address.
        email: Option<String>,
        /// The e-mail address that is not confirmed yet.
        unconfirmed_email: Option<String>,
        /// Why the person wanted to join.
        reason: Option<String>,
        /// When the server wrote last.
        last_emailed_at: Option<Timestamp>,
        /// When the e-mail address was confirmed.
        confirmed_at: Option<Timestamp>,
        /// When the server asked to confirm it.
        confirmation_sent_at: Option<Timestamp>,
        /// Whether the person is a moderator.
        moderator: bool,
        /// Whether the person is an administrator.
        admin: bool,
        /// Whether the person may not sign in.
        disabled: bool,
        /// Whether a moderator let the person in.
        approved: bool,
        /// When the server last wrote how to reset the password.
        reset_password_sent_at: Option<Timestamp>,
        /// Since when a second factor is needed; `None` if it is not.
        two_factor_enabled_at: Option<Timestamp>,
    }

    /// What is known of an access token, without the token.
    TokenInfo {
        /// The id.
        id: TokenId,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// When it was used last, to the hour or so.
        last_used: Option<Timestamp>,
        /// Its scopes, with spaces between them.
        scope: String,
        /// The app it was made for.
        application: Option<Box<Application>>,
    }

    /// A theme for the profile page.
    Theme {
        /// The name.
        title: String,
        /// What it looks like.
        description: String,
        /// What the account's `theme` is set to.
        file_name: String,
    }

    /// How much there is to export.
    AccountExportStats {
        /// The space that media take, in words.
        media_storage: String,
        /// How many follow the account.
        followers_count: u64,
        /// How many it follows.
        following_count: u64,
        /// How many statuses it has.
        statuses_count: u64,
        /// How many lists it has.
        lists_count: u64,
        /// How many accounts it blocks.
        blocks_count: u64,
        /// How many accounts it mutes.
        mutes_count: u64,
    }
}
