use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use fediway_sandbox::{Answer, Sandbox};

use crate::support::{ALICE, BOB, Running, World, in_time, script};

#[tokio::test]
async fn by_paste_and_the_second_time_nothing_is_registered() {
    let world = World::new().await;
    let host = world
        .sandbox
        .url()
        .trim_start_matches("https://")
        .to_owned();
    let ended = world.log_in(ALICE).await;
    assert_eq!(ended.stdout, format!("Logged in as @alice@{host}\n"));
    assert!(ended.stderr.contains("10 minutes left"), "{}", ended.stderr);
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(world.directory()), 0o700);
    assert_eq!(mode(world.file()), 0o600);
    assert_eq!(world.sandbox.app_count(), 1);
    world.log_in(BOB).await;
    assert_eq!(world.sandbox.app_count(), 1);
    assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 2);
}

/// A login by the browser whose `$BROWSER` writes down what it was to open.
async fn by_browser(world: &World) -> (Running, String) {
    let browser = world.home.path().join("browser");
    script(
        &browser,
        r#"printf %s "$2" > "$0.part" && mv "$0.part" "$0.$1""#,
    );
    let mut command = world.command(&["auth", "login", "--verbose", world.sandbox.url()]);
    let mut running =
        Running::start(command.env("BROWSER", format!("{} url %s", browser.display())));
    let shown = running.address().await;
    let file = world.home.path().join("browser.url");
    in_time(async {
        while !file.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    let opened = std::fs::read_to_string(file).unwrap();
    assert_eq!(opened, shown);
    (running, opened)
}

#[tokio::test]
async fn by_browser_and_loopback() {
    let world = World::new().await;
    let (running, url) = by_browser(&world).await;
    let mut person = world.sandbox.browser();
    let answer = person.approve(&url, ALICE.0, ALICE.1).await.unwrap();
    let Answer::Redirect(callback) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(person.open(&callback).await.unwrap().status, 200);
    let ended = world.end(running).await.ok();
    assert!(ended.stdout.starts_with("Logged in as @alice@127.0.0.1:"));
    assert!(
        person.open(&callback).await.is_err(),
        "the listener is closed"
    );
}

/// A port outside of the range that systems give out by themselves.
fn free_port() -> u16 {
    let mut ports = 20_000..30_000;
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.find(is_free).unwrap()
}

#[tokio::test]
async fn by_browser_and_a_port_that_was_chosen() {
    let world = World::new().await;
    let port = free_port();
    let text = port.to_string();
    let args = ["login", world.sandbox.url(), "--redirect-port", &text];
    for apps in [1, 1] {
        let mut command = world.command(&args);
        let mut running = Running::start(command.env("BROWSER", "true"));
        let url = running.address().await;
        let mut person = world.sandbox.browser();
        let answer = person.approve(&url, ALICE.0, ALICE.1).await.unwrap();
        let Answer::Redirect(callback) = answer else {
            panic!("{answer:?}");
        };
        assert!(callback.starts_with(&format!("http://127.0.0.1:{port}/")));
        person.open(&callback).await.unwrap();
        world.end(running).await.ok();
        assert_eq!(world.sandbox.app_count(), apps);
    }

    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let _taken = (taken, std::net::TcpListener::bind(("::1", port)).ok());
    let ended = world.run(&args).await.failed(3);
    let why = format!("cannot come back to port {port}");
    assert!(ended.stderr.contains(&why), "{}", ended.stderr);
}

#[tokio::test]
async fn a_denied_consent() {
    let world = World::new().await;
    let (running, url) = by_browser(&world).await;
    let mut person = world.sandbox.browser();
    let answer = person.deny(&url, ALICE.0, ALICE.1).await.unwrap();
    let Answer::Redirect(callback) = answer else {
        panic!("{answer:?}");
    };
    person.open(&callback).await.unwrap();
    let ended = world.end(running).await.failed(3);
    assert!(
        ended.stderr.contains("error: access was denied"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("\nnext: log in again"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.stdout, "");
    assert_eq!(world.kept()["credentials"], serde_json::json!([]));
}

#[tokio::test]
async fn a_wrong_code_and_no_code() {
    let world = World::new().await;
    for input in ["not-the-code\n", ""] {
        let (mut running, _) = world.paste(&[]).await;
        running.write(input).await;
        let ended = world.end(running).await.failed(3);
        assert!(ended.stderr.contains("error: "), "{}", ended.stderr);
        assert!(!ended.stderr.contains("not-the-code"), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn scopes_are_asked_for_as_given() {
    let world = World::new().await;
    let (mut running, url) = world
        .paste(&["--scopes", "read:accounts write:statuses"])
        .await;
    assert!(
        url.contains("scope=read%3Aaccounts+write%3Astatuses") || url.contains("read:accounts")
    );
    let answer = world
        .sandbox
        .browser()
        .approve(&url, BOB.0, BOB.1)
        .await
        .unwrap();
    let Answer::Code(code) = answer else {
        panic!("{answer:?}");
    };
    running.write(&format!("{code}\n")).await;
    world.end(running).await.ok();
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    assert_eq!(
        status["accounts"][0]["scopes"],
        "read:accounts write:statuses"
    );
}

#[tokio::test]
async fn two_logins_at_once_are_both_kept() {
    let world = World::new().await;
    tokio::join!(world.log_in(ALICE), world.log_in(BOB));
    assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn ctrl_c_ends_it() {
    let world = World::new().await;
    let (mut running, _) = world.paste(&[]).await;
    running.signal("-INT").await;
    let ended = world.end(running).await.failed(130);
    assert_eq!(ended.stdout, "");

    let (mut running, _) = by_browser(&world).await;
    running.signal("-INT").await;
    world.end(running).await.failed(130);
}

#[tokio::test]
async fn over_plain_http_on_loopback() {
    let world = World::with(Sandbox::builder().http().start().await.unwrap());
    world.log_in(ALICE).await;
    world.run(&["whoami"]).await.ok();
}

/// For a machine without a terminal: the first run names the page, the second one gets the code.
#[tokio::test]
async fn a_login_in_two_runs() {
    let world = World::new().await;
    let server = world.sandbox.url();
    let begin = ["login", server, "--url-only", "--scopes", "read"];
    let begun = world.run(&begin).await.ok();
    let code = world.code(begun.stdout.trim(), ALICE).await;
    let finish = ["login", server, "--with-code"];
    let ended = world.run_with(&finish, &format!("{code}\n")).await.ok();
    assert!(
        ended.stdout.starts_with("Logged in as @alice@"),
        "{}",
        ended.stdout
    );
    let status = ["auth", "status", "--offline", "--json"];
    let status = world.run(&status).await.ok().json();
    assert_eq!(status["accounts"][0]["scopes"], "read");
    world.run(&["whoami"]).await.ok();
    // A login that was begun can be ended once.
    let again = world.run_with(&finish, &format!("{code}\n")).await;
    let again = again.failed(3);
    assert!(again.stderr.contains("--url-only"), "{}", again.stderr);
}
