//! Administration of a [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/) server.

use crate::api::resource::resource;
use crate::entities::{AdminActionResponse, DebugApUrlResponse};

resource! {
    /// Looking after a server: stored media, keys of other servers, e-mail. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.gotosocial_admin().media_cleanup().remote_cache_days(7).await?;
    /// # Ok(()) }
    /// ```
    gotosocial_admin => GotosocialAdmin {
        /// Deletes the public keys of a domain, so that they are fetched again. The server works on
        /// it after its answer.
        POST "/api/v1/admin/domain_keys_expire" [AdminWrite; multipart]
        expire_domain_keys as GtsExpireDomainKeys(domain: String) -> AdminActionResponse

        /// Sends an e-mail, to see whether that works.
        POST "/api/v1/admin/email/test" [AdminWrite; multipart]
        send_test_email as GtsSendTestEmail(email: String) -> Empty {
            /// What to write in it.
            message: String,
        }

        /// Deletes media of other servers that were not looked at for a while.
        POST "/api/v1/admin/media_cleanup" [AdminWrite]
        media_cleanup as GtsMediaCleanup() -> Empty {
            /// How many days media are kept; what the server is set to when not given.
            remote_cache_days in query: u32,
        }

        /// Fetches missing pictures of custom emoji again. The server works on it after its
        /// answer.
        POST "/api/v1/admin/media_refetch" [AdminWrite]
        media_refetch as GtsMediaRefetch() -> Empty {
            /// Only those of this domain.
            domain in query: String,
        }

        /// Asks another server for this address with a signature. Only servers built for debugging
        /// have this.
        GET "/api/v1/admin/debug/apurl" [AdminWrite]
        debug_ap_url as GtsDebugApUrl(url: String) -> DebugApUrlResponse

        /// Forgets all that is kept in memory. Only servers built for debugging have this.
        POST "/api/v1/admin/debug/caches/clear" [AdminWrite]
        debug_clear_caches as GtsDebugClearCaches() -> Empty
    }
}
