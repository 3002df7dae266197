//! `fediway post`: what is refused before anything is sent, and what becomes of a text.

use fediway_sandbox::{Fault, RateLimitStyle, Sandbox, Software};
use serde_json::Value;

use crate::support::{ALICE, BOB, Ended, Running, World};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo.png");
const UPLOAD: &str = "/api/v2/media";
const STATUSES: &str = "/api/v1/statuses";

async fn alice() -> World {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world
}

async fn newest(world: &World) -> Value {
    let home = world.run(&["timeline", "home", "--json"]).await.ok().json();
    home["statuses"][0].clone()
}

#[track_caller]
fn says(ended: &Ended, words: &[&str]) {
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} in {}", ended.stderr);
    }
}

#[tokio::test]
async fn what_the_server_would_refuse_is_not_uploaded() {
    let world = alice().await;
    let log = world.home.path().join("a.log");
    std::fs::write(&log, "not a picture").unwrap();
    let long = "x".repeat(501);
    let five = ["--media", PICTURE].repeat(5);
    for (args, words) in [
        (
            [&["post", &*long, "--media", PICTURE][..]].concat(),
            ["501", "shorten the text"],
        ),
        (
            [&["post", &*long][..]].concat(),
            ["501", "shorten the text"],
        ),
        (
            [&["post", "x"][..], &five].concat(),
            ["5 files", "attach fewer files"],
        ),
        (
            [
                "post",
                "x",
                "--media",
                PICTURE,
                "--media",
                log.to_str().unwrap(),
            ]
            .to_vec(),
            ["a.log", "give a file that the server takes"],
        ),
    ] {
        let ended = world.run(&args).await.failed(2);
        says(&ended, &words);
    }
    assert_eq!(world.asked(UPLOAD), 0);
    assert_eq!(world.asked(STATUSES), 0);
}

/// Whatever is limited: the file, the status, or the parts of an edit.
#[tokio::test]
async fn files_and_edits_wait_for_the_rate_limit_unless_told_not_to() {
    let world = alice().await;
    let posted = world.run(&["post", "One", "--json"]).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    let (one, source) = (
        format!("{STATUSES}/{id}"),
        format!("{STATUSES}/{id}/source"),
    );
    let post = ["post", "Two", "--media", PICTURE, "--alt", "x"];
    let edit = ["status", "edit", id, "--add-media", PICTURE];
    for (args, method, path) in [
        (&post[..], "POST", UPLOAD),
        (&post, "POST", STATUSES),
        (&edit, "POST", UPLOAD),
        (&edit, "GET", &source),
        (&edit, "PUT", &one),
    ] {
        let limited = Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
        let rule = world.sandbox.inject(limited).route(method, path);
        let ended = world.run(args).await.ok();
        says(&ended, &["allows no more for now"]);
        assert_eq!(rule.hits(), 1, "{method} {path}");
    }
    let limited = Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    world.sandbox.inject(limited).route("POST", UPLOAD);
    world
        .run(&[&post[..], &["--no-wait"]].concat())
        .await
        .failed(7);
}

#[tokio::test]
async fn a_text_may_begin_with_a_hyphen() {
    let world = alice().await;
    for (args, text) in [
        (&["post", "- item"][..], "- item"),
        (&["post", "-5 degrees"], "-5 degrees"),
        (&["post", "--> here"], "--> here"),
        (&["post", "- item", "--visibility", "unlisted"], "- item"),
        (&["post", "--visibility", "unlisted", "- item"], "- item"),
        (&["post", "--", "--sensitive"], "--sensitive"),
        (&["post", "--lang", "en", "--", "-v"], "-v"),
        (&["post", "--", "plain"], "plain"),
    ] {
        // Nothing may come after what stands behind --.
        Running::start(&mut world.command(args)).end().await.ok();
        assert_eq!(newest(&world).await["plain_text"], text, "{args:?}");
    }
    let args = [
        "post",
        "x",
        "--cw",
        "- warning",
        "--media",
        PICTURE,
        "--alt",
        "- a hill",
    ];
    world.run(&args).await.ok();
    let status = newest(&world).await;
    assert_eq!(status["spoiler_text"], "- warning");
    assert_eq!(status["media_attachments"][0]["description"], "- a hill");
}

#[tokio::test]
async fn a_mistyped_option_is_not_published() {
    let world = alice().await;
    for args in [
        &["post", "--publik"][..],
        &["post", "--sensitve", "--media", PICTURE],
        &["post", "text", "--publik"],
        &["post", "-x"],
    ] {
        world.run(args).await.failed(2);
    }
    let ended = world.run(&["post", "--publik"]).await.failed(2);
    says(&ended, &["`--publik`", "post -- "]);
    assert_eq!(world.asked(STATUSES), 0);
}

#[tokio::test]
async fn piped_text_is_posted() {
    let world = alice().await;
    world.run_with(&["post"], "from a pipe\n").await.ok();
    assert_eq!(newest(&world).await["plain_text"], "from a pipe");
    // A text that is given is the text.
    world.run_with(&["post", "given"], "from a pipe").await.ok();
    assert_eq!(newest(&world).await["plain_text"], "given");
    world.run_with(&["post"], " \n").await.failed(2);
}

#[tokio::test]
async fn an_alt_may_stand_before_its_file() {
    let world = alice().await;
    let args = ["post", "x", "--alt", "A hill", "--media", PICTURE];
    world.run(&args).await.ok();
    let status = newest(&world).await;
    assert_eq!(status["media_attachments"][0]["description"], "A hill");

    for args in [
        &["post", "x", "--alt", "A hill"][..],
        &["post", "x", "--media", PICTURE, "--alt", "A", "--alt", "B"],
    ] {
        let ended = world.run(args).await.failed(2);
        says(&ended, &["--alt", "next: ", "`--media FILE --alt TEXT`"]);
        assert!(!ended.stderr.contains("Usage"), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn a_reply_goes_to_the_status_at_an_address() {
    let world = alice().await;
    let posted = world.run(&["post", "one", "--json"]).await.ok().json();
    let url = posted["url"].as_str().unwrap();
    world.run(&["post", "two", "--reply-to", url]).await.ok();
    assert_eq!(newest(&world).await["in_reply_to_id"], posted["id"]);

    let profile = format!("{}/@alice", world.sandbox.url());
    let ended = world
        .run(&["post", "x", "--reply-to", &profile])
        .await
        .failed(2);
    says(&ended, &["is not a status"]);
    let nothing = "https://elsewhere.example/@x/1";
    let ended = world
        .run(&["post", "x", "--reply-to", nothing, "--media", PICTURE])
        .await;
    says(&ended.failed(1), &[nothing, "check the address"]);
    assert_eq!(world.asked(UPLOAD), 0);
}

#[tokio::test]
async fn what_the_server_changed_is_said() {
    let world = World::with(
        Sandbox::builder()
            .software(Software::Mitra)
            .start()
            .await
            .unwrap(),
    );
    world.log_in(ALICE).await;
    let args = [
        "post",
        "x",
        "--visibility",
        "unlisted",
        "--cw",
        "weather",
        "--json",
    ];
    let ended = world.run(&args).await.ok();
    says(
        &ended,
        &[
            "warning: the server published it otherwise: the visibility is public, not unlisted\n",
            "warning: the server published it otherwise: the content warning is missing\n",
        ],
    );
    assert_eq!(ended.json()["deviations"].as_array().unwrap().len(), 2);

    let world = alice().await;
    let ended = world
        .run(&["post", "x", "--visibility", "unlisted"])
        .await
        .ok();
    assert!(!ended.stderr.contains("otherwise"), "{}", ended.stderr);
}

#[tokio::test]
async fn the_accounts_own_filters_are_obeyed() {
    let world = alice().await;
    world.log_in(BOB).await;
    let host = world
        .sandbox
        .url()
        .trim_start_matches("https://")
        .to_owned();
    let (alice, bob) = (format!("alice@{host}"), format!("bob@{host}"));
    for (title, action, word) in [("Sports", "hide", "ball"), ("Politics", "warn", "vote")] {
        let filter = serde_json::json!({
            "title": title, "context": ["home"], "filter_action": action,
            "keywords_attributes": [{ "keyword": word, "whole_word": true }],
        });
        let input = world.home.path().join("filter.json");
        std::fs::write(&input, filter.to_string()).unwrap();
        let args = [
            "api",
            "POST",
            "/api/v2/filters",
            "--account",
            &alice,
            "--input",
        ];
        world
            .run(&[&args[..], &[input.to_str().unwrap()]].concat())
            .await
            .ok();
    }
    for text in ["plain one", "about a ball", "go and vote", "plain two"] {
        world.run(&["post", text, "--account", &bob]).await.ok();
    }
    let home = ["timeline", "home", "--account", &alice, "--limit", "3"];
    let shown = world.run(&home).await.ok().stdout;
    assert!(
        !shown.contains("ball") && !shown.contains("vote"),
        "{shown}"
    );
    assert!(
        shown.contains("plain one"),
        "what is hidden does not count: {shown}"
    );
    let warned = shown
        .lines()
        .filter(|line| line.contains("filtered: Politics"));
    assert_eq!(warned.count(), 1, "{shown}");
    let json = world
        .run(&[&home[..], &["--json"]].concat())
        .await
        .ok()
        .json();
    assert_eq!(json["statuses"].as_array().unwrap().len(), 3);
    let of_bob = world
        .run(&["timeline", "home", "--account", &bob])
        .await
        .ok();
    assert!(of_bob.stdout.contains("ball"), "{}", of_bob.stdout);
}

/// Texts of other commands and options than those of `post`.
#[tokio::test]
async fn other_texts_may_begin_with_a_hyphen() {
    let world = alice().await;
    let posted = world.run(&["post", "one", "--json"]).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    world.run(&["reply", id, "- indeed"]).await.ok();
    let reply = newest(&world).await;
    assert_eq!(reply["in_reply_to_id"], id);
    assert_eq!(reply["plain_text"], "- indeed");
    let reply = reply["id"].as_str().unwrap().to_owned();
    let edit = ["status", "edit", &reply, "--text", "- yes", "--cw", "- no"];
    world.run(&edit).await.ok();
    let edited = newest(&world).await;
    assert_eq!(edited["plain_text"], "- yes");
    assert_eq!(edited["spoiler_text"], "- no");
    let poll = ["post", "?", "--poll-option", "- a", "--poll-option", "--b"];
    world.run(&poll).await.ok();
    let options = newest(&world).await["poll"]["options"].clone();
    assert_eq!(options[0]["title"], "- a");
    assert_eq!(options[1]["title"], "--b");

    let poll = newest(&world).await["id"].clone();

    let list = ["list", "create", "- friends", "--exclusive", "--json"];
    let list = world.run(&list).await.ok().json();
    assert_eq!(list["title"], "- friends");
    let id = list["id"].as_str().unwrap();
    let renamed = ["list", "rename", id, "-> friends", "--json"];
    let renamed = world.run(&renamed).await.ok().json();
    assert_eq!(renamed["title"], "-> friends");
    let filter = ["filter", "create", "- no", "--word", "- item", "--json"];
    let filter = world.run(&filter).await.ok().json();
    assert_eq!(filter["title"], "- no");
    let add = [
        "filter",
        "add",
        "- no",
        "- one",
        "--json",
        "-2",
        "--whole-word",
    ];
    let filter = world.run(&add).await.ok().json();
    let words = filter["keywords"].as_array().unwrap().iter();
    let words: Vec<_> = words
        .map(|word| word["keyword"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["- item", "- one", "-2"]);
    let remove = ["filter", "remove", "- no", "- item", "-2", "--json"];
    let filter = world.run(&remove).await.ok().json();
    assert_eq!(filter["keywords"].as_array().unwrap().len(), 1, "{filter}");
    world.run(&["search", "- indeed"]).await.ok();
    for mistyped in [
        &["list", "create", "--replies-of"][..],
        &["search", "--resolv"],
        &["filter", "create", "-x"],
    ] {
        let ended = world.run(mistyped).await.failed(2);
        says(&ended, &["no such option"]);
    }
    let ended = world.run(&["filter", "add", "- no", "--whole-wort"]).await;
    says(&ended.failed(2), &["'--whole-word'"]);

    world.log_in(BOB).await;
    let vote = ["poll", "vote", poll.as_str().unwrap(), "- a", "--json"];
    let vote = world.run(&vote).await.ok().json();
    assert_eq!(vote["own_votes"], serde_json::json!([0]));
}

/// The status that is replied to, in whatever form its address is typed.
#[tokio::test]
async fn an_address_is_one_in_all_its_forms() {
    let world = alice().await;
    let posted = world.run(&["post", "one", "--json"]).await.ok().json();
    let (id, url) = (posted["id"].clone(), posted["url"].as_str().unwrap());
    for address in [
        url.replace("https://", "HTTPS://"),
        format!("{url}/"),
        format!("{url}#reply"),
        format!("{url}?x=y"),
    ] {
        let reply = ["post", "two", "--reply-to", &address];
        world.run(&reply).await.ok();
        assert_eq!(newest(&world).await["in_reply_to_id"], id, "{address}");
    }
}

/// Whoever answers their own status is not mentioned, whatever form the server writes them in.
#[tokio::test]
async fn one_does_not_mention_oneself() {
    let world = alice().await;
    let host = world
        .sandbox
        .url()
        .trim_start_matches("https://")
        .to_owned();
    world.log_in(BOB).await;
    let bob = format!("bob@{host}");
    let post = ["post", "Hello @Alice and @bob", "--account", &bob, "--json"];
    let posted = world.run(&post).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    let alice = format!("alice@{host}");
    let reply = ["reply", id, "Hi", "--mention-all", "--account", &alice];
    world.run(&reply).await.ok();
    assert_eq!(newest(&world).await["plain_text"], "@bob Hi");
    let reply = ["reply", id, "Me", "--mention-all", "--account", &bob];
    world.run(&reply).await.ok();
    assert_eq!(newest(&world).await["plain_text"], "@alice Me");
}
