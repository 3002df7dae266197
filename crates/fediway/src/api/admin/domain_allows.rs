//! [admin/domain_allows](https://docs.joinmastodon.org/methods/admin/domain_allows/)

use crate::api::resource::resource;
use crate::entities::{AdminDomainAllow, DomainPermission};
use crate::file::MediaFile;
use crate::ids::DomainAllowId;

resource! {
    /// The domains that a server federates with, where it federates with few.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.admin_domain_allows().create("example.org").await?;
    /// # Ok(()) }
    /// ```
    admin_domain_allows => AdminDomainAllows {
        /// The allowed domains.
        GET "/api/v1/admin/domain_allows" [AdminReadDomainAllows]
        list as AdminListDomainAllows() -> [AdminDomainAllow by link, 100..200] {
            /// Whether each has only what `import` reads. GoToSocial.
            export: bool,
        }

        /// One allowed domain.
        GET "/api/v1/admin/domain_allows/{id}" [AdminReadDomainAllows]
        get as AdminGetDomainAllow(id: DomainAllowId) -> AdminDomainAllow

        /// Allows a domain. What is allowed already stays as it is.
        POST "/api/v1/admin/domain_allows" [AdminWriteDomainAllows]
        create as AdminCreateDomainAllow(domain: String) -> AdminDomainAllow {
            /// Whether others see only a part of its name. GoToSocial.
            obfuscate: bool,
            /// The reason, for everyone. GoToSocial.
            public_comment: String,
            /// A note for other moderators. GoToSocial.
            private_comment: String,
        }

        /// Allows the domains of a JSON or CSV file, as `list` with `export` gives it.
        POST "/api/v1/admin/domain_allows?import=true" [AdminWriteDomainAllows; multipart]
        import as GtsImportDomainAllows(domains: MediaFile) -> [DomainPermission]

        /// Changes what is said about an allowed domain.
        PUT "/api/v1/admin/domain_allows/{id}" [AdminWriteDomainAllows; multipart]
        update as GtsUpdateDomainAllow(id: DomainAllowId) -> DomainPermission {
            /// Whether others see only a part of its name.
            obfuscate: bool,
            /// The reason, for everyone.
            public_comment: String,
            /// A note for other moderators.
            private_comment: String,
        }

        /// No longer allows a domain.
        DELETE "/api/v1/admin/domain_allows/{id}" [AdminWriteDomainAllows]
        delete as AdminDeleteDomainAllow(id: DomainAllowId) -> (AdminDomainAllow if any)
    }
}
