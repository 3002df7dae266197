//! One account and one page have several names: other domains of one server, other forms of an
//! address. Whichever is asked for and whichever the server uses, they are found.

use fediway::find::Found;
use fediway::{AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl, Transport};
use serde_json::json;

use crate::support::{Page, server};

async fn client(pages: Vec<Page>) -> Client {
    let (address, _) = server(pages).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let client = Client::new(
        Instance::without_discovery(url.clone()),
        Credentials::new(url, "token"),
    );
    client.with_transport(&transport)
}

/// What `by_handle` makes of the one account that the search finds.
async fn handle(asked: &str, found: serde_json::Value) -> Result<String, ErrorKind> {
    let acct = asked.trim_start_matches('@').replace('@', "%40");
    let acct = acct.replace(':', "%3a");
    let lookup = format!("/api/v1/accounts/lookup?acct={acct}");
    let search = format!("/api/v1/accounts/search?q=%40{acct}&resolve=true&limit=10");
    let client = client(vec![
        Page::new(&lookup, 404, "{}"),
        Page::new(&search, 200, &json!([found]).to_string()),
    ])
    .await;
    let found = client.accounts().by_handle(asked).await;
    found
        .map(|account| account.id.to_string())
        .map_err(|error| error.kind().clone())
}

/// A server whose handles have another domain than its pages.
#[tokio::test]
async fn an_account_is_found_by_the_host_of_its_server() {
    let account = |acct: &str, uri: &str| json!({ "id": "7", "acct": acct, "uri": uri });
    for (acct, uri) in [
        ("ann@example.com", "https://social.example.com/users/ann"),
        ("Ann@example.com", "https://SOCIAL.example.com/ap/users/1"),
    ] {
        let found = handle("@ann@social.example.com", account(acct, uri)).await;
        assert_eq!(found.as_deref(), Ok("7"), "{acct} {uri}");
    }
    let port = account(
        "ann@example.com",
        "https://social.example.com:8443/users/ann",
    );
    let found = handle("ann@social.example.com:8443", port).await;
    assert_eq!(found.as_deref(), Ok("7"));
}

/// Anybody may call a page of theirs what they want: only the id of the account counts.
#[tokio::test]
async fn another_account_does_not_take_its_place() {
    for account in [
        json!({ "id": "7", "acct": "ann@evil.example", "url": "https://social.example.com/@ann" }),
        json!({ "id": "7", "acct": "ann@evil.example", "uri": "https://evil.example/users/ann",
            "url": "https://social.example.com/@ann" }),
        json!({ "id": "7", "acct": "bob@example.com", "uri": "https://social.example.com/users/bob" }),
        json!({ "id": "7", "acct": "ann@evil.example", "uri": "https://social.example.com.evil.example/ann" }),
        json!({ "id": "7", "acct": "ann@evil.example", "uri": "https://social.example.com@evil.example/ann" }),
        json!({ "id": "7", "acct": "ann@evil.example", "uri": "acct:ann@social.example.com" }),
    ] {
        let found = handle("ann@social.example.com", account.clone()).await;
        assert_eq!(found, Err(ErrorKind::NotFound), "{account}");
    }
}

/// What `by_url` makes of what the server finds.
async fn url(asked: &str, found: serde_json::Value) -> Option<String> {
    let query = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect::<String>();
    let path = format!("/api/v2/search?q={query}&resolve=true&limit=5").to_lowercase();
    let client = client(vec![Page::new(&path, 200, &found.to_string())]).await;
    match client.search().by_url(asked).await {
        Ok(Found::Status(status)) => Some(status.id.to_string()),
        Ok(Found::Account(account)) => Some(account.id.to_string()),
        Ok(_) => None,
        Err(error) => {
            assert_eq!(error.kind(), &ErrorKind::NotFound, "{error}");
            None
        }
    }
}

/// Several things are found, one of which is at the address, written in another form.
#[tokio::test]
async fn an_address_is_one_in_all_its_forms() {
    let found = |at: &str| {
        json!({ "statuses": [
            { "id": "1", "url": "https://other.example/@ann/1", "uri": "https://other.example/1" },
            { "id": "2", "url": at, "uri": "https://other.example/2" },
        ]})
    };
    for (asked, at) in [
        (
            "https://B\u{dc}CHER.example/@ann/2",
            "https://xn--bcher-kva.example/@ann/2",
        ),
        (
            "https://xn--bcher-kva.example/@ann/2",
            "https://b\u{fc}cher.example/@ann/2",
        ),
        ("https://Own.Example/@ann/2", "https://own.example/@ann/2"),
        (
            "https://own.example:443/@ann/2",
            "https://own.example/@ann/2",
        ),
        ("https://own.example/@ann/2/", "https://own.example/@ann/2"),
        (
            "https://own.example/@ann/2#reply",
            "https://own.example/@ann/2",
        ),
        ("https://own.example/@ann/2", "https://own.example/@ann/2/"),
        (
            " https://own.example/@ann/2\n",
            "https://own.example/@ann/2",
        ),
    ] {
        assert_eq!(
            url(asked, found(at)).await.as_deref(),
            Some("2"),
            "{asked} {at}"
        );
    }
    for asked in [
        "https://own.example/@ANN/2",
        "https://own.example/@ann/22",
        "https://own.example/@ann/2?page=true",
        "http://own.example/@ann/2",
        "own.example/@ann/2",
    ] {
        let at = found("https://own.example/@ann/2");
        assert_eq!(url(asked, at).await, None, "{asked}");
    }
}
