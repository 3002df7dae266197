//! The well-known documents of a server.

use crate::api::resource::resource;
use crate::entities::{NodeInfo, NodeInfoLinks, ResourceDescriptor};

resource! {
    /// The documents that every server of the fediverse has for all kinds of clients.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let found = client.well_known().webfinger("acct:Gargron@mastodon.social").await?;
    /// println!("{} is {:?}", found.subject, found.aliases);
    /// # Ok(()) }
    /// ```
    well_known => WellKnown {
        /// Where WebFinger is (RFC 6415), as XML.
        GET "/.well-known/host-meta" [] host_meta as GetHostMeta() -> Text

        /// Which versions of nodeinfo the server has, and where. They may be elsewhere than where
        /// [`nodeinfo`](WellKnown::nodeinfo) looks.
        GET "/.well-known/nodeinfo" [] nodeinfo_links as GetNodeInfoLinks() -> NodeInfoLinks

        /// Which software the server runs and how much it is used, in this version of nodeinfo:
        /// `2.0` on Mastodon, `2.0.json` on Pleroma.
        GET "/nodeinfo/{version}" [] nodeinfo as GetNodeInfo(version: String) -> NodeInfo

        /// Where an account is (RFC 7033), by `acct:user@host` or its URL.
        GET "/.well-known/webfinger" []
        webfinger as FindResource(resource: String) -> ResourceDescriptor
    }
}
