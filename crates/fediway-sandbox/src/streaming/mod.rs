//! The streaming API over WebSocket and as server-sent events.
//!
//! A request becomes a line of the [`Hub`](crate::hub::Hub), which puts events
//! into its queue. A task for each line takes them out and writes them to its
//! connection.

mod caller;
mod handle;
mod line;
mod refusal;
mod routes;
mod single;
mod sse;
mod websocket;

pub use handle::Streams;
pub(crate) use routes::{elsewhere, routes};
