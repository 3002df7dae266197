//! The pages as a browser without scripts, or a reader of screens, gets them.

use base64::Engine as _;
use fediway_sandbox::Sandbox;
use http::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY};
use http::{Method, StatusCode};
use ring::digest::{SHA256, digest};

use crate::support::{ALICE, Site};

#[tokio::test]
async fn the_form_works_without_scripts_and_says_what_it_wants() {
    let site = Site::of(&[]).await;
    let page = site.visitor().get("/auth/sign-in").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "<html lang=\"en\">",
        "<h1>Sign in to Guestbook</h1>",
        "<form id=\"sign-in\" method=\"post\" action=\"/auth/sign-in\">",
        "<label for=\"server\">Your server or handle</label>",
        "inputmode=\"url\"",
        "autocomplete=\"off\"",
        "autocapitalize=\"none\"",
        "aria-describedby=\"hint\"",
        "<button type=\"submit\">Continue</button>",
        "<section id=\"remembered\" hidden",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("onclick") && !page.body.contains("style=\""));
}

#[tokio::test]
async fn a_mistake_is_told_beside_the_field() {
    let site = Site::of(&[]).await;
    let form = [("server", "nonsense"), ("return_to", "/mine")];
    let page = site.visitor().post("/auth/sign-in", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "role=\"alert\"",
        "aria-describedby=\"alert hint\"",
        "aria-invalid=\"true\"",
        "value=\"nonsense\"",
        "name=\"return_to\" value=\"/mine\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

/// The policy names the hashes of the one script and the one style, and they are those.
#[tokio::test]
async fn the_policy_admits_what_is_on_the_page_and_no_more() {
    let css = "main{--accent:#a0155a}</style><script>alert(1)</script>";
    let site = Site::with(&[], |builder| builder.style(css)).await;
    let page = site.visitor().get("/auth/sign-in").await;
    let policy = page.header(CONTENT_SECURITY_POLICY);
    for element in ["script", "style"] {
        // The last one: there is the word in the style.
        let (_, rest) = page.body.rsplit_once(&format!("<{element}>")).unwrap();
        let (text, _) = rest.split_once(&format!("</{element}>")).unwrap();
        let hash =
            base64::engine::general_purpose::STANDARD.encode(digest(&SHA256, text.as_bytes()));
        let named = format!("{element}-src 'sha256-{hash}'");
        assert!(policy.contains(&named), "{policy}");
    }
    assert_eq!(
        page.body.matches("<script>").count(),
        1 + 1,
        "one is text in the style"
    );
}

#[tokio::test]
async fn pages_speak_german_to_who_prefers_it() {
    let site = Site::of(&[]).await;
    let german = [(ACCEPT_LANGUAGE, "de-AT,de;q=0.9,en;q=0.5")];
    let page = site
        .visitor()
        .send(Method::GET, "/auth/sign-in", None, &german)
        .await;
    assert!(page.body.contains("<html lang=\"de\">"));
    assert!(
        page.body.contains("<h1>Bei Guestbook anmelden</h1>"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn suggested_servers_are_buttons() {
    let server = Sandbox::start().await.unwrap();
    let url = server.url().to_owned();
    let site = Site::with(&[&server], |builder| builder.suggest([url])).await;
    let page = site.visitor().get("/auth/sign-in?return_to=/mine").await;
    let field = format!(
        "<input type=\"hidden\" name=\"server\" value=\"{}\">",
        server.url()
    );
    assert!(page.body.contains(&field), "{}", page.body);
}

#[tokio::test]
async fn signing_out_is_a_page_with_a_button() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let page = visitor.get("/auth/sign-out").await;
    assert!(
        page.body.contains("You are signed in as alice@"),
        "{}",
        page.body
    );
    assert!(visitor.session().is_some(), "looking changes nothing");
}

#[tokio::test]
async fn the_path_is_a_setting() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| builder.path("/account/fediverse/")).await;
    let mut visitor = site.visitor();
    let form = [("server", server.url())];
    let got = visitor.post("/account/fediverse/sign-in", &form).await;
    let redirect = crate::support::parameter(got.location(), "redirect_uri");
    assert!(redirect.starts_with("https://site.example/account/fediverse/callback/"));
    let callback = crate::support::approve(&mut server.browser(), got.location(), ALICE).await;
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
}
