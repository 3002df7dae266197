//! What a person does on the guestbook.

use serde_json::Value;

use crate::driver::{Browser, Driver, ENTER, SPACE, TAB, is_here};
use crate::guestbook::{Guestbook, picture};

const FIELD: &str = "#server";

/// Signs in on the server's own page, if it asks.
async fn sign_in_there(browser: &Browser<'_>, name: &str, password: &str) {
    browser.write("input[name=username]", name).await;
    browser.write("input[name=password]", password).await;
    browser.press("Sign in").await;
}

async fn choose(browser: &Browser<'_>, guestbook: &Guestbook, server: usize) {
    browser.open(&guestbook.url).await;
    browser.click("#sign-in").await;
    browser.write(FIELD, guestbook.servers[server].url()).await;
    browser.press("Continue").await;
}

fn named<'a>(cookies: &'a [Value], part: &str) -> Vec<&'a Value> {
    let is_named = |cookie: &&Value| cookie["name"].as_str().is_some_and(|it| it.contains(part));
    cookies.iter().filter(is_named).collect()
}

#[tokio::test]
async fn a_person_signs_in_denies_writes_and_leaves() {
    if !is_here() {
        return;
    }
    let (guestbook, driver) = (Guestbook::start().await, Driver::start());
    let browser = driver.browser(true).await;
    by_keyboard_and_denied(&browser, &guestbook).await;
    again_from_memory(&browser, &guestbook).await;
    the_back_button(&browser, &guestbook).await;
    write_and_sign_out(&browser, &guestbook).await;
    at_another_server(&browser, &guestbook).await;
    browser.close().await;
}

async fn by_keyboard_and_denied(browser: &Browser<'_>, guestbook: &Guestbook) {
    browser.open(&guestbook.url).await;
    browser.click("#sign-in").await;
    browser.says("h1", "Sign in to Guestbook").await;
    assert!(
        !browser.shows("#remembered").await,
        "nothing is remembered yet"
    );
    // The field has the focus and its name; the rest is reached with the tab key, in this order.
    let field = ("textbox".to_owned(), "Your server or handle".to_owned());
    assert_eq!(browser.focus().await, field);
    picture(browser, "signin-choose").await;
    browser.keys(TAB).await;
    assert_eq!(
        browser.focus().await,
        ("button".to_owned(), "Continue".to_owned())
    );
    browser.keys(TAB).await;
    let (_, trouble) = browser.focus().await;
    assert_eq!(trouble, "Did your server show an error?");
    browser.keys(SPACE).await;
    browser.keys(TAB).await;
    let (role, fresh) = browser.focus().await;
    assert_eq!((&*role, &*fresh), ("checkbox", "My server showed an error"));

    // A mistake, then the right name, with nothing but the keyboard.
    browser.write(FIELD, "nonsense").await;
    browser.keys(ENTER).await;
    browser
        .says("[role=alert]", "not the name of a server")
        .await;
    picture(browser, "signin-mistake").await;
    browser.write(FIELD, guestbook.servers[0].url()).await;
    browser.keys(ENTER).await;

    sign_in_there(browser, "alice", "correct horse").await;
    browser
        .says("main", "Guestbook would like permission")
        .await;
    browser.press("Deny").await;
    browser.says("h1", "You are not signed in").await;
    browser.says("[role=alert]", "You said no").await;
    let url = browser.url().await;
    assert!(!url.contains("state=") && !url.contains("error="), "{url}");
    picture(browser, "signin-denied").await;
}

/// The browser remembers the server, and nobody else does.
async fn again_from_memory(browser: &Browser<'_>, guestbook: &Guestbook) {
    browser.click(".button").await;
    browser.sees("#remembered").await;
    let host = guestbook.servers[0].url();
    browser.says("#remembered li", host).await;
    let kept = browser
        .run("return localStorage.getItem('fediway-servers')")
        .await;
    assert!(kept.as_str().unwrap().contains(host));
    picture(browser, "signin-remembered").await;
    browser.click("#remembered li button").await;
    browser.press("Authorize").await;
    browser.says("#me", "@alice@").await;
    picture(browser, "guestbook").await;

    let cookies = browser.cookies().await;
    let session = named(&cookies, "fediway-session");
    assert_eq!(session.len(), 1);
    assert_eq!(session[0]["httpOnly"], true);
    assert_eq!(session[0]["sameSite"], "Lax");
    assert!(!session[0]["domain"].as_str().unwrap().starts_with('.'));
    assert!(
        named(&cookies, "fediway-login").is_empty(),
        "both sign-ins are over"
    );
    let seen = browser.run("return document.cookie").await;
    assert!(
        !seen.as_str().unwrap().contains("fediway"),
        "no script sees a cookie"
    );
}

/// Back to the server's page and the same answer again: nobody is signed in twice or out.
async fn the_back_button(browser: &Browser<'_>, guestbook: &Guestbook) {
    browser.back().await;
    let there = browser.url().await;
    assert!(
        !there.contains("code="),
        "the callback is not in the history: {there}"
    );
    browser.open(&guestbook.url).await;
    browser.says("#me", "@alice@").await;
}

async fn write_and_sign_out(browser: &Browser<'_>, guestbook: &Guestbook) {
    browser.write("#text", "<b>I was here</b>").await;
    browser.click("#share").await;
    browser.click("#write").await;
    browser.says("#lines", "<b>I was here</b>").await;
    assert_eq!(
        guestbook.servers[0].status_count(),
        1,
        "posted to the person's account"
    );
    browser.click("#sign-out").await;
    browser.sees("#sign-in").await;
    assert!(named(&browser.cookies().await, "fediway-session").is_empty());
    assert_eq!(guestbook.servers[0].live_token_count(), 0);
}

async fn at_another_server(browser: &Browser<'_>, guestbook: &Guestbook) {
    choose(browser, guestbook, 1).await;
    sign_in_there(browser, "bob", "battery staple").await;
    browser.press("Authorize").await;
    browser.says("#me", "@bob@").await;
    browser.click("#delete").await;
    browser.sees("#sign-in").await;
    browser.says("#lines", "@alice@").await;
}

/// On a telephone, in the dark, and both: nothing is cut off, and the colours are those of the scheme.
#[tokio::test]
async fn pages_fit_small_screens_and_dark_ones() {
    if !is_here() {
        return;
    }
    let (guestbook, driver) = (Guestbook::start().await, Driver::start());
    let browser = driver.browser(true).await;
    for (width, dark, name) in [
        (640, true, "dark"),
        (320, false, "narrow"),
        (320, true, "narrow-dark"),
    ] {
        browser.screen(width, dark).await;
        browser.open(&guestbook.url).await;
        fits(&browser, dark).await;
        browser.click("#sign-in").await;
        browser.write(FIELD, "nonsense").await;
        browser.press("Continue").await;
        browser.sees("[role=alert]").await;
        fits(&browser, dark).await;
        picture(&browser, &format!("signin-{name}")).await;
    }
    browser.close().await;
}

async fn fits(browser: &Browser<'_>, dark: bool) {
    let wider = "return document.documentElement.scrollWidth - innerWidth";
    let wider = browser.run(wider).await.as_f64().unwrap();
    assert!(wider <= 0.0, "{wider} pixels are cut off");
    // The darker of paper and ink.
    let colours = "const style = getComputedStyle(document.body);
        const light = text => text.match(/[\\d.]+/g).slice(0, 3).reduce((sum, it) => sum + +it, 0);
        const paper = style.backgroundColor == 'rgba(0, 0, 0, 0)' ? 'Canvas' : style.backgroundColor;
        const probe = document.createElement('p'); probe.style.color = paper;
        document.body.append(probe);
        const found = light(getComputedStyle(probe).color) < light(style.color);
        probe.remove(); return found";
    assert_eq!(browser.run(colours).await, dark, "dark paper, light ink");
}

#[tokio::test]
async fn two_tabs_do_not_mix() {
    if !is_here() {
        return;
    }
    let (guestbook, driver) = (Guestbook::start().await, Driver::start());
    let browser = driver.browser(true).await;
    let first = browser.this_tab().await;
    choose(&browser, &guestbook, 0).await;
    sign_in_there(&browser, "alice", "correct horse").await;
    browser.tab().await;
    choose(&browser, &guestbook, 1).await;
    sign_in_there(&browser, "bob", "battery staple").await;
    // Both wait on their servers' pages. The one that began first ends last.
    browser.press("Authorize").await;
    browser.says("#me", "@bob@").await;
    browser.go_to_tab(&first).await;
    browser.press("Authorize").await;
    browser.says("#me", "@alice@").await;
    assert!(named(&browser.cookies().await, "fediway-login").is_empty());
    browser.close().await;
}

#[tokio::test]
async fn it_works_without_javascript() {
    if !is_here() {
        return;
    }
    let (guestbook, driver) = (Guestbook::start().await, Driver::start());
    let browser = driver.browser(false).await;
    choose(&browser, &guestbook, 0).await;
    sign_in_there(&browser, "alice", "correct horse").await;
    browser.press("Authorize").await;
    browser.says("#me", "@alice@").await;
    browser.click("#sign-out").await;
    browser.click("#sign-in").await;
    browser.sees(FIELD).await;
    assert!(!browser.shows("#remembered").await);
    // A suggested server is a form of its own.
    browser.press(guestbook.servers[1].url()).await;
    sign_in_there(&browser, "bob", "battery staple").await;
    browser.press("Authorize").await;
    browser.says("#me", "@bob@").await;
    browser.close().await;
}
