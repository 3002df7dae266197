//! The source of a request's token.

use futures_core::future::BoxFuture;
use http::HeaderValue;

use crate::error::Result;
use crate::transport::Response;

/// How often one call gets another token: the first one may be what another process left, and old.
pub(crate) const MOST_RENEWALS: u32 = 2;

/// Gives a request another token in the place of one that the server refused.
pub(crate) trait Authorize: Send + Sync {
    /// Whether this answer says that the token is no longer valid, and another one can be had.
    fn is_refusal(&self, answer: &Response) -> bool;

    /// Gets another token, and gives the `Authorization` header that holds it.
    fn renew(&self) -> BoxFuture<'_, Result<HeaderValue>>;
}
