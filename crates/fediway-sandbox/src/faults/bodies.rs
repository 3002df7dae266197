//! Bodies that no honest server sends.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

type Next = Poll<Option<Result<Frame<Bytes>, io::Error>>>;

fn piece(bytes: Bytes) -> Next {
    Poll::Ready(Some(Ok(Frame::data(bytes))))
}

/// Some bytes, then an error, which breaks the connection (or, over HTTP/2,
/// the stream).
pub(super) struct Broken {
    pub(super) first: Option<Bytes>,
    /// How often to let the server send what it has before the break.
    pub(super) pauses: u8,
}

impl Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Next {
        if let Some(first) = self.first.take() {
            return piece(first);
        }
        if self.pauses > 0 {
            self.pauses -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("cut by a fault"))))
    }
}

/// Pieces made as they are sent: `before`, then `middle` again and again and
/// a part of it, then `after`.
pub(super) struct Repeated {
    pub(super) before: Option<Bytes>,
    pub(super) middle: Bytes,
    pub(super) times: u64,
    pub(super) after: Option<Bytes>,
}

impl Body for Repeated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Next {
        if let Some(before) = self.before.take() {
            return piece(before);
        }
        if self.times > 0 {
            self.times -= 1;
            return piece(self.middle.clone());
        }
        match self.after.take() {
            Some(after) => piece(after),
            None => Poll::Ready(None),
        }
    }
}

/// A byte at a time.
pub(super) struct Dripping {
    rest: Bytes,
    wait: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl Dripping {
    pub(super) fn new(rest: Bytes, wait: Duration) -> Self {
        Self {
            rest,
            wait,
            sleep: Box::pin(sleep(wait)),
        }
    }
}

impl Body for Dripping {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Next {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.sleep.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.sleep = Box::pin(sleep(self.wait));
        piece(self.rest.split_to(1))
    }
}
