//! [Relationships](https://docs.joinmastodon.org/entities/Relationship/) between accounts.

use super::account::Account;
use super::language::Language;
use super::macros::entity;
use crate::ids::AccountId;
use crate::time::Timestamp;

entity! {
    /// How the account of the token and another one stand to each other.
    Relationship {
        /// The other account.
        id: AccountId,
        /// Whether this account follows it.
        following: bool,
        /// Whether its boosts are shown in the home timeline.
        showing_reblogs: bool,
        /// Whether its statuses cause notifications.
        notifying: bool,
        /// The languages of it that are shown, as ISO 639 codes; none means all.
        languages: Vec<Language>,
        /// Whether it follows this account.
        followed_by: bool,
        /// Whether this account blocks it.
        blocking: bool,
        /// Whether it blocks this account.
        blocked_by: bool,
        /// Whether this account mutes it.
        muting: bool,
        /// Whether its notifications are muted too.
        muting_notifications: bool,
        /// When the mute ends; `None` if it does not.
        muting_expires_at: Option<Timestamp>,
        /// Whether this account has asked to follow it.
        requested: bool,
        /// Whether it has asked to follow this account.
        requested_by: bool,
        /// Whether this account blocks its whole server.
        domain_blocking: bool,
        /// Whether this account features it on its profile.
        endorsed: bool,
        /// This account's private note about it.
        note: String,
        /// Whether its statuses cause notifications. Pleroma.
        subscribing: Option<bool>,
    }

    /// Who of the accounts that one follows also follows another account.
    FamiliarFollowers {
        /// The other account.
        id: AccountId,
        /// Who follows it.
        accounts: Vec<Account>,
    }
}
