//! What a server says of itself:
//! [instance documents](https://docs.joinmastodon.org/entities/Instance/) and nodeinfo.

use super::macros::entity;

entity! {
    /// The instance document, version 2, as far as a client decides by it.
    InstanceDocument {
        /// The domain of the server's accounts.
        domain: String,
        /// The version; some servers put another software's number first.
        version: String,
        /// The name of the server.
        title: String,
        /// Limits and addresses.
        configuration: Configuration,
    }

    /// Limits and addresses.
    Configuration {
        /// Addresses.
        urls: Urls,
        /// Limits on statuses.
        statuses: StatusesConfiguration,
        /// Limits on media.
        media_attachments: MediaConfiguration,
    }

    /// Addresses.
    Urls {
        /// Where streaming is.
        streaming: Option<String>,
        /// The same in version 1 documents.
        streaming_api: Option<String>,
    }

    /// Limits on statuses.
    StatusesConfiguration {
        /// How many characters a status may have.
        max_characters: Option<i64>,
        /// How many files a status may have.
        max_media_attachments: Option<i64>,
        /// What a link counts as.
        characters_reserved_per_url: Option<i64>,
    }

    /// Limits on media.
    MediaConfiguration {
        /// The MIME types that are accepted.
        supported_mime_types: Vec<String>,
        /// Bytes.
        image_size_limit: Option<i64>,
    }

    /// The instance document, version 1.
    InstanceV1 {
        /// The domain of the server's accounts.
        uri: String,
        /// The version.
        version: String,
        /// The name of the server.
        title: String,
        /// Addresses.
        urls: Urls,
        /// Limits, where they are in the place of version 2.
        configuration: Configuration,
        /// Pleroma's limit on the length of a status.
        max_toot_chars: Option<i64>,
        /// Pleroma's limit on the number of files.
        max_media_attachments: Option<i64>,
        /// Pleroma's limit on the size of a file.
        upload_limit: Option<i64>,
    }

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

    /// A nodeinfo document, as far as a client decides by it.
    NodeInfo {
        /// Which software it is.
        software: Software,
    }

    /// A software.
    Software {
        /// In lower case.
        name: String,
        /// In the software's own form.
        version: String,
    }

    /// What WebFinger (RFC 7033) and host-meta (RFC 6415) answer.
    ResourceDescriptor {
        /// What belongs to the resource.
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
