//! What a person allowed for a server of their own network holds for that server, is remembered, and
//! no server can make more of it.

use fediway_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::support::{ALICE, Ended, Running, World};

async fn plain() -> World {
    World::with(Sandbox::builder().http().start().await.unwrap())
}

/// The command without any option for the network.
async fn bare(world: &World, args: &[&str]) -> Ended {
    world.end(Running::start(&mut world.bare(args))).await
}

#[tokio::test]
async fn what_was_allowed_at_the_login_is_remembered_with_the_account() {
    let world = plain().await;
    world.log_in(ALICE).await;
    bare(&world, &["whoami"]).await.ok();
    bare(&world, &["post", "hello"]).await.ok();
    let status = bare(&world, &["auth", "status"]).await.ok();
    let line = "  network:  its private address is allowed";
    assert!(status.stdout.contains(line), "{}", status.stdout);
    let status = bare(&world, &["auth", "status", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(
        status["accounts"][0]["network"],
        json!({ "allow_private": true })
    );
    bare(&world, &["logout"]).await.ok();
}

/// Also the certificate authority.
#[tokio::test]
async fn an_authority_is_remembered() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    bare(&world, &["whoami"]).await.ok();
    let status = bare(&world, &["auth", "status"]).await.ok();
    assert!(status.stdout.contains("trusting /"), "{}", status.stdout);
}

#[tokio::test]
async fn without_the_note_the_address_of_a_kept_account_is_not_allowed() {
    let world = plain().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    let kept = std::fs::read_to_string(world.file()).unwrap();
    std::fs::write(world.file(), kept.replace("allow_private", "allow_nothing")).unwrap();
    bare(&world, &["whoami"]).await.failed(6);
    bare(&world, &["post", "hello"]).await.failed(6);
    assert!(world.sandbox.requests().is_empty());
}

#[tokio::test]
async fn an_exception_is_not_one_for_another_port_or_account() {
    let (world, other) = (plain().await, plain().await);
    world.log_in(ALICE).await;
    let other_url = other.sandbox.url();
    bare(&world, &["login", "--no-browser", other_url])
        .await
        .failed(6);
    let api = bare(
        &world,
        &["api", "GET", &format!("{other_url}/api/v1/instance")],
    )
    .await;
    api.failed(2);
    let token = other.sandbox.access_token("alice").unwrap();
    let mut command = world.bare(&["whoami"]);
    command
        .env("FEDIWAY_TOKEN", token)
        .env("FEDIWAY_INSTANCE", other_url);
    world.end(Running::start(&mut command)).await.failed(6);
    assert!(other.sandbox.requests().is_empty());
}

/// An attacker's server sends the client on to another one of the person's network.
#[tokio::test]
async fn a_redirect_leads_to_no_other_private_address() {
    let (world, other) = (plain().await, plain().await);
    for target in [
        other.sandbox.url().to_owned(),
        other.sandbox.url().replace("127.0.0.1", "localhost"),
    ] {
        world.sandbox.clear_faults();
        for path in [
            "/nodeinfo/2.0",
            "/.well-known/nodeinfo",
            "/api/v2/instance",
            "/api/v1/instance",
        ] {
            let fault = Fault::redirect(302, format!("{target}{path}"));
            world.sandbox.inject(fault).route("GET", path).always();
        }
        let login = ["login", "--no-browser", world.sandbox.url()];
        let ended = world.run(&login).await;
        assert_ne!(ended.code, 0, "{}", ended.stderr);
    }
    assert!(other.sandbox.requests().is_empty());
}

/// With a token nothing is followed to another origin at all.
#[tokio::test]
async fn a_token_does_not_follow_a_redirect() {
    let (world, other) = (plain().await, plain().await);
    world.log_in(ALICE).await;
    let path = "/api/v1/accounts/verify_credentials";
    let fault = Fault::redirect(307, format!("{}{path}", other.sandbox.url()));
    world.sandbox.inject(fault).route("GET", path).always();
    bare(&world, &["whoami"]).await.failed(1);
    assert!(other.sandbox.requests().is_empty());
}

/// A handle's domain names another server of the person's network.
#[tokio::test]
async fn webfinger_leads_to_no_other_private_address() {
    let (world, other) = (World::new().await, World::new().await);
    let both = [&world, &other]
        .map(|world| world.sandbox.ca_pem().unwrap())
        .concat();
    std::fs::write(world.home.path().join("ca.pem"), both).unwrap();
    let actor = format!("{}/users/alice", other.sandbox.url());
    let found = json!({ "links": [
        { "rel": "self", "type": "application/activity+json", "href": actor },
    ] });
    let finger = Fault::status(200).body(found.to_string());
    world
        .sandbox
        .inject(finger)
        .route("GET", "/.well-known/webfinger")
        .always();
    let typed = world.sandbox.url().replace("https://", "@alice@");
    let mut running = Running::start(&mut world.command(&["login", "--no-browser", &typed]));
    // The login goes on at the domain that the person named.
    assert!(running.address().await.starts_with(world.sandbox.url()));
    running.signal("-INT").await;
    running.end().await.failed(130);
    assert!(world.asked("/.well-known/webfinger") > 0);
    assert!(other.sandbox.requests().is_empty());
}

#[tokio::test]
async fn what_stays_refused_with_the_option() {
    let world = World::new().await;
    for address in [
        "http://169.254.169.254",
        "http://mastodon.example.org:99999",
        "http://8.8.8.8",
        "https://good.example@127.0.0.1",
        "http://me:pw@127.0.0.1/x",
    ] {
        let ended = world
            .run(&["login", "--no-browser", address])
            .await
            .failed(6);
        assert!(!ended.stderr.contains("pw"), "{}", ended.stderr);
    }
}

mod proxies {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// A proxy for plain http, and the first lines of what it was asked.
    struct Proxy {
        url: String,
        asked: tokio::sync::mpsc::UnboundedReceiver<String>,
    }

    async fn proxy() -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, asked) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(stream, tell.clone()));
            }
        });
        Proxy { url, asked }
    }

    /// Reads the head of the first request to learn where it goes, and then copies both ways.
    async fn pass_on(
        mut stream: TcpStream,
        tell: tokio::sync::mpsc::UnboundedSender<String>,
    ) -> Option<()> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let text = String::from_utf8(head.clone()).ok()?;
        let line = text.lines().next()?.to_owned();
        let address = line.split(' ').nth(1)?;
        let rest = address.strip_prefix("http://")?;
        let authority = rest.split('/').next()?.to_owned();
        tell.send(line.clone()).ok()?;
        let mut server = TcpStream::connect(&authority).await.ok()?;
        let close = "Connection: close\r\n\r\n";
        let head = text.replacen(&format!("http://{authority}"), "", 1);
        server
            .write_all(head.trim_end_matches("\r\n").as_bytes())
            .await
            .ok()?;
        server
            .write_all(format!("\r\n{close}").as_bytes())
            .await
            .ok()?;
        tokio::io::copy_bidirectional(&mut stream, &mut server)
            .await
            .ok()?;
        Some(())
    }

    async fn log_in_with(world: &World, options: &[&str], proxy: &str) {
        let mut command = world.command(&["login", "--no-browser"]);
        command
            .args(options)
            .arg(world.sandbox.url())
            .env("http_proxy", proxy);
        let mut running = Running::start(&mut command);
        let url = running.address().await;
        let code = world.code(&url, ALICE).await;
        running.write(&format!("{code}\n")).await;
        world.end(running).await.ok();
    }

    #[tokio::test]
    async fn a_proxy_is_used_where_it_was_named_and_remembered() {
        let world = plain().await;
        let mut proxy = proxy().await;
        log_in_with(&world, &["--proxy", &proxy.url.clone()], "").await;
        while proxy.asked.try_recv().is_ok() {}
        bare(&world, &["whoami"]).await.ok();
        let asked = proxy.asked.recv().await.unwrap();
        assert!(
            asked.contains("/api/v1/accounts/verify_credentials"),
            "{asked}"
        );
        let status = bare(&world, &["auth", "status"]).await.ok();
        let shown = format!("through the proxy {}", proxy.url);
        assert!(status.stdout.contains(&shown), "{}", status.stdout);
        while proxy.asked.try_recv().is_ok() {}
        bare(&world, &["whoami", "--proxy", "none"]).await.ok();
        assert!(proxy.asked.try_recv().is_err(), "without it for once");
    }

    #[tokio::test]
    async fn the_usual_variables_hold_only_where_they_are_asked_for() {
        let world = plain().await;
        let mut proxy = proxy().await;
        let url = proxy.url.clone();
        log_in_with(&world, &[], &url).await;
        assert!(proxy.asked.try_recv().is_err(), "not asked for");
        log_in_with(&world, &["--proxy", "env"], &url).await;
        assert!(proxy.asked.try_recv().is_ok());
        let status = bare(&world, &["auth", "status", "--offline"]).await.ok();
        let shown = "through the proxy of the environment";
        assert!(status.stdout.contains(shown), "{}", status.stdout);
    }

    /// A proxy that is not there, and one that lets nobody through.
    #[tokio::test]
    async fn a_proxy_that_fails_is_named_as_the_cause() {
        let world = World::new().await;
        world.log_in(ALICE).await;
        let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let gone = format!("http://{}", unused.local_addr().unwrap());
        drop(unused);
        let refusing = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let refuses = format!("http://{}", refusing.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = refusing.accept().await {
                let mut head = [0; 1024];
                let _ = stream.read(&mut head).await;
                let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await;
            }
        });
        for proxy in [gone, refuses] {
            let ended = bare(&world, &["whoami", "--proxy", &proxy]).await.failed(5);
            let said = &ended.stderr;
            assert!(said.contains("the proxy made no connection"), "{said}");
            assert!(said.contains("check the address of the proxy"), "{said}");
            assert!(!said.contains("host name"), "{said}");
        }
    }

    #[tokio::test]
    async fn a_password_of_a_proxy_does_not_go_on_the_command_line() {
        let world = plain().await;
        let ended = world
            .run(&["whoami", "--proxy", "http://me:hunter2@localhost:1"])
            .await;
        let ended = ended.failed(2);
        assert!(ended.stderr.contains("--proxy env"), "{}", ended.stderr);
    }
}
