//! A refused address makes no request: a listener that would hear it stays silent.

use std::sync::atomic::Ordering;

use crate::support::{listener_that_counts, own_client};
use fediway::{
    AccessToken, AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl,
    RegisteredApp, Result, Transport, oauth,
};

/// Every function of the library that takes an address, asked for one address.
async fn ask_everything(address: &str, transport: &Transport) -> Vec<(&'static str, Result<()>)> {
    let app = RegisteredApp::new("id", "secret");
    let token = AccessToken::new("token");
    #[allow(deprecated, reason = "the password grant is guarded like the rest")]
    let password = oauth::get_auth_token(address, "alice", "password")
        .transport(transport)
        .await;
    vec![
        (
            "discover",
            Instance::discover(address)
                .transport(transport)
                .await
                .map(drop),
        ),
        (
            "create_app",
            oauth::create_app(address, "App")
                .transport(transport)
                .await
                .map(drop),
        ),
        (
            "generate_authorization_url",
            oauth::generate_authorization_url(address, &app)
                .transport(transport)
                .build()
                .map(drop),
        ),
        (
            "validate_authorization_code",
            oauth::validate_authorization_code(address, &app, "code")
                .transport(transport)
                .await
                .map(drop),
        ),
        ("get_auth_token", password.map(drop)),
        (
            "client_credentials",
            oauth::client_credentials(address, &app)
                .transport(transport)
                .await
                .map(drop),
        ),
        (
            "refresh_token",
            oauth::refresh_token(address, &app, &"refresh".into())
                .transport(transport)
                .await
                .map(drop),
        ),
        (
            "revoke_token",
            oauth::revoke_token(address, &app, &token)
                .transport(transport)
                .await,
        ),
        (
            "userinfo",
            oauth::userinfo(address, &token)
                .transport(transport)
                .await
                .map(drop),
        ),
        (
            "metadata",
            oauth::metadata(address)
                .transport(transport)
                .await
                .map(drop),
        ),
    ]
}

#[tokio::test]
async fn nothing_is_sent_to_a_refused_address() {
    let (port, heard) = listener_that_counts().await;
    // Also a client of one's own, which has no guard in it, must not be reached.
    let own = Transport::builder()
        .client(own_client().build().unwrap())
        .build()
        .unwrap();
    let public = Transport::builder().build().unwrap();
    for transport in [&own, &public] {
        for address in [
            format!("http://127.0.0.1:{port}"),
            format!("https://127.0.0.1:{port}"),
            format!("127.0.0.1:{port}"),
            format!("localhost:{port}"),
            format!("https://mastodon.social@127.0.0.1:{port}"),
            format!("[::ffff:127.0.0.1]:{port}"),
            format!("http://2130706433:{port}/"),
            String::new(),
        ] {
            for (function, outcome) in ask_everything(&address, transport).await {
                let error = outcome.expect_err(function);
                assert!(
                    matches!(error.kind(), ErrorKind::Address(_)),
                    "{function} {address}: {error}"
                );
            }
        }
    }
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}

/// An address that one transport admitted is not good for another one.
#[tokio::test]
async fn the_policy_of_the_transport_decides() {
    let (port, heard) = listener_that_counts().await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&format!("http://127.0.0.1:{port}"), &policy).unwrap();
    let public = Transport::builder().build().unwrap();
    let client = Client::new(
        Instance::without_discovery(url.clone()),
        Credentials::new(url, "token"),
    );
    let error = client
        .with_transport(&public)
        .accounts()
        .verify_credentials()
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Address(_)), "{error}");
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}
