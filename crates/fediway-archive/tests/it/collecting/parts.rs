//! Which collections are fetched, and what is noted of one that is missing or failed.

use fediway_archive::Collect;
use fediway_archive::collect::Threads;
use fediway_sandbox::Fault;

use crate::world::{World, client, complete, present, transport};

#[tokio::test]
async fn a_missing_endpoint_is_noted_and_the_rest_is_collected() {
    let world = World::start().await;
    world.past(3);
    // Some servers say it so, some so.
    for (path, status) in [("/api/v1/favourites", 404), ("/api/v1/lists", 403)] {
        world
            .sandbox
            .inject(Fault::status(status))
            .route("GET", path)
            .always();
    }
    let report = world.run().await;
    let missing: Vec<_> = report
        .missing
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        missing.contains(&"favourites") && missing.contains(&"lists"),
        "{missing:?}"
    );
    let collections = world.writer().collections(report.owner).await.unwrap();
    let favourites = collections
        .iter()
        .find(|row| row.name == "favourites")
        .unwrap();
    assert!(favourites.missing.is_some() && favourites.complete_at.is_none());
    let statuses = collections
        .iter()
        .find(|row| row.name == "statuses")
        .unwrap();
    assert!(statuses.complete_at.is_some());
}

#[tokio::test]
async fn what_is_left_out_is_not_asked_for() {
    let world = World::start().await;
    let mut collect = world.collect();
    for name in fediway_archive::collect::names().filter(|name| *name != "bookmarks") {
        collect = collect.without(name).unwrap();
    }
    complete(collect.into(world.writer()).await.unwrap());
    let mut paths: Vec<_> = world
        .sandbox
        .requests()
        .into_iter()
        .map(|it| it.path)
        .collect();
    paths.retain(|path| path.starts_with("/api/v1/") && !path.contains("instance"));
    assert_eq!(
        paths,
        ["/api/v1/accounts/verify_credentials", "/api/v1/bookmarks"]
    );
    assert!(Collect::new(&world.client).without("toots").is_err());
}

#[tokio::test]
async fn conversations_are_fetched_once_and_again_when_they_grow() {
    let world = World::start().await;
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    let post = world.client.statuses().post("question").await.unwrap();
    let answer = bob
        .statuses()
        .post("answer")
        .in_reply_to_id(post.id.clone());
    let answer = answer.await.unwrap();
    let none = world.collect().threads(Threads::None);
    complete(none.into(world.writer()).await.unwrap());
    assert!(present(world.writer(), "threads").await.is_empty());
    world.run().await;
    assert_eq!(
        present(world.writer(), "threads").await,
        [answer.id.as_str()]
    );
    world.sandbox.clear_requests();
    world.run().await;
    assert_eq!(world.requests("/api/v1/statuses/"), 0);
    bob.statuses()
        .post("more")
        .in_reply_to_id(post.id.clone())
        .await
        .unwrap();
    world.run().await;
    assert_eq!(present(world.writer(), "threads").await.len(), 2);
}

#[tokio::test]
async fn a_collection_that_failed_is_not_complete_and_the_rest_is_collected() {
    let world = World::start().await;
    world.past(3);
    world
        .sandbox
        .inject(Fault::status(500))
        .route("GET", "/api/v1/bookmarks")
        .always();
    let report = world.collect().into(world.writer()).await.unwrap();
    assert_eq!(report.failed.len(), 1, "{report:?}");
    let collections = world.writer().collections(report.owner).await.unwrap();
    let complete = |name: &str| {
        let row = collections.iter().find(|row| row.name == name);
        row.unwrap().complete_at.is_some()
    };
    assert!(!complete("bookmarks") && complete("favourites") && complete("preferences"));
}
