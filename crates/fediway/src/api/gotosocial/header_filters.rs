//! Filters over HTTP headers on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::HeaderFilter;
use crate::ids::HeaderFilterId;

resource! {
    /// Patterns that decide by a header whether a request is answered. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.gotosocial_header_filters().create_block("User-Agent", ".*Scraper.*").await?;
    /// # Ok(()) }
    /// ```
    gotosocial_header_filters => GotosocialHeaderFilters {
        /// The patterns of requests that are answered.
        GET "/api/v1/admin/header_allows" [Admin]
        allows as GtsListHeaderAllows() -> [HeaderFilter]

        /// Answers requests with a header whose value matches this regular expression.
        POST "/api/v1/admin/header_allows" [AdminWrite]
        create_allow as GtsCreateHeaderAllow(header: String, regex: String) -> HeaderFilter

        /// One of these patterns.
        GET "/api/v1/admin/header_allows/{id}" [AdminRead]
        allow as GtsGetHeaderAllow(id: HeaderFilterId) -> HeaderFilter

        /// Deletes one of these patterns.
        DELETE "/api/v1/admin/header_allows/{id}" [AdminWrite]
        delete_allow as GtsDeleteHeaderAllow(id: HeaderFilterId) -> Empty

        /// The patterns of requests that are refused.
        GET "/api/v1/admin/header_blocks" [Admin]
        blocks as GtsListHeaderBlocks() -> [HeaderFilter]

        /// Refuses requests with a header whose value matches this regular expression.
        POST "/api/v1/admin/header_blocks" [AdminWrite]
        create_block as GtsCreateHeaderBlock(header: String, regex: String) -> HeaderFilter

        /// One of these patterns.
        GET "/api/v1/admin/header_blocks/{id}" [AdminRead]
        block as GtsGetHeaderBlock(id: HeaderFilterId) -> HeaderFilter

        /// Deletes one of these patterns.
        DELETE "/api/v1/admin/header_blocks/{id}" [AdminWrite]
        delete_block as GtsDeleteHeaderBlock(id: HeaderFilterId) -> Empty
    }
}
