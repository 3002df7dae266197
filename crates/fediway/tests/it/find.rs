//! Finding accounts by handle and things by URL.

use fediway::find::Found;
use fediway::{AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl, Transport};

use crate::support::{Page, server};

const LOOKUP: &str = "/api/v1/accounts/lookup?acct=bob%40b.example";
const SEARCH: &str = "/api/v1/accounts/search?q=%40bob%40b.example&resolve=true&limit=10";

async fn client(pages: Vec<Page>, token: bool) -> Client {
    let (address, _) = server(pages).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let instance = Instance::without_discovery(url.clone());
    let client = match token {
        true => Client::new(instance, Credentials::new(url, "token")),
        false => Client::anonymous(instance),
    };
    client.with_transport(&transport)
}

#[tokio::test]
async fn what_the_server_knows_is_looked_up() {
    let known = Page::new(LOOKUP, 200, r#"{"id":"7","acct":"bob@b.example"}"#);
    let client = client(vec![known], false).await;
    let found = client
        .accounts()
        .by_handle(" @bob@b.example")
        .await
        .unwrap();
    assert_eq!(found.id.as_str(), "7");
}

#[tokio::test]
async fn what_it_does_not_know_is_searched_for() {
    let others = r#"[{"id":"1","acct":"bobby@b.example"},{"id":"7","acct":"Bob@b.example"}]"#;
    for status in [404, 405, 422] {
        let pages = vec![
            Page::new(LOOKUP, status, "{}"),
            Page::new(SEARCH, 200, others),
        ];
        let client = client(pages, true).await;
        let found = client.accounts().by_handle("bob@b.example").await.unwrap();
        assert_eq!(found.id.as_str(), "7");
    }
}

/// A domain of another script is one domain in all its forms.
#[tokio::test]
async fn domains_of_other_scripts_are_found_in_every_form() {
    let acct = "u%40xn--bcher-kva.example";
    let lookup = format!("/api/v1/accounts/lookup?acct={acct}");
    let search = format!("/api/v1/accounts/search?q=%40{acct}&resolve=true&limit=10");
    for answered in [
        "u@xn--bcher-kva.example",
        "u@b\u{fc}cher.example",
        "U@B\u{dc}CHER.Example",
    ] {
        for asked in [
            "u@b\u{fc}cher.example",
            "@u@XN--BCHER-KVA.example",
            "u@B\u{dc}CHER.example",
        ] {
            let found = format!(r#"[{{"id":"7","acct":"{answered}"}}]"#);
            let pages = vec![
                Page::new(&lookup, 404, "{}"),
                Page::new(&search, 200, &found),
            ];
            let client = client(pages, true).await;
            let account = client.accounts().by_handle(asked).await;
            assert_eq!(account.unwrap().id.as_str(), "7", "{asked}: {answered}");
        }
    }
}

/// The own host is left out, also with a port.
#[tokio::test]
async fn an_account_of_the_own_server_is_asked_for_by_its_name() {
    let page = Page::new(
        "/api/v1/accounts/lookup?acct=ann",
        200,
        r#"{"id":"7","acct":"ann"}"#,
    );
    let client = client(vec![page], false).await;
    let (url, by) = (client.instance().url().clone(), client.accounts());
    for handle in [
        "ann".to_owned(),
        format!("@ann@{}", url.authority()),
        format!("ann@{}", url.host()),
    ] {
        assert_eq!(by.by_handle(handle).await.unwrap().id.as_str(), "7");
    }
}

#[tokio::test]
async fn nobody_is_nobody() {
    let pages = || {
        vec![
            Page::new(LOOKUP, 404, "{}"),
            Page::new(SEARCH, 200, r#"[{"id":"1","acct":"bob"}]"#),
        ]
    };
    for token in [true, false] {
        let client = client(pages(), token).await;
        let error = client
            .accounts()
            .by_handle("bob@b.example")
            .await
            .unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn a_url_shows_a_status_or_an_account() {
    let page = |body| {
        let path = "/api/v2/search?q=https%3a%2f%2fb.example%2f1&resolve=true&limit=5";
        vec![Page::new(path, 200, body)]
    };
    let ask = async |body| {
        let client = client(page(body), true).await;
        client.search().by_url("https://b.example/1").await
    };
    let found = ask(r#"{"accounts":[],"statuses":[{"id":"3"}],"hashtags":[]}"#).await;
    assert!(
        matches!(&found, Ok(Found::Status(status)) if status.id.as_str() == "3"),
        "{found:?}"
    );
    let found = ask(r#"{"accounts":[{"id":"4"}]}"#).await;
    assert!(matches!(found, Ok(Found::Account(account)) if account.id.as_str() == "4"));
    let two = r#"{"statuses":[{"id":"1","uri":"u"},{"id":"2","url":"https://b.example/1"}]}"#;
    assert!(matches!(&ask(two).await, Ok(Found::Status(status)) if status.id.as_str() == "2"));
    let talk = r#"{"statuses":[{"id":"1","uri":"u"}],"accounts":[{"id":"2"}]}"#;
    assert_eq!(ask(talk).await.unwrap_err().kind(), &ErrorKind::NotFound);
    let error = ask(r#"{"accounts":[]}"#).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
}
