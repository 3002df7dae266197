//! Every trap of the facts, one by one.

use std::time::Duration;

use fediway_sandbox::{Answer, Sandbox, Software};
use serde_json::json;

use crate::support::{
    CALLBACK, CHALLENGE, Http, OOB, Reply, User, World, begin_window, param, registration, send,
    with_form, with_json,
};

const ME: &str = "/api/v1/accounts/verify_credentials";
const WHO: (&str, &str) = ("alice", "correct horse");

async fn redirected(world: &World, extra: &[(&str, &str)]) -> String {
    match world.approve(extra).await {
        Answer::Redirect(to) => to,
        other => panic!("no redirect: {other:?}"),
    }
}

#[tokio::test]
async fn a_forgotten_client_is_unknown_everywhere_until_it_registers_again() {
    let world = World::of(Software::Mastodon42).await;
    let alice = world.user().await;
    let code = world.code(&[("scope", "read")]).await;
    world.sandbox.forget_apps();
    assert_eq!(world.sandbox.app_count(), 0);
    let answer = world.approve(&[]).await;
    assert!(
        matches!(answer, Answer::Page { status: 401, .. }),
        "{answer:?}"
    );
    let reply = world.exchange(&code, &[]).await;
    reply.refused(401, "invalid_client");
    alice.get(ME).await.ok();
    world.http.form("/api/v1/apps", &registration()).await.ok();
    assert_eq!(world.sandbox.app_count(), 1);
}

#[tokio::test]
async fn mastodon_and_friendica_give_a_second_login_the_same_token() {
    for (software, same) in [
        (Software::Mastodon43, true),
        (Software::Friendica, true),
        (Software::Hollo, false),
    ] {
        let world = World::of(software).await;
        let (one, two) = (world.user().await, world.user().await);
        assert_eq!(one.token == two.token, same, "{software}");
    }
    let world = World::of(Software::Friendica).await;
    let narrow = world.login("read").await.ok();
    let wide = world.login("read write").await.ok();
    assert_eq!(narrow["access_token"], wide["access_token"]);
    assert_eq!(wide["scope"], "read write");
}

#[tokio::test]
async fn akkoma_repeats_the_first_code_and_token_for_wider_scopes() {
    let world = World::of(Software::Akkoma).await;
    let code = world.code(&[("scope", "read")]).await;
    let first = world.exchange(&code, &[]).await.ok();
    assert_eq!(world.code(&[("scope", "read write")]).await, code);
    let second = world.exchange(&code, &[]).await.ok();
    assert_eq!(first["access_token"], second["access_token"]);
    assert_eq!(second["scope"], "read");
    // Only after logging out is there a wider one.
    world
        .revoke(first["access_token"].as_str().unwrap(), &[])
        .await;
    let third = world.login("read write").await.ok();
    assert_eq!(third["scope"], "read write");
}

#[tokio::test]
async fn the_pleroma_family_calls_back_with_a_token_and_no_code() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let world = World::of(software).await;
        let mut browser = world.sandbox.browser();
        let url = world.authorize_url(&[("scope", "read"), ("state", "s")]);
        let first = browser.approve(&url, WHO.0, WHO.1).await.unwrap();
        assert!(matches!(first, Answer::Redirect(to) if param(&to, "code").is_some()));
        let second = browser.approve(&url, WHO.0, WHO.1).await.unwrap();
        let Answer::Redirect(to) = second else {
            panic!("no redirect");
        };
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
        let shown = browser.approve(&paste, WHO.0, WHO.1).await.unwrap();
        assert!(matches!(shown, Answer::Page { status: 200, .. }));
        let forced = format!("{url}&force_login=true");
        let third = browser.approve(&forced, WHO.0, WHO.1).await.unwrap();
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
        let to = redirected(&world, &[("state", state), ("scope", "read")]).await;
        assert_eq!(to.ends_with(&format!("&state={state}")), !encoded, "{to}");
        let back = param(&to, "state").unwrap();
        assert_eq!(back == state, encoded, "{software}: {back}");
        let safe = redirected(&world, &[("state", "aZ0-_"), ("scope", "read")]).await;
        assert_eq!(param(&safe, "state").as_deref(), Some("aZ0-_"));
    }
}

#[tokio::test]
async fn takahe_says_none_when_no_state_was_sent() {
    let world = World::of(Software::Takahe).await;
    let to = redirected(&world, &[]).await;
    assert!(to.ends_with("&state=None"), "{to}");
}

#[tokio::test]
async fn hollo_omits_the_state_on_deny() {
    for (software, told) in [(Software::Hollo, false), (Software::Mastodon45, true)] {
        let world = World::of(software).await;
        let url = world.authorize_url(&[("state", "s"), ("scope", "read")]);
        let mut browser = world.sandbox.browser();
        let Answer::Redirect(to) = browser.deny(&url, WHO.0, WHO.1).await.unwrap() else {
            panic!("no redirect");
        };
        assert_eq!(param(&to, "error").as_deref(), Some("access_denied"));
        assert_eq!(param(&to, "state").is_some(), told, "{software}");
    }
}

#[tokio::test]
async fn a_wrong_code_is_told_in_many_ways() {
    let world = World::of(Software::GoToSocial).await;
    let reply = world.exchange("wrong", &[]).await;
    reply.refused(400, "sql: no rows in result set");
    let world = World::of(Software::Takahe).await;
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 500);
    assert!(reply.header("content-type").starts_with("text/html"));
    let world = World::of(Software::Mitra).await;
    let reply = world.exchange("wrong", &[]).await;
    reply.refused(404, "authorization not found");
    assert_eq!(reply.json()["error_description"], "authorization not found");
}

#[tokio::test]
async fn snac_takes_any_code_for_the_last_login() {
    let world = World::of(Software::Snac).await;
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 400, "nobody has approved yet");
    world.code(&[("scope", "read write")]).await;
    world.exchange("wrong", &[]).await.ok();
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_many_ways_or_not() {
    let wrong = [("client_secret", "wrong"), ("scope", "read")];
    let world = World::of(Software::GoToSocial).await;
    world
        .exchange("x", &wrong)
        .await
        .refused(400, "invalid_client");
    let world = World::of(Software::Takahe).await;
    world
        .exchange("x", &wrong)
        .await
        .refused(401, "access_denied");
    let world = World::of(Software::Mitra).await;
    let code = world.code(&[("scope", "read")]).await;
    world.exchange(&code, &wrong).await.ok();
    let unknown = world.exchange(&code, &[("client_id", "unknown")]).await;
    unknown.refused(401, "invalid client credentials");
    let none = world.exchange(&code, &[("client_id", "")]).await;
    none.refused(400, "client ID is required");
    let none = world.exchange("", &[]).await;
    none.refused(400, "authorization code is required");
}

#[tokio::test]
async fn takahe_refuses_a_dead_token_even_where_none_is_needed() {
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    assert_eq!(world.revoke(&alice.token, &[]).await.text, "");
    for path in [
        ME,
        "/api/v1/timelines/public",
        "/api/v1/instance",
        "/nodeinfo/2.0/",
    ] {
        let reply = alice.get(path).await;
        assert_eq!(
            (reply.status, &*reply.text),
            (400, "Invalid Bearer token"),
            "{path}"
        );
        assert!(reply.header("content-type").starts_with("text/"));
    }
    let none = world.http.get(ME).await;
    none.refused(401, "identity_token_required");
    let known = World::of(Software::Mastodon45).await;
    User::new(&known, "unknown".to_owned())
        .get("/api/v1/timelines/public")
        .await
        .ok();
}

#[tokio::test]
async fn the_scheme_is_written_bearer() {
    for (software, accepted) in [
        (Software::GoToSocial, false),
        (Software::Takahe, false),
        (Software::Pleroma, true),
    ] {
        let world = World::of(software).await;
        let alice = world.user().await;
        let request = world.http.request("GET", ME);
        let request = request.header("authorization", format!("bearer {}", alice.token));
        assert_eq!(send(request).await.status == 200, accepted, "{software}");
    }
}

#[tokio::test]
async fn gotosocial_wants_a_user_agent() {
    let world = World::of(Software::GoToSocial).await;
    let nameless = Http::build(&world.sandbox, |client| client);
    let reply = nameless.get("/api/v1/instance").await;
    assert_eq!(reply.status, 418);
    assert!(reply.json()["error"].is_string());
    world.http.get("/api/v1/instance").await.ok();
}

#[tokio::test]
async fn gotosocial_has_no_api_for_those_who_want_html() {
    let world = World::of(Software::GoToSocial).await;
    for (accept, status) in [
        ("text/html", 406),
        ("text/html,application/xhtml+xml", 406),
        ("text/html, */*", 200),
        ("application/json", 200),
    ] {
        let request = world.http.request("GET", "/api/v1/instance");
        let reply = send(request.header("accept", accept)).await;
        assert_eq!(reply.status, status, "{accept}");
        let html = reply.header("content-type").starts_with("text/html");
        assert_eq!(html, status == 406);
    }
}

#[tokio::test]
async fn a_server_may_still_be_starting() {
    let builder = Sandbox::builder()
        .software(Software::GoToSocial)
        .starting(2);
    let sandbox = builder.start().await.unwrap();
    let http = Http::new(&sandbox);
    for status in [503, 503, 200, 200] {
        let reply = http.get("/api/v1/instance").await;
        assert_eq!(reply.status, status);
        let html = reply.header("content-type").starts_with("text/html");
        assert_eq!(html, status == 503);
    }
}

#[tokio::test]
async fn gotosocial_limits_the_token_endpoint_too_and_gives_no_retry_after() {
    let builder = Sandbox::builder()
        .software(Software::GoToSocial)
        .rate_limit(3);
    let world = World::build(builder).await;
    begin_window(&world.sandbox, 300);
    for _ in 0..3 {
        assert_eq!(world.exchange("wrong", &[]).await.status, 400);
    }
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), "");
    let reset: i64 = reply.header("x-ratelimit-reset").parse().unwrap();
    assert!(reset > world.sandbox.now().as_second());
}

#[tokio::test]
async fn some_announce_no_limits() {
    for (software, announced) in [
        (Software::Mastodon45, true),
        (Software::Pleroma, false),
        (Software::Takahe, false),
        (Software::Snac, false),
    ] {
        let world = World::of(software).await;
        let reply = world.http.get("/api/v1/instance").await;
        assert_eq!(
            !reply.header("x-ratelimit-limit").is_empty(),
            announced,
            "{software}"
        );
        assert_eq!(
            !reply.header("x-ratelimit-reset").is_empty(),
            announced,
            "{software}"
        );
    }
}

#[tokio::test]
async fn mitra_drops_granular_scopes() {
    let world = World::of(Software::Mitra).await;
    let mut pairs = registration();
    pairs[2].1 = "read write:statuses";
    let app = world.http.form("/api/v1/apps", &pairs).await.ok();
    assert_eq!(app["scopes"], json!(["read"]));
    let token = world.login("read:statuses").await.ok();
    assert_eq!(token["scope"], "");
    let alice = User::new(&world, token["access_token"].as_str().unwrap().to_owned());
    assert_eq!(alice.get(ME).await.status, 403);
}

#[tokio::test]
async fn unknown_scopes_are_refused_by_some() {
    let mut pairs = registration();
    pairs[2].1 = "read nonsense";
    for (software, status) in [
        (Software::Hollo, 422),
        (Software::IceshrimpNet, 400),
        (Software::Takahe, 200),
    ] {
        let world = World::of(software).await;
        let reply = world.http.form("/api/v1/apps", &pairs).await;
        assert_eq!(reply.status, status, "{software}: {}", reply.text);
    }
}

#[tokio::test]
async fn gotosocial_lists_scopes_for_the_app_and_spells_them_for_the_token() {
    let world = World::of(Software::GoToSocial).await;
    let app = world.http.form("/api/v1/apps", &registration()).await.ok();
    assert_eq!(app["scopes"], json!(["read", "write"]));
    assert_eq!(world.login("read write").await.ok()["scope"], "read write");
}

#[tokio::test]
async fn hollo_refuses_unknown_fields_with_an_object() {
    let world = World::of(Software::Hollo).await;
    let mut pairs = registration().to_vec();
    pairs.push(("website", "https://app.example"));
    world.http.form("/api/v1/apps", &pairs).await.ok();
    pairs.push(("client_website", "https://app.example"));
    let reply = world.http.form("/api/v1/apps", &pairs).await;
    assert_eq!(reply.status, 422);
    assert!(reply.json()["error"].is_object());
    let lost = World::of(Software::Mastodon45).await;
    let app = lost.http.form("/api/v1/apps", &pairs[..3]).await.ok();
    assert!(app["website"].is_null());
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
        matches!(answer, Answer::Page { status: 400, .. }),
        "{answer:?}"
    );
    let world = World::of(Software::Mastodon45).await;
    let to = redirected(&world, &plain).await;
    assert_eq!(param(&to, "error").as_deref(), Some("invalid_request"));
}

async fn registered(world: &World, uris: &str) -> Reply {
    let pairs = [("client_name", "x"), ("redirect_uris", uris)];
    world.http.form("/api/v1/apps", &pairs).await
}

async fn accepts(world: &World, uris: &str, uri: &str) -> bool {
    let app = registered(world, uris).await.ok();
    let id = app["client_id"].as_str().unwrap().to_owned();
    let url = world.authorize_url(&[("redirect_uri", uri)]);
    let url = url.replace(&crate::support::query(&[("", &*world.id)])[1..], "CLIENT");
    let url = url.replace("CLIENT", &crate::support::query(&[("", &*id)])[1..]);
    let answer = world.sandbox.browser().approve(&url, WHO.0, WHO.1).await;
    match answer.unwrap() {
        Answer::Redirect(to) => param(&to, "code").is_some(),
        Answer::Code(_) => true,
        Answer::Page { .. } => false,
    }
}

#[tokio::test]
async fn several_redirect_uris_are_read_in_many_ways() {
    let by_space = format!("{CALLBACK} {OOB}");
    let by_line = format!("{CALLBACK}\n{OOB}");
    for (software, spaces, lines) in [
        (Software::Mastodon42, true, true),
        (Software::GoToSocial, false, true),
        (Software::Takahe, true, true),
        (Software::Mitra, false, false),
        (Software::Pixelfed, false, false),
        (Software::Friendica, true, true),
        (Software::IceshrimpNet, false, true),
        (Software::Snac, true, true),
    ] {
        let world = World::of(software).await;
        for (uris, good) in [(&by_space, spaces), (&by_line, lines)] {
            let reply = registered(&world, uris).await;
            let works = reply.status == 200 && accepts(&world, uris, CALLBACK).await;
            assert_eq!(works, good, "{software}: {uris:?}");
        }
    }
    let world = World::of(Software::Mitra).await;
    let reply = registered(&world, &by_line).await;
    reply.refused(400, "invalid redirect URI");
}

#[tokio::test]
async fn an_array_of_redirect_uris_is_taken_in_many_ways() {
    let body = json!({ "client_name": "x", "redirect_uris": [CALLBACK, OOB] });
    let ask = async |software: Software| {
        let world = World::of(software).await;
        let request = world.http.request("POST", "/api/v1/apps");
        send(with_json(request, &body)).await
    };
    ask(Software::Takahe).await.refused(400, "invalid_input");
    assert_eq!(ask(Software::IceshrimpJs).await.status, 500);
    let mitra = ask(Software::Mitra).await;
    assert_eq!(mitra.status, 400);
    assert!(mitra.text.contains("expected a string"));
    let first = ask(Software::Friendica).await.ok();
    assert_eq!(first["redirect_uris"], json!([CALLBACK]));
    let all = ask(Software::Sharkey).await.ok();
    assert_eq!(all["redirect_uris"], json!([CALLBACK, OOB]));
}

#[tokio::test]
async fn redirect_uris_match_in_many_ways() {
    let port = "http://127.0.0.1:4711/callback";
    let query = "http://127.0.0.1/callback?x=1";
    let part = "http://127.0.0.1/call";
    let other = "https://elsewhere.example/";
    for (software, expected) in [
        (Software::Mastodon45, [true, false, false, false]),
        (Software::GoToSocial, [false; 4]),
        (Software::Takahe, [false, false, true, false]),
        (Software::Friendica, [false, true, false, false]),
        (Software::Pixelfed, [true, false, false, false]),
        (Software::Snac, [true; 4]),
        (Software::Sharkey, [true; 4]),
    ] {
        let world = World::of(software).await;
        for (uri, good) in [port, query, part, other].into_iter().zip(expected) {
            assert_eq!(
                accepts(&world, CALLBACK, uri).await,
                good,
                "{software}: {uri}"
            );
        }
    }
}

#[tokio::test]
async fn gotosocial_wants_a_redirect_uri_even_for_an_app() {
    let world = World::of(Software::GoToSocial).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    world.exchange("", &app).await.ok();
    let mut without = app.to_vec();
    without.push(("redirect_uri", ""));
    let reply = world.exchange("", &without).await;
    reply.refused(400, "invalid_request");
}

#[tokio::test]
async fn takahe_gives_every_app_the_same_literal() {
    let world = World::of(Software::Takahe).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    let token = world.exchange("", &app).await.ok();
    assert_eq!(token["access_token"], "__app__");
    let user = User::new(&world, "__app__".to_owned());
    user.get(ME).await.refused(401, "identity_token_required");
    let reply = world.exchange("", &[("grant_type", "nonsense")]).await;
    reply.refused(400, "invalid_grant_type");
    let reply = world.exchange("", &[]).await;
    reply.refused(400, "invalid_request");
    assert_eq!(reply.json()["error_description"], "Required param : code");
}

#[tokio::test]
async fn iceshrimp_js_wants_the_scope_with_the_token() {
    let world = World::of(Software::IceshrimpJs).await;
    let code = world.code(&[("scope", "read")]).await;
    let reply = world.exchange(&code, &[]).await;
    reply.refused(400, "invalid_request");
    world.exchange(&code, &[("scope", "read")]).await.ok();
}

#[tokio::test]
async fn times_of_tokens_are_written_in_many_ways() {
    let created = async |software: Software| {
        let world = World::of(software).await;
        let now = world.sandbox.now();
        (world.login("read").await.ok()["created_at"].clone(), now)
    };
    let (hollo, now) = created(Software::Hollo).await;
    assert!(hollo.as_i64().unwrap() >= now.as_millisecond());
    let (text, _) = created(Software::Friendica).await;
    assert_eq!(text.as_str().unwrap().len(), "2026-08-01 12:00:00".len());
    let (seconds, now) = created(Software::Mitra).await;
    assert!((seconds.as_i64().unwrap() - now.as_second()).abs() < 100);
    let world = World::of(Software::Hollo).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    let app = world.exchange("", &app).await.ok();
    assert!(app["created_at"].as_i64().unwrap() < now.as_second() * 10);
}

#[tokio::test]
async fn snac_reads_scope_at_registration() {
    let world = World::of(Software::Snac).await;
    let token = world.login("read write").await.ok();
    assert!(token.get("scope").is_none(), "`scopes` was not read");
    let pairs = [
        ("client_name", "x"),
        ("redirect_uris", CALLBACK),
        ("scope", "read"),
    ];
    let app = world.http.form("/api/v1/apps", &pairs).await.ok();
    assert_eq!(app["scopes"], json!(["read"]));
}

#[tokio::test]
async fn pleroma_and_pixelfed_rotate_refresh_tokens() {
    for (software, days) in [(Software::Pleroma, 36_525), (Software::Pixelfed, 365)] {
        let world = World::of(software).await;
        let old = world.login("read").await.ok();
        world.sandbox.advance(Duration::from_secs(days * 86_400));
        let alice = User::new(&world, old["access_token"].as_str().unwrap().to_owned());
        assert_eq!(alice.get(ME).await.status, 401, "{software}");
        let refresh = old["refresh_token"].as_str().unwrap();
        let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let new = world.exchange("", &by).await.ok();
        assert_ne!(new["refresh_token"], old["refresh_token"]);
        assert_eq!(world.exchange("", &by).await.status, 400);
    }
    let world = World::of(Software::Pixelfed).await;
    let old = world.login("read").await.ok();
    world.sandbox.advance(Duration::from_secs(400 * 86_400));
    let refresh = old["refresh_token"].as_str().unwrap();
    let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(world.exchange("", &by).await.status, 400, "too old");
}

#[tokio::test]
async fn a_refresh_token_may_stay_and_not_be_repeated() {
    let builder = Sandbox::builder().software(Software::Pleroma);
    let world = World::build(builder.refresh_rotation(false)).await;
    let old = world.login("read").await.ok();
    let refresh = old["refresh_token"].as_str().unwrap();
    let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let mut tokens = vec![old["access_token"].clone()];
    for _ in 0..2 {
        let new = world.exchange("", &by).await.ok();
        assert!(new.get("refresh_token").is_none());
        assert!(!tokens.contains(&new["access_token"]));
        tokens.push(new["access_token"].clone());
    }
}

#[tokio::test]
async fn mitra_logs_out_with_a_bearer_only() {
    let world = World::of(Software::Mitra).await;
    let alice = world.user().await;
    let reply = world.revoke(&alice.token, &[]).await;
    assert_eq!((reply.status, &*reply.text), (401, ""));
    let request = alice.request("POST", "/oauth/revoke");
    let reply = send(with_form(request, &[("token", &alice.token)])).await;
    assert_eq!((reply.status, &*reply.text), (200, ""));
    alice.get(ME).await.refused(401, "access token is invalid");
}

#[tokio::test]
async fn gotosocial_wants_all_three_and_no_json() {
    let world = World::of(Software::GoToSocial).await;
    let alice = world.user().await;
    for missing in ["client_id", "client_secret", "token"] {
        let reply = world.revoke(&alice.token, &[(missing, "")]).await;
        reply.refused(400, "invalid_request");
    }
    let body = json!({
        "client_id": world.id, "client_secret": world.secret, "token": alice.token,
    });
    let request = world.http.request("POST", "/oauth/revoke");
    assert_eq!(send(with_json(request, &body)).await.status, 400);
    alice.get(ME).await.ok();
    world.revoke("unknown", &[]).await.ok();
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(alice.get(ME).await.status, 401);
}

#[tokio::test]
async fn takahe_answers_revocation_without_a_body() {
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    for (token, status) in [
        ("unknown", 403),
        ("", 500),
        (&*alice.token, 200),
        (&*alice.token, 403),
    ] {
        let reply = world.revoke(token, &[]).await;
        assert_eq!((reply.status, &*reply.text), (status, ""), "{token}");
    }
}

#[tokio::test]
async fn hollo_revokes_by_the_letter() {
    let world = World::of(Software::Hollo).await;
    let alice = world.user().await;
    let reply = world
        .revoke(&alice.token, &[("token_type_hint", "refresh_token")])
        .await;
    reply.refused(400, "unsupported_token_type");
    let reply = world
        .revoke(&alice.token, &[("client_secret", "wrong")])
        .await;
    reply.refused(401, "invalid_client");
    alice.get(ME).await.ok();
    world.revoke("unknown", &[]).await.ok();
    world
        .revoke(&alice.token, &[("token_type_hint", "access_token")])
        .await
        .ok();
    assert_eq!(alice.get(ME).await.status, 401);
}

#[tokio::test]
async fn revoking_takes_more_along_on_friendica_and_snac() {
    let world = World::of(Software::Friendica).await;
    let (alice, bob) = (world.user().await, {
        let url = world.authorize_url(&[("scope", "read")]);
        let answer = world
            .sandbox
            .browser()
            .approve(&url, "bob", "battery staple")
            .await;
        let Answer::Redirect(to) = answer.unwrap() else {
            panic!("no redirect");
        };
        let code = param(&to, "code").unwrap();
        let token = world.exchange(&code, &[]).await.ok();
        User::new(&world, token["access_token"].as_str().unwrap().to_owned())
    });
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(bob.get(ME).await.status, 401);
    assert_eq!(world.sandbox.app_count(), 1);

    let world = World::of(Software::Snac).await;
    let alice = world.user().await;
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(world.sandbox.app_count(), 0);
    assert_eq!(world.revoke(&alice.token, &[]).await.status, 403);
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
    let to = redirected(&world, &[]).await;
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
        let answer = world.sandbox.browser().approve(&url, WHO.0, WHO.1).await;
        let missing = matches!(answer, Ok(Answer::Page { status: 404, .. }));
        assert_eq!(!missing, found, "{software}: {answer:?}");
    }
}
