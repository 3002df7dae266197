//! What both versions of the instance document say.

use crate::entities::{InstanceDocument, InstanceV1};
use crate::instance::Claimed;

/// What an instance document says.
pub(super) struct Document {
    pub(super) title: Option<String>,
    pub(super) limits: Claimed,
    pub(super) streaming: Option<String>,
}

impl Document {
    /// The newer document; `None` for an object that is something else.
    pub(super) fn v2(found: InstanceDocument) -> Option<Self> {
        says_something(&found.version, &found.domain).then(|| found.into())
    }

    /// The older document; `None` for an object that is something else.
    pub(super) fn v1(found: InstanceV1) -> Option<Self> {
        says_something(&found.version, &found.uri).then(|| found.into())
    }
}

/// Whether an object is an instance document: a web site may answer any path with some JSON.
fn says_something(version: &str, domain: &str) -> bool {
    !version.is_empty() || !domain.is_empty()
}

impl From<InstanceDocument> for Document {
    fn from(found: InstanceDocument) -> Self {
        let configuration = found.configuration;
        Self {
            title: named(found.title),
            streaming: configuration.urls.streaming.clone(),
            limits: configuration.into(),
        }
    }
}

impl From<InstanceV1> for Document {
    fn from(found: InstanceV1) -> Self {
        let mut limits = Claimed::from(found.configuration);
        limits.characters = limits
            .characters
            .or(found.max_toot_chars)
            .or(found.max_characters);
        limits.attachments = limits.attachments.or(found.max_media_attachments);
        limits.image_size = limits.image_size.or(found.upload_limit);
        Self {
            title: named(found.title),
            streaming: found.urls.streaming_api,
            limits,
        }
    }
}

fn named(title: String) -> Option<String> {
    (!title.is_empty()).then_some(title)
}
