//! The clean-up.

use std::time::Duration;

use fediway::{Client, Timestamp};
use fediway_sandbox::{Fault, Sandbox};

use crate::clean_up::{delete, old};
use crate::support::{client, posts};

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

async fn post(client: &Client, text: &str) -> fediway::StatusId {
    client.statuses().post(text).await.unwrap().id
}

#[tokio::test]
async fn what_is_old_and_not_kept_is_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "alice").await;
    for number in 1..=3 {
        post(&client, &format!("old {number}")).await;
    }
    let kept = ["pinned", "favourited", "bookmarked"];
    client
        .statuses()
        .pin(&post(&client, kept[0]).await)
        .await
        .unwrap();
    client
        .statuses()
        .favourite(&post(&client, kept[1]).await)
        .await
        .unwrap();
    client
        .statuses()
        .bookmark(&post(&client, kept[2]).await)
        .await
        .unwrap();
    sandbox.advance(2 * YEAR);
    post(&client, "new").await;

    let before: Timestamp = sandbox.now() - YEAR;
    let found = old(&client, before).await.unwrap();
    let texts: Vec<_> = found.iter().map(|status| status.text()).collect();
    assert_eq!(texts, ["old 3", "old 2", "old 1"]);

    // Somebody else deletes one meanwhile, and the server fails at another one.
    client.statuses().delete(&found[1].id).await.unwrap();
    let path = format!("/api/v1/statuses/{}", found[0].id);
    sandbox
        .inject(Fault::status(500))
        .route("DELETE", path)
        .always();
    delete(&client, &found, Duration::ZERO).await.unwrap_err();
    sandbox.clear_faults();
    let left = old(&client, before).await.unwrap();
    assert_eq!(left.len(), 1);
    delete(&client, &left, Duration::ZERO).await.unwrap();
    assert_eq!(
        posts(&client).await,
        ["new", "bookmarked", "favourited", "pinned"]
    );
}

/// More of them than fit on a page.
#[tokio::test]
async fn every_pinned_post_stays() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "alice").await;
    for number in 1..=25 {
        let id = post(&client, &format!("pinned {number}")).await;
        client.statuses().pin(&id).await.unwrap();
    }
    sandbox.advance(2 * YEAR);
    let found = old(&client, sandbox.now() - YEAR).await.unwrap();
    assert!(found.is_empty(), "{} are not kept", found.len());
}

#[tokio::test]
async fn a_list_that_cannot_be_read_to_its_end_deletes_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "alice").await;
    for number in 0..50 {
        post(&client, &format!("old {number}")).await;
    }
    sandbox.advance(2 * YEAR);
    // The pinned ones, and the first page.
    let lists = sandbox
        .inject(Fault::status(500))
        .route("GET", "/api/v1/accounts/*");
    lists.after(3).always();
    old(&client, sandbox.now() - YEAR).await.unwrap_err();
}
