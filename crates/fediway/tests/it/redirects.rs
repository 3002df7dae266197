//! Redirects that are harmless lose nothing of what was asked; those that are not say where they lead.

use fediway::streaming::Subscription;
use fediway::{
    AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl, Transport, TryStreamExt,
};

use crate::support::{Page, server};

const HOME: &str = "/api/v1/timelines/home";

async fn client(pages: Vec<Page>) -> (Client, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    let (address, requests) = server(pages).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).max_tries(1);
    let client = Client::new(
        Instance::without_discovery(url.clone()),
        Credentials::new(url, "t0ken"),
    );
    (client.with_transport(&transport.build().unwrap()), requests)
}

/// A proxy that adds a slash and leaves the query out: the cursor of each page has to arrive.
#[tokio::test]
async fn a_walk_over_a_server_that_adds_a_slash_has_each_item_once() {
    let slash = format!("Location: {HOME}/");
    let moved = |query: &str| Page::new(&format!("{HOME}{query}"), 301, "").header(&slash);
    let list = |query: &str, body: &str| Page::new(&format!("{HOME}/{query}"), 200, body);
    let (client, requests) = client(vec![
        moved(""),
        moved("?max_id=2"),
        moved("?max_id=1"),
        list("", r#"[{"id":"3"},{"id":"2"}]"#),
        list("?max_id=2", r#"[{"id":"1"}]"#),
        list("?max_id=1", "[]"),
    ])
    .await;
    let found = client.timelines().home().items();
    let found: Vec<_> = found
        .map_ok(|status| status.id)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found, ["3", "2", "1"]);
    let requests = requests.lock().unwrap();
    assert!(requests.iter().all(|head| head.contains("bearer t0ken")));
}

/// Whatever the method and the answer, the error names the place, and nothing goes there.
#[tokio::test]
async fn whatever_may_not_follow_says_where_it_was_sent() {
    for (location, named) in [
        ("https://other.example.org/x", "leads to other.example.org"),
        ("//other.example.org", "leads to other.example.org"),
        ("/elsewhere", "leads to another path of 127.0.0.1"),
        ("https://127.0.0.1:1/", "leads to https://127.0.0.1:1"),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let header = format!("Location: {location}");
            let moved = |path: &str| Page::new(path, status, "").header(&header);
            let (client, requests) = client(vec![
                moved("/api/v1/statuses"),
                moved("/api/v1/statuses/1"),
                moved("/api/v1/profile/avatar"),
                moved("/api/v2/media"),
                moved("/api/v1/accounts/update_credentials"),
            ])
            .await;
            let media = client.media().upload(crate::uploads::pixel()).await;
            let errors = [
                client.statuses().post("Hello").await.unwrap_err(),
                client.statuses().delete("1").await.unwrap_err(),
                client.profile().delete_avatar().await.unwrap_err(),
                client
                    .accounts()
                    .update_credentials()
                    .display_name("x")
                    .await
                    .unwrap_err(),
                media.unwrap_err(),
            ];
            for error in errors {
                assert_eq!(error.kind(), &ErrorKind::Redirect, "{error}");
                assert!(error.to_string().contains(named), "{location}: {error}");
                // Another host name would not help there.
                let is_same = error.next_step().contains("only reads");
                assert_eq!(is_same, location == "/elsewhere", "{error:?}");
            }
            assert_eq!(requests.lock().unwrap().len(), 5, "{location} {status}");
        }
    }
}

#[tokio::test]
async fn a_redirect_that_says_nothing_is_an_error() {
    for header in ["X-Nothing: 1", "Location: http://[", "Location: "] {
        let (client, requests) = client(vec![
            Page::new(HOME, 302, "").header(header),
            Page::new("/api/v1/streaming/user", 302, "").header(header),
        ])
        .await;
        let error = client.timelines().home().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Redirect, "{header}: {error}");
        assert!(requests.lock().unwrap().len() <= 4, "{header}");
    }
}

/// Redirects in a circle end, for calls and for streams.
#[tokio::test]
async fn circles_end() {
    let streams = "/api/v1/streaming";
    let (client, requests) = client(vec![
        Page::new(HOME, 301, "").header(&format!("Location: {HOME}/")),
        Page::new(&format!("{HOME}/"), 301, "").header(&format!("Location: {HOME}")),
        Page::new(&format!("{streams}?stream=user"), 301, "")
            .header(&format!("Location: {streams}/")),
        Page::new(&format!("{streams}/?stream=user"), 301, "")
            .header(&format!("Location: {streams}")),
        Page::new(&format!("{streams}/user"), 301, "")
            .header(&format!("Location: {streams}/user/")),
        Page::new(&format!("{streams}/user/"), 301, "")
            .header(&format!("Location: {streams}/user")),
    ])
    .await;
    let error = client.timelines().home().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect, "{error}");
    assert_eq!(requests.lock().unwrap().len(), 4);
    let error = client
        .streaming()
        .subscribe(Subscription::User)
        .connect()
        .await;
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Redirect | ErrorKind::NoStreaming),
        "{error}"
    );
    assert!(requests.lock().unwrap().len() < 20);
}
