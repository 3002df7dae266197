//! `fediway api`: any request.

use serde_json::json;

use crate::support::{ALICE, World};

const VERIFY: &str = "/api/v1/accounts/verify_credentials";
const STATUSES: &str = "/api/v1/statuses";

#[tokio::test]
async fn an_answer_is_written_as_it_came() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let me = world.run(&["api", "get", VERIFY]).await.ok();
    assert_eq!(me.json()["username"], "alice");

    let with_head = world.run(&["api", "GET", VERIFY, "--include"]).await.ok();
    assert!(
        with_head.stdout.starts_with("HTTP 200"),
        "{}",
        with_head.stdout
    );
    assert!(with_head.stdout.contains("content-type: application/json"));
    assert!(with_head.stdout.trim_end().ends_with('}'));
}

#[tokio::test]
async fn fields_make_a_body_or_a_query() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let posted = world
        .run(&[
            "api",
            "POST",
            STATUSES,
            "-f",
            "status=12",
            "-F",
            "sensitive=true",
            "-f",
            "poll[options][]=Tea",
            "-f",
            "poll[options][]=Coffee",
            "-F",
            "poll[expires_in]=3600",
        ])
        .await
        .ok()
        .json();
    assert!(posted["content"].as_str().unwrap().contains("12"));
    assert_eq!(posted["sensitive"], true);
    assert_eq!(posted["poll"]["options"][1]["title"], "Coffee");

    let home = "/api/v1/timelines/home";
    let page = world
        .run(&["api", "GET", home, "-F", "limit=1"])
        .await
        .ok()
        .json();
    assert_eq!(page.as_array().unwrap().len(), 1);

    let page = world
        .run(&["api", "GET", &format!("{home}?limit=1")])
        .await
        .ok()
        .json();
    assert_eq!(page.as_array().unwrap().len(), 1);

    let input = world.home.path().join("status.json");
    std::fs::write(&input, json!({ "status": "From a file" }).to_string()).unwrap();
    let input = input.to_str().unwrap();
    let posted = world
        .run(&["api", "POST", STATUSES, "--input", input])
        .await
        .ok()
        .json();
    assert!(posted["content"].as_str().unwrap().contains("From a file"));
}

#[tokio::test]
async fn a_file_is_uploaded() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let file = format!("file=@{}/assets/demo.png", env!("CARGO_MANIFEST_DIR"));
    let uploaded = world
        .run(&[
            "api",
            "POST",
            "/api/v1/media",
            "-F",
            &file,
            "-f",
            "description=A picture",
        ])
        .await
        .ok()
        .json();
    assert_eq!(uploaded["description"], "A picture");
    // As text it is the text that was written.
    let posted = world
        .run(&["api", "POST", STATUSES, "-f", "status=@alice"])
        .await
        .ok()
        .json();
    assert!(posted["content"].as_str().unwrap().contains("alice"));
}

#[tokio::test]
async fn every_page_becomes_one_list() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for number in 0..7 {
        let text = format!("status=number {number}");
        world
            .run(&["api", "POST", STATUSES, "-f", &text])
            .await
            .ok();
    }
    let home = [
        "api",
        "GET",
        "/api/v1/timelines/home",
        "-F",
        "limit=3",
        "--paginate",
    ];
    let all = world.run(&home).await.ok().json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 7);
    assert!(all[6]["content"].as_str().unwrap().contains("number 0"));
}

#[tokio::test]
async fn what_is_no_request_of_this_server_is_refused_here() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for path in [
        "https://example.org/",
        "//example.org",
        "/a/../b",
        "/%2e%2e/a",
    ] {
        world.run(&["api", "GET", path]).await.failed(2);
    }
    world.run(&["api", "BREW", "/coffee"]).await.failed(2);
    world
        .run(&["api", "GET", VERIFY, "-f", "nothing"])
        .await
        .failed(2);
    world.run(&["api"]).await.failed(2);
    let missing = world
        .run(&["api", "GET", "/api/v1/no_such_endpoint"])
        .await
        .failed(1);
    assert!(missing.stderr.contains("404"), "{}", missing.stderr);
}

#[tokio::test]
async fn the_table_lists_every_endpoint_without_an_account() {
    let world = World::new().await;
    let table = world.run(&["api", "--list"]).await.ok().stdout;
    let row = table
        .lines()
        .find(|line| line.contains("/api/v1/timelines/home"))
        .unwrap();
    for word in ["GET", "read:statuses", "Status[]", "by id"] {
        assert!(row.contains(word), "{row}");
    }
    let rows = world.run(&["api", "--list", "--json"]).await.ok().json();
    let rows = rows["endpoints"].as_array().unwrap();
    assert!(rows.len() > 360, "{}", rows.len());
    assert!(rows.iter().any(|row| row["call"] == "statuses().post"));
}
