//! A run that breaks off, wherever, leaves a gap that the next one fills.

use fediway_archive::collect::Stop;
use fediway_sandbox::Fault;

use crate::support::archive;
use crate::thorough::quick_or;
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
    let some = vec![1, 13];
    for page in quick_or(some, (0..14).collect()) {
        let broken = archive().await;
        let fault = world
            .sandbox
            .inject(Fault::status(401))
            .route("GET", STATUSES);
        let fault = fault.after(page + 1).always();
        let report = world.collect().into(&broken.writer).await.unwrap();
        assert!(fault.hits() > 0, "page {page}");
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

/// A part of a list and its place in what was walked are one transaction.
#[tokio::test]
async fn a_part_that_could_not_be_written_is_walked_again() {
    let world = World::start().await;
    let ids = world.past(400);
    let refuse = format!(
        "CREATE TRIGGER full BEFORE INSERT ON status_ids WHEN NEW.remote_id = '{}' \
         BEGIN SELECT RAISE(ABORT, 'no space is left'); END",
        ids[100]
    );
    let pool = world.writer().pool();
    sqlx::query(sqlx::AssertSqlSafe(refuse))
        .execute(pool)
        .await
        .unwrap();
    let error = world.collect().into(world.writer()).await.unwrap_err();
    assert!(error.to_string().contains("no space is left"), "{error}");
    let written = present(world.writer(), "statuses").await.len();
    assert_eq!(written, 80, "whole parts of 40");
    sqlx::query("DROP TRIGGER full")
        .execute(pool)
        .await
        .unwrap();
    world.run().await;
    assert_eq!(present(world.writer(), "statuses").await, sorted(ids));
}
