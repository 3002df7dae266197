//! What a stream is to its reader: lazy, `Send`, and over after a failure.

use futures_util::StreamExt;
use serde_json::Value;

use super::server::{asked, client, ids, number, statuses, ten};
use crate::error::ErrorKind;

#[tokio::test]
async fn a_failed_request_is_the_last_item() {
    let (client, _) = client(|asked| match number(asked, "max_id") {
        None => (String::new(), statuses([9, 8])),
        _ => (String::new(), Value::Null),
    })
    .await;
    for ahead in [0, 3] {
        let mut stream = client.things().by_id().items().prefetch(ahead);
        assert!(stream.next().await.unwrap().is_ok());
        assert!(stream.next().await.unwrap().is_ok());
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Server);
        assert!(stream.next().await.is_none());
        assert!(stream.next().await.is_none());
    }
}

#[tokio::test]
async fn streams_can_be_sent_and_moved() {
    fn sent<T: Send + Unpin + 'static>(_: &T) {}
    let (client, _) = client(ten).await;
    let items = client.things().by_id().items();
    sent(&items);
    sent(&client.things().both().pages());
    let found = tokio::spawn(async move { ids(items.prefetch(2)).await });
    assert_eq!(found.await.unwrap().len(), 10);
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_wanted() {
    let (client, heard) = client(ten).await;
    let mut stream = client.things().by_id().items();
    assert!(asked(&heard).is_empty());
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(asked(&heard).len(), 1);
}

#[tokio::test]
async fn a_page_is_read_by_reference_and_made_without_a_server() {
    let (client, _) = client(ten).await;
    let page = client.things().by_id().await.unwrap();
    let mut read = Vec::new();
    for status in &page {
        read.push(&status.id);
    }
    assert_eq!(read.len(), page.len());
    let empty = crate::page::Page::<u32>::default();
    assert!(empty.is_empty() && empty.next.is_none());
    assert_eq!(*crate::page::Page::from_iter([1, 2]), [1, 2]);
}
