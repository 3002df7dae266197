//! A run that breaks off, wherever, leaves a gap that the next one fills.

use fediway_archive::collect::Stop;
use fediway_sandbox::Fault;

use crate::support::archive;
use crate::world::{World, contents, present, sorted};

const STATUSES: &str = "/api/v1/accounts/*";

#[tokio::test]
async fn a_run_broken_at_any_page_and_run_again_equals_an_unbroken_one() {
    let world = World::start().await;
    let ids = sorted(world.past(500));
    world.run().await;
    let whole = contents(world.writer()).await;
    assert_eq!(present(world.writer(), "statuses").await, ids);
    let pages = world.requests("/api/v1/accounts/") as u64;
    assert!(pages >= 13, "{pages}");
    for page in 0..14 {
        let broken = archive().await;
        let fault = world
            .sandbox
            .inject(Fault::status(401))
            .route("GET", STATUSES);
        let fault = fault.after(page + 1).times(1);
        let report = world.collect().into(&broken.writer).await.unwrap();
        assert_eq!(fault.hits(), 1, "page {page}");
        assert!(
            matches!(report.stopped, Some(Stop::Server(_))),
            "{report:?}"
        );
        world.sandbox.clear_faults();
        // Meanwhile nothing stands still: the second run begins at another top.
        let report = world.collect().into(&broken.writer).await.unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(
            contents(&broken.writer).await,
            whole,
            "broken at page {page}"
        );
        assert!(broken.writer.verify().await.unwrap().gaps.is_empty());
    }
}

#[tokio::test]
async fn what_was_posted_between_two_broken_runs_is_not_lost() {
    let world = World::start().await;
    world.past(300);
    for page in [1, 2, 1, 3] {
        let fault = world
            .sandbox
            .inject(Fault::status(401))
            .route("GET", STATUSES);
        fault.after(page).times(1);
        let report = world.collect().into(world.writer()).await.unwrap();
        assert!(!report.is_complete(), "{report:?}");
        world.sandbox.clear_faults();
        for number in 0..60 {
            let post = format!("{page} {number}");
            world.client.statuses().post(post).await.unwrap();
        }
    }
    assert!(!world.writer().verify().await.unwrap().gaps.is_empty());
    world.run().await;
    assert_eq!(
        present(world.writer(), "statuses").await,
        sorted(world.sandbox.status_ids())
    );
}

#[tokio::test]
async fn nothing_new_costs_one_request_for_each_collection() {
    let world = World::start().await;
    world.past(130);
    world.sandbox.mark_all("alice");
    world.run().await;
    world.sandbox.clear_requests();
    let report = world.run().await;
    assert_eq!((report.added, report.changed, report.gone), (0, 0, 0));
    for path in [
        "/api/v1/favourites",
        "/api/v1/bookmarks",
        "/api/v1/notifications",
        "/api/v1/conversations",
        "/api/v1/blocks",
        "/api/v1/lists",
        "/api/v2/filters",
    ] {
        assert_eq!(world.requests(path), 1, "{path}");
    }
    // Own statuses and pinned ones.
    let requests = world.sandbox.requests();
    let statuses = requests
        .iter()
        .filter(|request| request.path.ends_with("/statuses"));
    assert_eq!(statuses.count(), 2);
    let others = world.requests("/api/v1/statuses/");
    assert_eq!(others, 0, "no status is asked for by itself");
}

#[tokio::test]
async fn a_run_ends_when_its_time_is_over_and_the_next_one_goes_on() {
    let world = World::start().await;
    world.past(100);
    let hasty = world.collect().max_time(std::time::Duration::ZERO);
    let report = hasty.into(world.writer()).await.unwrap();
    assert!(matches!(report.stopped, Some(Stop::Time)), "{report:?}");
    assert_eq!(world.requests("/api/v1/favourites"), 0);
    world.run().await;
    assert_eq!(present(world.writer(), "statuses").await.len(), 100);
}
