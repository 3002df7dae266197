//! What the documentation forbids, or the server says it does not take, is refused before it is sent.

use std::time::Duration;

use fediway::entities::SearchType;
use fediway::{ErrorKind, MediaFile, MediaId, NewPoll};
use fediway_sandbox::{Sandbox, Software};

use crate::support::{ALICE, World};

const POSTS: &str = "/api/v1/statuses";
const HOUR: Duration = Duration::from_secs(3600);

/// The words of a refusal that came from here.
fn words<T: std::fmt::Debug>(outcome: fediway::Result<T>) -> String {
    let error = outcome.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error:?}"
    );
    assert_eq!(error.http_status(), None);
    error.to_string()
}

#[tokio::test]
async fn a_post_needs_something_and_not_everything() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let statuses = client.statuses();
    let tea = || NewPoll::new(["Tea", "Coffee"], HOUR);
    let empty = words(statuses.post(" \n").await);
    assert!(
        empty.contains("media_ids") && empty.contains("poll"),
        "{empty}"
    );
    let nothing: [MediaId; 0] = [];
    words(statuses.post("").media_ids(nothing).await);
    let both = words(statuses.post("x").media_ids(["1"]).poll(tea()).await);
    assert!(
        both.contains("media_ids") && both.contains("poll"),
        "{both}"
    );
    words(statuses.edit("1").media_ids(["1"]).poll(tea()).await);
    assert_eq!(world.requests_to(POSTS).len(), 0, "nothing was sent");
    statuses.post("Tea?").poll(tea()).await.unwrap();
}

#[tokio::test]
async fn the_length_is_counted_as_the_server_counts() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let limit = client.instance().limits().max_characters.unwrap() as usize;
    let link = format!(" https://example.com/{}", "x".repeat(200));
    let fits = "é".repeat(limit - 24) + &link;
    client.statuses().post(&*fits).await.unwrap();
    let over = words(client.statuses().post(format!("é{fits}")).await);
    assert!(over.contains("501") && over.contains("500"), "{over}");
    words(client.statuses().post(fits).spoiler_text("1").await);
    assert_eq!(world.requests_to(POSTS).len(), 1);
}

#[tokio::test]
async fn files_and_polls_stay_within_the_limits() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let instance = client.instance();
    let limits = instance.limits();
    let files = limits.max_attachments.unwrap() as usize + 1;
    words(
        client
            .statuses()
            .post("x")
            .media_ids(vec!["1"; files])
            .await,
    );
    let (options, long) = (
        limits.max_poll_options.unwrap() as usize,
        limits.max_poll_option_characters.unwrap() as usize,
    );
    let post = |poll| client.statuses().post("x").poll(poll).into_future();
    for (poll, word) in [
        (NewPoll::new(["one"], HOUR), "two options"),
        (NewPoll::new(vec!["x"; options + 1], HOUR), "options"),
        (
            NewPoll::new(["a", &*"é".repeat(long + 1)], HOUR),
            "characters",
        ),
        (NewPoll::new(["a", "b"], Duration::from_secs(1)), "least"),
        (
            NewPoll::new(["a", "b"], Duration::from_secs(1 << 31)),
            "seconds",
        ),
    ] {
        let why = words(post(poll).await);
        assert!(why.contains(word), "{why}");
    }
    assert_eq!(world.requests_to(POSTS).len(), 0);
    post(NewPoll::new(["a", &*"é".repeat(long)], HOUR))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_needs_company_is_not_sent_alone() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let alone = words(client.search().find("x").offset(20).await);
    assert!(
        alone.contains("`offset`") && alone.contains("`type`"),
        "{alone}"
    );
    let together = client
        .search()
        .find("x")
        .offset(20)
        .kind(SearchType::Accounts);
    together.await.unwrap();
    words(client.admin_canonical_email_blocks().create().await);
    words(client.media().update("1").focus((2.0, 0.0)).await);
}

#[tokio::test]
async fn a_poll_with_files_goes_to_servers_that_take_it() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let world = World::with(Sandbox::builder().software(software).media_polls(0)).await;
        let client = world.client(ALICE).await;
        let file = MediaFile::bytes("pixel.png", include_bytes!("../data/pixel.png").as_slice());
        let file = client.media().upload(file).await.unwrap();
        let post = client.statuses().post("Tea?").media_ids([file.id]);
        let status = post
            .poll(NewPoll::new(["Tea", "Coffee"], HOUR))
            .await
            .unwrap();
        assert_eq!(status.media_attachments.len(), 1, "{software}");
        assert!(status.poll.is_some(), "{software}");
    }
}
