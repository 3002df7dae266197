//! How servers and accounts are found: nodeinfo and WebFinger.

use std::collections::BTreeMap;

use super::macros::entity;

entity! {
    /// Where the nodeinfo documents are.
    NodeInfoLinks {
        /// One link a version.
        links: Vec<NodeInfoLink>,
    }

    /// Where one nodeinfo document is.
    NodeInfoLink {
        /// The version of the schema, as a URL.
        rel: String,
        /// The document.
        href: String,
    }

    /// A nodeinfo document.
    NodeInfo {
        /// The version of the schema.
        version: String,
        /// Which software it is.
        software: NodeInfoSoftware,
        /// The protocols that it federates over.
        protocols: Vec<String>,
        /// Other sites that it is connected to.
        services: NodeInfoServices,
        /// Whether one gets an account.
        open_registrations as "openRegistrations": bool,
        /// How much it is used.
        usage: NodeInfoUsage,
        /// Whatever else the server says.
        metadata: serde_json::Value,
    }

    /// A software.
    NodeInfoSoftware {
        /// In lower case.
        name: String,
        /// In the software's own form.
        version: String,
        /// Its source code; from schema 2.1 on.
        repository: Option<String>,
        /// Its home page; from schema 2.1 on.
        homepage: Option<String>,
    }

    /// Other sites that a server is connected to.
    NodeInfoServices {
        /// Those it takes from.
        inbound: Vec<String>,
        /// Those it gives to.
        outbound: Vec<String>,
    }

    /// How much a server is used.
    NodeInfoUsage {
        /// Its people.
        users: NodeInfoUsers,
        /// How many statuses were posted on it.
        local_posts as "localPosts": Option<u64>,
    }

    /// How many people a server has.
    NodeInfoUsers {
        /// All of them.
        total: Option<u64>,
        /// Those who used it in the last month.
        active_month as "activeMonth": Option<u64>,
        /// Those who used it in the last half-year.
        active_halfyear as "activeHalfyear": Option<u64>,
    }

    /// What WebFinger (RFC 7033) and host-meta (RFC 6415) answer.
    ResourceDescriptor {
        /// What it is about.
        subject: String,
        /// Its other names.
        aliases: Vec<String>,
        /// What is said of it, by URLs that name what that is.
        properties: BTreeMap<String, serde_json::Value>,
        /// What belongs to it.
        links: Vec<ResourceLink>,
    }

    /// One thing that belongs to a resource.
    ResourceLink {
        /// What it is to the resource.
        rel: String,
        /// Its MIME type.
        kind as "type": Option<String>,
        /// Where it is.
        href: Option<String>,
        /// Where to ask for it, with `{uri}` in it.
        template: Option<String>,
    }
}
