//! What is gone from the server, and what only looks like it.

use fediway::TryStreamExt;
use fediway_archive::Filter;
use fediway_sandbox::{Fault, Software};

use crate::world::{World, present};

#[tokio::test]
async fn a_deleted_status_is_marked_and_stays() {
    let world = World::start().await;
    let ids = world.past(60);
    world.run().await;
    // On the first page, and below it.
    world.sandbox.remove(&[ids[3].clone(), ids[55].clone()]);
    let report = world.run().await;
    assert_eq!(report.gone, 1);
    let gone = |id: String| {
        let writer = world.writer();
        async move {
            let row = writer.find_status(&id).await.unwrap().unwrap();
            writer.status(row).await.unwrap().unwrap().gone_at.is_some()
        }
    };
    assert!(gone(ids[3].clone()).await);
    assert!(!gone(ids[55].clone()).await, "nobody has looked there");
    assert_eq!(world.run_everything().await.gone, 1);
    assert!(gone(ids[55].clone()).await);
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 60);
}

#[tokio::test]
async fn the_oldest_status_is_gone_too_and_so_is_everything() {
    let world = World::start().await;
    let ids = world.past(50);
    world.run().await;
    world.sandbox.remove(&ids[48..]);
    assert_eq!(world.run_everything().await.gone, 2);
    world.sandbox.remove_all();
    assert_eq!(world.run_everything().await.gone, 48);
    assert_eq!(present(world.writer(), "statuses").await.len(), 0);
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 50);
}

#[tokio::test]
async fn what_a_list_hides_is_not_gone() {
    let world = World::start().await;
    let ids = world.past(30);
    world.run().await;
    world.sandbox.hide(&ids[..2]);
    assert_eq!(world.run().await.gone, 0);
    assert_eq!(present(world.writer(), "statuses").await.len(), 30);
}

#[tokio::test]
async fn an_answer_that_says_nothing_about_a_status_does_not_make_it_gone() {
    let world = World::start().await;
    let ids = world.past(30);
    world.run().await;
    world.sandbox.remove(&ids[..1]);
    let page = Fault::html(404);
    world
        .sandbox
        .inject(page)
        .route("GET", "/api/v1/statuses/*")
        .always();
    assert_eq!(world.run().await.gone, 0);
    world.sandbox.clear_faults();
    assert_eq!(world.run().await.gone, 1);
}

/// Its 404 has no words. That it is about one status is proven by another one, which is there.
#[tokio::test]
async fn a_404_without_words_is_believed_where_another_status_is_shown() {
    let world = World::patient(Software::Takahe).await;
    let ids = world.past(60);
    world.run().await;
    world.sandbox.remove(&[ids[3].clone(), ids[55].clone()]);
    // Once it is nothing that a proxy said.
    let page = Fault::html(404);
    let route = format!("/api/v1/statuses/{}", ids[7]);
    world.sandbox.hide(&ids[7..8]);
    world.sandbox.inject(page).route("GET", route).times(1);
    assert_eq!(world.run().await.gone, 1);
    assert_eq!(world.run_everything().await.gone, 1);
    let present = present(world.writer(), "statuses").await;
    assert!(present.len() == 58 && present.contains(&ids[7]));
}

#[tokio::test]
async fn what_was_gone_and_is_there_again_is_gone_no_more() {
    let world = World::start().await;
    let ids = world.past(60);
    world.run().await;
    let me = world.client.accounts().verify_credentials().await.unwrap();
    // As after a backup was restored: the list lacks one, and later it is back.
    for lost in [&ids[3], &ids[55]] {
        let path = format!("/api/v1/statuses/{lost}");
        let missing = Fault::status(404).body(r#"{"error":"Record not found"}"#);
        world.sandbox.inject(missing).route("GET", path).always();
    }
    let path = format!("/api/v1/accounts/{}/statuses", me.id);
    let pages = world.client.request("GET", &path).field("limit", 40);
    let pages: Vec<_> = pages.raw_pages().unwrap().try_collect().await.unwrap();
    let left = pages.iter().flatten().map(|item| item.json().to_owned());
    let left: Vec<_> = left
        .filter(|json| !json.contains(&ids[3]) && !json.contains(&ids[55]))
        .collect();
    let left = Fault::status(200).body(format!("[{}]", left.join(",")));
    world.sandbox.inject(left).route("GET", path).always();
    assert_eq!(world.run_everything().await.gone, 2);
    world.sandbox.clear_faults();
    // The first page is read in each run, the rest with everything.
    for (everything, there) in [(false, 59), (true, 60)] {
        let report = match everything {
            true => world.run_everything().await,
            false => world.run().await,
        };
        assert_eq!((report.added, report.gone), (0, 0));
        assert_eq!(present(world.writer(), "statuses").await.len(), there);
    }
    for id in [&ids[3], &ids[55]] {
        let row = world.writer().find_status(id).await.unwrap().unwrap();
        assert_eq!(world.writer().versions(row).await.unwrap().len(), 1);
    }
}
