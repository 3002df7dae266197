//! [admin/canonical_email_blocks](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/)

use crate::api::resource::resource;
use crate::entities::AdminCanonicalEmailBlock;
use crate::ids::CanonicalEmailBlockId;

resource! {
    /// E-mail addresses that nobody may sign up with. The server keeps only a hash of each, taken
    /// without dots and what follows a `+`.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.admin_canonical_email_blocks().create().email("spam@example.com").await?;
    /// # Ok(()) }
    /// ```
    admin_canonical_email_blocks => AdminCanonicalEmailBlocks {
        /// The blocked addresses.
        GET "/api/v1/admin/canonical_email_blocks" [AdminReadCanonicalEmailBlocks]
        list as AdminListCanonicalEmailBlocks() -> [AdminCanonicalEmailBlock by link, 100..200]

        /// One blocked address.
        GET "/api/v1/admin/canonical_email_blocks/{id}" [AdminReadCanonicalEmailBlocks]
        get as AdminGetCanonicalEmailBlock(id: CanonicalEmailBlockId) -> AdminCanonicalEmailBlock

        /// The blocks that an address falls under.
        POST "/api/v1/admin/canonical_email_blocks/test" [AdminReadCanonicalEmailBlocks]
        test as AdminTestCanonicalEmailBlock(email: String) -> [AdminCanonicalEmailBlock]

        /// Blocks an address, given as it is or as its hash.
        POST "/api/v1/admin/canonical_email_blocks" [AdminWriteCanonicalEmailBlocks; rules = [OneOf(&["email", "canonical_email_hash"])]]
        create as AdminCreateCanonicalEmailBlock() -> AdminCanonicalEmailBlock {
            /// The address.
            email: String,
            /// The SHA-256 hash of the address, where no address is given.
            canonical_email_hash: String,
        }

        /// Unblocks an address.
        DELETE "/api/v1/admin/canonical_email_blocks/{id}" [AdminWriteCanonicalEmailBlocks]
        delete as AdminDeleteCanonicalEmailBlock(id: CanonicalEmailBlockId)
        -> (AdminCanonicalEmailBlock if any)
    }
}
