//! [admin/ip_blocks](https://docs.joinmastodon.org/methods/admin/ip_blocks/)

use crate::api::resource::resource;
use crate::endpoint::Lasting;
use crate::entities::{AdminIpBlock, IpBlockSeverity};
use crate::ids::IpBlockId;

resource! {
    /// IP addresses and ranges from which nobody may sign up, or do anything.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::IpBlockSeverity;
    ///
    /// client.admin_ip_blocks().create(IpBlockSeverity::SignUpBlock).ip("192.0.2.0/24").await?;
    /// # Ok(()) }
    /// ```
    admin_ip_blocks => AdminIpBlocks {
        /// The blocked ranges.
        GET "/api/v1/admin/ip_blocks" [AdminReadIpBlocks]
        list as AdminListIpBlocks() -> [AdminIpBlock by link, 100..200]

        /// One blocked range.
        GET "/api/v1/admin/ip_blocks/{id}" [AdminReadIpBlocks]
        get as AdminGetIpBlock(id: IpBlockId) -> AdminIpBlock

        /// Blocks a range.
        POST "/api/v1/admin/ip_blocks" [AdminWriteIpBlocks]
        create as AdminCreateIpBlock(severity: IpBlockSeverity) -> AdminIpBlock {
            /// The address or range, as `192.0.2.0/24`; `0.0.0.0/32` when not given.
            ip: String,
            /// Why, for other moderators.
            comment: String,
            /// How long the block lasts, in whole seconds; for good when not given.
            expires_in: Lasting,
        }

        /// Changes a block.
        PUT "/api/v1/admin/ip_blocks/{id}" [AdminWriteIpBlocks]
        update as AdminUpdateIpBlock(id: IpBlockId) -> AdminIpBlock {
            /// The address or range, as `192.0.2.0/24`; `0.0.0.0/32` when not given.
            ip: String,
            /// What is blocked.
            severity: IpBlockSeverity,
            /// Why, for other moderators.
            comment: String,
            /// How long the block lasts from now, in whole seconds.
            expires_in: Lasting,
        }

        /// Unblocks a range.
        DELETE "/api/v1/admin/ip_blocks/{id}" [AdminWriteIpBlocks]
        delete as AdminDeleteIpBlock(id: IpBlockId) -> (AdminIpBlock if any)
    }
}
