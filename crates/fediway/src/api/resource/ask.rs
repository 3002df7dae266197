//! How a request is sent.

use futures_core::future::BoxFuture;

use crate::client::Client;
use crate::endpoint::Call;
use crate::error::Result;
use crate::future::RequestFuture;
use crate::transport::Response;

/// Sends a call and reads its answer.
pub(crate) fn ask<T>(
    client: Client,
    call: Call,
    read: fn(&Response) -> Result<T>,
) -> RequestFuture<T> {
    RequestFuture::call(send(client, call), read)
}

/// The part of [`ask`] that is the same for every answer: it is compiled once.
fn send(client: Client, call: Call) -> BoxFuture<'static, Result<Response>> {
    Box::pin(async move { client.send(&call).await })
}
