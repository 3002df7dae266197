//! What servers answer, one file per group of entities.
//!
//! Entities decode tolerantly: a missing, null or odd field is its type's empty value, an enum
//! keeps words it does not know as `Other`, a number may come as text and the reverse. An entity
//! fails to decode only without its id, and then only itself: see [`Page`](crate::Page).

pub(crate) mod field;
pub(crate) mod macros;

mod account;
mod instance;
mod media;
mod oauth;
mod poll;
mod status;

pub use account::{Account, AccountField, CredentialAccount, CustomEmoji, Role, Source};
pub use media::{Focus, MediaAttachment, MediaDimensions, MediaMeta, MediaType};
pub use oauth::UserInfo;
pub use poll::{Poll, PollOption};
pub use status::{
    Application, DeletedStatus, Mention, PreviewCard, Quote, Status, StatusTag, Visibility,
};

pub(crate) use instance::{
    Configuration, InstanceDocument, InstanceV1, NodeInfo, NodeInfoLinks, ResourceDescriptor,
    ResourceLink,
};
pub(crate) use oauth::{ErrorAnswer, RegisteredAnswer, ServerMetadata, TokenAnswer};
