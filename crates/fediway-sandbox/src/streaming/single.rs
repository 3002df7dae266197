//! A connection that can be told to write byte by byte.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Writes one byte at a time while the switch is on.
pub(super) struct Single<S> {
    inner: S,
    on: Arc<AtomicBool>,
    /// Whether others had their turn since the last byte.
    rested: bool,
}

impl<S> Single<S> {
    pub(super) fn new(inner: S, on: Arc<AtomicBool>) -> Self {
        Self {
            inner,
            on,
            rested: true,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Single<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Single<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if !self.on.load(Ordering::SeqCst) || buf.is_empty() {
            return Pin::new(&mut self.inner).poll_write(cx, buf);
        }
        // The reader gets to see the byte alone, if the two share a thread.
        self.rested = !self.rested;
        if !self.rested {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match Pin::new(&mut self.inner).poll_write(cx, &buf[..1]) {
            // TLS keeps what is written until it is flushed.
            Poll::Ready(Ok(written)) => {
                let _ = Pin::new(&mut self.inner).poll_flush(cx);
                Poll::Ready(Ok(written))
            }
            other => other,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_reader_gets_one_byte_at_a_time() {
        let (ours, mut theirs) = tokio::io::duplex(1024);
        let on = Arc::new(AtomicBool::new(true));
        let mut single = Single::new(ours, on.clone());
        let reads = tokio::spawn(async move {
            let (mut reads, mut bytes) = (Vec::new(), [0; 64]);
            while let Ok(read @ 1..) = theirs.read(&mut bytes).await {
                reads.push(String::from_utf8_lossy(&bytes[..read]).into_owned());
            }
            reads
        });
        single.write_all(b"abc").await.unwrap();
        tokio::task::yield_now().await;
        on.store(false, Ordering::SeqCst);
        single.write_all(b"def").await.unwrap();
        drop(single);
        assert_eq!(reads.await.unwrap(), ["a", "b", "c", "def"]);
    }
}
