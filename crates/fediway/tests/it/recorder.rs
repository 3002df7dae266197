//! A recorder says the least scopes of a run: they are enough, and none of them can be left out.

use fediway::endpoint::Recorder;
use fediway::streaming::Subscription;
use fediway::{Client, ErrorKind, Instance, InstanceUrl, MediaFile, Scope, Scopes, TryStreamExt};

use crate::support::{ALICE, World};

const PIXEL: &[u8] = include_bytes!("../data/pixel.png");

/// What a small bot does.
async fn run(client: &Client) -> fediway::Result<()> {
    let picture = MediaFile::bytes("pixel.png", PIXEL);
    let picture = client.media().upload(picture).await?;
    client
        .statuses()
        .post("Look")
        .media_ids([picture.id])
        .await?;
    let home: Vec<_> = client.timelines().home().items().try_collect().await?;
    assert!(!home.is_empty());
    client.server().instance().await?;
    client.notifications().list().await?;
    drop(client.streaming().user_notifications().connect().await?);
    Ok(())
}

/// A login with these scopes and the one that a login needs.
async fn client_with(world: &World, scopes: &Scopes) -> Client {
    let login = world.login(&world.instance().await);
    let login = login.scopes(scopes.clone() + Scope::Profile);
    world.by_paste(login, ALICE).await.unwrap()
}

#[tokio::test]
async fn the_least_scopes_of_a_run_are_enough() {
    let world = World::start().await;
    let recorder = Recorder::new();
    let client = world.client(ALICE).await.with_recorder(&recorder);
    run(&client).await.unwrap();
    let record = recorder.to_string();
    assert!(record.contains("POST /api/v2/media\n"), "{record}");
    let least = recorder.scopes();
    assert_eq!(
        least.to_string(),
        "read:notifications read:statuses write:media write:statuses"
    );
    run(&client_with(&world, &least).await).await.unwrap();
}

#[tokio::test]
async fn none_of_the_least_scopes_can_be_left_out() {
    let world = World::start().await;
    let recorder = Recorder::new();
    run(&world.client(ALICE).await.with_recorder(&recorder))
        .await
        .unwrap();
    let least = recorder.scopes();
    for without in &least {
        let fewer: Scopes = least.iter().filter(|it| it != &without).cloned().collect();
        let error = run(&client_with(&world, &fewer).await).await.unwrap_err();
        let refused = matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Unauthorized);
        assert!(refused, "without {without}: {error}");
    }
}

#[tokio::test]
async fn a_client_without_a_recorder_records_nothing() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let recorder = Recorder::new();
    let recorded = client.with_recorder(&recorder);
    run(&client).await.unwrap();
    assert!(recorder.endpoints().is_empty());
    assert_eq!(recorder.to_string(), "");
    let moved = recorded.with_transport(&world.transport);
    moved
        .with_store(&world.store)
        .timelines()
        .home()
        .await
        .unwrap();
    assert_eq!(recorder.to_string(), "GET /api/v1/timelines/home\n");
}

/// A server may list the scopes that it knows, and only coarse ones.
#[test]
fn a_server_that_lists_coarse_scopes_is_asked_for_these() {
    let url = InstanceUrl::parse("example.org").unwrap();
    let mut known = serde_json::to_value(Instance::without_discovery(url)).unwrap();
    known["oauth"]["scopes_supported"] = serde_json::json!(["read", "write", "push"]);
    let instance: Instance = serde_json::from_value(known).unwrap();
    let least = Scopes::none() + Scope::ReadAccounts + Scope::WriteStatuses;
    assert_eq!(instance.scopes_for(&least).to_string(), "read write");
}

#[tokio::test]
async fn a_record_has_no_ids_and_counts_what_is_not_known() {
    let world = World::start().await;
    let recorder = Recorder::new();
    let client = world.client(ALICE).await.with_recorder(&recorder);
    let status = client.statuses().post("One").await.unwrap();
    for _ in 0..2 {
        client.statuses().favourite(&status.id).await.unwrap();
        let path = format!("/api/v1/statuses/{}", status.id);
        client.request("GET", &path).await.unwrap();
        client.request("GET", "/api/v9/secret").await.unwrap_err();
    }
    let record = recorder.to_string();
    assert_eq!(
        record,
        "POST /api/v1/statuses\n\
         GET /api/v1/statuses/{id}\n\
         POST /api/v1/statuses/{id}/favourite\n\
         # calls of paths that are not known: 2\n"
    );
    assert_eq!(recorder.undeclared(), 2);
}

#[tokio::test]
async fn a_subscription_that_is_added_later_is_recorded() {
    let world = World::start().await;
    let recorder = Recorder::new();
    let client = world.client(ALICE).await.with_recorder(&recorder);
    let mut events = client.streaming().public().connect().await.unwrap();
    assert_eq!(recorder.scopes(), Scopes::from(Scope::ReadStatuses));
    events.subscribe(Subscription::UserNotification).unwrap();
    world.sandbox.streams().until_open(1).await;
    client.statuses().post("An event").await.unwrap();
    let recorded = async {
        while !recorder.scopes().covers(&Scope::ReadNotifications) {
            events.next().await.unwrap().unwrap();
            client.statuses().post("Another event").await.unwrap();
        }
    };
    let deadline = std::time::Duration::from_secs(60);
    tokio::time::timeout(deadline, recorded).await.unwrap();
}
