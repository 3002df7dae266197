//! What the browser meets and brings back.

use fediway_sandbox::{Answer, Software};
use http::StatusCode;
use serde_json::json;

use crate::support::{ALICE, CHALLENGE, ME, OOB, User, World, param, redirect};

#[tokio::test]
async fn the_pleroma_family_calls_back_with_a_token_and_no_code() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let world = World::of(software).await;
        let mut browser = world.sandbox.browser();
        let url = world.authorize_url(&[("scope", "read"), ("state", "s")]);
        let first = browser.approve(&url, ALICE.0, ALICE.1).await.unwrap();
        assert!(matches!(first, Answer::Redirect(to) if param(&to, "code").is_some()));
        let second = browser.approve(&url, ALICE.0, ALICE.1).await;
        let to = redirect(second.unwrap());
        assert!(param(&to, "code").is_none());
        assert_eq!(param(&to, "state").as_deref(), Some("s"));
        let alice = User::new(&world, param(&to, "access_token").unwrap());
        alice.get(ME).await.ok();
        let oob = world.http.form(
            "/api/v1/apps",
            &[("client_name", "x"), ("redirect_uris", OOB)],
        );
        let id = oob.await.ok()["client_id"].as_str().unwrap().to_owned();
        let paste = world
            .authorize_url(&[("redirect_uri", OOB)])
            .replace(&world.id, &id);
        let shown = browser.approve(&paste, ALICE.0, ALICE.1).await.unwrap();
        assert!(matches!(
            shown,
            Answer::Page {
                status: StatusCode::OK,
                ..
            }
        ));
        let forced = format!("{url}&force_login=true");
        let third = browser.approve(&forced, ALICE.0, ALICE.1).await.unwrap();
        assert!(matches!(third, Answer::Redirect(to) if param(&to, "code").is_some()));
    }
}

#[tokio::test]
async fn a_state_comes_back_unencoded_from_some() {
    let state = "a&b=c%20d";
    for (software, encoded) in [
        (Software::Mastodon45, true),
        (Software::GoToSocial, true),
        (Software::Takahe, false),
        (Software::Snac, false),
    ] {
        let world = World::of(software).await;
        let to = world
            .redirected(&[("state", state), ("scope", "read")])
            .await;
        assert_eq!(to.ends_with(&format!("&state={state}")), !encoded, "{to}");
        let back = param(&to, "state").unwrap();
        assert_eq!(back == state, encoded, "{software}: {back}");
        let safe = world
            .redirected(&[("state", "aZ0-_"), ("scope", "read")])
            .await;
        assert_eq!(param(&safe, "state").as_deref(), Some("aZ0-_"));
    }
}

#[tokio::test]
async fn takahe_says_none_when_no_state_was_sent() {
    let world = World::of(Software::Takahe).await;
    let to = world.redirected(&[]).await;
    assert!(to.ends_with("&state=None"), "{to}");
}

#[tokio::test]
async fn hollo_omits_the_state_on_deny() {
    for (software, told) in [(Software::Hollo, false), (Software::Mastodon45, true)] {
        let world = World::of(software).await;
        let url = world.authorize_url(&[("state", "s"), ("scope", "read")]);
        let mut browser = world.sandbox.browser();
        let to = redirect(browser.deny(&url, ALICE.0, ALICE.1).await.unwrap());
        assert_eq!(param(&to, "error").as_deref(), Some("access_denied"));
        assert_eq!(param(&to, "state").is_some(), told, "{software}");
    }
}

#[tokio::test]
async fn hollo_answers_400_to_a_plain_challenge() {
    let plain = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "plain"),
    ];
    let world = World::of(Software::Hollo).await;
    let answer = world.approve(&plain).await;
    assert!(
        matches!(
            answer,
            Answer::Page {
                status: StatusCode::BAD_REQUEST,
                ..
            }
        ),
        "{answer:?}"
    );
    let world = World::of(Software::Mastodon45).await;
    let to = world.redirected(&plain).await;
    assert_eq!(param(&to, "error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn misskey_metadata_promises_what_is_not_kept() {
    let world = World::of(Software::Sharkey).await;
    let path = "/.well-known/oauth-authorization-server";
    let metadata = world.http.get(path).await.ok();
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        json!(["S256"])
    );
    assert_eq!(
        metadata["authorization_response_iss_parameter_supported"],
        true
    );
    assert!(metadata.get("revocation_endpoint").is_none());
    let to = world.redirected(&[]).await;
    assert!(param(&to, "iss").is_none());
    assert!(world.id.contains(['+', '/', '=']), "{}", world.id);
    let url = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &world.id);
    let url = String::from_utf8(url.unwrap()).unwrap();
    assert!(url.starts_with(world.sandbox.url()));
}

#[tokio::test]
async fn a_slash_after_authorize_is_not_found_on_takahe() {
    for (software, found) in [(Software::Mastodon45, true), (Software::Takahe, false)] {
        let world = World::of(software).await;
        let url = world
            .authorize_url(&[])
            .replace("/authorize?", "/authorize/?");
        let answer = world
            .sandbox
            .browser()
            .approve(&url, ALICE.0, ALICE.1)
            .await;
        let missing = matches!(
            answer,
            Ok(Answer::Page {
                status: StatusCode::NOT_FOUND,
                ..
            })
        );
        assert_eq!(!missing, found, "{software}: {answer:?}");
    }
}
