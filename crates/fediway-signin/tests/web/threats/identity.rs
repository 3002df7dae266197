//! Servers that lie about their accounts, and accounts that are no longer who they were.

use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::Event;
use fediway_signin::store::Change;
use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{ALICE, Site, Visitor, approve, host};

const ACCOUNT: &str = "/api/v1/accounts/verify_credentials";
const FINGER: &str = "/.well-known/webfinger";

/// The account of a sign-in as this server describes it, with these fields instead.
fn account(server: &Sandbox, fields: &Value) -> String {
    let mut account = json!({
        "id": "1", "username": "alice", "acct": "alice", "display_name": "",
        "uri": format!("{}/users/alice", server.url()), "url": format!("{}/@alice", server.url()),
        "created_at": "2024-01-01T00:00:00.000Z", "avatar": "", "source": {},
    });
    for (name, value) in fields.as_object().unwrap() {
        account[name] = value.clone();
    }
    account.to_string()
}

/// Signs in while the server describes the account like so.
async fn sign_in_as(site: &Site, server: &Sandbox, fields: &Value) -> (Visitor, String) {
    server.clear_faults();
    let body = Fault::status(200).body(account(server, fields));
    server.inject(body).route("GET", ACCOUNT).always();
    let mut visitor = site.visitor();
    let got = visitor.sign_in(server, ALICE).await;
    (visitor, got.location().to_owned())
}

#[tokio::test]
async fn t06_a_server_cannot_claim_the_account_of_another_one() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    for uri in [
        "https://mastodon.social/users/Gargron",
        "http://evil.example/users/alice",
    ] {
        let (visitor, location) = sign_in_as(&site, &server, &json!({ "uri": uri })).await;
        assert!(
            location.starts_with("/auth/problem?what=not-proven"),
            "{location}"
        );
        assert_eq!(visitor.session(), None);
    }
    assert_eq!(server.live_token_count(), 0, "the tokens were revoked");
    let claims = json!({
        "acct": "Gargron@mastodon.social", "url": "https://mastodon.social/@Gargron",
    });
    let (mut visitor, _) = sign_in_as(&site, &server, &claims).await;
    let who = visitor.who().await;
    assert!(
        who.starts_with(&format!("Gargron@{} ", host(&server))),
        "{who}"
    );
}

/// A server names a domain for its handles, and that domain knows nothing of it.
#[tokio::test]
async fn t06_a_domain_counts_only_if_it_agrees() {
    let (server, domain) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&server, &domain]).await;
    let actor = format!("{}/users/alice", server.url());
    let about = |uri: &str, server: &Sandbox, domain: &Sandbox| {
        let host = host(domain);
        let jrd = json!({
            "subject": format!("acct:alice@{host}"),
            "links": [{ "rel": "self", "type": "application/activity+json", "href": uri }],
        });
        let fault = Fault::status(200).body(jrd.to_string());
        server.inject(fault).route("GET", FINGER).always();
    };
    // The server claims the domain; there, the name belongs to somebody else.
    about(&actor, &server, &domain);
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let who = visitor.who().await;
    assert!(
        who.starts_with(&format!("alice@{} ", host(&server))),
        "{who}"
    );

    // Now the domain says the same.
    about(&actor, &domain, &domain);
    let mut visitor = site.visitor();
    let typed = format!("@alice@{}", host(&domain));
    let page = visitor.start(&typed).await;
    assert!(
        page.starts_with(server.url()),
        "the domain leads to the server: {page}"
    );
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    visitor.come_back(&callback).await;
    let who = visitor.who().await;
    assert!(
        who.starts_with(&format!("alice@{} {} ", host(&domain), host(&server))),
        "{who}"
    );
    assert_eq!(server.app_count(), 1, "both names lead to one row");
    // It stays so when the person types the server itself the next time.
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    assert!(
        visitor
            .who()
            .await
            .starts_with(&format!("alice@{} ", host(&domain)))
    );
}

#[tokio::test]
async fn t07_the_same_number_on_two_servers_is_two_people() {
    let (one, two) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&one, &two]).await;
    let (mut here, _) = sign_in_as(&site, &one, &json!({ "id": "1" })).await;
    let (mut there, _) = sign_in_as(&site, &two, &json!({ "id": "1" })).await;
    let (here, there) = (here.who().await, there.who().await);
    assert!(here.ends_with(" 1") && there.ends_with(" 1"));
    assert_ne!(here, there);
    let new = site.events_named("signed_in");
    assert!(
        new.iter()
            .all(|it| matches!(it, Event::SignedIn { is_new: true, .. }))
    );
}

fn changes(site: &Site) -> Vec<(Change, bool)> {
    let events = site.events_named("changed").into_iter();
    let changed = events.map(|event| match event {
        Event::Changed {
            change, refused, ..
        } => (change, refused),
        other => panic!("{other:?}"),
    });
    changed.collect()
}

/// The server was set up anew, or its domain was sold: the same numbers and names are other people.
#[tokio::test]
async fn t08_who_has_the_number_of_another_one_is_not_let_in() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    sign_in_as(&site, &server, &json!({})).await;
    let younger = json!({ "created_at": "2026-05-05T00:00:00.000Z" });
    let elsewhere = json!({ "uri": format!("{}/ap/users/2", server.url()) });
    for fields in [&younger, &elsewhere] {
        let (visitor, location) = sign_in_as(&site, &server, fields).await;
        assert!(
            location.starts_with("/auth/problem?what=changed"),
            "{location}"
        );
        assert_eq!(visitor.session(), None);
    }
    let changes = changes(&site);
    assert!(
        matches!(changes[0], (Change::Younger { .. }, true)),
        "{changes:?}"
    );
    assert!(
        matches!(changes[1], (Change::Uri { .. }, true)),
        "{changes:?}"
    );
    // Nothing of this was recorded: the owner is let in as before.
    let (_, location) = sign_in_as(&site, &server, &json!({})).await;
    assert_eq!(location, "/");
}

#[tokio::test]
async fn t08_the_site_may_let_a_changed_account_in() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder.accept_change(|identity, changes| {
            identity.handle.starts_with("alice@") && changes.len() == 1
        })
    })
    .await;
    sign_in_as(&site, &server, &json!({})).await;
    let younger = json!({ "created_at": "2026-05-05T00:00:00.000Z" });
    let (_, location) = sign_in_as(&site, &server, &younger).await;
    assert_eq!(location, "/");
    assert!(matches!(
        changes(&site)[..],
        [(Change::Younger { .. }, false)]
    ));
}

/// Another number under the same name is another person, and the site is told.
#[tokio::test]
async fn t08_a_name_that_was_given_again_is_not_merged() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let (mut first, _) = sign_in_as(&site, &server, &json!({ "id": "1" })).await;
    let (mut second, _) = sign_in_as(&site, &server, &json!({ "id": "2" })).await;
    assert_ne!(first.who().await, second.who().await);
    assert!(matches!(
        changes(&site)[..],
        [(Change::SameUri { .. }, false)]
    ));
}

#[tokio::test]
async fn t14_what_an_account_says_of_itself_is_text() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let name = "<script>alert(1)</script>\u{202e}<img src=x onerror=alert(2)>";
    let hostile = json!({
        "display_name": name, "avatar": "javascript:alert(3)", "note": name,
    });
    let (mut visitor, _) = sign_in_as(&site, &server, &hostile).await;
    let events = site.events_named("signed_in");
    let Event::SignedIn { identity, .. } = &events[0] else {
        panic!("{events:?}");
    };
    assert!(!identity.display_name.contains('\u{202e}'));
    assert_eq!(identity.avatar_url, None);
    let page = visitor.get("/auth/sign-out").await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);

    // A name that is none makes no handle.
    for user in ["\"><script>", "a/b", "a b", "a@b@c\"", "", "\u{202e}ecila"] {
        let fields = json!({ "username": user, "acct": user });
        let (visitor, location) = sign_in_as(&site, &server, &fields).await;
        let refused = location.starts_with("/auth/problem?what=not-proven");
        assert!(refused || user == "a@b@c\"", "{user}: {location}");
        assert!(!refused || visitor.session().is_none());
    }
    // Nor does an address that somebody made up put words onto a page.
    let forged = "/auth/problem?what=unreachable&server=%3Cscript%3Ealert(1)%3C/script%3E";
    let got = site.visitor().get(forged).await;
    assert_eq!(got.status, StatusCode::BAD_GATEWAY);
    assert!(!got.body.contains("alert(1)"), "{}", got.body);
    let forged = "/auth/problem?what=unreachable&server=Call+0900+now";
    assert!(!site.visitor().get(forged).await.body.contains("0900"));
    let typed = [("server", "\"><script>alert(1)</script>")];
    let got = site.visitor().post("/auth/sign-in", &typed).await;
    assert!(!got.body.contains("<script>alert"), "{}", got.body);
}

/// An account elsewhere has the same handle, the same e-mail address, and says that it is the same.
#[tokio::test]
async fn t19_nothing_links_two_accounts() {
    let (one, two) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&one, &two]).await;
    let (mut first, _) = sign_in_as(&site, &one, &json!({ "id": "7" })).await;
    let claims = json!({
        "id": "7", "acct": format!("alice@{}", host(&one)), "email": "alice@mail.example",
        "url": format!("{}/@alice", one.url()),
        "also_known_as": [format!("{}/users/alice", one.url())],
        "moved": { "id": "7", "acct": format!("alice@{}", host(&one)),
                   "uri": format!("{}/users/alice", one.url()) },
    });
    let (mut second, location) = sign_in_as(&site, &two, &claims).await;
    assert_eq!(location, "/");
    assert_ne!(first.who().await, second.who().await);
    assert!(
        second
            .who()
            .await
            .starts_with(&format!("alice@{}", host(&two)))
    );
    // The site hears of the move. It is no proof.
    let moved = site.events_named("signed_in");
    let moved = moved.iter().filter_map(|event| match event {
        Event::SignedIn { moved_to, .. } => moved_to.clone(),
        _ => None,
    });
    assert_eq!(
        moved.collect::<Vec<_>>(),
        [format!("{}/users/alice", one.url())]
    );
}

#[tokio::test]
async fn t21_a_suspended_account_or_a_revoked_token_ends_the_sessions() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let me = site
        .sign_in
        .signed_in_as(&visitor.cookie_header())
        .await
        .unwrap()
        .unwrap();
    assert!(site.sign_in.check_account(&me.key).await.unwrap());
    // A server that is down says nothing of the account.
    server
        .inject(Fault::status(500))
        .route("GET", ACCOUNT)
        .always();
    assert!(site.sign_in.check_account(&me.key).await.is_err());
    assert!(visitor.who().await.starts_with("alice@"));
    server.clear_faults();

    server
        .inject(Fault::status(403))
        .route("GET", ACCOUNT)
        .always();
    assert!(!site.sign_in.check_account(&me.key).await.unwrap());
    assert_eq!(visitor.who().await, "nobody");
    assert!(site.sign_in.client_for(&me.key).await.unwrap().is_none());
}
