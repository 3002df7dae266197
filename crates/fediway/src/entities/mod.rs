//! What servers answer, one file per group of entities.
//!
//! Entities decode tolerantly: a missing, null or odd field is its type's empty value, an enum
//! keeps words it does not know as `Other`, a number may come as text and the reverse. An entity
//! with an id fails to decode only if nothing in it makes sense, and then only itself: see
//! [`Page`](crate::Page). Where only its id is missing, the id is empty.

pub(crate) mod field;
pub(crate) mod identified;
pub(crate) mod macros;

mod account;
mod collection;
mod filter;
mod gotosocial;
mod instance;
mod media;
mod oauth;
mod pleroma;
mod poll;
mod status;
mod trend;

pub use account::*;
pub use collection::*;
pub use filter::*;
pub use gotosocial::*;
pub use media::*;
pub use oauth::UserInfo;
pub use pleroma::*;
pub use poll::*;
pub use status::*;
pub use trend::*;

pub(crate) use instance::{
    Configuration, InstanceDocument, InstanceV1, NodeInfo, NodeInfoLinks, ResourceDescriptor,
    ResourceLink,
};
pub(crate) use oauth::{ErrorAnswer, RegisteredAnswer, ServerMetadata, TokenAnswer};
