//! Walks through lists: those that are paged in a way of their own, and generated ones.

mod filtered;
mod generated;
mod means;
mod restart;

use fediway::entities::SearchType;
use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Transport, TryStreamExt};

use crate::support::{Page, server};

async fn client(pages: Vec<Page>) -> Client {
    let (address, _) = server(pages).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    Client::anonymous(Instance::without_discovery(url)).with_transport(&transport)
}

#[tokio::test]
async fn emoji_are_paged_by_name_and_domain() {
    let path = "/api/v1/admin/custom_emojis";
    let next = format!("{path}?max_shortcode_domain=blob%40a.example");
    let first = Page::new(path, 200, r#"[{"id":"1","shortcode":"a"}]"#)
        .header(&format!("Link: <https://a.example{next}>; rel=\"next\""));
    let client = client(vec![
        first,
        Page::new(&next, 200, r#"[{"id":"2","shortcode":"b"}]"#),
    ])
    .await;
    let all: Vec<_> = client
        .gotosocial_emojis()
        .list()
        .items()
        .map_ok(|emoji| emoji.shortcode.clone())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all, ["a", "b"]);
}

#[tokio::test]
async fn what_was_fetched_on_the_way_down_is_not_lost() {
    let path = "/api/v1/bookmarks";
    let link = |max: u32| format!("Link: <https://a.example{path}?max_id={max}>; rel=\"next\"");
    let pages = vec![
        Page::new(
            &format!("{path}?since_id=2"),
            200,
            r#"[{"id":"8"},{"id":"7"}]"#,
        )
        .header(&link(7)),
        Page::new(
            &format!("{path}?since_id=2&max_id=7"),
            200,
            r#"[{"id":"6"},{"id":"5"}]"#,
        )
        .header(&link(5)),
        Page::new(
            &format!("{path}?since_id=2&max_id=5"),
            200,
            r#"[{"id":"4"},{"id":"3"}]"#,
        ),
        // Whether the server keeps to the bound.
        Page::new(&format!("{path}?since_id=7&max_id=7"), 200, "[]"),
    ];
    let client = client(pages).await;
    let all: Vec<_> = client
        .bookmarks()
        .list()
        .since_id("2")
        .items()
        .backward()
        .map_ok(|status| status.id.to_string())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all, ["3", "4", "5", "6", "7", "8"]);
}

#[tokio::test]
async fn a_search_keeps_its_bounds_from_page_to_page() {
    let path = "/api/v2/search?q=x&type=statuses&max_id=9&min_id=2&limit=2";
    let pages = vec![
        Page::new(path, 200, r#"{"statuses":[{"id":"8"},{"id":"7"}]}"#),
        Page::new(
            &format!("{path}&offset=2"),
            200,
            r#"{"statuses":[{"id":"6"}]}"#,
        ),
        Page::new(&format!("{path}&offset=3"), 200, r#"{"statuses":[]}"#),
    ];
    let client = client(pages).await;
    let search = client.search().find("x").kind(SearchType::Statuses);
    let pages: Vec<_> = search
        .max_id("9")
        .min_id("2")
        .limit(2)
        .pages()
        .try_collect()
        .await
        .unwrap();
    let ids: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.statuses)
        .map(|found| found.id.as_str())
        .collect();
    assert_eq!(ids, ["8", "7", "6"]);
}

#[tokio::test]
async fn a_search_for_everything_has_one_page() {
    let found = r#"{"accounts":[{"id":"1"}],"statuses":[],"hashtags":[]}"#;
    let client = client(vec![Page::new("/api/v2/search?q=x", 200, found)]).await;
    let pages: Vec<_> = client
        .search()
        .find("x")
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(pages.len(), 1);
}

#[tokio::test]
async fn a_password_that_the_server_quotes_is_cut_out() {
    let words = r#"{"error":"hunter2 is too weak"}"#;
    let client = client(vec![Page::new("/api/v1/user/password_change", 422, words)]).await;
    let change = client
        .gotosocial_accounts()
        .change_password("hunter1", "hunter2");
    assert!(!format!("{change:?}").contains("hunter"));
    let error = change.await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unprocessable);
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
}
