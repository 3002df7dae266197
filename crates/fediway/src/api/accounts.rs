//! [accounts](https://docs.joinmastodon.org/methods/accounts/)

use crate::endpoint::resource;
use crate::entities::{CredentialAccount, Status};
use crate::ids::{AccountId, StatusId};

resource! {
    /// People, groups and bots.
    accounts => Accounts {
        /// The account of the token in use.
        GET "/api/v1/accounts/verify_credentials" [Profile | ReadAccounts]
        verify_credentials as VerifyCredentials() -> CredentialAccount

        /// The statuses of an account, newest first.
        GET "/api/v1/accounts/{id}/statuses" [ReadStatuses]
        statuses as AccountStatuses(id: AccountId) -> [Status by id] {
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// Only statuses older than this one.
            max_id: StatusId,
            /// Only statuses newer than this one, the newest of them first.
            since_id: StatusId,
            /// Only statuses newer than this one, those right after it first.
            min_id: StatusId,
        }
    }
}
