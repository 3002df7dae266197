//! Budgets that all processes share, and logins under way.

use std::time::Duration;

use fediway_signin::store::{Budget, Limit, Spent, StoreErrorKind, TakenLogin};

use super::samples::MINUTE;
use super::world::World;

promises! {
    budgets_are_shared
    a_login_is_taken_once_and_by_its_own_browser
    logins_are_bounded
}

async fn budgets_are_shared(world: World) {
    let limit = Limit::new(5, 10 * MINUTE);
    let budget = Budget::Server("register", "example.org");
    let (one, other) = (&world.database, world.another().await);
    for database in [one, &other, one] {
        assert_eq!(
            database.spend(budget, limit, 1).await.unwrap(),
            Spent::Admitted
        );
    }
    let Spent::Wait { until } = other.spend(budget, limit, 1).await.unwrap() else {
        panic!("too many")
    };
    assert_eq!(until, world.now() + jiff::SignedDuration::from_secs(200));
    let elsewhere = Budget::Server("register", "example.com");
    assert_eq!(
        one.spend(elsewhere, limit, 3).await.unwrap(),
        Spent::Admitted
    );
    world.advance(Duration::from_secs(200));
    assert_eq!(one.spend(budget, limit, 1).await.unwrap(), Spent::Admitted);
    assert!(matches!(
        one.spend(budget, limit, 1).await.unwrap(),
        Spent::Wait { .. }
    ));
    one.reset_budget(budget).await.unwrap();
    assert_eq!(one.spend(budget, limit, 1).await.unwrap(), Spent::Admitted);
}

async fn a_login_is_taken_once_and_by_its_own_browser(world: World) {
    let (one, other) = (&world.database, world.another().await);
    one.put_login("state", "cookie", b"verifier", 10 * MINUTE)
        .await
        .unwrap();
    assert!(matches!(
        other.take_login("state", "").await.unwrap(),
        TakenLogin::Unknown
    ));
    assert!(matches!(
        other.take_login("stat", "cookie").await.unwrap(),
        TakenLogin::Unknown
    ));
    let takes = (0..8).map(|n| {
        let database = [one, &other][n % 2].clone();
        tokio::spawn(async move { database.take_login("state", "cookie").await.unwrap() })
    });
    let mut found = 0;
    for take in takes.collect::<Vec<_>>() {
        if let TakenLogin::Found(data) = take.await.unwrap() {
            assert_eq!(**data, *b"verifier");
            found += 1;
        }
    }
    assert_eq!(found, 1);
    one.put_login("late", "cookie", b"verifier", 10 * MINUTE)
        .await
        .unwrap();
    world.advance(10 * MINUTE);
    assert!(matches!(
        one.take_login("late", "cookie").await.unwrap(),
        TakenLogin::Expired
    ));
}

async fn logins_are_bounded(world: World) {
    let few = world
        .options(world.keys.clone())
        .max_logins(160)
        .open()
        .await
        .unwrap();
    let mut put = 0;
    let full = loop {
        assert!(put < 1_000, "no bound");
        let state = format!("state {put}");
        match few.put_login(&state, "cookie", b"", 10 * MINUTE).await {
            Ok(()) => put += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(full.kind(), StoreErrorKind::Full);
    assert!(full.is_transient());
    assert!((20..=160).contains(&put), "{put}");
}
