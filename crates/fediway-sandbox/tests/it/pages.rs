//! The HTML pages, by hand.

use crate::support::{ME, Reply, World, send, with_form};

fn hidden(page: &Reply, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = page.text.find(&start).expect(name) + start.len();
    let end = page.text[at..].find('"').unwrap();
    page.text[at..at + end].to_owned()
}

fn cookie(reply: &Reply) -> String {
    let set = reply.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("Secure"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

async fn with_cookie(world: &World, path: &str, cookie: &str) -> Reply {
    send(world.http.request("GET", path).header("cookie", cookie)).await
}

async fn submit(world: &World, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Reply {
    let request = world.http.request("POST", path).header("cookie", cookie);
    send(with_form(request, pairs)).await
}

/// Signs alice in by hand and gives her cookie.
async fn signed_in(world: &World) -> String {
    let form = world.http.get("/auth/sign_in").await;
    let before = cookie(&form);
    let pairs = [
        ("authenticity_token", &*hidden(&form, "authenticity_token")),
        ("username", "alice"),
        ("password", "correct horse"),
    ];
    let reply = submit(world, "/auth/sign_in", &before, &pairs).await;
    assert_eq!((reply.status, reply.header("location")), (302, "/"));
    let after = cookie(&reply);
    assert_ne!(before, after, "a session must not survive signing in");
    let reply = submit(world, "/auth/sign_in", &before, &pairs).await;
    assert_eq!(reply.status, 422, "nor be good for anything");
    after
}

#[tokio::test]
async fn signing_in_needs_the_form_and_its_cookie() {
    let world = World::new().await;
    let form = world.http.get("/auth/sign_in").await;
    let (cookie, token) = (cookie(&form), hidden(&form, "authenticity_token"));
    let pairs = |token: &'static str| {
        [
            ("username", "alice"),
            ("password", "correct horse"),
            ("authenticity_token", token),
        ]
    };
    for token in ["", "forged"] {
        let reply = submit(&world, "/auth/sign_in", &cookie, &pairs(token)).await;
        assert_eq!(reply.status, 422);
    }
    let without_cookie = [
        ("username", "alice"),
        ("password", "correct horse"),
        ("authenticity_token", &*token),
    ];
    let reply = world.http.form("/auth/sign_in", &without_cookie).await;
    assert_eq!(reply.status, 422);
}

#[tokio::test]
async fn deciding_needs_the_form_and_its_cookie() {
    let world = World::new().await;
    let cookie = signed_in(&world).await;
    let path = world.authorize_url(&[("state", "\"><script>")]);
    let consent = with_cookie(&world, &path, &cookie).await;
    assert_eq!(consent.status, 200);
    let pairs = [
        ("client_id", &*world.id),
        ("redirect_uri", "http://127.0.0.1/callback"),
        ("response_type", "code"),
        ("scope", "read"),
    ];
    let reply = submit(&world, "/oauth/authorize", &cookie, &pairs).await;
    assert_eq!(reply.status, 422);
    let token = hidden(&consent, "authenticity_token");
    let mut pairs = pairs.to_vec();
    pairs.push(("authenticity_token", &token));
    let reply = world.http.form("/oauth/authorize", &pairs).await;
    assert_eq!(reply.status, 422, "no cookie");
    let reply = submit(&world, "/oauth/authorize", &cookie, &pairs).await;
    assert_eq!(reply.status, 302);
    assert!(reply.header("location").contains("code="));
}

#[tokio::test]
async fn what_comes_from_outside_is_escaped_and_pages_are_guarded() {
    let world = World::new().await;
    let cookie = signed_in(&world).await;
    let path = world.authorize_url(&[("state", "\"><script>")]);
    let page = with_cookie(&world, &path, &cookie).await;
    assert!(!page.text.contains("<script"), "{}", page.text);
    assert!(!page.text.contains("<b>"), "{}", page.text);
    assert!(page.text.contains("The &quot;app&quot; &lt;b&gt;"));
    assert!(page.text.contains("@alice") && page.text.contains("read"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-frame-options"), "DENY");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("form-action"), "{policy}");

    let native = world
        .http
        .get("/oauth/authorize/native?code=%22%3E%3Cscript%3E")
        .await;
    assert!(!native.text.contains("<script"));
    assert!(native.text.contains("class=\"oauth-code\""));
}

#[tokio::test]
async fn a_session_does_not_open_the_api() {
    let world = World::new().await;
    let cookie = signed_in(&world).await;
    let reply = with_cookie(&world, ME, &cookie).await;
    reply.refused(401, "The access token is invalid");
}

#[tokio::test]
async fn unknown_addresses_are_404_in_the_right_form() {
    let world = World::new().await;
    world
        .http
        .get("/api/v1/nothing")
        .await
        .refused(404, "Not Found");
    let wrong_method = world.http.form("/api/v2/instance", &[]).await;
    wrong_method.refused(404, "Not Found");
    let page = world.http.get("/nothing").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
}
