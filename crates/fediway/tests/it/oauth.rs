//! The low-level functions, one by one.

use std::time::Duration;

use fediway::oauth::{self, App};
use fediway::{CodeVerifier, ErrorKind, OAuthCode, Scope, Scopes, State, USER_AGENT};
use fediway_sandbox::Sandbox;

use crate::support::{ALICE, Page, World, approve, code, own_client, redirect, server};

#[tokio::test]
async fn from_registration_to_revocation() {
    let world = World::start().await;
    let server = world.sandbox.url();
    let app = oauth::create_app(server, App::new("Bot").website("https://bot.example"))
        .scopes(Scopes::read() + Scope::Profile)
        .redirect_uri("https://bot.example/back")
        .transport(&world.transport)
        .await
        .unwrap();
    let (verifier, state) = (CodeVerifier::random().unwrap(), State::random().unwrap());
    let url = oauth::generate_authorization_url(server, &app)
        .challenge(&verifier)
        .state(&state)
        .transport(&world.transport)
        .build()
        .unwrap();
    let callback = redirect(approve(&mut world.sandbox.browser(), &url, ALICE).await);
    assert!(callback.contains(&format!("state={}", state.expose())));
    let got = callback
        .split_once("code=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap();
    let token = oauth::validate_authorization_code(server, &app, got)
        .verifier(&verifier)
        .transport(&world.transport)
        .await
        .unwrap();
    assert_eq!(token.scopes, Some(Scopes::read() + Scope::Profile));
    assert!(token.created_at.is_some() && token.expires_at.is_none());

    let who = oauth::userinfo(server, &token.access_token)
        .transport(&world.transport)
        .await
        .unwrap();
    assert_eq!(who.preferred_username.as_deref(), Some("alice"));
    oauth::revoke_token(server, &app, &token.access_token)
        .transport(&world.transport)
        .await
        .unwrap();
    let error = oauth::userinfo(server, &token.access_token)
        .transport(&world.transport)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    // A dead token counts as ended.
    oauth::revoke_token(server, &app, &token.access_token)
        .transport(&world.transport)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_defaults_are_out_of_band_and_read_write() {
    let world = World::start().await;
    let app = oauth::create_app(world.sandbox.url(), "Bot")
        .transport(&world.transport)
        .await
        .unwrap();
    assert!(app.redirect_uri.is_out_of_band());
    assert_eq!(app.scopes, Scopes::read_write());
    let url = oauth::generate_authorization_url(world.sandbox.url(), &app);
    let url = url.transport(&world.transport).build().unwrap();
    assert!(url.contains("redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&scope=read+write"));
    code(approve(&mut world.sandbox.browser(), &url, ALICE).await);
}

#[tokio::test]
async fn the_user_agent_is_ours_unless_replaced() {
    let world = World::start().await;
    oauth::metadata(world.sandbox.url())
        .transport(&world.transport)
        .await
        .unwrap();
    let other = world
        .transport
        .with_user_agent("bot/1.0 (+https://bot.example)")
        .unwrap();
    oauth::metadata(world.sandbox.url())
        .transport(&other)
        .await
        .unwrap();
    let sent: Vec<_> = world
        .sandbox
        .requests()
        .iter()
        .map(|request| request.headers["user-agent"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(sent, [USER_AGENT, "bot/1.0 (+https://bot.example)"]);
    assert_eq!(USER_AGENT, concat!("fediway/", env!("CARGO_PKG_VERSION")));
    assert!(world.transport.with_user_agent("two\nlines").is_err());
}

#[tokio::test]
async fn a_client_of_ones_own_is_used() {
    let world = World::with(Sandbox::builder().http()).await;
    let mut headers = http::HeaderMap::new();
    headers.insert("x-own", http::HeaderValue::from_static("yes"));
    let own = own_client().default_headers(headers).build().unwrap();
    let transport = fediway::Transport::builder()
        .policy(fediway::AddressPolicy::loopback_for_tests())
        .client(own)
        .build()
        .unwrap();
    oauth::create_app(world.sandbox.url(), "Bot")
        .transport(&transport)
        .await
        .unwrap();
    assert_eq!(world.sandbox.requests()[0].headers["x-own"], "yes");
}

#[tokio::test]
async fn an_app_has_a_token_of_its_own() {
    let world = World::start().await;
    let app = oauth::create_app(world.sandbox.url(), "Bot").scopes(Scope::Read);
    let app = app.transport(&world.transport).await.unwrap();
    let token = oauth::client_credentials(world.sandbox.url(), &app)
        .transport(&world.transport)
        .await;
    assert_eq!(token.unwrap().scopes, Some(Scopes::read()));
}

#[tokio::test]
async fn refreshing_rotates() {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await;
    let credentials = world.credentials(ALICE).await;
    assert!(credentials.expires_at().is_some());
    let (app, old) = (
        credentials.app().unwrap(),
        credentials.refresh_token().unwrap(),
    );
    let refresh = |old| {
        oauth::refresh_token(world.sandbox.url(), app, old)
            .transport(&world.transport)
            .into_future()
    };
    let token = refresh(old).await.unwrap();
    assert_ne!(&token.access_token, credentials.access_token());
    assert_ne!(token.refresh_token.as_ref(), Some(old));
    let error = refresh(old).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OAuth(OAuthCode::InvalidGrant));
}

#[tokio::test]
async fn metadata_is_read() {
    let world = World::start().await;
    let found = oauth::metadata(world.sandbox.url())
        .transport(&world.transport)
        .await
        .unwrap();
    assert!(found.userinfo.is_some());
    assert!(
        found
            .grants_supported
            .iter()
            .any(|grant| grant == "authorization_code")
    );
}

#[tokio::test]
#[allow(
    deprecated,
    reason = "the password grant is tested as long as it is here"
)]
async fn the_password_grant_where_it_is_offered() {
    let world = World::with(Sandbox::builder().password_grant(true)).await;
    let login = |password| {
        oauth::get_auth_token(world.sandbox.url(), "alice@sandbox.example", password)
            .app("Bot")
            .transport(&world.transport)
            .into_future()
    };
    let (app, token) = login(ALICE.1).await.unwrap();
    assert_eq!(world.sandbox.app_count(), 1);
    assert_eq!(token.scopes.as_ref(), Some(&app.scopes));
    let error = login("wrong").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OAuth(OAuthCode::InvalidGrant));
}

#[tokio::test]
#[allow(
    deprecated,
    reason = "the password grant is tested as long as it is here"
)]
async fn a_password_grant_that_is_refused_in_other_words_names_the_code_flow_too() {
    for (status, body) in [
        (401, ""),
        (403, r#"{"error":"unauthorized_client"}"#),
        (404, "<html>"),
        (422, r#"{"error":"No."}"#),
    ] {
        let (address, _) = server(vec![
            Page::new(
                "/api/v1/apps",
                200,
                r#"{"client_id":"i","client_secret":"s"}"#,
            ),
            Page::new("/oauth/token", status, body),
        ])
        .await;
        let policy = fediway::AddressPolicy::loopback_for_tests();
        let transport = fediway::Transport::builder()
            .policy(policy)
            .build()
            .unwrap();
        let login = oauth::get_auth_token(&address, "alice", "x").transport(&transport);
        let error = login.await.unwrap_err();
        assert_eq!(
            error.kind(),
            &ErrorKind::OAuth(OAuthCode::UnsupportedGrantType),
            "{status}"
        );
    }
}

#[tokio::test]
#[allow(
    deprecated,
    reason = "the password grant is tested as long as it is here"
)]
async fn the_password_grant_where_it_is_refused_names_the_code_flow() {
    let world = World::start().await;
    let error = oauth::get_auth_token(world.sandbox.url(), "alice", ALICE.1)
        .transport(&world.transport)
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        &ErrorKind::OAuth(OAuthCode::UnsupportedGrantType)
    );
    assert!(error.to_string().contains("does not offer"), "{error}");
    let next_step = error.next_step();
    assert!(next_step.contains("authorization code flow"), "{next_step}");
}

/// Metadata that cannot be had for a moment is not metadata that is not there.
#[tokio::test]
async fn metadata_of_a_server_that_is_down_is_not_made_up() {
    for (status, down) in [(503, true), (429, true), (404, false), (500, false)] {
        let path = "/.well-known/oauth-authorization-server";
        let (address, _) = server(vec![Page::new(path, status, "")]).await;
        let policy = fediway::AddressPolicy::loopback_for_tests();
        let transport = fediway::Transport::builder().policy(policy).max_tries(1);
        let transport = transport
            .rate_limit(fediway::transport::RateLimit::Fail)
            .build()
            .unwrap();
        let found = oauth::metadata(&address).transport(&transport).await;
        assert_eq!(found.is_err(), down, "{status}");
    }
}
