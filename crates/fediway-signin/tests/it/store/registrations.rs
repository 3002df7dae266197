//! Apps that are registered with servers: once, by one of many.

use fediway_signin::store::Claim;

use super::samples::{DAY, MINUTE, app, claim_now, key};
use super::world::World;

promises! {
    one_of_many_claims_a_registration
    a_lost_lease_does_not_replace_the_registration
    a_refused_registration_is_not_tried_again_for_a_while
    unused_registrations_are_listed_and_dropped
}

async fn one_of_many_claims_a_registration(world: World) {
    let databases = [world.another().await, world.another().await];
    let claims = (0..20).map(|n| {
        let database = databases[n % 2].clone();
        tokio::spawn(async move {
            database
                .claim_registration(&key("a"), MINUTE)
                .await
                .unwrap()
        })
    });
    let mut leases = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        match claim.await.unwrap() {
            Claim::Yours(lease) => leases.push(lease),
            Claim::Taken { until } => assert!(until > world.now()),
            other => panic!("{other:?}"),
        }
    }
    let [lease] = leases.as_slice() else {
        panic!("{} claims", leases.len());
    };
    assert!(
        databases[1]
            .complete_registration(lease, &app("one"))
            .await
            .unwrap()
    );
    for database in &databases {
        match database
            .claim_registration(&key("a"), MINUTE)
            .await
            .unwrap()
        {
            Claim::Ready(kept) => assert_eq!(kept, app("one")),
            other => panic!("{other:?}"),
        }
    }
    assert!(
        !databases[0]
            .forget_registration_of(&key("a"), "two")
            .await
            .unwrap()
    );
    assert!(
        databases[0]
            .forget_registration_of(&key("a"), "one")
            .await
            .unwrap()
    );
    let claim = databases[1]
        .claim_registration(&key("a"), MINUTE)
        .await
        .unwrap();
    assert!(matches!(claim, Claim::Yours(_)));
}

async fn a_lost_lease_does_not_replace_the_registration(world: World) {
    let database = &world.database;
    let Claim::Yours(slow) = claim_now(database).await else {
        panic!("not claimed")
    };
    world.advance(MINUTE);
    let Claim::Yours(quick) = claim_now(database).await else {
        panic!("a lease does not end")
    };
    assert!(
        !database
            .complete_registration(&slow, &app("slow"))
            .await
            .unwrap()
    );
    assert!(
        database
            .complete_registration(&quick, &app("quick"))
            .await
            .unwrap()
    );
    assert!(
        !database
            .complete_registration(&slow, &app("slow"))
            .await
            .unwrap()
    );
    let kept = database
        .find_registration(&key("a"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.client_id, "quick");
}

async fn a_refused_registration_is_not_tried_again_for_a_while(world: World) {
    let database = &world.database;
    let Claim::Yours(lease) = claim_now(database).await else {
        panic!("not claimed")
    };
    database
        .refuse_registration(lease, "closed", 5 * MINUTE)
        .await
        .unwrap();
    match claim_now(&world.another().await).await {
        Claim::Refused(refusal) => assert_eq!(refusal.reason, "closed"),
        other => panic!("{other:?}"),
    }
    world.advance(5 * MINUTE);
    let Claim::Yours(lease) = claim_now(database).await else {
        panic!("not claimed again")
    };
    database.release_registration(lease).await.unwrap();
    assert!(matches!(claim_now(database).await, Claim::Yours(_)));
}

async fn unused_registrations_are_listed_and_dropped(world: World) {
    let database = &world.database;
    for redirect in ["a", "b"] {
        let key = key(redirect);
        let registered = database.register_once(&key, MINUTE, async || Ok(app(redirect)));
        registered.await.unwrap().unwrap();
    }
    world.advance(200 * DAY);
    assert!(matches!(claim_now(database).await, Claim::Ready(_)));
    world.advance(200 * DAY);
    let year_ago = world.now() - 365 * DAY;
    let unused = database.unused_registrations(year_ago, 10).await.unwrap();
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].app.client_id, "b");
    assert_eq!(unused[0].app.client_secret.expose(), "the secret");
    let again = database
        .claim_registration(&key("b"), MINUTE)
        .await
        .unwrap();
    assert!(matches!(again, Claim::Ready(_)));
    assert!(
        !database
            .drop_registration(&unused[0], year_ago)
            .await
            .unwrap(),
        "used again"
    );
    world.advance(400 * DAY);
    let year_ago = world.now() - 365 * DAY;
    assert!(
        database
            .drop_registration(&unused[0], year_ago)
            .await
            .unwrap()
    );
    assert!(
        database
            .find_registration(&key("b"))
            .await
            .unwrap()
            .is_none()
    );
}
