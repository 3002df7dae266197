//! The cross-poster: each entry once, whatever breaks.

use std::path::Path;
use std::time::Duration;

use fediway::Client;
use fediway_sandbox::{Fault, Sandbox, Software};

use crate::cross_poster::cross_post;
use crate::support::{client, posts};

const LINKS: [&str; 3] = [
    "https://example.org/1",
    "https://example.org/2?a=1&b=2",
    "https://example.org/3",
];

/// The newest entry first, and one that stands there twice.
fn feed() -> String {
    feed_of("Entry")
}

fn feed_of(title: &str) -> String {
    let item = |number: usize| {
        let link = LINKS[number - 1].replace('&', "&amp;");
        format!(
            "<item><title>{title} {number}</title><link>{link}</link><guid>entry-{number}</guid></item>"
        )
    };
    let items = [3, 2, 1, 1].map(item).concat();
    let head = "<title>News</title><link>https://example.org</link><description/>";
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>{head}{items}</channel></rss>")
}

/// Runs it until it succeeds, as cron does.
async fn run_until_done(client: &Client, record: &Path) {
    for _ in 0..10 {
        if cross_post(client, feed().as_bytes(), record).await.is_ok() {
            return;
        }
    }
    panic!("it never succeeds");
}

async fn assert_each_once(client: &Client, when: &str) {
    let posts = posts(client).await;
    for link in LINKS {
        let found = posts.iter().filter(|text| text.contains(link)).count();
        assert_eq!(found, 1, "{when}: {link} in {posts:#?}");
    }
    assert!(
        posts[0].contains(LINKS[2]),
        "{when}: the newest entry comes last: {posts:#?}"
    );
}

/// One that honours keys, and two that do not.
const SERVERS: [Software; 3] = [Software::Mastodon45, Software::GoToSocial, Software::Snac];

async fn sandbox(software: Software) -> Sandbox {
    Sandbox::builder().software(software).start().await.unwrap()
}

#[tokio::test]
async fn a_fault_in_each_place() {
    type Make = fn() -> Fault;
    let faults: [(&str, Make); 6] = [
        ("503", || Fault::status(503)),
        ("500", || Fault::status(500)),
        ("429", || {
            Fault::rate_limited(Some(1), fediway_sandbox::RateLimitStyle::RetryAfterSeconds)
        }),
        ("broken before", Fault::drop_before),
        ("broken after", Fault::drop_after),
        ("half an answer", Fault::truncated),
    ];
    for software in SERVERS {
        for (name, fault) in faults {
            for earlier in 0..LINKS.len() as u64 {
                let sandbox = sandbox(software).await;
                let client = client(&sandbox, "alice").await;
                let folder = tempfile::tempdir().unwrap();
                let record = folder.path().join("record");
                let rule = sandbox.inject(fault()).route("POST", "/api/v1/statuses");
                let rule = rule.after(earlier).times(2);
                run_until_done(&client, &record).await;
                assert!(rule.hits() > 0, "{software}: {name}");
                run_until_done(&client, &record).await;
                assert_each_once(&client, &format!("{software}: {name} after {earlier}")).await;
            }
        }
    }
}

/// The process is killed when the server has done its work and the answer is on its way.
#[tokio::test]
async fn killed_while_an_answer_comes() {
    for software in SERVERS {
        let sandbox = sandbox(software).await;
        let client = client(&sandbox, "alice").await;
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record");
        let endless = Fault::slow_drip(Duration::from_secs(3600));
        sandbox
            .inject(endless)
            .route("POST", "/api/v1/statuses")
            .always();
        for posted in 1..=LINKS.len() {
            let feed = feed();
            let run = cross_post(&client, feed.as_bytes(), &record);
            let arrived = async {
                while sandbox.status_count() < posted {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            tokio::select! {
                ended = run => panic!("{software}: {ended:?}"),
                () = arrived => {}
            }
        }
        sandbox.clear_faults();
        run_until_done(&client, &record).await;
        assert_each_once(&client, software.name()).await;
    }
}

/// A power cut leaves the beginning of the last line.
#[tokio::test]
async fn a_record_that_was_cut_off_anywhere() {
    for software in SERVERS {
        let sandbox = sandbox(software).await;
        let client = client(&sandbox, "alice").await;
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record");
        run_until_done(&client, &record).await;
        let whole = std::fs::read(&record).unwrap();
        let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        // In the last line, which says that the last entry is posted: the line before was on the disk
        // before it was posted.
        let last = lines.last().unwrap().len();
        for cut in [1, 2, last / 2, last] {
            std::fs::write(&record, &whole[..whole.len() - cut]).unwrap();
            run_until_done(&client, &record).await;
            assert_each_once(&client, software.name()).await;
            assert_eq!(sandbox.status_count(), LINKS.len());
        }
    }
}

/// The response to the first entry is lost. Then the account posts more than fits on a page.
#[tokio::test]
async fn an_interrupted_entry_that_is_far_down_is_found() {
    let sandbox = sandbox(Software::GoToSocial).await;
    let client = client(&sandbox, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record");
    sandbox
        .inject(Fault::drop_after())
        .route("POST", "/api/v1/statuses");
    let interrupted = cross_post(&client, feed().as_bytes(), &record).await;
    interrupted.unwrap_err();
    const OTHERS: usize = 50;
    for number in 0..OTHERS {
        client
            .statuses()
            .post(format!("Other {number}"))
            .await
            .unwrap();
    }
    run_until_done(&client, &record).await;
    assert_eq!(sandbox.status_count(), LINKS.len() + OTHERS);
}

#[tokio::test]
async fn a_long_title_is_cut() {
    let sandbox = sandbox(Software::Mastodon45).await;
    let client = client(&sandbox, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let feed = feed_of(&"long ".repeat(1000));
    let record = folder.path().join("record");
    let run = cross_post(&client, feed.as_bytes(), &record).await;
    run.unwrap();
    assert_each_once(&client, "long titles").await;
}

#[tokio::test]
async fn a_refused_entry_is_skipped() {
    let sandbox = sandbox(Software::Mastodon45).await;
    let client = client(&sandbox, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record");
    sandbox
        .inject(Fault::status(422))
        .route("POST", "/api/v1/statuses");
    for _ in 0..2 {
        let run = cross_post(&client, feed().as_bytes(), &record).await;
        run.unwrap();
    }
    let posts = posts(&client).await;
    assert_eq!(posts.len(), LINKS.len() - 1, "{posts:#?}");
    assert!(!posts.iter().any(|text| text.contains(LINKS[0])));
}
