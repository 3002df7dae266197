//! Each thing that happens, as an event.

use serde_json::{Value, json};

use super::client::{Socket, bob, carol, soon, world};
use crate::support::{CALLBACK, User, send, with_form, with_json};

#[tokio::test]
async fn a_post_is_an_update_for_its_author_and_followers() {
    let world = world().await;
    let (alice, bob, carol) = (world.user().await, bob(&world).await, carol(&world).await);
    let mut author = Socket::new(&world, &alice, "?stream=user").await;
    let mut follower = Socket::new(&world, &bob, "?stream=user").await;
    let mut stranger = Socket::new(&world, &carol, "?stream=user").await;
    let mut notified = Socket::new(&world, &bob, "?stream=user:notification").await;

    let posted = alice.post("hello #Rust").await;
    for socket in [&mut author, &mut follower] {
        let message = socket.json().await;
        assert_eq!(message["stream"], json!(["user"]));
        assert_eq!(message["event"], "update");
        let status: Value = serde_json::from_str(message["payload"].as_str().unwrap()).unwrap();
        assert_eq!(status["id"], posted["id"]);
        assert_eq!(status["content"], posted["content"]);
    }
    for socket in [&mut author, &mut follower, &mut stranger, &mut notified] {
        assert!(socket.is_quiet(&world).await);
    }
}

#[tokio::test]
async fn public_and_hashtag_streams_have_what_is_public() {
    let world = world().await;
    let (alice, carol) = (world.user().await, carol(&world).await);
    let mut sockets = Vec::new();
    for query in [
        "?stream=public",
        "?stream=public:local",
        "?stream=hashtag&tag=rust",
        "?stream=hashtag:local&tag=RUST",
    ] {
        sockets.push(Socket::new(&world, &carol, query).await);
    }
    let mut others = Vec::new();
    for query in [
        "?stream=public:remote",
        "?stream=public:media",
        "?stream=hashtag&tag=go",
        "?stream=list&list=1",
        "?stream=direct",
    ] {
        others.push(Socket::new(&world, &carol, query).await);
    }
    for visibility in ["unlisted", "private", "direct"] {
        let form = [("status", "not for all #rust"), ("visibility", visibility)];
        alice.form("/api/v1/statuses", &form).await.ok();
    }
    let posted = alice.post("for all #rust").await;
    for socket in &mut sockets {
        let (event, status) = socket.event().await;
        assert_eq!((&*event, &status["id"]), ("update", &posted["id"]));
        assert!(status.get("favourited").is_none(), "seen by nobody");
        assert!(socket.is_quiet(&world).await);
    }
    for socket in &mut others {
        assert!(socket.is_quiet(&world).await);
    }
    // A thread of others is in the hashtag's stream alone.
    let id = posted["id"].as_str().unwrap();
    let form = [("status", "me too #rust"), ("in_reply_to_id", id)];
    carol.form("/api/v1/statuses", &form).await.ok();
    assert!(sockets[0].is_quiet(&world).await);
    assert_eq!(sockets[2].event().await.0, "update");
}

#[tokio::test]
async fn media_has_streams_of_its_own() {
    let world = world().await;
    let alice = world.user().await;
    let mut media = Socket::new(&world, &alice, "?stream=public:local:media").await;
    let part = reqwest::multipart::Part::bytes(crate::bodies::png()).file_name("a.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    let file = send(alice.request("POST", "/api/v1/media").multipart(form)).await;
    let id = file.ok()["id"].as_str().unwrap().to_owned();
    alice.post("none here").await;
    let post = json!({ "status": "look", "media_ids": [id] });
    alice.json("/api/v1/statuses", post).await.ok();
    let (event, status) = media.event().await;
    assert_eq!(
        (&*event, &status["content"]),
        ("update", &json!("<p>look</p>"))
    );
}

#[tokio::test]
async fn mentions_and_favourites_are_notifications() {
    let world = world().await;
    let (alice, carol) = (world.user().await, carol(&world).await);
    let mut home = Socket::new(&world, &carol, "?stream=user").await;
    let mut only = Socket::new(&world, &carol, "?stream=user:notification").await;
    let mut author = Socket::new(&world, &alice, "?stream=user:notification").await;

    let posted = alice.post("hello @carol and @alice").await;
    for socket in [&mut home, &mut only] {
        let (event, notification) = socket.event().await;
        assert_eq!(
            (&*event, &notification["type"]),
            ("notification", &json!("mention"))
        );
        assert_eq!(notification["account"]["username"], "alice");
        assert_eq!(notification["status"]["id"], posted["id"]);
        assert!(socket.is_quiet(&world).await, "carol does not follow alice");
    }
    assert!(author.is_quiet(&world).await, "not of oneself");

    let path = format!("/api/v1/statuses/{}", posted["id"].as_str().unwrap());
    carol.send("POST", &format!("{path}/favourite")).await.ok();
    carol.send("POST", &format!("{path}/favourite")).await.ok();
    carol.send("POST", &format!("{path}/bookmark")).await.ok();
    alice.send("POST", &format!("{path}/favourite")).await.ok();
    let (_, notification) = author.event().await;
    assert_eq!(notification["type"], "favourite");
    assert_eq!(notification["account"]["username"], "carol");
    assert!(author.is_quiet(&world).await);
}

#[tokio::test]
async fn an_edit_and_a_deletion_reach_whoever_saw_the_status() {
    let world = world().await;
    let (alice, bob, carol) = (world.user().await, bob(&world).await, carol(&world).await);
    let posted = alice.post("@carol speling").await;
    let path = format!("/api/v1/statuses/{}", posted["id"].as_str().unwrap());
    let mut sockets = vec![
        Socket::new(&world, &alice, "?stream=user").await,
        Socket::new(&world, &bob, "?stream=user").await,
        Socket::new(&world, &carol, "?stream=user").await,
        Socket::new(&world, &carol, "?stream=public").await,
    ];
    assert!(posted["edited_at"].is_null());
    let edit = json!({ "status": "@carol spelling", "spoiler_text": "orthography" });
    let edited = send(with_json(alice.request("PUT", &path), &edit))
        .await
        .ok();
    assert!(edited["edited_at"].is_string());
    assert_eq!(edited["spoiler_text"], "orthography");
    assert_eq!(edited["sensitive"], true);
    assert!(edited["content"].as_str().unwrap().contains("spelling"));
    assert_eq!(edited["created_at"], posted["created_at"]);
    // The same again is no edit, and nobody else may.
    send(with_json(alice.request("PUT", &path), &edit))
        .await
        .ok();
    let others = send(with_json(bob.request("PUT", &path), &edit)).await;
    assert_eq!(others.status, 404);
    let nothing = send(with_form(alice.request("PUT", &path), &[("status", "")])).await;
    assert_eq!(nothing.status, 422);

    for socket in &mut sockets {
        let (event, status) = socket.event().await;
        assert_eq!(event, "status.update");
        assert_eq!(status["edited_at"], edited["edited_at"]);
    }
    alice.send("DELETE", &path).await.ok();
    for socket in &mut sockets {
        let message = socket.json().await;
        assert_eq!(message["event"], "delete");
        assert_eq!(message["payload"], posted["id"], "a bare id");
        assert!(socket.is_quiet(&world).await);
    }
}

#[tokio::test]
async fn a_direct_message_is_a_conversation() {
    let world = world().await;
    let (alice, carol) = (world.user().await, carol(&world).await);
    let mut sent = Socket::new(&world, &alice, "?stream=direct").await;
    let mut received = Socket::new(&world, &carol, "?stream=direct").await;
    let mut home = Socket::new(&world, &carol, "?stream=user").await;
    let direct = [("status", "@carol psst"), ("visibility", "direct")];
    let first = alice.form("/api/v1/statuses", &direct).await.ok();
    let (_, conversation) = sent.event().await;
    assert_eq!(conversation["unread"], false);
    assert_eq!(conversation["accounts"][0]["username"], "carol");
    let (event, conversation) = received.event().await;
    assert_eq!(event, "conversation");
    assert_eq!(conversation["unread"], true);
    assert_eq!(conversation["accounts"][0]["username"], "alice");
    assert_eq!(conversation["last_status"]["id"], first["id"]);
    assert_eq!(home.event().await.0, "notification");
    assert!(
        home.is_quiet(&world).await,
        "no update: carol follows nobody"
    );
    received.is_quiet(&world).await;
    sent.is_quiet(&world).await;

    let id = first["id"].as_str().unwrap();
    let reply = [
        ("status", "@alice what?"),
        ("visibility", "direct"),
        ("in_reply_to_id", id),
    ];
    carol.form("/api/v1/statuses", &reply).await.ok();
    let (_, again) = sent.event().await;
    assert_eq!(again["id"], conversation["id"]);
}

#[tokio::test]
async fn streams_are_subscribed_to_and_left() {
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "").await;
    let streams = world.sandbox.streams();
    socket
        .say(json!({"type": "subscribe", "stream": "user"}))
        .await;
    socket
        .say(json!({"type": "subscribe", "stream": "user"}))
        .await;
    socket
        .say(json!({"type": "subscribe", "stream": "hashtag", "tag": "Rust"}))
        .await;
    socket
        .say(json!({"type": "subscribe", "stream": "list", "list": "7"}))
        .await;
    soon(streams.until_subscribed("list&list=7")).await;
    let connections = streams.connections();
    assert_eq!(
        connections[0].streams,
        ["user", "hashtag&tag=Rust", "list&list=7"]
    );

    assert_eq!(
        world.sandbox.emit("hashtag&tag=RUST", "update", Some("{}")),
        1
    );
    assert_eq!(socket.json().await["stream"], json!(["hashtag", "Rust"]));
    world.sandbox.emit("list&list=7", "update", Some("{}"));
    assert_eq!(socket.json().await["stream"], json!(["list", "7"]));

    socket
        .say(json!({"type": "unsubscribe", "stream": "hashtag", "tag": "rust"}))
        .await;
    let left =
        |all: &[fediway_sandbox::StreamConnection]| all[0].streams == ["user", "list&list=7"];
    soon(streams.until(left)).await;
    assert_eq!(
        world.sandbox.emit("hashtag&tag=rust", "update", Some("{}")),
        0
    );
}

#[tokio::test]
async fn commands_that_cannot_be_followed_are_answered() {
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "?stream=nonsense").await;
    let unknown = json!({"error": "Unknown stream type", "status": 400});
    assert_eq!(socket.json().await, unknown);
    socket
        .say(json!({"type": "subscribe", "stream": "public:x"}))
        .await;
    assert_eq!(socket.json().await, unknown);
    socket
        .say(json!({"type": "subscribe", "stream": "hashtag"}))
        .await;
    assert_eq!(socket.json().await["error"], "Missing tag name parameter");
    socket
        .say(json!({"type": "subscribe", "stream": "list"}))
        .await;
    assert_eq!(socket.json().await["status"], 400);
    socket
        .say(json!({"type": "unsubscribe", "stream": "x"}))
        .await;
    let error = json!({"error": "Error unsubscribing from channel"});
    assert_eq!(socket.json().await, error);
    for ignored in ["no JSON", "[]", "{}", r#"{"type":"dance"}"#] {
        socket.send(ignored.into()).await;
    }
    socket
        .say(json!({"type": "subscribe", "stream": "direct"}))
        .await;
    soon(world.sandbox.streams().until_subscribed("direct")).await;
    assert!(socket.is_quiet(&world).await);

    socket.send(vec![1, 2, 3].into()).await;
    let closed = socket.next().await.unwrap().unwrap();
    assert!(format!("{closed:?}").contains("does not support binary"));
}

#[tokio::test]
async fn events_are_sent_by_hand() {
    let world = world().await;
    let (alice, bob) = (world.user().await, bob(&world).await);
    let mut hers = Socket::new(&world, &alice, "?stream=user").await;
    let mut his = Socket::new(&world, &bob, "?stream=user").await;
    let sandbox = &world.sandbox;
    assert_eq!(sandbox.emit("user", "filters_changed", None), 2);
    assert_eq!(sandbox.emit("public", "update", Some("{}")), 0);
    assert_eq!(sandbox.emit_to("bob", "user", "dance", Some("not JSON")), 1);
    assert_eq!(sandbox.emit_to("nobody", "user", "dance", None), 0);
    let changed = json!({"stream": ["user"], "event": "filters_changed"});
    assert_eq!(hers.json().await, changed);
    assert_eq!(his.json().await, changed);
    assert_eq!(his.json().await["payload"], "not JSON");
    assert!(hers.is_quiet(&world).await);
}

#[tokio::test]
async fn scopes_are_asked_for() {
    let mut world = world().await;
    let bob = bob(&world).await;
    let narrow_app = [
        ("client_name", "narrow"),
        ("redirect_uris", CALLBACK),
        ("scopes", "read:statuses write"),
    ];
    let app = world.http.form("/api/v1/apps", &narrow_app).await.ok();
    world.id = app["client_id"].as_str().unwrap().to_owned();
    world.secret = app["client_secret"].as_str().unwrap().to_owned();
    let narrow = async |scope: &str| {
        let token = world.login(scope).await.ok();
        let token = token["access_token"].as_str().unwrap().to_owned();
        User::new(&world, token)
    };
    let (statuses, writes) = (narrow("read:statuses").await, narrow("write").await);
    let mut socket = Socket::new(&world, &statuses, "?stream=user").await;
    socket
        .say(json!({"type": "subscribe", "stream": "user:notification"}))
        .await;
    let error = "Access token does not have the required scopes";
    assert_eq!(socket.json().await, json!({"error": error, "status": 401}));
    bob.post("hi @alice").await;
    assert_eq!(socket.event().await.0, "update");
    assert!(
        socket.is_quiet(&world).await,
        "notifications are not for it"
    );
    let mut socket = Socket::new(&world, &writes, "?stream=user").await;
    assert_eq!(socket.json().await["status"], 401);
}

#[tokio::test]
async fn a_revoked_token_ends_its_streams() {
    let world = world().await;
    let (alice, bob) = (world.user().await, bob(&world).await);
    let mut hers = Socket::new(&world, &alice, "?stream=user").await;
    let mut his = Socket::new(&world, &bob, "?stream=user").await;
    assert_eq!(world.revoke(&alice.token, &[]).await.status, 200);
    assert!(hers.next().await.unwrap().unwrap().is_close());
    assert!(his.is_quiet(&world).await);
    let token = format!("Bearer {}", alice.token);
    let refused = Socket::refused(&world, "", &[("authorization", &token)]).await;
    assert_eq!(refused, 401);
}
