//! What people see of an archive: one line, exit codes, search, and what a second run does.

use fediway_archive::Writer;
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox};

use crate::support::{ALICE, BOB, World, within_a_window};

async fn world() -> World {
    let sandbox = Sandbox::builder().media_polls(0).start().await.unwrap();
    let world = World::with(sandbox);
    world.log_in(ALICE).await;
    for text in ["Cats are great", "Dogs are loud"] {
        world.run(&["post", text]).await.ok();
    }
    world
}

#[tokio::test]
async fn a_run_says_one_line_and_the_next_one_finds_nothing_new() {
    let world = world().await;
    let first = world.run(&["archive"]).await.ok();
    assert!(
        first.stdout.contains(": 2 new, 0 changed, 0 gone"),
        "{}",
        first.stdout
    );
    assert_eq!(first.stdout.lines().count(), 1, "{}", first.stdout);
    let quiet = world
        .command(&["archive", "--quiet"])
        .output()
        .await
        .unwrap();
    assert!(quiet.status.success());
    assert_eq!(
        (quiet.stdout.len(), quiet.stderr.len()),
        (0, 0),
        "{quiet:?}"
    );
    let json = world.run(&["archive", "--json"]).await.ok().json();
    assert_eq!(json["new"], 0, "{json}");
    assert_eq!(json["complete"], true, "{json}");
}

#[tokio::test]
async fn what_is_archived_is_found_shown_counted_and_verified() {
    let world = world().await;
    world.run(&["archive"]).await.ok();
    let found = world
        .run(&["archive", "search", "cats", "from:alice"])
        .await
        .ok();
    assert!(found.stdout.contains("Cats are great"), "{}", found.stdout);
    assert!(!found.stdout.contains("Dogs"), "{}", found.stdout);
    let found = world
        .run(&["archive", "search", "--json", "dogs"])
        .await
        .ok()
        .json();
    let id = found[0]["id"].as_str().unwrap().to_owned();
    world
        .run(&["status", "edit", &id, "--text", "Dogs are quiet"])
        .await
        .ok();
    world.run(&["archive"]).await.ok();
    let verified = world.run(&["archive", "verify"]).await.ok().stdout;
    assert!(verified.contains("nothing is damaged"), "{verified}");
    let shown = world
        .run(&["archive", "show", &id, "--versions"])
        .await
        .ok();
    let (loud, quiet) = (shown.stdout.find("loud"), shown.stdout.find("quiet"));
    assert!(loud.is_some() && quiet > loud, "{}", shown.stdout);
    let status = world
        .run(&["archive", "status", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(status["statuses"], 2, "{status}");
    assert_eq!(status["versions"], 3, "{status}");
    assert_eq!(
        status["accounts"][0]["last_outcome"], "complete",
        "{status}"
    );
    world.run(&["archive", "status"]).await.ok();
    let verified = world
        .run(&["archive", "verify", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(verified["sound"], true, "{verified}");
    world
        .run(&["archive", "search", "has:nonsense"])
        .await
        .failed(2);
    world.run(&["archive", "show", "1"]).await.failed(1);
}

#[tokio::test]
async fn damage_is_an_exit_code_of_its_own_kind() {
    let world = world().await;
    world.run(&["archive"]).await.ok();
    let media = world.directory().join("archive/media");
    let folders = std::fs::read_dir(&media).unwrap();
    let file = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let file = file.map(|file| file.unwrap().path()).next().unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let ended = world.run(&["archive", "verify"]).await.failed(1);
    assert!(
        ended.stdout.contains("its content has changed"),
        "{}",
        ended.stdout
    );
}

#[tokio::test]
async fn a_second_run_at_the_same_time_is_refused() {
    let world = world().await;
    let folder = world.home.path().join("mine");
    let held = Writer::create(&folder).await.unwrap();
    let folder = folder.to_str().unwrap();
    let ended = world.run(&["archive", "--folder", folder]).await.failed(1);
    assert!(
        ended.stderr.contains("another process writes"),
        "{}",
        ended.stderr
    );
    drop(held);
    world.run(&["archive", "--folder", folder]).await.ok();
}

#[tokio::test]
async fn a_rate_limit_that_is_not_waited_for_is_exit_code_7_and_the_next_run_goes_on() {
    let world = world().await;
    let limited = Fault::rate_limited(Some(600), RateLimitStyle::RetryAfterSeconds);
    world
        .sandbox
        .inject(limited)
        .route("GET", "/api/v1/bookmarks")
        .times(1);
    let ended = world.run(&["archive", "--no-wait"]).await.failed(7);
    assert!(ended.stdout.contains("2 new"), "{}", ended.stdout);
    let again = world.run(&["archive", "--json"]).await.ok().json();
    assert_eq!(again["complete"], true, "{again}");
}

#[tokio::test]
async fn where_no_archive_is_the_command_says_how_to_make_one() {
    let world = World::new().await;
    let ended = world.run(&["archive", "status"]).await.failed(2);
    assert!(ended.stderr.contains("fediway archive"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_token_that_may_only_read_is_enough_and_nothing_but_reading_is_done() {
    let world = World::new().await;
    let (mut running, url) = world.paste(&["--scopes", "read"]).await;
    let code = world.code(&url, ALICE).await;
    running.write(&format!("\n{code}\n")).await;
    world.end(running).await.ok();
    world.sandbox.clear_requests();
    let run = world.run(&["archive", "--json"]).await.ok().json();
    assert_eq!(run["complete"], true, "{run}");
    assert_eq!(run["missing"].as_array().unwrap().len(), 0, "{run}");
    let requests = world.sandbox.requests();
    assert!(
        requests.iter().all(|request| request.method == "GET"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn pages_exports_and_imports_are_commands() {
    let world = world().await;
    world.run(&["archive"]).await.ok();
    let home = world.home.path();
    let folder = home.join("pages");
    let pages = [
        "archive",
        "html",
        "--json",
        "--to",
        folder.to_str().unwrap(),
    ];
    let pages = world.run(&pages).await.ok().json();
    assert_eq!(pages["posts"], 2, "{pages}");
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("Content-Security-Policy"), "{index}");
    let lines = world
        .run(&["archive", "export", "json-lines"])
        .await
        .ok()
        .stdout;
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let csv_path = home.join("following.csv");
    let csv_path = csv_path.to_str().unwrap();
    world
        .run(&["archive", "export", "following", csv_path])
        .await
        .ok();
    let csv = std::fs::read_to_string(csv_path).unwrap();
    assert!(csv.starts_with("Account address,Show boosts"), "{csv}");
    let zip = home.join("export.zip");
    let zip = zip.to_str().unwrap();
    world.run(&["archive", "export", "zip", zip]).await.ok();
    world.run(&["archive", "export", "zip"]).await.failed(2);
    let other = home.join("other");
    let other = other.to_str().unwrap();
    let import = ["archive", "import", zip, "--folder", other, "--json"];
    let import = world.run(&import).await.ok().json();
    assert_eq!(
        (&import["new"], &import["skipped"]),
        (&2.into(), &0.into()),
        "{import}"
    );
    let missing = ["archive", "import", "nothing.zip", "--folder", other];
    let missing = world.run(&missing).await.failed(2);
    assert!(
        missing.stderr.contains("that is there"),
        "{}",
        missing.stderr
    );
    let wrong = ["archive", "import", csv_path, "--folder", other];
    let wrong = world.run(&wrong).await.failed(1);
    assert!(wrong.stderr.contains("ZIP, tar.gz"), "{}", wrong.stderr);
    let found = world
        .run(&["archive", "search", "dogs", "--folder", other])
        .await
        .ok();
    assert!(found.stdout.contains("Dogs are loud"), "{}", found.stdout);
    world
        .run(&["archive", "html", "--include", "everything"])
        .await
        .failed(2);
}

#[tokio::test]
async fn a_quarter_of_the_limit_is_left_to_the_persons_other_programs() {
    let mut sent = Vec::new();
    for reserve in [&[][..], &["--reserve", "0"]] {
        let sandbox = within_a_window().rate_limit(24).start();
        let world = World::with(sandbox.await.unwrap());
        let ages = (1..1000).map(|minute| std::time::Duration::from_secs(minute * 60));
        world.sandbox.publish_past("alice", ages);
        world.log_in(ALICE).await;
        world
            .run(&[&["archive", "--no-wait"], reserve].concat())
            .await
            .failed(7);
        let requests = world.sandbox.requests().into_iter();
        let with_token = requests.filter(|it| it.path.starts_with("/api/v1/accounts/"));
        sent.push(with_token.count());
    }
    assert!(sent[0] <= 18 && sent[1] > sent[0] + 2, "{sent:?}");
}

/// What was begun is finished by the next run.
#[tokio::test]
async fn a_run_ends_when_its_time_is_over() {
    let world = world().await;
    let slow = Fault::delay(std::time::Duration::from_millis(1100));
    let rule = world.sandbox.inject(slow);
    rule.route("GET", "/api/v1/accounts/*").times(1);
    let ended = world.run(&["archive", "--max-time", "1s"]).await.ok();
    let said = "the time is over, the next run goes on";
    assert!(ended.stdout.contains(said), "{}", ended.stdout);
    let json = world.run(&["archive", "--json"]).await.ok().json();
    assert_eq!(json["complete"], true, "{json}");
    let status = world
        .run(&["archive", "status", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(status["statuses"], 2, "{status}");
}

#[tokio::test]
async fn two_accounts_can_be_one_person() {
    let world = world().await;
    world.log_in(BOB).await;
    for name in ["alice", "bob"] {
        let account = format!("{name}@{}", world.sandbox.addr());
        let args = ["archive", "--account", &account, "--person", "ann"];
        world.run(&args).await.ok();
    }
    let status = world
        .run(&["archive", "status", "--json"])
        .await
        .ok()
        .json();
    let accounts = status["accounts"].as_array().unwrap();
    let persons: Vec<_> = accounts.iter().map(|it| &it["person"]).collect();
    assert_eq!(persons, ["ann", "ann"], "{status}");
}
