//! The authorization endpoint, through a browser.

use fediway_sandbox::{Answer, BrowserError};
use http::StatusCode;

use crate::support::{CALLBACK, CHALLENGE, OOB, World, param, redirect};

#[tokio::test]
async fn a_person_signs_in_and_approves() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let state = "x y&=+é/~";
    let url = world.authorize_url(&[("scope", "read write"), ("state", state)]);
    let answer = browser.approve(&url, "alice", "correct horse").await;
    let location = redirect(answer.unwrap());
    assert!(location.starts_with("http://127.0.0.1/callback?code="));
    assert_eq!(param(&location, "state").unwrap(), state);
    assert_eq!(param(&location, "code").unwrap().len(), 43);
    let steps: Vec<_> = browser
        .steps()
        .iter()
        .map(|step| format!("{} {} {}", step.method, step.path, step.status.as_u16()))
        .collect();
    assert_eq!(
        steps,
        [
            "GET /oauth/authorize 302",
            "GET /auth/sign_in 200",
            "POST /auth/sign_in 302",
            "GET /oauth/authorize 200",
            "POST /oauth/authorize 302",
        ]
    );
}

#[tokio::test]
async fn an_email_address_signs_in_too_and_no_state_gives_none() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let url = world.authorize_url(&[]);
    let answer = browser
        .approve(&url, "Bob@sandbox.example", "battery staple")
        .await;
    let location = redirect(answer.unwrap());
    assert!(!location.contains("state"));
}

#[tokio::test]
async fn out_of_band_shows_the_code() {
    let world = World::new().await;
    let Answer::Code(code) = world.approve(&[("redirect_uri", OOB)]).await else {
        panic!("no code");
    };
    let reply = world.exchange(&code, &[("redirect_uri", OOB)]).await;
    assert_eq!(reply.ok()["scope"], "read");
}

#[tokio::test]
async fn a_person_denies() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let url = world.authorize_url(&[("state", "abc")]);
    let answer = browser.deny(&url, "alice", "correct horse").await.unwrap();
    let location = redirect(answer);
    assert_eq!(param(&location, "error").unwrap(), "access_denied");
    assert_eq!(param(&location, "state").unwrap(), "abc");
    assert!(param(&location, "error_description").is_some());
    assert!(param(&location, "code").is_none());

    let url = world.authorize_url(&[("redirect_uri", OOB)]);
    let answer = browser.deny(&url, "alice", "correct horse").await.unwrap();
    let Answer::Page {
        status: StatusCode::BAD_REQUEST,
        text,
    } = answer
    else {
        panic!("no page: {answer:?}");
    };
    assert!(text.contains("denied"), "{text}");
}

#[tokio::test]
async fn a_wrong_password_leads_nowhere() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    for name in ["alice", "nobody", ""] {
        let url = world.authorize_url(&[]);
        let answer = browser.approve(&url, name, "wrong");
        let Answer::Page {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            text,
        } = answer.await.unwrap()
        else {
            panic!("not refused");
        };
        assert!(text.contains("Invalid"), "{text}");
        assert!(!text.contains("wrong"));
    }
}

#[tokio::test]
async fn an_unknown_client_or_redirect_uri_is_never_redirected() {
    let world = World::new().await;
    let page = |answer: Answer| match answer {
        Answer::Page { status, text } => (status, text),
        other => panic!("no page: {other:?}"),
    };
    for uri in [
        "http://127.0.0.1/other",
        "http://127.0.0.1/callback?x=1",
        "http://127.0.0.1/callback/",
        "https://127.0.0.1/callback",
        "http://127.0.0.1:99@evil.example/callback",
        "http://localhost/callback",
        "https://evil.example/",
        "",
    ] {
        let (status, text) = page(world.approve(&[("redirect_uri", uri)]).await);
        assert_eq!(status, 400, "{uri}: {text}");
    }
    let url = world
        .authorize_url(&[])
        .replace(&world.id, "unknown-client");
    let mut browser = world.sandbox.browser();
    let answer = browser.approve(&url, "alice", "correct horse").await;
    assert_eq!(page(answer.unwrap()).0, 401);
}

#[tokio::test]
async fn the_port_is_free_for_loopback_literals_only() {
    let world = World::new().await;
    let uri = "http://127.0.0.1:4711/callback";
    let location = world.redirected(&[("redirect_uri", uri)]).await;
    assert!(location.starts_with("http://127.0.0.1:4711/callback?code="));

    let app = world
        .http
        .form(
            "/api/v1/apps",
            &[
                ("client_name", "named"),
                ("redirect_uris", "http://localhost/callback"),
            ],
        )
        .await
        .ok();
    let id = app["client_id"].as_str().unwrap();
    let url = world
        .authorize_url(&[("redirect_uri", "http://localhost:4711/callback")])
        .replace(&world.id, id);
    let mut browser = world.sandbox.browser();
    let answer = browser.approve(&url, "alice", "correct horse").await;
    assert!(matches!(
        answer,
        Ok(Answer::Page {
            status: StatusCode::BAD_REQUEST,
            ..
        })
    ));
}

#[tokio::test]
async fn what_is_wrong_with_the_rest_is_told_to_the_app() {
    let world = World::new().await;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("scope", "push")], "invalid_scope"),
        (&[("scope", "read:accounts")], "invalid_scope"),
        (&[("scope", "nonsense")], "invalid_scope"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("code_challenge", CHALLENGE)], "invalid_request"),
        (
            &[
                ("code_challenge", CHALLENGE),
                ("code_challenge_method", "plain"),
            ],
            "invalid_request",
        ),
    ];
    for (extra, error) in cases {
        let mut extra = extra.to_vec();
        extra.push(("state", "s"));
        let Answer::Redirect(location) = world.approve(&extra).await else {
            panic!("{extra:?}: no redirect");
        };
        assert_eq!(param(&location, "error").as_deref(), Some(error));
        assert_eq!(param(&location, "state").as_deref(), Some("s"));
        assert!(location.starts_with(CALLBACK));
    }
}

#[tokio::test]
async fn what_was_approved_is_not_asked_again_unless_forced() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let url = world.authorize_url(&[("scope", "read")]);
    let (name, password) = ("alice", "correct horse");
    let location = redirect(browser.approve(&url, name, password).await.unwrap());
    let code = param(&location, "code").unwrap();
    let first = world.exchange(&code, &[]).await.ok();

    let before = browser.steps().len();
    let location = redirect(browser.deny(&url, name, password).await.unwrap());
    assert_eq!(browser.steps().len(), before + 1, "nothing was asked");
    let code = param(&location, "code").unwrap();
    let second = world.exchange(&code, &[]).await.ok();
    assert_eq!(first["access_token"], second["access_token"]);

    let forced = format!("{url}&force_login=true");
    let before = browser.steps().len();
    browser.approve(&forced, name, password).await.unwrap();
    assert_eq!(browser.steps().len(), before + 5, "all was asked");

    let wider = world.authorize_url(&[("scope", "read write")]);
    let before = browser.steps().len();
    browser.approve(&wider, name, password).await.unwrap();
    assert_eq!(browser.steps().len(), before + 2, "consent was asked");
}

#[tokio::test]
async fn sessions_end() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    let url = world.authorize_url(&[("scope", "read")]);
    browser
        .approve(&url, "alice", "correct horse")
        .await
        .unwrap();
    world
        .sandbox
        .advance(std::time::Duration::from_secs(31 * 24 * 60 * 60));
    let before = browser.steps().len();
    browser
        .approve(&url, "alice", "correct horse")
        .await
        .unwrap();
    assert_eq!(browser.steps().len(), before + 5);
}

#[tokio::test]
async fn the_browser_stays_at_home() {
    let world = World::new().await;
    let mut browser = world.sandbox.browser();
    for url in [
        "https://evil.example/oauth/authorize",
        "http://127.0.0.1:1/",
    ] {
        let answer = browser.approve(url, "alice", "correct horse").await;
        assert_eq!(answer, Err(BrowserError::OtherServer));
    }
    let answer = browser.approve("nonsense", "alice", "x").await;
    assert_eq!(answer, Err(BrowserError::Address));
    assert!(browser.steps().is_empty());
    assert!(matches!(
        browser.open("http://127.0.0.1:1/?code=s3cret").await,
        Err(BrowserError::Connection(why)) if !why.contains("s3cret")
    ));
    let visit = browser.open(world.sandbox.url()).await.unwrap();
    assert_eq!(visit.status, 200);
    assert!(visit.body.contains("sandbox"));
}
