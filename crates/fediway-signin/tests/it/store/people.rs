//! Who signed in: identities, sessions, and what is handed out and deleted.

use fediway_signin::store::{AccountKey, AuditEvent, Change};

use super::samples::{DAY, MINUTE, ann};
use super::world::World;

promises! {
    sign_ins_tell_what_changed
    sessions_end
    a_person_is_handed_out_and_deleted
}

async fn sign_ins_tell_what_changed(world: World) {
    let database = &world.database;
    assert!(database.compare_account(&ann()).await.unwrap().is_new);
    let first = database.record_sign_in(&ann()).await.unwrap();
    assert!(first.is_new && first.changes.is_empty());
    world.advance(DAY);
    let again = database.record_sign_in(&ann()).await.unwrap();
    assert!(!again.is_new && again.changes.is_empty());
    assert_eq!(again.first_seen, first.first_seen);
    let kept = database.account(&ann().key).await.unwrap().unwrap();
    assert_eq!(kept.account.display_name, "Ann of Example");
    assert_eq!(kept.last_seen, world.now());

    let mut changed = ann();
    changed.uri = "https://example.org/ap/users/7".into();
    changed.handle = "anna@example.org".into();
    changed.created_at = Some("2026-01-01T00:00:00Z".parse().unwrap());
    let compared = database.compare_account(&changed).await.unwrap();
    let recorded = database.record_sign_in(&changed).await.unwrap();
    assert_eq!(compared, recorded);
    let before = ann();
    assert_eq!(
        recorded
            .changes
            .iter()
            .map(|c| format!("{c:?}"))
            .collect::<Vec<_>>(),
        [
            format!("Uri {{ before: {:?} }}", before.uri),
            format!("Younger {{ before: {} }}", before.created_at.unwrap()),
            format!("Handle {{ before: {:?} }}", before.handle),
        ]
    );

    let mut other = changed.clone();
    other.key = AccountKey::new("example.org", "2");
    let recorded = database.record_sign_in(&other).await.unwrap();
    assert!(recorded.is_new);
    let [Change::SameUri { other, .. }] = recorded.changes.as_slice() else {
        panic!("{:?}", recorded.changes)
    };
    assert_eq!(*other, ann().key);
    let mut bad = ann();
    bad.key.account_id.clear();
    assert!(database.record_sign_in(&bad).await.is_err());
}

async fn sessions_end(world: World) {
    let (database, account) = (&world.database, ann().key);
    let missing = database.start_session("early", &account, DAY).await;
    assert!(missing.is_err(), "nobody signed in");
    database.record_sign_in(&ann()).await.unwrap();
    for id in ["one", "two", "three", "four"] {
        database.start_session(id, &account, DAY).await.unwrap();
    }
    let session = world.another().await.session("one").await.unwrap().unwrap();
    assert_eq!(session.account.account.key, account);
    assert_eq!(session.times.expires_at, world.now() + DAY);
    assert!(database.session("nobody's").await.unwrap().is_none());
    database.end_session("one").await.unwrap();
    assert!(database.session("one").await.unwrap().is_none());
    world.advance(DAY / 2);
    assert!(database.extend_session("two", DAY).await.unwrap());
    assert!(
        !database.extend_session("three", MINUTE).await.unwrap(),
        "never shorter"
    );
    world.advance(DAY / 2);
    assert!(database.session("two").await.unwrap().is_some());
    assert!(database.session("three").await.unwrap().is_none());
    assert!(!database.extend_session("three", DAY).await.unwrap());
    assert_eq!(database.end_sessions_of(&account).await.unwrap(), 3);
    assert!(database.session("two").await.unwrap().is_none());
}

async fn a_person_is_handed_out_and_deleted(world: World) {
    let (database, account) = (&world.database, ann().key);
    database.record_sign_in(&ann()).await.unwrap();
    database
        .start_session("secret id", &account, DAY)
        .await
        .unwrap();
    let event = AuditEvent::new("signed_in")
        .account(&account)
        .detail("again");
    database.audit(&event).await.unwrap();
    let others = AuditEvent::new("signed_in").account(&AccountKey::new("example.org", "2"));
    database.audit(&others).await.unwrap();
    let out = database.export_person(&account).await.unwrap();
    assert_eq!(out["account"]["handle"], "ann@example.org");
    assert_eq!(out["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(out["events"][0]["event"], "signed_in");
    assert!(out["access"].is_null());
    assert!(!out.to_string().contains("secret"));
    let deleted = database.delete_person(&account).await.unwrap();
    assert!(deleted.account && !deleted.credentials);
    assert_eq!((deleted.sessions, deleted.audit), (1, 1));
    assert!(database.session("secret id").await.unwrap().is_none());
    let out = database.export_person(&account).await.unwrap();
    assert!(out["account"].is_null());
    assert_eq!(out["events"].as_array().unwrap().len(), 0);
    let kept = database.audit_since(world.now(), 10).await.unwrap();
    assert_eq!(kept.len(), 1);
}
