//! Connections: the permitted addresses, the certificates, and one request with its response within
//! limits on time and size.
//!
//! Every request goes to the origin of an [`InstanceUrl`](crate::InstanceUrl) that the transport's
//! [`AddressPolicy`](crate::AddressPolicy) accepts, and to an IP address that this policy permits.

mod body;
mod builder;
mod challenge;
mod concurrency;
mod download;
mod exchange;
mod failure;
mod handle;
mod json_path;
mod limits;
mod link;
pub(crate) mod observe;
mod parameter;
mod received;
pub(crate) mod redirect;
mod refusal;
mod resolver;
mod response;
mod roots;
#[cfg(feature = "streaming")]
mod streaming;
mod words;

pub use builder::TransportBuilder;
pub use download::{Download, Part};
pub(crate) use exchange::Answer;
pub(crate) use failure::Failure;
pub use handle::{Transport, USER_AGENT};
pub use limits::Limits;
pub(crate) use limits::Purpose;
pub(crate) use link::CURSORS;
pub use link::Cursor;
pub use observe::RequestInfo;
pub(crate) use received::name_of;
pub use resolver::Lookup;
pub use response::Response;
pub(crate) use response::decoded;
#[cfg(feature = "streaming")]
pub(crate) use streaming::{LongAnswer, Upgraded};

pub use crate::clock::Clock;
pub use crate::rate_limit::RateLimit;

#[cfg(test)]
mod fuzz;
