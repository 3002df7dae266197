//! The way of a request from a description of it to the wire.

mod backoff;

pub(crate) use backoff::Backoff;
