//! [domain_blocks](https://docs.joinmastodon.org/methods/domain_blocks/)

use crate::api::resource::resource;

resource! {
    /// The domains that the account blocks: it sees nothing from there.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.domain_blocks().block("spam.example").await?;
    /// # Ok(()) }
    /// ```
    domain_blocks => DomainBlocks {
        /// The blocked domains.
        GET "/api/v1/domain_blocks" [ReadBlocks | Follow]
        list as ListDomainBlocks() -> [String by link, 100..200]

        /// Blocks a domain. Its accounts stop following this one, and the reverse.
        POST "/api/v1/domain_blocks" [WriteBlocks | Follow]
        block as BlockDomain(domain: String) -> Empty

        /// Ends the block of a domain.
        DELETE "/api/v1/domain_blocks" [WriteBlocks | Follow; body]
        unblock as UnblockDomain(domain: String) -> Empty
    }
}
