//! The token, revocation, and registration endpoints.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fediway_sandbox::Sandbox;
use serde_json::json;

use crate::support::{
    CALLBACK, CHALLENGE, Http, ME, OOB, User, VERIFIER, World, begin_window, send, with_form,
    with_json,
};

#[tokio::test]
async fn a_code_gives_a_token_once() {
    let world = World::new().await;
    let code = world.code(&[("scope", "read write")]).await;
    let reply = world.exchange(&code, &[]).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let token = reply.ok();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["scope"], "read write");
    assert!(token["created_at"].is_i64());
    assert!(token.get("expires_in").is_none() && token.get("refresh_token").is_none());

    let again = world.exchange(&code, &[]).await;
    again.refused(400, "invalid_grant");
    let user = User::new(&world, token["access_token"].as_str().unwrap().to_owned());
    let me = user.get(ME).await.ok();
    assert_eq!(me["username"], "alice");
    assert_eq!(me["source"]["privacy"], "public");
}

#[tokio::test]
async fn a_code_expires() {
    let world = World::new().await;
    let code = world.code(&[]).await;
    world.sandbox.advance(Duration::from_secs(590));
    let other = world.code(&[]).await;
    world.sandbox.advance(Duration::from_secs(10));
    let reply = world.exchange(&code, &[]).await;
    reply.refused(400, "invalid_grant");
    world.exchange(&other, &[]).await.ok();
}

#[tokio::test]
async fn a_code_is_bound_to_its_redirect_uri_and_client() {
    let world = World::new().await;
    let code = world.code(&[]).await;
    for uri in [OOB, "http://127.0.0.1:4711/callback", "https://x.example/"] {
        let reply = world.exchange(&code, &[("redirect_uri", uri)]).await;
        reply.refused(400, "invalid_grant");
    }
    let pairs = [("client_name", "other"), ("redirect_uris", CALLBACK)];
    let other = world.http.form("/api/v1/apps", &pairs).await.ok();
    let changed = [
        ("client_id", other["client_id"].as_str().unwrap()),
        ("client_secret", other["client_secret"].as_str().unwrap()),
    ];
    let reply = world.exchange(&code, &changed).await;
    reply.refused(400, "invalid_grant");
    let description = &reply.json()["error_description"];
    assert!(description.as_str().unwrap().contains("another client"));
    world.exchange(&code, &[]).await.ok();
}

#[tokio::test]
async fn a_challenge_demands_its_verifier() {
    let world = World::new().await;
    let challenged = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = world.code(&challenged).await;
    let refused = [
        &[][..],
        &[("code_verifier", "")],
        &[("code_verifier", CHALLENGE)],
        &[("code_verifier", "wrong")],
    ];
    for changed in refused {
        let reply = world.exchange(&code, changed).await;
        reply.refused(400, "invalid_grant");
    }
    let right = [("code_verifier", VERIFIER)];
    world.exchange(&code, &right).await.ok();

    let unchallenged = world.code(&[]).await;
    world.exchange(&unchallenged, &right).await.ok();
}

#[tokio::test]
async fn a_client_must_know_its_secret() {
    let world = World::new().await;
    let code = world.code(&[]).await;
    for (name, value) in [
        ("client_secret", "wrong"),
        ("client_secret", ""),
        ("client_id", "unknown"),
    ] {
        let reply = world.exchange(&code, &[(name, value)]).await;
        reply.refused(401, "invalid_client");
    }
    let basic = STANDARD.encode(format!("{}:{}", world.id, world.secret));
    let request = world
        .http
        .request("POST", "/oauth/token")
        .header("authorization", format!("Basic {basic}"));
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
    ];
    send(with_form(request, &pairs)).await.ok();
}

#[tokio::test]
async fn incomplete_and_unsupported_requests_are_named() {
    let world = World::new().await;
    let unsupported = ["password", "refresh_token", "nonsense"];
    for grant_type in unsupported {
        let reply = world.exchange("x", &[("grant_type", grant_type)]).await;
        reply.refused(400, "unsupported_grant_type");
    }
    for missing in ["grant_type", "code", "redirect_uri"] {
        let reply = world.exchange("x", &[(missing, "")]).await;
        reply.refused(400, "invalid_request");
    }
    world
        .exchange(
            "x",
            &[("grant_type", "client_credentials"), ("scope", "push")],
        )
        .await
        .refused(400, "invalid_scope");
}

#[tokio::test]
async fn json_does_for_a_token_request() {
    let world = World::new().await;
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": world.id,
        "client_secret": world.secret,
    });
    let request = world.http.request("POST", "/oauth/token");
    let token = send(with_json(request, &body)).await.ok();
    assert_eq!(token["scope"], "read");
}

#[tokio::test]
async fn the_password_grant_is_there_when_asked_for() {
    let sandbox = Sandbox::builder().password_grant(true).start().await;
    let world = World::with(sandbox.unwrap()).await;
    let login = |password: &'static str| {
        [
            ("grant_type", "password"),
            ("username", "alice@sandbox.example"),
            ("password", password),
            ("scope", "read"),
        ]
    };
    world
        .exchange("", &login("wrong"))
        .await
        .refused(400, "invalid_grant");
    world.exchange("", &login("correct horse")).await.ok();
}

#[tokio::test]
async fn refresh_tokens_rotate() {
    let hour = Duration::from_secs(3600);
    let sandbox = Sandbox::builder().refresh_tokens(hour).start().await;
    let world = World::with(sandbox.unwrap()).await;
    let code = world.code(&[]).await;
    let old = world.exchange(&code, &[]).await.ok();
    assert_eq!(old["expires_in"], 3600);
    let (access, refresh) = (&old["access_token"], old["refresh_token"].as_str().unwrap());
    let user = User::new(&world, access.as_str().unwrap().to_owned());
    user.get(ME).await.ok();
    world.sandbox.advance(hour);
    user.get(ME).await.refused(401, "The access token expired");

    let by = |refresh: &str| {
        let refresh = refresh.to_owned();
        async {
            let refresh = refresh;
            let changed = [
                ("grant_type", "refresh_token"),
                ("refresh_token", &*refresh),
            ];
            world.exchange("", &changed).await
        }
    };
    let new = by(refresh).await.ok();
    assert_ne!(new["access_token"], old["access_token"]);
    let fresh = User::new(&world, new["access_token"].as_str().unwrap().to_owned());
    fresh.get(ME).await.ok();
    user.get(ME)
        .await
        .refused(401, "The access token was revoked");
    by(refresh).await.refused(400, "invalid_grant");
    by(new["refresh_token"].as_str().unwrap()).await.ok();
}

#[tokio::test]
async fn revoking_ends_a_token() {
    let world = World::new().await;
    let alice = world.alice().await;
    alice.get(ME).await.ok();
    let revoke = |secret: &str| {
        let pairs = [
            ("client_id", world.id.clone()),
            ("client_secret", secret.to_owned()),
            ("token", alice.token.clone()),
        ];
        let http = world.http.clone();
        async move {
            let pairs = pairs.each_ref().map(|(name, value)| (*name, &**value));
            http.form("/oauth/revoke", &pairs).await
        }
    };
    revoke("wrong").await.refused(403, "unauthorized_client");
    alice.get(ME).await.ok();
    for _ in 0..2 {
        assert_eq!(revoke(&world.secret).await.ok(), json!({}));
    }
    let reply = alice.get(ME).await;
    reply.refused(401, "The access token was revoked");

    let unknown = [
        ("client_id", &*world.id),
        ("client_secret", &*world.secret),
        ("token", "unknown"),
    ];
    world.http.form("/oauth/revoke", &unknown).await.ok();
    assert_ne!(world.alice().await.token, alice.token, "a new login");
}

#[tokio::test]
async fn an_app_is_registered_by_form_or_json() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = Http::new(&sandbox);
    let body = json!({
        "client_name": "json",
        "redirect_uris": [OOB, "my.app:/cb"],
        "website": "https://app.example",
        "unknown": [1],
    });
    let request = http.request("POST", "/api/v1/apps");
    let app = send(with_json(request, &body)).await.ok();
    assert_eq!(app["redirect_uris"], json!([OOB, "my.app:/cb"]));
    assert_eq!(app["redirect_uri"], format!("{OOB}\nmy.app:/cb"));
    assert_eq!(app["scopes"], json!(["read"]));
    assert_eq!(app["website"], "https://app.example");
    assert_eq!(app["client_secret_expires_at"], 0);
    assert!(app["id"].is_string() && app["vapid_key"].is_string());
    assert_eq!(sandbox.app_count(), 1);
}

#[tokio::test]
async fn a_bad_registration_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = Http::new(&sandbox);
    for (name, uri, scopes) in [
        ("", OOB, "read"),
        ("x", "", "read"),
        ("x", "/callback", "read"),
        ("x", "https://app.example/#fragment", "read"),
        ("x", "javascript:alert(1)", "read"),
        ("x", "data:text/html,x", "read"),
        ("x", OOB, "read nonsense"),
    ] {
        let pairs = [
            ("client_name", name),
            ("redirect_uris", uri),
            ("scopes", scopes),
        ];
        let reply = http.form("/api/v1/apps", &pairs).await;
        assert_eq!(reply.status, 422, "{pairs:?}");
        let error = &reply.json()["error"];
        assert!(error.as_str().unwrap().starts_with("Validation failed: "));
    }
    assert_eq!(sandbox.app_count(), 0);
}

#[tokio::test]
async fn registrations_are_limited_when_asked_for() {
    let sandbox = Sandbox::builder().app_registration_limit(2).start().await;
    let sandbox = sandbox.unwrap();
    let http = Http::new(&sandbox);
    begin_window(&sandbox, 600);
    let pairs = [("client_name", "x"), ("redirect_uris", OOB)];
    http.form("/api/v1/apps", &pairs).await.ok();
    http.form("/api/v1/apps", &pairs).await.ok();
    let reply = http.form("/api/v1/apps", &pairs).await;
    reply.refused(429, "Too many requests");
    assert_eq!(reply.header("x-ratelimit-limit"), "2");
    sandbox.advance(Duration::from_secs(600));
    http.form("/api/v1/apps", &pairs).await.ok();
}

#[tokio::test]
async fn an_app_revokes_its_own_tokens_only() {
    let world = World::new().await;
    let alice = world.alice().await;
    let pairs = [("client_name", "other"), ("redirect_uris", OOB)];
    let other = world.http.form("/api/v1/apps", &pairs).await.ok();
    let pairs = [
        ("client_id", other["client_id"].as_str().unwrap()),
        ("client_secret", other["client_secret"].as_str().unwrap()),
        ("token", &*alice.token),
    ];
    let reply = world.http.form("/oauth/revoke", &pairs).await;
    reply.refused(403, "unauthorized_client");
    alice.get(ME).await.ok();
}
