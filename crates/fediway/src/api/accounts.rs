//! [accounts](https://docs.joinmastodon.org/methods/accounts/)

use crate::endpoint::resource;
use crate::entities::CredentialAccount;

resource! {
    /// People, groups and bots.
    accounts => Accounts {
        /// The account of the token in use.
        GET "/api/v1/accounts/verify_credentials" [Profile | ReadAccounts]
        verify_credentials as VerifyCredentials() -> CredentialAccount
    }
}
