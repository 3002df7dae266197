//! A task that fetches a few pages ahead of the reader.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::BoxStream;
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::error::{Error, Result};

/// What is fetched: something, or an error in its place.
pub(super) trait Fetched: Send + 'static {
    fn of_error(error: Error) -> Self;
    fn is_error(&self) -> bool;
}

impl<P: Send + 'static> Fetched for Result<P> {
    fn of_error(error: Error) -> Self {
        Err(error)
    }

    fn is_error(&self) -> bool {
        self.is_err()
    }
}

/// Runs a stream in a task of its own, at most `n` items ahead. Dropping it ends the task. After an
/// error, nothing more is fetched before the reader has seen it.
pub(super) fn ahead<F: Fetched>(
    mut stream: BoxStream<'static, F>,
    n: usize,
) -> BoxStream<'static, F> {
    let n = n.max(1);
    let (sender, items) = mpsc::channel(n);
    let task = tokio::spawn(async move {
        // There is a place for an item before it is fetched, so that not one more waits in here.
        while let Ok(place) = sender.reserve().await {
            let Some(item) = stream.next().await else {
                break;
            };
            let is_error = item.is_error();
            place.send(item);
            // All places are free again when the reader has everything.
            if is_error && sender.reserve_many(n).await.is_err() {
                break;
            }
        }
    });
    Box::pin(Ahead {
        items,
        task: Some(task),
    })
}

struct Ahead<F> {
    items: mpsc::Receiver<F>,
    task: Option<JoinHandle<()>>,
}

impl<F: Fetched> Stream for Ahead<F> {
    type Item = F;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<F>> {
        if let Some(item) = ready!(self.items.poll_recv(context)) {
            return Poll::Ready(Some(item));
        }
        let Some(task) = &mut self.task else {
            return Poll::Ready(None);
        };
        // A task that did not come to its end must not look like the end of the list.
        let ended = ready!(Pin::new(task).poll(context));
        self.task = None;
        let broken = |error| {
            F::of_error(Error::local(
                "the task that fetches ahead was stopped",
                error,
            ))
        };
        Poll::Ready(ended.err().map(broken))
    }
}

impl<F> Drop for Ahead<F> {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::stream;

    use super::*;
    use crate::error::ErrorKind;

    fn numbers(fetched: &Arc<AtomicUsize>) -> BoxStream<'static, Result<usize>> {
        let fetched = fetched.clone();
        stream::iter(0..)
            .map(move |number| {
                fetched.fetch_add(1, Ordering::SeqCst);
                Ok(number)
            })
            .boxed()
    }

    async fn settle() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn no_more_than_n_are_fetched_and_none_after_the_drop() {
        let fetched = Arc::new(AtomicUsize::new(0));
        let mut stream = ahead(numbers(&fetched), 3);
        settle().await;
        assert_eq!(fetched.load(Ordering::SeqCst), 3);
        assert_eq!(stream.next().await.unwrap().unwrap(), 0);
        settle().await;
        assert_eq!(fetched.load(Ordering::SeqCst), 4);
        drop(stream);
        settle().await;
        assert_eq!(Arc::strong_count(&fetched), 1, "the task is gone");
    }

    #[tokio::test]
    async fn after_an_error_nothing_is_fetched_before_it_was_seen() {
        let fetched = Arc::new(AtomicUsize::new(0));
        let counted = fetched.clone();
        let failing = stream::iter(0..).map(move |number| {
            counted.fetch_add(1, Ordering::SeqCst);
            match number {
                2 => Err(Error::new(ErrorKind::Server)),
                number => Ok(number),
            }
        });
        let mut stream = ahead(failing.boxed(), 5);
        settle().await;
        assert_eq!(fetched.load(Ordering::SeqCst), 3);
        for number in 0..5 {
            assert_eq!(
                stream.next().await.unwrap().ok(),
                Some(number).filter(|it| *it != 2)
            );
        }
    }

    #[tokio::test]
    async fn a_task_that_breaks_is_an_error_and_not_the_end() {
        let broken = stream::iter(0..3).map(|number| match number {
            1 => panic!("on purpose"),
            number => Ok(number),
        });
        let mut stream = ahead(broken.boxed(), 2);
        assert_eq!(stream.next().await.unwrap().unwrap(), 0);
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Local);
        assert!(stream.next().await.is_none());
    }
}
