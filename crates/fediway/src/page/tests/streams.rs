//! What a stream is to its reader: lazy, `Send`, and able to go on after a failure.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use super::server::{Answer, asked, client, ids, number, ten};
use crate::error::ErrorKind;

/// Answers `ten`, and fails at every request but each third one.
fn failing() -> impl Fn(&str) -> Answer {
    let requests = AtomicUsize::new(0);
    move |asked| match requests.fetch_add(1, Ordering::SeqCst) % 3 {
        0 => ten(asked),
        _ => (String::new(), Value::Null),
    }
}

#[tokio::test]
async fn after_a_failed_request_the_walk_goes_on() {
    for ahead in [0, 3] {
        for up in [false, true] {
            let (client, _) = client(failing()).await;
            let list = client.things().by_id();
            let mut items = match up {
                true => list.min_id("1").items().prefetch(ahead),
                false => list.items().prefetch(ahead),
            };
            let (mut found, mut errors) = (Vec::new(), 0);
            while let Some(item) = items.next().await {
                match item {
                    Ok(status) => found.push(status.id.as_str().parse::<u32>().unwrap()),
                    Err(error) => {
                        assert_eq!(error.kind(), &ErrorKind::Server);
                        errors += 1;
                    }
                }
            }
            match up {
                true => assert_eq!(found, [2, 3, 4, 5, 6, 7, 8, 9, 10]),
                false => assert_eq!(found, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
            }
            assert!(errors > 4);
        }
    }
}

#[tokio::test]
async fn another_walk_goes_on_from_the_cursor_of_one_that_ended() {
    for up in [false, true] {
        let (client, _) =
            client(
                |asked| match number(asked, "max_id").or(number(asked, "min_id")) {
                    Some(5) | Some(6) => (String::new(), json!({ "not": "a list" })),
                    _ => ten(asked),
                },
            )
            .await;
        let list = || client.things().by_id();
        let mut items = match up {
            true => list().min_id("1").items(),
            false => list().items(),
        };
        let mut found = Vec::new();
        while let Some(Ok(status)) = items.next().await {
            found.push(status.id.to_string());
        }
        assert!(items.next().await.is_none(), "this would not pass");
        let cursor = items.cursor().unwrap().to_string();
        match up {
            true => assert_eq!((found.len(), &*cursor), (5, "min_id=6")),
            false => assert_eq!((found.len(), &*cursor), (6, "max_id=5")),
        }
    }
    let (client, _) = client(ten).await;
    let mut items = client.things().by_id().items();
    assert!(items.cursor().is_none());
    items.try_next().await.unwrap();
    let cursor = items.cursor().unwrap();
    assert_eq!(cursor.to_string(), "max_id=10", "in the middle of a page");
    let rest = client.things().by_id().after(&cursor).items();
    assert_eq!(ids(rest).await, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    while items.try_next().await.unwrap().is_some() {}
    assert!(items.cursor().is_none());
    let mut items = client.things().by_id().min_id("4").items();
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(items.cursor().unwrap().to_string(), "min_id=10");
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
