//! The transport: redirects, size limits, and the contents of responses.

use fediway::{
    AccessToken, AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Transport, oauth,
};

use crate::support::{Page, server};

fn transport() -> Transport {
    Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .build()
        .unwrap()
}

/// What a GET without credentials gives.
async fn content(address: &str) -> fediway::Result<String> {
    let url = InstanceUrl::parse_with(address, transport().policy())?;
    let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport());
    Ok(client.statuses().get("1").await?.content)
}

const STATUS: &str = "/api/v1/statuses/1";

#[tokio::test]
async fn a_get_without_credentials_follows_a_redirect() {
    let pages = vec![
        Page::new(STATUS, 301, "").header("Location: /moved"),
        Page::new("/moved", 200, r#"{"id":"1","content":"Moved"}"#),
    ];
    let (address, _) = server(pages).await;
    assert_eq!(content(&address).await.unwrap(), "Moved");
}

#[tokio::test]
async fn a_redirect_to_a_refused_address_is_not_followed() {
    for target in [
        "http://192.0.2.1/",
        "https://10.0.0.1/",
        "https://user@mastodon.social/",
        "ftp://127.0.0.1/",
        "",
    ] {
        let location = format!("Location: {target}");
        let (address, _) = server(vec![Page::new(STATUS, 302, "").header(&location)]).await;
        let error = content(&address).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Redirect, "{target}: {error}");
    }
}

#[tokio::test]
async fn redirects_end_after_three() {
    let location = format!("Location: {STATUS}");
    let (address, requests) = server(vec![Page::new(STATUS, 302, "").header(&location)]).await;
    let error = content(&address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect);
    assert_eq!(requests.lock().unwrap().len(), 4);
}

/// A document that a server may not have does not fail the discovery by leading nowhere.
#[tokio::test]
async fn an_optional_document_that_leads_nowhere_is_not_there() {
    let away = |path| Page::new(path, 302, "").header("Location: https://10.0.0.1/");
    let pages = vec![
        away("/nodeinfo/2.0"),
        away("/.well-known/nodeinfo"),
        away("/.well-known/oauth-authorization-server"),
        Page::new("/api/v2/instance", 200, r#"{"domain":"x","title":"Here"}"#),
    ];
    let (address, _) = server(pages).await;
    let instance = Instance::discover(&address)
        .transport(&transport())
        .await
        .unwrap();
    assert_eq!(instance.title(), Some("Here"));
    assert_eq!(instance.oauth().token, format!("{address}/oauth/token"));
}

/// A redirect would carry the secret elsewhere, or the token to another origin.
#[tokio::test]
async fn nothing_secret_follows_a_redirect() {
    let (elsewhere, heard) = server(vec![Page::new("/elsewhere", 200, "{}")]).await;
    let away = format!("Location: {elsewhere}/elsewhere");
    let pages = vec![
        Page::new("/oauth/userinfo", 302, "").header(&away),
        Page::new("/api/v1/apps", 307, "").header("Location: /elsewhere"),
        Page::new("/elsewhere", 200, "{}"),
    ];
    let (address, requests) = server(pages).await;
    let userinfo = oauth::userinfo(&address, &AccessToken::new("token"))
        .transport(&transport())
        .await;
    let error = userinfo.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect);
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
    assert!(heard.lock().unwrap().is_empty());
    let app = oauth::create_app(&address, "App")
        .transport(&transport())
        .await;
    assert_eq!(app.unwrap_err().kind(), &ErrorKind::Redirect);
    assert!(
        !requests
            .lock()
            .unwrap()
            .iter()
            .any(|request| request.contains("/elsewhere"))
    );
}

/// A server behind a proxy that adds a slash: the token goes along, because it stays where it
/// belongs.
#[tokio::test]
async fn a_token_follows_a_get_on_its_own_origin() {
    for status in [301, 302, 307, 308] {
        let pages = vec![
            Page::new(STATUS, status, "").header("Location: /api/v1/statuses/1/"),
            Page::new("/api/v1/statuses/1/", 200, r#"{"id":"1","content":"Here"}"#),
        ];
        let (address, requests) = server(pages).await;
        let url = InstanceUrl::parse_with(&address, transport().policy()).unwrap();
        let credentials = fediway::Credentials::new(url.clone(), AccessToken::new("t0ken"));
        let client = Client::new(Instance::without_discovery(url), credentials);
        let client = client.with_transport(&transport());
        assert_eq!(client.statuses().get("1").await.unwrap().content, "Here");
        let requests = requests.lock().unwrap();
        assert_eq!(requests.len(), 2);
        assert!(
            requests[1].contains("authorization: bearer t0ken"),
            "{}",
            requests[1]
        );
    }
}

/// What a POST does may not be done elsewhere, and the error says where it was sent to.
#[tokio::test]
async fn a_post_does_not_follow() {
    let away = "Location: https://other.example.org/api/v1/statuses";
    let pages = vec![Page::new("/api/v1/statuses", 301, "").header(away)];
    let (address, requests) = server(pages).await;
    let url = InstanceUrl::parse_with(&address, transport().policy()).unwrap();
    let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport());
    let error = client.statuses().post("Hello").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect);
    assert!(error.to_string().contains("other.example.org"), "{error}");
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_has_a_size_limit() {
    let huge = "x".repeat((1 << 20) + 1);
    let (address, _) = server(vec![Page::new("/api/v1/apps", 200, &huge)]).await;
    let error = oauth::create_app(&address, "App")
        .transport(&transport())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::TooLarge(1 << 20));
}

#[tokio::test]
async fn a_secret_that_the_server_quotes_is_cut_out() {
    let quoting = r#"{"error":"invalid_grant","error_description":"no code c0de-1 for s3cr3t"}"#;
    let (address, _) = server(vec![Page::new("/oauth/token", 400, quoting)]).await;
    let app = fediway::RegisteredApp::new("id", "s3cr3t");
    let error = oauth::validate_authorization_code(&address, &app, "c0de-1")
        .transport(&transport())
        .await
        .unwrap_err();
    assert_eq!(error.server_message(), Some("no code … for …"));
    assert_eq!(error.http_status(), Some(400));
}

#[tokio::test]
async fn an_oauth_error_counts_under_every_status() {
    for (status, body, message) in [
        (200, r#"{"error":"invalid_client"}"#, "invalid_client"),
        (
            401,
            r#"{"error":"invalid_client","error_description":"gone"}"#,
            "gone",
        ),
        (500, r#"{"error":"invalid_client"}"#, "invalid_client"),
    ] {
        let (address, _) = server(vec![Page::new("/oauth/token", status, body)]).await;
        let app = fediway::RegisteredApp::new("id", "secret");
        let error = oauth::client_credentials(&address, &app)
            .transport(&transport())
            .await
            .unwrap_err();
        assert_eq!(
            error.kind(),
            &ErrorKind::OAuth(fediway::OAuthCode::InvalidClient),
            "{status}"
        );
        assert_eq!(error.server_message(), Some(message));
    }
}

#[tokio::test]
async fn answers_that_are_no_tokens() {
    for (status, body, kind) in [
        (200, "", ErrorKind::Decode),
        (200, "{}", ErrorKind::Decode),
        (200, "<html><title>Hi</title>", ErrorKind::Decode),
        (200, r#"{"access_token":""}"#, ErrorKind::Decode),
        (200, r#"{"access_token":{"a":1}}"#, ErrorKind::Decode),
        (500, "<html><title>Oops</title>", ErrorKind::Server),
        (404, "", ErrorKind::NotFound),
        (401, "Invalid Bearer token", ErrorKind::Unauthorized),
        (400, r#"{"error":{"name":"ZodError"}}"#, ErrorKind::Refused),
    ] {
        let (address, _) = server(vec![Page::new("/oauth/token", status, body)]).await;
        let app = fediway::RegisteredApp::new("id", "secret");
        let error = oauth::client_credentials(&address, &app)
            .transport(&transport())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), &kind, "{status} {body}");
    }
}

#[tokio::test]
async fn strange_token_answers_are_read() {
    let body = r#"{"access_token":"t","expires_in":3155760000,"created_at":"1785592182000",
        "scope":null,"refresh_token":null,"token_type":"bearer","me":"https://x.example","x":[{}]}"#;
    let (address, _) = server(vec![Page::new("/oauth/token", 200, body)]).await;
    let app = fediway::RegisteredApp::new("id", "secret");
    let token = oauth::client_credentials(&address, &app)
        .transport(&transport())
        .await
        .unwrap();
    assert_eq!(token.created_at, "2026-08-01T13:49:42Z".parse().ok());
    assert!(token.expires_at > "2120-01-01T00:00:00Z".parse().ok());
    assert_eq!((token.scopes, token.refresh_token), (None, None));
}

/// Some servers say why a token is refused in a header alone.
#[tokio::test]
async fn the_reason_may_be_in_the_challenge() {
    let challenge = r#"WWW-Authenticate: Bearer error="invalid_token", error_description="The access token was revoked""#;
    let (address, _) = server(vec![Page::new(STATUS, 401, "").header(challenge)]).await;
    let error = content(&address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    assert_eq!(error.server_message(), Some("The access token was revoked"));
}
