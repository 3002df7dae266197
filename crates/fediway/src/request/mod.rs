//! Sending a request: its description ([`Outgoing`]), and the only function that sends it
//! ([`Outgoing::send`]).
//!
//! 1. *Guard*: the address passes gate 1 under the transport's policy, and the URL has its origin.
//! 2. *Budget*: the request reserves a place in the rate limit of the server and token (`rate_limit`).
//! 3. *Attempt*: the request is made from its description and sent on a connection (`transport`);
//!    redirects are followed here.
//! 4. *Classify*: what the outcome says about the effect (`retry`), and what is done next
//!    (`progress`): both are pure.
//! 5. *Again*: after a pause (`backoff`), or with another token (`authorize`).

mod authorize;
mod backoff;
mod body;
mod document;
mod outgoing;
mod progress;
mod retry;
mod send;

pub(crate) use authorize::Authorize;
#[cfg(feature = "streaming")]
pub(crate) use authorize::MOST_RENEWALS;
pub(crate) use backoff::Backoff;
pub(crate) use body::{Body, Part};
pub(crate) use outgoing::Outgoing;
