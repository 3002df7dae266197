//! `fediway scopes`: the least scopes of what is named, and of a recorded run.

use fediway::endpoint::Recorder;
use fediway::streaming::Subscription;
use fediway_sandbox::Sandbox;

use crate::support::World;

async fn scopes(world: &World, names: &[&str]) -> String {
    let ended = world.run(&[&["scopes"], names].concat()).await.ok();
    ended.stdout.trim_end().to_owned()
}

#[tokio::test]
async fn endpoints_have_several_names() {
    let world = World::new().await;
    for names in [
        ["statuses.post", "timelines.home"],
        ["statuses().post", "timelines().home"],
        ["POST /api/v1/statuses", "get /api/v1/timelines/home"],
    ] {
        let found = scopes(&world, &names).await;
        assert_eq!(found, "read:statuses write:statuses", "{names:?}");
    }
    let choice = ["accounts.verify_credentials"];
    assert_eq!(scopes(&world, &choice).await, "profile");
    let with_accounts = ["accounts.verify_credentials", "accounts.relationships"];
    let both = scopes(&world, &with_accounts).await;
    assert_eq!(both, "profile read:follows");
}

#[tokio::test]
async fn streams_have_scopes_too() {
    let world = World::new().await;
    for (name, expected) in [
        ("streaming.user", "read:notifications read:statuses"),
        ("streaming.user_notifications", "read:notifications"),
        ("streaming().public_local", "read:statuses"),
        (
            "GET /api/v1/streaming/user/notification",
            "read:notifications",
        ),
        ("GET /api/v1/streaming/hashtag?tag=cats", "read:statuses"),
        ("streaming.list", "read:lists read:statuses"),
    ] {
        assert_eq!(scopes(&world, &[name]).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_recorded_run_is_read() {
    let world = World::new().await;
    let recorder: Recorder = ["statuses.post", "notifications.list"]
        .into_iter()
        .filter_map(fediway::api::endpoint)
        .collect();
    recorder.streamed("user", &Subscription::User.scopes());
    let file = world.home.path().join("calls.txt");
    std::fs::write(&file, recorder.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let expected = "read:notifications read:statuses write:statuses";
    assert_eq!(recorder.scopes().to_string(), expected);
    assert_eq!(scopes(&world, &["--recorded", file]).await, expected);
    let more = ["media.create", "--recorded", file];
    let expected = "read:notifications read:statuses write:media write:statuses";
    assert_eq!(scopes(&world, &more).await, expected);
}

#[tokio::test]
async fn what_a_run_did_not_record_is_mentioned() {
    let world = World::new().await;
    let text = "\n# calls of paths that are not known: 2\nPOST /api/v1/statuses\n";
    let args = ["scopes", "--recorded", "-"];
    let ended = world.run_with(&args, text).await.ok();
    assert_eq!(ended.stdout, "write:statuses\n");
    let note = "note: calls of paths that are not known: 2";
    assert!(ended.stderr.contains(note), "{}", ended.stderr);
}

#[tokio::test]
async fn json_has_the_endpoints() {
    let world = World::new().await;
    let args = ["scopes", "POST /api/v1/statuses/1/reblog", "--json"];
    let json = world.run(&args).await.ok().json();
    assert_eq!(json["scopes"], serde_json::json!(["write:statuses"]));
    assert_eq!(json["endpoints"][0]["call"], "statuses().reblog");
}

#[tokio::test]
async fn public_data_needs_no_scope() {
    let world = World::new().await;
    let ended = world.run(&["scopes", "server.instance"]).await.ok();
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains("no token"), "{}", ended.stderr);
}

#[tokio::test]
async fn an_unknown_name_is_refused() {
    let world = World::new().await;
    let ended = world.run(&["scopes", "statuses.pots"]).await.failed(2);
    assert!(
        ended.stderr.contains("did you mean statuses.post?"),
        "{}",
        ended.stderr
    );
    for name in [
        "streaming.x",
        "GET /api/v1/streaming/x",
        "POST /x",
        "x\u{1b}[1m",
    ] {
        let ended = world.run(&["scopes", name]).await.failed(2);
        assert!(ended.stderr.contains("no known endpoint"), "{name}");
        assert!(!ended.stderr.contains('\u{1b}'), "{name}");
    }
    world.run(&["scopes"]).await.failed(2);
    let missing = ["scopes", "--recorded", "/nowhere/calls.txt"];
    world.run(&missing).await.failed(2);
}

/// A server that knows only coarse scopes is asked for these, and others for the granular ones.
#[tokio::test]
async fn a_server_is_named_in_its_own_words() {
    let mitra = Sandbox::builder().software(fediway_sandbox::Software::Mitra);
    let world = World::with(mitra.start().await.unwrap());
    let host = world.sandbox.url().to_owned();
    let args = ["statuses.post", "timelines.home", "--host", &host];
    assert_eq!(scopes(&world, &args).await, "read write");
    let mastodon = World::new().await;
    let host = mastodon.sandbox.url().to_owned();
    let args = ["statuses.post", "timelines.home", "--host", &host];
    let fine = scopes(&mastodon, &args).await;
    assert_eq!(fine, "read:statuses write:statuses");
}
