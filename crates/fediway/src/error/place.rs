//! Where a request went, what it was waiting for, and which fields a server refused.

use std::sync::Arc;

/// The error of one field of a request (`details` of a 422).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// The code, such as `ERR_TAKEN`.
    pub code: String,
    /// The message, in the server's language.
    pub description: String,
}

/// What a call was waiting for at a timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// The connection.
    Connect,
    /// The first byte of the response.
    FirstByte,
    /// The next chunk of the response.
    Idle,
    /// The end of the response.
    Total,
}

impl Phase {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Connect => "no connection",
            Self::FirstByte => "connected, but no answer began",
            Self::Idle => "the answer stopped half-way",
            Self::Total => "the answer came too slowly",
        }
    }
}

/// What a server does not have that answers "not found".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// What the call named: a status, an account.
    Thing,
    /// The call itself.
    Call,
    /// The server says too little to tell.
    Either,
}

/// Where a request went: no ids, no query, no secrets.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Shared by the request, its answer and their errors.
    pub(crate) host: Arc<str>,
    pub(crate) method: http::Method,
    pub(crate) endpoint: &'static str,
}
