//! [admin/domain_blocks](https://docs.joinmastodon.org/methods/admin/domain_blocks/)

use crate::api::resource::resource;
use crate::entities::{AdminDomainBlock, DomainBlockSeverity, DomainPermission};
use crate::file::MediaFile;
use crate::ids::DomainBlockId;

resource! {
    /// The domains that a server does not federate with, or not fully.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::DomainBlockSeverity;
    ///
    /// let blocks = client.admin_domain_blocks();
    /// blocks.create("example.org").severity(DomainBlockSeverity::Suspend).await?;
    /// # Ok(()) }
    /// ```
    admin_domain_blocks => AdminDomainBlocks {
        /// The blocked domains.
        GET "/api/v1/admin/domain_blocks" [AdminReadDomainBlocks]
        list as AdminListDomainBlocks() -> [AdminDomainBlock by link, 100..200] {
            /// Whether each has only what `import` reads. GoToSocial.
            export: bool,
        }

        /// One blocked domain.
        GET "/api/v1/admin/domain_blocks/{id}" [AdminReadDomainBlocks]
        get as AdminGetDomainBlock(id: DomainBlockId) -> AdminDomainBlock

        /// Blocks a domain. Fails if it or a domain above it is blocked as severely already.
        POST "/api/v1/admin/domain_blocks" [AdminWriteDomainBlocks]
        create as AdminCreateDomainBlock(domain: String) -> AdminDomainBlock {
            /// How far the block goes; `Silence` when not given.
            severity: DomainBlockSeverity,
            /// Whether its media are not kept; no when not given.
            reject_media: bool,
            /// Whether its reports are dropped; no when not given.
            reject_reports: bool,
            /// A note for other moderators.
            private_comment: String,
            /// The reason, for everyone.
            public_comment: String,
            /// Whether others see only a part of its name; no when not given.
            obfuscate: bool,
        }

        /// Blocks the domains of a JSON or CSV file, as `list` with `export` gives it.
        POST "/api/v1/admin/domain_blocks?import=true" [AdminWriteDomainBlocks; multipart]
        import as GtsImportDomainBlocks(domains: MediaFile) -> [DomainPermission]

        /// Changes a block.
        PUT "/api/v1/admin/domain_blocks/{id}" [AdminWriteDomainBlocks]
        update as AdminUpdateDomainBlock(id: DomainBlockId) -> AdminDomainBlock {
            /// How far the block goes; `Silence` when not given.
            severity: DomainBlockSeverity,
            /// Whether its media are not kept; no when not given.
            reject_media: bool,
            /// Whether its reports are dropped; no when not given.
            reject_reports: bool,
            /// A note for other moderators.
            private_comment: String,
            /// The reason, for everyone.
            public_comment: String,
            /// Whether others see only a part of its name; no when not given.
            obfuscate: bool,
        }

        /// Unblocks a domain.
        DELETE "/api/v1/admin/domain_blocks/{id}" [AdminWriteDomainBlocks]
        delete as AdminDeleteDomainBlock(id: DomainBlockId) -> (AdminDomainBlock if any)
    }
}
