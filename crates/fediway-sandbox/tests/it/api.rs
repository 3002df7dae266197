//! The instance, accounts, and statuses.

use std::time::Duration;

use fediway_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::{Http, ME, World, begin_window, send, with_form, with_json};

#[tokio::test]
async fn the_instance_describes_itself() {
    let sandbox = Sandbox::builder().max_status_chars(777).start().await;
    let sandbox = sandbox.unwrap();
    let http = Http::new(&sandbox);
    let url = sandbox.url();
    let links = http.get("/.well-known/nodeinfo").await.ok();
    let href = links["links"][0]["href"].as_str().unwrap();
    assert_eq!(href, format!("{url}/nodeinfo/2.0"));
    let nodeinfo = http.get(href).await.ok();
    assert_eq!(nodeinfo["software"]["name"], "mastodon");
    assert_eq!(nodeinfo["software"]["version"], "4.5.0");

    let v2 = http.get("/api/v2/instance").await.ok();
    assert_eq!(v2["domain"], sandbox.addr().to_string());
    assert_eq!(v2["configuration"]["statuses"]["max_characters"], 777);
    assert_eq!(v2["api_versions"]["mastodon"], 7);
    let streaming = &v2["configuration"]["urls"]["streaming"];
    assert!(streaming.as_str().unwrap().starts_with("wss://127.0.0.1:"));
    let thumbnail = v2["thumbnail"]["url"].as_str().unwrap();
    let picture = http.get(thumbnail).await;
    assert_eq!(picture.header("content-type"), "image/png");
    let v1 = http.get("/api/v1/instance").await.ok();
    assert_eq!(v1["uri"], v2["domain"]);

    let metadata = http
        .get("/.well-known/oauth-authorization-server")
        .await
        .ok();
    assert_eq!(metadata["issuer"], format!("{url}/"));
    assert_eq!(metadata["token_endpoint"], format!("{url}/oauth/token"));
    assert_eq!(
        metadata["app_registration_endpoint"],
        format!("{url}/api/v1/apps")
    );
    let scopes = metadata["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&json!("profile")));
}

#[tokio::test]
async fn accounts_are_found() {
    let world = World::new().await;
    let domain = world.sandbox.addr();
    for acct in ["bob", "@bob", "BOB", &format!("bob@{domain}")] {
        let path = format!("/api/v1/accounts/lookup?acct={acct}");
        let bob = world.http.get(&path).await.ok();
        assert_eq!(bob["followers_count"], 1);
        let path = format!("/api/v1/accounts/{}", bob["id"].as_str().unwrap());
        assert_eq!(world.http.get(&path).await.ok(), bob);
    }
    for path in [
        "/api/v1/accounts/lookup?acct=nobody",
        "/api/v1/accounts/lookup?acct=bob@elsewhere.example",
        "/api/v1/accounts/lookup",
        "/api/v1/accounts/1",
        "/api/v1/accounts/x",
    ] {
        world.http.get(path).await.refused(404, "Record not found");
    }
    let finger = format!("/.well-known/webfinger?resource=acct:bob@{domain}");
    let finger = world.http.get(&finger).await.ok();
    assert_eq!(finger["subject"], format!("acct:bob@{domain}"));
}

#[tokio::test]
async fn a_status_is_published_read_and_deleted() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let text = "Hi @bob, <b>see</b> https://x.example/?a=1&b=2. #Tag!\nmore\n\nend";
    let status = alice.post(text).await;
    let html = status["content"].as_str().unwrap();
    assert!(html.starts_with("<p>Hi <span class=\"h-card\""), "{html}");
    assert!(html.contains("&lt;b&gt;see&lt;/b&gt;"), "{html}");
    assert!(html.contains("href=\"https://x.example/?a=1&amp;b=2\""));
    assert!(html.contains("#<span>Tag</span></a>!<br />more</p><p>end</p>"));
    assert_eq!(status["mentions"][0]["acct"], "bob");
    assert_eq!(status["tags"][0]["name"], "tag");
    assert_eq!(status["visibility"], "public");
    assert_eq!(status["account"]["statuses_count"], 1);
    assert_eq!(status["application"]["name"], "The \"app\" <b>");

    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    assert_eq!(world.http.get(&path).await.ok()["content"], html);
    let page = world.http.get(status["url"].as_str().unwrap()).await;
    assert!(page.status == 200 && page.text.contains(html));
    let profile = world.http.get("/@alice").await;
    assert!(profile.status == 200 && profile.text.contains(html));
    assert_eq!(world.http.get("/@bob/1").await.status, 404);
    let refused = bob.send("DELETE", &path).await;
    refused.refused(404, "Record not found");
    let deleted = alice.send("DELETE", &path).await.ok();
    assert_eq!(deleted["text"], text);
    assert!(deleted.get("content").is_none());
    let gone = alice.get(&path).await;
    gone.refused(404, "Record not found");
    assert_eq!(world.sandbox.status_count(), 0);
}

#[tokio::test]
async fn form_json_and_multipart_say_the_same() {
    let world = World::new().await;
    let alice = world.alice().await;
    let form = [
        ("status", "Which?"),
        ("spoiler_text", "cw"),
        ("poll[options][]", "one"),
        ("poll[options][]", "two"),
        ("poll[expires_in]", "300"),
        ("poll[multiple]", "true"),
        ("visibility", "unlisted"),
        ("language", "de"),
    ];
    let by_form = alice.form("/api/v1/statuses", &form).await.ok();
    let by_json = alice
        .json(
            "/api/v1/statuses",
            json!({
                "status": "Which?",
                "spoiler_text": "cw",
                "poll": { "options": ["one", "two"], "expires_in": 300, "multiple": true },
                "visibility": "unlisted",
                "language": "de",
            }),
        )
        .await
        .ok();
    let mut parts = reqwest::multipart::Form::new();
    for (name, value) in form {
        parts = parts.text(name, value);
    }
    let request = alice.request("POST", "/api/v1/statuses").multipart(parts);
    let by_multipart = send(request).await.ok();
    for status in [by_form, by_json, by_multipart] {
        assert_eq!(status["content"], "<p>Which?</p>");
        assert_eq!(status["spoiler_text"], "cw");
        assert_eq!(status["sensitive"], true);
        assert_eq!(status["visibility"], "unlisted");
        assert_eq!(status["language"], "de");
        assert_eq!(status["poll"]["options"][1]["title"], "two");
        assert_eq!(status["poll"]["multiple"], true);
    }
}

#[tokio::test]
async fn bad_statuses_are_refused() {
    let world = World::new().await;
    let alice = world.alice().await;
    let poll = |options: Value, expires_in: u32| json!({ "status": "x", "poll": { "options": options, "expires_in": expires_in } });
    for (body, status) in [
        (json!({}), 422),
        (json!({ "status": " \n" }), 422),
        (json!({ "status": "x".repeat(501) }), 422),
        (
            json!({ "status": "x".repeat(499), "spoiler_text": "cw" }),
            422,
        ),
        (json!({ "status": "x", "visibility": "secret" }), 422),
        (json!({ "status": "x", "in_reply_to_id": "1" }), 404),
        (json!({ "status": "x", "media_ids": ["1"] }), 422),
        (
            json!({ "status": "x", "scheduled_at": "2020-01-01T00:00:00Z" }),
            422,
        ),
        (poll(json!(["one"]), 300), 422),
        (poll(json!(["1", "2", "3", "4", "5"]), 300), 422),
        (poll(json!(["one", "one"]), 300), 422),
        (poll(json!(["one", "two"]), 1), 422),
        (poll(json!(["one", "x".repeat(51)]), 300), 422),
    ] {
        let reply = alice.json("/api/v1/statuses", body.clone()).await;
        assert_eq!(reply.status, status, "{body}");
        assert!(reply.json()["error"].is_string());
    }
    let blank = alice.json("/api/v1/statuses", json!({})).await;
    blank.refused(422, "Validation failed: Text can't be blank");
    let broken = alice.request("POST", "/api/v1/statuses");
    let broken = broken.header("content-type", "application/json").body("{");
    assert_eq!(send(broken).await.status, 400);
    let large = json!({ "status": "x".repeat(2 * 1024 * 1024) });
    let large = alice.json("/api/v1/statuses", large).await;
    assert_eq!(large.status, 413);
    assert_eq!(world.sandbox.status_count(), 0);
    let longest = alice.post(&"x".repeat(500)).await;
    assert_eq!(longest["content"].as_str().unwrap().len(), 507);
}

#[tokio::test]
async fn a_key_publishes_once_per_user_and_hour() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let post = async |user: &crate::support::User| {
        let request = user.request("POST", "/api/v1/statuses");
        let request = request.header("idempotency-key", "key");
        let status = send(with_form(request, &[("status", "once")])).await.ok();
        status["id"].as_str().unwrap().to_owned()
    };
    let first = post(&alice).await;
    assert_eq!(post(&alice).await, first);
    assert_ne!(post(&bob).await, first);
    assert_eq!(world.sandbox.status_count(), 2);
    world.sandbox.advance(Duration::from_secs(3600));
    let later = post(&alice).await;
    assert_ne!(later, first);
    assert_eq!(post(&alice).await, later);
}

#[tokio::test]
async fn what_is_private_stays_so() {
    let sandbox = Sandbox::builder().account("carol", "pw").start().await;
    let world = World::with(sandbox.unwrap()).await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let token = world.token_for("carol", "pw", "read write").await;
    let carol = crate::support::User::new(&world, token);
    let post = async |text: &str, visibility: &str| {
        let pairs = [("status", text), ("visibility", visibility)];
        let status = alice.form("/api/v1/statuses", &pairs).await.ok();
        format!("/api/v1/statuses/{}", status["id"].as_str().unwrap())
    };
    let private = post("for followers", "private").await;
    bob.get(&private).await.ok();
    carol.get(&private).await.refused(404, "Record not found");
    let seen_by_nobody = world.http.get(&private).await;
    seen_by_nobody.refused(404, "Record not found");
    let direct = post("@carol", "direct").await;
    carol.get(&direct).await.ok();
    bob.get(&direct).await.refused(404, "Record not found");
}

#[tokio::test]
async fn threads_and_marks() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let id = |status: &Value| status["id"].as_str().unwrap().to_owned();
    let root = id(&alice.post("root").await);
    let reply = async |to: &str| {
        let pairs = [("status", "reply"), ("in_reply_to_id", to)];
        id(&bob.form("/api/v1/statuses", &pairs).await.ok())
    };
    let first = reply(&root).await;
    let second = reply(&root).await;
    let nested = reply(&first).await;
    let ids = |list: &Value| -> Vec<String> { list.as_array().unwrap().iter().map(id).collect() };
    let context = async |of: &str| {
        let path = format!("/api/v1/statuses/{of}/context");
        let context = alice.get(&path).await.ok();
        (ids(&context["ancestors"]), ids(&context["descendants"]))
    };
    let below = vec![first.clone(), nested.clone(), second];
    assert_eq!(context(&root).await, (vec![], below));
    assert_eq!(context(&nested).await, (vec![root.clone(), first], vec![]));

    let path = format!("/api/v1/statuses/{root}");
    let marked = bob.send("POST", &format!("{path}/favourite")).await.ok();
    assert_eq!(marked["favourited"], true);
    assert_eq!(marked["favourites_count"], 1);
    assert_eq!(alice.get(&path).await.ok()["favourited"], false);
    let marked = bob.send("POST", &format!("{path}/unfavourite")).await.ok();
    assert_eq!(marked["favourites_count"], 0);
    let unknown = bob.send("POST", &format!("{path}/nonsense")).await;
    unknown.refused(404, "Not Found");

    let several = format!("/api/v1/statuses?id[]={nested}&id[]=1&id[]={root}");
    assert_eq!(ids(&alice.get(&several).await.ok()), [nested, root]);
}

#[tokio::test]
async fn budgets_are_announced_and_enforced() {
    let sandbox = Sandbox::builder().rate_limit(4).start().await.unwrap();
    let world = World::with(sandbox).await;
    let alice = world.alice().await;
    begin_window(&world.sandbox, 300);
    for left in ["3", "2", "1", "0"] {
        let reply = alice.get(ME).await;
        assert_eq!(reply.header("x-ratelimit-limit"), "4");
        assert_eq!(reply.header("x-ratelimit-remaining"), left);
        let reset = reply.header("x-ratelimit-reset");
        assert!(reset.ends_with(".000000Z"), "{reset}");
        assert!(reset.parse::<jiff::Timestamp>().unwrap() > world.sandbox.now());
        assert!(!reply.header("x-request-id").is_empty());
        reply.ok();
    }
    let reply = alice.get(ME).await;
    reply.refused(429, "Too many requests");
    assert_eq!(reply.header("x-ratelimit-remaining"), "0");
    world.http.get("/api/v2/instance").await.ok();
    let page = world.http.get("/nodeinfo/2.0").await;
    assert_eq!(page.header("x-ratelimit-limit"), "");
    let before = reply.header("date").to_owned();
    world.sandbox.advance(Duration::from_secs(300));
    let renewed = alice.get(ME).await;
    assert_ne!(renewed.header("date"), before);
    renewed.ok();
    let request = alice.request("PATCH", "/api/v1/nothing");
    let reply = send(with_json(request, &json!({}))).await;
    reply.refused(404, "Not Found");
}
