//! What a failure says and advises.

use fediway_sandbox::{Fault, RateLimitStyle, Sandbox, Software};

use crate::support::{ALICE, Ended, Running, World};

const VERIFY: &str = "/api/v1/accounts/verify_credentials";

async fn of(software: Software) -> World {
    let sandbox = Sandbox::builder().software(software);
    let world = World::with(sandbox.start().await.unwrap());
    world.log_in(ALICE).await;
    world
}

#[track_caller]
fn says(ended: &Ended, words: &[&str]) {
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} in {}", ended.stderr);
    }
}

#[tokio::test]
async fn to_log_in_again_the_whole_address_is_named() {
    for http in [true, false] {
        let mut builder = Sandbox::builder();
        if http {
            builder = builder.http();
        }
        let world = World::with(builder.start().await.unwrap());
        world.log_in(ALICE).await;
        let kept = std::fs::read_to_string(world.file()).unwrap();
        let token = world.kept()["credentials"][0]["access_token"].clone();
        let kept = kept.replace(token.as_str().unwrap(), "never-issued");
        std::fs::write(world.file(), kept).unwrap();
        let address = match http {
            true => world.sandbox.url(),
            false => world.sandbox.url().trim_start_matches("https://"),
        };
        for args in [
            &["whoami"][..],
            &["auth", "status"],
            &["post", "x"],
            &["api", "GET", VERIFY],
        ] {
            let ended = world.run(args).await.failed(4);
            says(&ended, &[&format!("`fediway login {address}`")]);
        }
    }
}

#[tokio::test]
async fn moments_are_told_to_the_second() {
    let world = of(Software::Mitra).await;
    let status = world.run(&["auth", "status"]).await.ok();
    let line = status
        .stdout
        .lines()
        .find(|line| line.contains("log in again before"));
    let end = line.unwrap().rsplit("before ").next().unwrap();
    // 2026-12-26 05:46:21 UTC
    assert_eq!(end.len(), 23, "{end}");
    assert!(end.ends_with(" UTC"), "{end}");
    let json = world.run(&["auth", "status", "--json"]).await.ok().json();
    let end = json["accounts"][0]["log_in_again_before"].as_str().unwrap();
    assert_eq!(end.len(), 20, "{end}");

    // With a token that is dead already one need not wait for its end.
    let dead = world
        .sandbox
        .inject(Fault::status(401))
        .route("GET", VERIFY);
    let status = world.run(&["auth", "status"]).await.failed(4);
    assert_eq!(dead.hits(), 1);
    assert!(
        status.stdout.contains("no longer valid"),
        "{}",
        status.stdout
    );
    assert!(!status.stdout.contains("before"), "{}", status.stdout);
}

#[tokio::test]
async fn a_call_that_the_server_does_not_have_is_named() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for (path, named) in [
        ("/api/v1/no_such_endpoint", "GET /api/v1/no_such_endpoint"),
        ("api/v1/no/such?a=b", "GET /api/v1/no/such"),
        ("/api/v1/directory", "GET /api/v1/directory"),
    ] {
        let ended = world.run(&["api", "GET", path]).await.failed(1);
        says(&ended, &["has no call", named, "HTTP 404"]);
        assert!(!ended.stderr.contains("check the id"), "{}", ended.stderr);
    }
    let ended = world
        .run(&["api", "GET", "/api/v1/statuses/77"])
        .await
        .failed(1);
    says(
        &ended,
        &[
            "GET /api/v1/statuses/77",
            "check the id",
            "Record not found",
        ],
    );

    // A thing that is named in the query is no path.
    let lookup = "/api/v1/accounts/lookup";
    let nobody = Fault::status(404).body(r#"{"error":"Record not found"}"#);
    world.sandbox.inject(nobody).route("GET", lookup);
    let path = format!("{lookup}?acct=nobody");
    let ended = world.run(&["api", "GET", &path]).await.failed(1);
    says(
        &ended,
        &[
            "finds nothing",
            "GET /api/v1/accounts/lookup",
            "check the id",
        ],
    );

    // A command whose call the server does not have.
    world
        .sandbox
        .inject(Fault::status(404))
        .route("GET", "/api/v1/timelines/home")
        .always();
    let ended = world.run(&["timeline", "home"]).await.failed(1);
    says(
        &ended,
        &["the server has no such call", "fediway api --list"],
    );
}

#[tokio::test]
async fn a_path_may_be_written_in_three_ways() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let whole = format!("{}{VERIFY}", world.sandbox.url());
    for path in [VERIFY, VERIFY.trim_start_matches('/'), &whole] {
        let me = world.run(&["api", "GET", path]).await.ok();
        assert_eq!(me.json()["username"], "alice", "{path}");
    }
    let query = format!("{}/api/v1/timelines/home?limit=1", world.sandbox.url());
    assert!(
        world
            .run(&["api", "GET", &query])
            .await
            .ok()
            .json()
            .is_array()
    );
    // An address in the query, and an address in capitals.
    let host = world.sandbox.url().trim_start_matches("https://");
    for (path, part) in [
        ("/api/v2/search?q=https://example.org/@ann", "statuses"),
        ("api/v2/search?q=https://example.org/@ann", "statuses"),
        (&*format!("HTTPS://{host}{VERIFY}"), "username"),
    ] {
        let found = world.run(&["api", "GET", path]).await.ok().json();
        assert!(found.get(part).is_some(), "{path}: {found}");
    }
    for other in [
        "https://example.org/api/v1/instance",
        "http://127.0.0.1:1/api/v1/instance",
    ] {
        let ended = world.run(&["api", "GET", other]).await.failed(2);
        says(&ended, &[other, "is not an address of 127.0.0.1:"]);
    }
}

#[tokio::test]
async fn a_port_that_speaks_plain_http_is_told_from_a_bad_certificate() {
    let world = World::with(Sandbox::builder().http().start().await.unwrap());
    let address = world.sandbox.url().replace("http://", "https://");
    let ended = world
        .run(&["login", "--no-browser", &address])
        .await
        .failed(5);
    says(&ended, &["plain http", "http://"]);
}

#[tokio::test]
async fn pages_wait_for_the_rate_limit_unless_told_not_to() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let home = "/api/v1/timelines/home";
    let limited = |seconds| {
        let fault = Fault::rate_limited(Some(seconds), RateLimitStyle::RetryAfterSeconds);
        world.sandbox.inject(fault).route("GET", home).times(1);
    };
    for text in ["one", "two", "three"] {
        world.run(&["post", text]).await.ok();
    }
    let all = ["api", "GET", home, "-F", "limit=1", "--paginate"];
    limited(2);
    let ended = world.run(&all).await.ok();
    assert_eq!(ended.json().as_array().unwrap().len(), 3);
    // Longer than any other call waits.
    limited(120);
    let mut running = Running::start(&mut world.command(&all));
    running
        .line("waiting, perhaps for the server's rate limit")
        .await;
    running.signal("-INT").await;
    running.end().await.failed(130);
    limited(2);
    let ended = world
        .run(&[&all[..], &["--no-wait"]].concat())
        .await
        .failed(7);
    assert!(!ended.stderr.contains("waiting"), "{}", ended.stderr);
}
