//! Long texts as threads, and replies.

use fediway_sandbox::{Fault, Sandbox, Software};

use crate::everyday::{as_bob, both, thread_of};
use crate::support::{ALICE, World};

const STATUSES: &str = "/api/v1/statuses";

fn essay() -> String {
    let paragraph = |number: usize| format!("Paragraph {number}. {}", "Some words. ".repeat(30));
    (1..=4).map(paragraph).collect::<Vec<_>>().join("\n---\n")
}

#[tokio::test]
async fn a_long_text_becomes_a_thread() {
    let world = both().await;
    // Cut where it is as long as the server takes.
    let essay = || essay().replace("\n---\n", "\n\n");
    let posted = world
        .run(&["post", "--thread", &essay(), "--json"])
        .await
        .ok()
        .json();
    let ids = posted["ids"].as_array().unwrap();
    assert_eq!(ids.len(), 4);
    let thread = thread_of(&world, ids[3].as_str().unwrap()).await;
    assert_eq!(thread.len(), 4);
    for (at, part) in thread.iter().enumerate() {
        assert!(
            part.starts_with(&format!("Paragraph {}.", at + 1)),
            "{part}"
        );
        assert!(part.chars().count() <= 500);
    }
    assert_eq!(world.sandbox.status_count(), 4);
    // A thread that is done is posted anew, under other keys.
    world.run(&["post", "--thread", &essay()]).await.ok();
    assert_eq!(world.sandbox.status_count(), 8);
}

#[tokio::test]
async fn a_broken_thread_goes_on_and_no_part_comes_twice() {
    for software in [Software::GoToSocial, Software::Mitra] {
        let sandbox = Sandbox::builder().software(software).start().await.unwrap();
        let world = World::with(sandbox);
        world.log_in(ALICE).await;
        let args = ["post", "--thread", &essay(), "--json"];
        // The third part is published, and the answer is lost, however often it is sent.
        let lost = world.sandbox.inject(Fault::drop_after());
        lost.route("POST", STATUSES).after(2).always();
        let broken = world.run(&args).await;
        assert_ne!(broken.code, 0, "{software}");
        assert!(
            broken.stderr.contains("2 of 4 parts are there"),
            "{}",
            broken.stderr
        );
        world.sandbox.clear_faults();
        let done = world.run(&args).await.ok();
        assert!(
            done.stderr.contains("2 of 4 parts are there already"),
            "{}",
            done.stderr
        );
        let ids = done.json()["ids"].clone();
        assert_eq!(world.sandbox.status_count(), 4, "{software}: {ids}");
        let last = ids[3].as_str().unwrap().to_owned();
        assert_eq!(thread_of(&world, &last).await.len(), 4, "{software}");
    }
}

#[tokio::test]
async fn a_part_that_the_server_failed_at_is_looked_for() {
    let world = both().await;
    let args = ["post", "--thread", &essay()];
    world
        .sandbox
        .inject(Fault::status(500))
        .route("POST", STATUSES)
        .after(1)
        .always();
    world.run(&args).await.failed(1);
    world.sandbox.clear_faults();
    world.run(&args).await.ok();
    assert_eq!(world.sandbox.status_count(), 4);
}

#[tokio::test]
async fn a_reply_mentions_its_author_and_is_no_more_public() {
    let world = both().await;
    let args = [
        "post",
        "Secret",
        "--visibility",
        "private",
        "--cw",
        "w",
        "--json",
    ];
    let posted = as_bob(&world, &args).await.ok().json();
    let (id, url) = (
        posted["id"].as_str().unwrap(),
        posted["url"].as_str().unwrap(),
    );
    for (args, text) in [
        (vec!["reply", id, "Hi"], "@bob Hi"),
        (vec!["reply", url, "Hi @bob!"], "Hi @bob!"),
        (vec!["post", "Hi", "--reply-to", id, "--no-mention"], "Hi"),
    ] {
        let reply = world
            .run(&[&args[..], &["--json"]].concat())
            .await
            .ok()
            .json();
        assert_eq!(reply["visibility"], "private");
        let reply = reply["id"].as_str().unwrap().to_owned();
        let source = world
            .run(&["status", "source", &reply, "--json"])
            .await
            .ok()
            .json();
        assert_eq!(source["text"], text);
        assert_eq!(source["spoiler_text"], "w");
        let shown = world
            .run(&["status", "show", &reply, "--json"])
            .await
            .ok()
            .json();
        assert_eq!(shown["in_reply_to_id"], id);
    }
    // Nobody mentions themselves.
    let own = world.run(&["post", "One", "--json"]).await.ok().json();
    world
        .run(&["reply", own["id"].as_str().unwrap(), "Two"])
        .await
        .ok();
    world.run(&["post", "Three", "--reply-last"]).await.ok();
    let thread = thread_of(&world, own["id"].as_str().unwrap()).await;
    assert_eq!(thread, ["One", "Two", "Three"]);
}
