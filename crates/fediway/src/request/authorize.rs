//! The source of a request's token.

use futures_core::future::BoxFuture;
use http::HeaderValue;

use crate::error::Result;
use crate::transport::Response;

/// Gives a request another token in the place of one that the server refused.
pub(crate) trait Authorize: Send + Sync {
    /// Whether this answer says that the token is no longer valid.
    fn is_refusal(&self, answer: &Response) -> bool;

    /// Gets another token, and gives the `Authorization` header that holds it.
    fn renew(&self) -> BoxFuture<'_, Result<HeaderValue>>;
}
