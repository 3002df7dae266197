//! How a request is sent.

use futures_core::future::BoxFuture;

use crate::client::Client;
use crate::endpoint::Call;
use crate::error::Result;
use crate::future::{RequestFuture, boxed};
use crate::transport::Response;

/// Sends a call and reads its answer.
pub(crate) fn ask<T: 'static>(
    client: Client,
    call: Call,
    read: fn(&Response) -> Result<T>,
) -> RequestFuture<Result<T>> {
    let sent = send(client, call);
    boxed(async move { read(&sent.await?) })
}

/// The part of [`ask`] that is the same for every answer: it is compiled once.
fn send(client: Client, call: Call) -> BoxFuture<'static, Result<Response>> {
    Box::pin(async move { client.send(&call).await })
}
