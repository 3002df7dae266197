//! The futures that requests become.

use std::future::Future;
use std::pin::Pin;

use sync_wrapper::SyncFuture;

/// A request that is sent when this is awaited. It is `Send`, `Sync` and `'static`: an application can
/// spawn it, or keep it in a value that threads share.
pub type RequestFuture<T> = Pin<Box<dyn Future<Output = T> + Send + Sync>>;

/// The HTTP client's futures are not `Sync`. Only one thread can poll a future, so a wrapper makes them
/// that.
pub(crate) fn boxed<T>(future: impl Future<Output = T> + Send + 'static) -> RequestFuture<T> {
    Box::pin(SyncFuture::new(future))
}
