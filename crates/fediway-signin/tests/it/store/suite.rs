//! What the database promises, on both.

use std::time::Duration;

use fediway::{Instance, InstanceUrl, RegisteredApp, Scopes};
use fediway_signin::store::{
    AccountKey, AppKey, AuditEvent, Budget, Change, Claim, Database, Keep, Limit, SeenAccount,
    Spent, StoreErrorKind, TakenLogin,
};

use super::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

promises! {
    all_domains_of_a_server_lead_to_one_row
    negative_answers_count_for_a_while
    one_of_many_claims_a_registration
    a_lost_lease_does_not_replace_the_registration
    a_refused_registration_is_not_tried_again_for_a_while
    unused_registrations_are_listed_and_dropped
    budgets_are_shared
    a_login_is_taken_once_and_by_its_own_browser
    logins_are_bounded
    sign_ins_tell_what_changed
    sessions_end
    a_person_is_handed_out_and_deleted
    what_is_over_is_swept
}

fn key(redirect: &str) -> AppKey {
    AppKey::new("example.org", redirect, Scopes::read(), "Guestbook")
}

fn app(id: &str) -> RegisteredApp {
    let app = RegisteredApp::new(id, "the secret").redirect_uri("https://site.example/callback");
    app.scopes(Scopes::read())
}

fn ann() -> SeenAccount {
    let key = AccountKey::new("example.org", "1");
    let mut seen = SeenAccount::new(key, "https://example.org/users/ann", "ann@example.org");
    seen.display_name = "Ann\0 of Example".into();
    seen.avatar_url = Some("https://example.org/ann.png".into());
    seen.created_at = Some("2020-01-01T10:00:00Z".parse().unwrap());
    seen
}

async fn all_domains_of_a_server_lead_to_one_row(world: World) {
    let url = InstanceUrl::parse("social.example.org").unwrap();
    let instance = Instance::without_discovery(url).with_software("mitra", "5");
    let database = &world.database;
    assert!(database.server("example.org").await.unwrap().is_none());
    database
        .save_server(&instance, &["example.org"])
        .await
        .unwrap();
    for name in ["example.org", "Social.Example.org", "example.org."] {
        let known = database.server(name).await.unwrap().unwrap();
        assert_eq!(known.key, "social.example.org");
        assert_eq!(known.instance.software().name, "mitra");
        assert_eq!(known.learnt_at, world.now());
    }
    let names = database
        .names_of_server("social.example.org")
        .await
        .unwrap();
    assert_eq!(names, ["example.org", "social.example.org"]);
    let moved = Instance::without_discovery(InstanceUrl::parse("new.example.org").unwrap());
    database
        .save_server(&moved, &["example.org"])
        .await
        .unwrap();
    let known = database.server("example.org").await.unwrap().unwrap();
    assert_eq!(known.key, "new.example.org");
    database.forget_server("new.example.org").await.unwrap();
    assert!(database.server("example.org").await.unwrap().is_none());
}

async fn negative_answers_count_for_a_while(world: World) {
    let database = &world.database;
    database
        .refuse("example.org", "no answer", 5 * MINUTE)
        .await
        .unwrap();
    let refusal = database.refusal("example.org").await.unwrap().unwrap();
    assert_eq!(refusal.reason, "no answer");
    assert_eq!(
        refusal.until,
        world.now() + jiff::SignedDuration::from_mins(5)
    );
    assert!(database.refusal("example.com").await.unwrap().is_none());
    world.advance(5 * MINUTE);
    assert!(database.refusal("example.org").await.unwrap().is_none());
    database
        .refuse("example.org", "no answer", MINUTE)
        .await
        .unwrap();
    database.forget_refusal("example.org").await.unwrap();
    assert!(database.refusal("example.org").await.unwrap().is_none());
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

async fn claim_now(database: &Database) -> Claim {
    database
        .claim_registration(&key("a"), MINUTE)
        .await
        .unwrap()
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
    one.free(budget).await.unwrap();
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
        .logins(160)
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
    let keep = Keep::default();
    assert_eq!(database.sweep(keep, 100).await.unwrap().total(), 0);
    world.advance(91 * DAY);
    database.audit(&AuditEvent::new("tried")).await.unwrap();
    let swept = database.sweep(keep, 3).await.unwrap();
    assert_eq!((swept.logins, swept.sessions, swept.audit), (3, 3, 3));
    let both = tokio::join!(database.sweep(keep, 100), database.sweep(keep, 100));
    let total = |swept: fediway_signin::store::Swept| (swept.logins, swept.sessions, swept.audit);
    let (one, two) = (total(both.0.unwrap()), total(both.1.unwrap()));
    assert_eq!((one.0 + two.0, one.1 + two.1, one.2 + two.2), (2, 2, 2));
    assert_eq!(database.sweep(keep, 100).await.unwrap().total(), 0);
    assert!(matches!(claim_now(database).await, Claim::Yours(_)));
}
