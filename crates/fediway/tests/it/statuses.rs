//! Posting, reading and deleting statuses.

use std::time::Duration;

use fediway::{
    AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, NewPoll, StatusId, Transport,
    Visibility,
};

use crate::support::{ALICE, BOB, Page, World, server};

#[tokio::test]
async fn every_option_reaches_the_server() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let first = client.statuses().post("First").await.unwrap();
    let reply = client
        .statuses()
        .post("Grüße & <b>")
        .visibility(Visibility::Unlisted)
        .spoiler_text("warning")
        .sensitive(true)
        .language("de")
        .in_reply_to_id(&first.id)
        .await
        .unwrap();
    assert_eq!(reply.visibility, Visibility::Unlisted);
    assert_eq!(reply.spoiler_text, "warning");
    assert!(reply.sensitive);
    assert_eq!(reply.language.as_deref(), Some("de"));
    assert_eq!(reply.in_reply_to_id, Some(first.id));
    assert!(
        reply.content.contains("Grüße &amp; &lt;b&gt;"),
        "{}",
        reply.content
    );
    assert_eq!(client.statuses().get(&reply.id).await.unwrap(), reply);
}

#[tokio::test]
async fn a_poll() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let poll = NewPoll::new(["Tea", "Coffee"], Duration::from_secs(3600)).multiple();
    let status = client.statuses().post("Which?").poll(poll).await.unwrap();
    let poll = status.poll.unwrap();
    assert!(poll.multiple);
    assert_eq!(
        poll.options
            .iter()
            .map(|option| &*option.title)
            .collect::<Vec<_>>(),
        ["Tea", "Coffee"]
    );
}

#[tokio::test]
async fn one_key_posts_once() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let post = || {
        client
            .statuses()
            .post("Once")
            .idempotency_key("key-1")
            .into_future()
    };
    assert_eq!(post().await.unwrap().id, post().await.unwrap().id);
    assert_eq!(world.sandbox.status_count(), 1);
    for _ in 0..2 {
        client.statuses().post("Again").await.unwrap();
    }
    assert_eq!(world.sandbox.status_count(), 3);
    let keys = world.requests_to("/api/v1/statuses");
    assert!(
        keys.iter()
            .all(|request| request.headers.contains_key("idempotency-key"))
    );
}

#[tokio::test]
async fn a_request_can_be_sent_from_another_task() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let posted = tokio::spawn(client.statuses().post("Spawned").into_future());
    drop(client);
    assert!(posted.await.unwrap().unwrap().content.contains("Spawned"));
}

#[tokio::test]
async fn deleted_is_gone() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let status = client.statuses().post("Soon gone").await.unwrap();
    let deleted = client.statuses().delete(&status.id).await.unwrap();
    assert_eq!(deleted.unwrap().text.as_deref(), Some("Soon gone"));
    let error = client.statuses().get(&status.id).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
    assert_eq!(
        error
            .endpoint()
            .map(|(method, path)| (method.as_str(), path)),
        Some(("GET", "/api/v1/statuses/{id}"))
    );
}

#[tokio::test]
async fn a_private_status_is_not_found_by_others() {
    let world = World::start().await;
    let (alice, bob) = (world.client(ALICE).await, world.client(BOB).await);
    let status = alice
        .statuses()
        .post("Psst")
        .visibility(Visibility::Direct)
        .await
        .unwrap();
    let error = bob.statuses().get(&status.id).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
}

#[tokio::test]
async fn the_servers_refusal_is_passed_on() {
    let world = World::start().await;
    let known = world.client(ALICE).await;
    // Nothing is known of what this one takes.
    let instance = Instance::without_discovery(known.instance().url().clone());
    let client = Client::new(instance, known.credentials().unwrap());
    let client = client.with_transport(&world.transport);
    let error = client.statuses().post("x".repeat(501)).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unprocessable);
    assert!(
        error
            .server_message()
            .is_some_and(|words| words.contains("limit")),
        "{error}"
    );
}

/// No id leads to another path, whatever a stranger writes into it.
#[tokio::test]
async fn hostile_ids_change_no_path() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    world.sandbox.clear_requests();
    for id in [
        "../../admin",
        "a/b",
        "",
        "..",
        ".",
        "a\\b",
        "a\r\nX: y",
        "\0",
        "%2e%2e/x",
    ] {
        let error = client.statuses().get(id).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{id:?}: {error}"
        );
    }
    assert!(world.sandbox.requests().is_empty());
    for (id, path) in [
        ("?x", "%3Fx"),
        ("#x", "%23x"),
        ("%2e%2e", "%252e%252e"),
        ("a;b@c:d", "a%3Bb%40c%3Ad"),
        ("1700000000.123", "1700000000.123"),
        (
            "018f7c6e-7f3b-7c52-9d8f-2f1d7d8e6a11",
            "018f7c6e-7f3b-7c52-9d8f-2f1d7d8e6a11",
        ),
    ] {
        world.sandbox.clear_requests();
        let error = client
            .statuses()
            .delete(StatusId::from(id))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotFound, "{id}");
        let sent = world.sandbox.requests();
        assert_eq!(sent[0].path, format!("/api/v1/statuses/{path}"));
        assert_eq!(sent[0].query, None);
    }
}

/// Peers report an error after they succeeded.
#[tokio::test]
async fn deleting_succeeds_whatever_the_server_has_to_say() {
    for body in [
        "{}",
        "",
        "  \n",
        "null",
        "Gone.",
        r#"{"id":"7","text":"Hi"}"#,
    ] {
        let (address, _) = server(vec![Page::new("/api/v1/statuses/7", 200, body)]).await;
        let policy = AddressPolicy::loopback_for_tests();
        let url = InstanceUrl::parse_with(&address, &policy).unwrap();
        let transport = Transport::builder().policy(policy).build().unwrap();
        let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport);
        let deleted = client.statuses().delete("7").await;
        let text = deleted.unwrap().and_then(|status| status.text);
        assert_eq!(
            text.as_deref(),
            body.contains("Hi").then_some("Hi"),
            "{body:?}"
        );
    }
}
