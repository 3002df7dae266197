//! How fast a history is read: by several tasks, within the rate limit.

use fediway_archive::collect::{Progress, Stop};
use fediway_sandbox::{Sandbox, Software};

use crate::world::{World, client, complete, present, sorted, transport};

#[tokio::test]
async fn a_part_of_the_rate_limit_is_left_to_others() {
    // At the beginning of a window: another one would begin with its own budget.
    let sandbox = Sandbox::builder()
        .software(Software::Mastodon45)
        .starts_at("2026-11-26T12:00:01Z".parse().unwrap())
        .rate_limit(40);
    let mut world = World::with(sandbox).await;
    world.past(2000);
    let sparing = transport(&world.sandbox).spare(25);
    let sparing = sparing.rate_limit(fediway::transport::RateLimit::Fail);
    world.client = client(&world.sandbox, "alice", sparing).await;
    world.sandbox.clear_requests();
    let report = world.collect().into(world.writer()).await.unwrap();
    let Some(Stop::Server(error)) = &report.stopped else {
        panic!("{report:?}");
    };
    assert!(error.retry_at().is_some(), "{error}");
    let sent = world.requests("/api/v1/");
    assert!((25..=31).contains(&sent), "{sent} of 40");
}

/// A long history is entered at several places at once, in ids that the server never gave.
#[tokio::test]
async fn several_tasks_read_a_long_history_in_its_order() {
    let world = World::start().await;
    let ids = world.past(1000);
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let collect = world.collect().on_progress(move |progress| {
        if let Progress::Collection {
            name: "statuses",
            items,
            of,
            left,
            ..
        } = progress
        {
            heard.lock().unwrap().push((items, of, left.is_some()));
        }
    });
    complete(collect.into(world.writer()).await.unwrap());
    assert_eq!(
        present(world.writer(), "statuses").await,
        sorted(ids.clone())
    );
    let told = told.lock().unwrap().clone();
    let counts: Vec<_> = told.iter().map(|it| it.0).collect();
    assert_eq!(counts, (1..=25).map(|part| part * 40).collect::<Vec<u64>>());
    // How much there is, is known from the start; how long it takes, after some parts.
    assert!(told.iter().all(|it| it.1 == Some(1000)), "{told:?}");
    assert!(!told[0].2 && told[3..].iter().all(|it| it.2), "{told:?}");
    let requests = world.sandbox.requests();
    let queries = requests.iter().filter_map(|it| it.query.as_deref());
    let entered = queries.filter_map(|query| query.split("max_id=").nth(1));
    let entered = entered.map(|rest| rest.split('&').next().unwrap().to_owned());
    let made_up = entered.filter(|id| !ids.contains(id)).count();
    assert!(made_up > 0, "{made_up} places");
}
