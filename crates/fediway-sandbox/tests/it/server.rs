//! The server itself: connections, the log, secrets, starting and stopping.

use fediway_sandbox::{Answer, Sandbox};

use serde_json::json;

use crate::support::{CALLBACK, Http, ME, User, World, param, redirect};

#[tokio::test]
async fn http2_serves_many_requests_on_one_connection() {
    let world = World::new().await;
    for _ in 0..5 {
        let reply = world.http.get("/api/v2/instance").await;
        assert_eq!(reply.version, http::Version::HTTP_2);
    }
    assert_eq!(world.sandbox.connections(), 1);
    let requests = world.sandbox.requests();
    assert_eq!(requests.len(), 6);
    assert!(requests.iter().all(|request| request.connection == 1));
    assert!(
        requests
            .iter()
            .all(|it| it.version == http::Version::HTTP_2)
    );
    assert_eq!(requests[0].method, http::Method::POST);
    assert_eq!(requests[0].path, "/api/v1/apps");
    assert_eq!(requests[0].status, 200);
    assert!(requests[0].content_length.unwrap() > 0);
    world.sandbox.clear_requests();
    assert!(world.sandbox.requests().is_empty());
}

#[tokio::test]
async fn plain_http_works_as_well() {
    let sandbox = Sandbox::builder().http().start().await.unwrap();
    assert!(sandbox.url().starts_with("http://127.0.0.1:"));
    assert!(sandbox.ca_pem().is_none());
    let world = World::with(sandbox).await;
    let alice = world.alice().await;
    let v2 = world.http.get("/api/v2/instance").await.ok();
    let streaming = &v2["configuration"]["urls"]["streaming"];
    assert!(streaming.as_str().unwrap().starts_with("ws://"));
    assert_eq!(alice.post("hello").await["content"], "<p>hello</p>");
}

#[tokio::test]
async fn sandboxes_side_by_side_know_nothing_of_each_other() {
    let (one, two) = (World::new().await, World::new().await);
    assert_ne!(one.sandbox.url(), two.sandbox.url());
    assert_ne!(one.sandbox.ca_pem(), two.sandbox.ca_pem());
    let alice = one.alice().await;
    alice.post("here").await;
    assert_eq!(
        (one.sandbox.status_count(), two.sandbox.status_count()),
        (1, 0)
    );
    let abroad = User::new(&two, alice.token.clone());
    let reply = abroad.get(ME).await;
    reply.refused(401, "The access token is invalid");
    let mut browser = one.sandbox.browser();
    let answer = browser.approve(&two.authorize_url(&[]), "alice", "x").await;
    assert!(answer.is_err());
    let distrusted = browser.open(two.sandbox.url()).await;
    assert!(distrusted.is_err(), "the authorities differ");
}

#[tokio::test]
async fn a_seed_repeats_all_secrets() {
    let run = async |seed| {
        let sandbox = Sandbox::builder().seed(seed).start().await.unwrap();
        let world = World::with(sandbox).await;
        world.alice().await;
        world.sandbox.secrets()
    };
    let (one, again, other) = (run(1).await, run(1).await, run(2).await);
    assert_eq!(one, again);
    assert_ne!(one, other);
}

/// Two runs differ in the port alone.
#[tokio::test]
async fn a_seed_and_a_moment_repeat_everything() {
    let run = async || {
        let moment = "2026-08-01T13:49:42Z".parse().unwrap();
        let builder = Sandbox::builder().seed(1).starts_at(moment);
        let sandbox = builder.start().await.unwrap();
        let domain = sandbox.addr().to_string();
        let world = World::with(sandbox).await;
        let alice = world.alice().await;
        let mut said = Vec::new();
        for number in 0..3 {
            let post = json!({ "status": format!("No. {number}") });
            let status = alice.json("/api/v1/statuses", post).await.ok();
            said.push(status.to_string().replace(&domain, "HERE"));
            world.sandbox.advance(std::time::Duration::from_secs(1));
        }
        said
    };
    let (one, again) = (run().await, run().await);
    assert_eq!(one, again);
    assert!(one[0] != one[1] && one[0].contains("2026-08-01T13:49:42.000Z"));
}

#[tokio::test]
async fn every_secret_is_known() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let url = world.authorize_url(&[]);
    let answer = browser.approve(&url, "alice", "correct horse").await;
    let location = redirect(answer.unwrap());
    let code = param(&location, "code").unwrap();
    let token = world.exchange(&code, &[]).await.ok();
    // The out-of-band page has the code in its address.
    world.alice().await;
    let app_token = world.app_token().await;
    let requests = world.sandbox.requests();
    let sent = |it: &fediway_sandbox::RecordedRequest| {
        let cookie = it.headers.get("cookie")?.to_str().ok()?.to_owned();
        cookie.split_once('=').map(|(_, value)| value.to_owned())
    };
    let cookies: Vec<_> = requests.iter().filter_map(sent).collect();
    assert!(!cookies.is_empty());
    let secrets = world.sandbox.secrets();
    let mut expected = vec![
        world.secret.clone(),
        code.clone(),
        token["access_token"].as_str().unwrap().to_owned(),
        app_token,
        "correct horse".to_owned(),
        "battery staple".to_owned(),
    ];
    expected.extend(cookies);
    for secret in &expected {
        assert!(secrets.contains(secret), "{secret} is not listed");
    }
    assert!(!secrets.contains(&world.id));

    let shown = format!("{:?} {browser:?} {requests:?}", world.sandbox);
    for secret in &secrets {
        assert!(!shown.contains(secret.as_str()), "{secret} is shown");
    }
}

#[tokio::test]
async fn stopping_ends_connections() {
    let sandbox = Sandbox::start().await.unwrap();
    let (http, addr) = (Http::new(&sandbox), sandbox.addr());
    http.get("/").await;
    sandbox.shutdown().await;
    let again = http.request("GET", "/").send().await;
    assert!(again.is_err());
    assert!(tokio::net::TcpStream::connect(addr).await.is_err());

    let sandbox = Sandbox::start().await.unwrap();
    let (http, addr) = (Http::new(&sandbox), sandbox.addr());
    http.get("/").await;
    drop(sandbox);
    // Dropping cannot wait; the runtime ends the tasks soon after.
    let mut refused = false;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        refused |= tokio::net::TcpStream::connect(addr).await.is_err();
        if refused {
            break;
        }
    }
    assert!(refused);
    assert!(http.request("GET", "/").send().await.is_err());
}

#[tokio::test]
async fn a_chosen_port_is_listened_on() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let taken = Sandbox::builder().port(port).start().await;
    assert!(taken.is_err());
    drop(free);
    let sandbox = Sandbox::builder().port(port).start().await.unwrap();
    assert_eq!(sandbox.addr().port(), port);
}

#[tokio::test]
async fn requests_at_the_same_time_do_not_mix() {
    let world = World::new().await;
    let alice = world.alice().await;
    let posts = (0..20).map(|number| {
        let alice = &alice;
        async move { (number, alice.post(&number.to_string()).await) }
    });
    let mut ids = std::collections::BTreeSet::new();
    for (number, status) in futures_util::future::join_all(posts).await {
        assert_eq!(status["content"], format!("<p>{number}</p>"));
        ids.insert(status["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn accounts_are_added_and_replaced() {
    let builder = Sandbox::builder()
        .account("alice", "new password")
        .account("carol", "pw");
    assert!(!format!("{builder:?}").contains("new password"));
    let world = World::with(builder.start().await.unwrap()).await;
    let url = world.authorize_url(&[]);
    let mut browser = world.sandbox.browser();
    let old = browser.approve(&url, "alice", "correct horse").await;
    assert!(matches!(
        old,
        Ok(Answer::Page {
            status: http::StatusCode::UNPROCESSABLE_ENTITY,
            ..
        })
    ));
    let new = browser
        .approve(&url, "alice", "new password")
        .await
        .unwrap();
    assert!(matches!(new, Answer::Redirect(to) if to.starts_with(CALLBACK)));
    world.token_for("carol", "pw", "read").await;
}
