//! [admin/email_domain_blocks](https://docs.joinmastodon.org/methods/admin/email_domain_blocks/)

use crate::api::resource::resource;
use crate::entities::AdminEmailDomainBlock;
use crate::ids::EmailDomainBlockId;

resource! {
    /// Domains that nobody may sign up with an e-mail address of.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.admin_email_domain_blocks().create("example.com").await?;
    /// # Ok(()) }
    /// ```
    admin_email_domain_blocks => AdminEmailDomainBlocks {
        /// The blocked domains, and how often each was tried.
        GET "/api/v1/admin/email_domain_blocks" [AdminReadEmailDomainBlocks]
        list as AdminListEmailDomainBlocks() -> [AdminEmailDomainBlock by link, 100..200]

        /// One blocked domain.
        GET "/api/v1/admin/email_domain_blocks/{id}" [AdminReadEmailDomainBlocks]
        get as AdminGetEmailDomainBlock(id: EmailDomainBlockId) -> AdminEmailDomainBlock

        /// Blocks a domain.
        POST "/api/v1/admin/email_domain_blocks" [AdminWriteEmailDomainBlocks]
        create as AdminCreateEmailDomainBlock(domain: String) -> AdminEmailDomainBlock

        /// Unblocks a domain.
        DELETE "/api/v1/admin/email_domain_blocks/{id}" [AdminWriteEmailDomainBlocks]
        delete as AdminDeleteEmailDomainBlock(id: EmailDomainBlockId)
        -> (AdminEmailDomainBlock if any)
    }
}
