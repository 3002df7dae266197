//! Who is connected to the streams, what each connection has subscribed to,
//! and which events go into whose queue. Without sockets and requests: these
//! are in [`streaming`](crate::streaming).

mod connection;
mod lines;
mod message;
mod name;
mod order;

pub(crate) use connection::Caller;
pub use connection::{StreamConnection, StreamTransport, TokenPlace};
pub(crate) use lines::{Hub, To};
pub(crate) use message::{Event, answer, not_left, refusal};
pub(crate) use name::{Asked, Name};
pub(crate) use order::{Control, Ends, Order, Pieces};
