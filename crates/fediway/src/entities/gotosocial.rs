//! Entities that only GoToSocial has: who may interact with a status, and requests to do so.

use super::account::Account;
use super::interaction_policy::InteractionPolicy;
use super::macros::{entity, open_enum};
use super::status::Status;
use crate::ids::InteractionRequestId;
use crate::time::Timestamp;

open_enum! {
    /// What somebody wants to do with a status.
    InteractionType {
        /// Like it.
        Favourite = "favourite",
        /// Answer it.
        Reply = "reply",
        /// Boost it.
        Reblog = "reblog",
    }
}

entity! {
    /// Who may interact with new statuses, for each visibility.
    DefaultPolicies {
        /// With public ones.
        public: InteractionPolicy,
        /// With unlisted ones.
        unlisted: InteractionPolicy,
        /// With those for followers.
        private: InteractionPolicy,
        /// With those for mentioned accounts.
        direct: InteractionPolicy,
    }

    /// Somebody's wish to like, answer or boost a status.
    InteractionRequest {
        /// The id.
        id: InteractionRequestId,
        /// What is wanted.
        kind as "type": InteractionType,
        /// When it was wanted.
        created_at: Option<Timestamp>,
        /// Who wants it.
        account: Option<Box<Account>>,
        /// The status.
        status: Option<Box<Status>>,
        /// The answer that waits, if it is one.
        reply: Option<Box<Status>>,
        /// When it was allowed.
        accepted_at: Option<Timestamp>,
        /// When it was refused.
        rejected_at: Option<Timestamp>,
    }
}
