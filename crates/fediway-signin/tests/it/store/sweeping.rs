//! What is over is deleted.

use fediway_signin::store::{AuditEvent, Claim, Retention};

use super::samples::{DAY, MINUTE, ann, claim_now};
use super::world::World;

promises! {
    what_is_over_is_swept
}

async fn what_is_over_is_swept(world: World) {
    let (database, account) = (&world.database, ann().key);
    database.record_sign_in(&ann()).await.unwrap();
    for n in 0..5 {
        let name = format!("{n}");
        database
            .put_login(&name, "cookie", b"", MINUTE)
            .await
            .unwrap();
        database
            .start_session(&name, &account, MINUTE)
            .await
            .unwrap();
        database.refuse(&name, "no", MINUTE).await.unwrap();
        database.audit(&AuditEvent::new("tried")).await.unwrap();
    }
    let Claim::Yours(_) = claim_now(database).await else {
        panic!("not claimed")
    };
    let retention = Retention::default();
    assert_eq!(database.sweep(retention, 100).await.unwrap().total(), 0);
    world.advance(91 * DAY);
    database.audit(&AuditEvent::new("tried")).await.unwrap();
    let swept = database.sweep(retention, 3).await.unwrap();
    assert_eq!((swept.logins, swept.sessions, swept.audit), (3, 3, 3));
    let both = tokio::join!(
        database.sweep(retention, 100),
        database.sweep(retention, 100)
    );
    let total = |swept: fediway_signin::store::Swept| (swept.logins, swept.sessions, swept.audit);
    let (one, two) = (total(both.0.unwrap()), total(both.1.unwrap()));
    assert_eq!((one.0 + two.0, one.1 + two.1, one.2 + two.2), (2, 2, 2));
    assert_eq!(database.sweep(retention, 100).await.unwrap().total(), 0);
    assert!(matches!(claim_now(database).await, Claim::Yours(_)));
}
