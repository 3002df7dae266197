//! The futures that requests become.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::future::BoxFuture;
use sync_wrapper::SyncFuture;

use crate::error::Result;
use crate::transport::Response;

/// A request that is sent when this is awaited. It is `Send`, `Sync` and `'static`: an application can
/// spawn it, or keep it in a value that threads share.
#[must_use = "a request does nothing until it is awaited"]
pub struct RequestFuture<T>(Kind<T>);

// The HTTP client's futures are not `Sync`. Only one thread can poll a future, so a wrapper makes them
// that.
enum Kind<T> {
    /// A call of one endpoint. Sending is the same for every answer, and is compiled once.
    Call(
        SyncFuture<BoxFuture<'static, Result<Response>>>,
        fn(&Response) -> Result<T>,
    ),
    /// What needs more than one call.
    Other(SyncFuture<BoxFuture<'static, Result<T>>>),
}

impl<T> RequestFuture<T> {
    /// Awaits `sent` and reads the answer.
    pub(crate) fn call(
        sent: BoxFuture<'static, Result<Response>>,
        read: fn(&Response) -> Result<T>,
    ) -> Self {
        Self(Kind::Call(SyncFuture::new(sent), read))
    }
}

pub(crate) fn boxed<T>(
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> RequestFuture<T> {
    RequestFuture(Kind::Other(SyncFuture::new(Box::pin(future))))
}

impl<T> Future for RequestFuture<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        match &mut self.get_mut().0 {
            Kind::Call(sent, read) => {
                let answer = ready!(Pin::new(sent).poll(context));
                Poll::Ready(answer.and_then(|answer| read(&answer)))
            }
            Kind::Other(future) => Pin::new(future).poll(context),
        }
    }
}

impl<T> fmt::Debug for RequestFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestFuture").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, Instance, InstanceUrl};

    /// In bytes, on a machine of 64 bits: of the future that a caller holds. A program that makes ten
    /// thousand calls at once holds as many.
    const LARGEST: usize = 1_152;

    fn size<T>(future: RequestFuture<T>) -> usize {
        size_of::<RequestFuture<T>>()
            + match future.0 {
                Kind::Call(sent, _) => size_of_val(&*sent.into_inner()),
                Kind::Other(future) => size_of_val(&*future.into_inner()),
            }
    }

    #[test]
    fn the_future_of_a_call_is_small() {
        let url = InstanceUrl::parse("social.example").unwrap();
        let client = Client::anonymous(Instance::without_discovery(url));
        let get = size(client.statuses().get("1").into_future());
        let post = size(client.statuses().post("Hello").into_future());
        println!("get: {get} bytes, post: {post} bytes");
        assert!(get <= LARGEST && post <= LARGEST);
    }
}
