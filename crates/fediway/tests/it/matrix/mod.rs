//! One login on every kind of server: the table in `docs/what-works-where.md` and a page for each
//! software in `docs/servers` are made here.
//!
//! `FEDIWAY_WRITE_DOCS=1 cargo test -p fediway --test it matrix` writes the files anew.

mod facts;
mod page;

use std::fmt::Write as _;
use std::time::Duration;

use fediway::login::logout;
use fediway::{Client, CodeVerifier, Instance, MediaFile, Result, oauth};
use fediway_sandbox::{Answer, Sandbox, Software};
use futures_util::future::{join, join_all};

use crate::support::{ALICE, World, approve};

const PIXEL: &[u8] = include_bytes!("../../data/pixel.png");
const HEAD: &str = "\
# What works where

Each row is one login of this library on the sandbox, which imitates that server. The name of a server links
to its page. The library always uses PKCE; the column says whether the server insists on it. \"log out\" says
what a logout does to the token.

The test `cargo test -p fediway --test it matrix` fails if this table or one of the pages is out of date.
With `FEDIWAY_WRITE_DOCS=1`, it writes them.

| server | loopback | paste | PKCE | post, read back | upload | token | log out |
|---|---|---|---|---|---|---|---|
";

#[tokio::test]
async fn one_login_works_everywhere() {
    let mut table = HEAD.to_owned();
    let mut pages = page::Pages::default();
    let all = Software::ALL.iter().map(|software| async {
        let (row, facts) = join(row(*software), facts::of(*software)).await;
        (*software, row, facts)
    });
    for (software, row, facts) in join_all(all).await {
        let link = page::link(software);
        writeln!(table, "| {link} | {} |", row.join(" | ")).unwrap();
        pages.add(software, [page::of_row(&row), facts].concat());
    }
    page::keep("what-works-where.md", &table);
    pages.keep();
}

async fn row(software: Software) -> [String; 7] {
    let world = World::with(Sandbox::builder().software(software)).await;
    let instance = world.instance().await;
    let must = Must(software);

    let by_loopback = world
        .by_loopback(world.login(&instance), &mut world.sandbox.browser(), ALICE)
        .await;
    let by_loopback = must.have("login by loopback", by_loopback);
    let client = must.have(
        "login by paste",
        world.by_paste(world.login(&instance), ALICE).await,
    );
    let credentials = client.credentials().unwrap();
    assert!(
        credentials.missing_scopes().is_empty(),
        "{software}: {credentials:?}"
    );
    let by_loopback = by_loopback.credentials().unwrap();
    assert_eq!(credentials.account_id(), by_loopback.account_id());

    let me = must.have("verify", client.accounts().verify_credentials().await);
    assert_eq!(Some(&me.id), credentials.account_id());
    let status = must.have("post", client.statuses().post("Hello").await);
    let read = must.have("get", client.statuses().get(&status.id).await);
    assert_eq!(read.id, status.id);
    // Some fill it in the background.
    world.sandbox.advance(Duration::from_secs(10));
    let home = must.have("home", client.timelines().home().await);
    assert!(
        home.iter().any(|found| found.id == status.id),
        "{software}: not in the home timeline"
    );
    let file = MediaFile::bytes("pixel.png", PIXEL);
    let picture = must.have(
        "upload",
        client.media().upload(file).description("One pixel").await,
    );
    let post = client.statuses().post("Look").media_ids([&picture.id]);
    let with_picture = must.have("post a picture", post.await);
    assert_eq!(with_picture.media_attachments.len(), 1, "{software}");

    let pkce = if pkce_is_enforced(&world, &instance).await {
        "enforced"
    } else {
        "not enforced"
    };
    let token = token(&world, &client).await;
    let ended = must.have("log out", logout(&client).await);
    let verdict = match (ended.token_is_dead, ended.ends_other_logins) {
        (true, true) => "revoked, with all other logins of the app",
        (true, false) => "revoked",
        (false, _) => "the server cannot revoke; the token stays valid",
    };
    let works = client.accounts().verify_credentials().await.is_ok();
    assert_eq!(works, !ended.token_is_dead, "{software}: the token");
    let yes = || "yes".to_owned();
    [
        yes(),
        yes(),
        pkce.into(),
        yes(),
        yes(),
        token,
        verdict.into(),
    ]
}

/// Names the server at which something failed.
struct Must(Software);

impl Must {
    fn have<T>(&self, what: &str, found: Result<T>) -> T {
        found.unwrap_or_else(|error| panic!("{}: {what}: {error}", self.0))
    }
}

/// Whether the server refuses a code without the verifier whose challenge it was shown.
async fn pkce_is_enforced(world: &World, instance: &Instance) -> bool {
    let app = oauth::create_app(instance, "PKCE")
        .transport(&world.transport)
        .await
        .unwrap();
    let (asked, other) = (
        CodeVerifier::random().unwrap(),
        CodeVerifier::random().unwrap(),
    );
    let url = oauth::generate_authorization_url(instance, &app)
        .challenge(&asked)
        .force_login()
        .transport(&world.transport);
    let answer = approve(&mut world.sandbox.browser(), &url.build().unwrap(), ALICE).await;
    let Answer::Code(shown) = answer else {
        panic!("no code: {answer:?}")
    };
    oauth::validate_authorization_code(instance, &app, shown)
        .verifier(&other)
        .transport(&world.transport)
        .await
        .is_err()
}

/// What becomes of the token in time.
async fn token(world: &World, client: &Client) -> String {
    let credentials = client.credentials().unwrap();
    let Some(end) = credentials.expires_at() else {
        return "valid until revoked".into();
    };
    let days = (end.as_second() - fediway::Timestamp::now().as_second() + 3600) / 86400;
    if credentials.reauthenticate_before().is_some() {
        return format!("expires after {days} days; log in again");
    }
    // Past its end, by the server's clock: refreshed because the server refuses it.
    let lives = (end.as_second() - fediway::Timestamp::now().as_second()).unsigned_abs();
    world
        .sandbox
        .advance(std::time::Duration::from_secs(lives + 60));
    client.accounts().verify_credentials().await.unwrap();
    let renewed = client.credentials().unwrap();
    assert_ne!(renewed.access_token(), credentials.access_token());
    match renewed.refresh_token() == credentials.refresh_token() {
        true => format!("expires after {days} days; refreshed"),
        false => format!("expires after {days} days; refreshed with rotation"),
    }
}
