//! What real servers do that breaks clients: a test for each, on the personality that does it.

use std::time::Duration;

use fediway::login::logout;
use fediway::{
    App, Client, Credentials, ErrorKind, Instance, LoginFailure, OAuthCode, Scope, Scopes, oauth,
};
use fediway_sandbox::{Fault, Sandbox, Software};

use crate::support::{ALICE, World, approve, code, failure, redirect};

async fn world(software: Software) -> (World, Instance) {
    let world = World::with(Sandbox::builder().software(software)).await;
    let instance = world.instance().await;
    (world, instance)
}

async fn log_in(world: &World, login: fediway::Login) -> fediway::Result<Credentials> {
    world.by_paste(login, ALICE).await
}

#[tokio::test]
async fn an_app_that_the_server_forgot_is_registered_again() {
    for software in [
        Software::Mastodon42,
        Software::Mastodon45,
        Software::GoToSocial,
    ] {
        let (world, instance) = world(software).await;
        log_in(&world, world.login(&instance)).await.unwrap();
        world.sandbox.forget_apps();
        world.sandbox.clear_requests();
        log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(
            world.requests_to("/api/v1/apps").len(),
            1,
            "{software}: once"
        );
        world.sandbox.clear_requests();
        log_in(&world, world.login(&instance)).await.unwrap();
        assert!(
            world.requests_to("/api/v1/apps").is_empty(),
            "{software}: and kept"
        );
    }
}

#[tokio::test]
async fn an_app_that_is_forgotten_during_the_login_is_registered_by_the_next_one() {
    let (world, instance) = world(Software::Mastodon42).await;
    let pending = world.login(&instance).start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    world.sandbox.forget_apps();
    let error = pending.finish(shown).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OAuth(OAuthCode::InvalidClient));
    log_in(&world, world.login(&instance)).await.unwrap();
}

#[tokio::test]
async fn many_logins_at_once_register_once() {
    let (world, instance) = world(Software::Mastodon45).await;
    let starting: Vec<_> = (0..20)
        .map(|_| tokio::spawn(world.login(&instance).start()))
        .collect();
    for started in starting {
        drop(started.await.unwrap().unwrap());
    }
    assert_eq!(world.sandbox.app_count(), 1);
    let listening: Vec<_> = (0..5)
        .map(|_| tokio::spawn(world.login(&instance).listen()))
        .collect();
    for listener in listening {
        drop(listener.await.unwrap().unwrap());
    }
    assert_eq!(world.sandbox.app_count(), 2);
}

#[tokio::test]
async fn the_limit_on_registrations_is_respected() {
    let world = World::with(Sandbox::builder().app_registration_limit(5)).await;
    let instance = world.instance().await;
    for number in 0..5 {
        let app = App::new(format!("App {number}"));
        let login = fediway::Login::new(&instance, app).transport(&world.transport);
        drop(login.store(world.store.clone()).start().await.unwrap());
    }
    for _ in 0..2 {
        let login = fediway::Login::new(&instance, "App 5").transport(&world.transport);
        let error = login.store(world.store.clone()).start().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::RateLimited(Some(_))),
            "{error}"
        );
    }
    assert_eq!(
        world.requests_to("/api/v1/apps").len(),
        6,
        "the server is not asked again"
    );
}

#[tokio::test]
async fn one_token_for_several_logins_is_said_at_the_end() {
    for (software, shares) in [(Software::Mastodon45, true), (Software::GoToSocial, false)] {
        let (world, instance) = world(software).await;
        let one = log_in(&world, world.login(&instance)).await.unwrap();
        let two = log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(
            one.access_token() == two.access_token(),
            shares,
            "{software}"
        );
        let client = Client::new(instance, two).with_transport(&world.transport);
        let ended = logout(&client, &*world.store).await.unwrap();
        assert_eq!(
            (ended.token_is_dead, ended.ends_other_logins),
            (true, shares),
            "{software}"
        );
    }
}

#[tokio::test]
async fn logging_out_twice_is_done() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        let first = logout(&client, &*world.store).await.unwrap();
        let second = logout(&client, &*world.store).await.unwrap();
        assert_eq!(first.token_is_dead, second.token_is_dead, "{software}");
        assert!(world.kept_credentials().await.is_empty());
    }
}

/// What cannot be revoked must not be replaced by a new token that nobody knows.
#[tokio::test]
async fn logging_out_makes_no_new_token() {
    for software in [Software::Pixelfed, Software::Mitra, Software::Pleroma] {
        let (world, instance) = world(software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        world.sandbox.advance(Duration::from_secs(401 * 86_400));
        world.sandbox.clear_requests();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        assert!(
            logout(&client, &*world.store).await.unwrap().token_is_dead,
            "{software}"
        );
        assert!(world.requests_to("/oauth/token").is_empty(), "{software}");
    }
}

/// The Pleroma family sends a signed-in browser back with a token and no code.
#[tokio::test]
async fn a_browser_that_is_signed_in_still_brings_a_code() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let (world, instance) = world(software).await;
        let mut browser = world.sandbox.browser();
        for _ in 0..2 {
            let login = world.login(&instance).listen().await.unwrap();
            let callback = redirect(approve(&mut browser, login.url(), ALICE).await);
            assert!(callback.contains("code="), "{software}");
            let (outcome, page) = tokio::join!(login.wait(), browser.open(&callback));
            outcome.unwrap();
            page.unwrap();
        }
    }
}

#[tokio::test]
async fn a_token_in_the_callback_is_never_taken() {
    let (world, instance) = world(Software::Pleroma).await;
    let own = "https://app.example/back";
    let pending = world
        .login(&instance)
        .redirect_uri(own)
        .start()
        .await
        .unwrap();
    let state = pending
        .url()
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    let callback = format!("{own}?access_token=abc&state={state}");
    assert_eq!(
        failure(pending.finish_callback(&callback).await),
        LoginFailure::NoCode
    );
}

#[tokio::test]
async fn a_denial_without_state_is_a_denial() {
    let (world, instance) = world(Software::Hollo).await;
    let login = world.login(&instance).lifetime(Duration::from_secs(30));
    let login = login.listen().await.unwrap();
    let mut browser = world.sandbox.browser();
    let callback = redirect(browser.deny(login.url(), ALICE.0, ALICE.1).await.unwrap());
    assert!(!callback.contains("state="), "Hollo leaves it out");
    let (outcome, page) = tokio::join!(login.wait(), browser.open(&callback));
    assert_eq!(failure(outcome), LoginFailure::Denied);
    page.unwrap();
}

#[tokio::test]
async fn a_refused_code_reads_the_same_on_every_server() {
    for software in Software::ALL
        .iter()
        .filter(|software| **software != Software::Snac)
    {
        let (world, instance) = world(*software).await;
        let pending = world.login(&instance).start().await.unwrap();
        let failed = failure(pending.finish("no-such-code").await);
        assert_eq!(failed, LoginFailure::CodeRefused, "{software}");
    }
}

#[tokio::test]
async fn a_revoked_token_reads_the_same_on_every_server() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        if logout(&client, &*world.store).await.unwrap().token_is_dead {
            let error = client.accounts().verify_credentials().await.unwrap_err();
            // Where there was a refresh token, that has ended as well.
            let expected = match client.credentials().unwrap().refresh_token() {
                Some(_) => ErrorKind::ReauthenticationRequired,
                None => ErrorKind::Unauthorized,
            };
            assert_eq!(error.kind(), &expected, "{software}: {error}");
        }
    }
}

/// Granular scopes vanish on Mitra, unknown ones are refused by Hollo and Iceshrimp.NET, and
/// `profile` is younger than Mastodon 4.2.
#[tokio::test]
async fn scopes_are_negotiated_downward() {
    let wanted = Scopes::none() + Scope::Profile + Scope::WriteStatuses + Scope::WriteMedia;
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance).scopes(wanted.clone()))
            .await
            .unwrap();
        let granted = credentials.scopes();
        assert!(!granted.is_empty(), "{software}");
        assert!(
            granted.covers(&Scope::WriteStatuses),
            "{software}: {granted}"
        );
        let identity = [Scope::Profile, Scope::ReadAccounts];
        assert!(
            identity.iter().any(|scope| granted.covers(scope)),
            "{software}: {granted}"
        );
        let coarse = matches!(software, Software::Mitra);
        assert_eq!(
            granted.covers(&Scope::WriteBlocks),
            coarse,
            "{software}: wider than needed"
        );
        let unasked = credentials.extra_scopes();
        assert_eq!(
            unasked.is_empty(),
            wanted.missing(granted).is_empty(),
            "{software}"
        );
    }
}

/// What the server's metadata does not list is not asked for, so nothing is refused.
#[tokio::test]
async fn scopes_that_the_metadata_does_not_list_are_not_asked_for() {
    let (world, instance) = world(Software::Mastodon45).await;
    let wanted = Scopes::read() + Scope::WriteCollections + Scope::Other("read:stars".into());
    let credentials = log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap();
    assert_eq!(credentials.scopes(), &Scopes::read_write());
    assert!(credentials.missing_scopes().is_empty());
    assert_eq!(world.requests_to("/api/v1/apps").len(), 1);
}

/// Some server may take the redirect URI only in a list.
#[tokio::test]
async fn a_refused_registration_is_tried_once_with_a_list() {
    let (world, instance) = world(Software::Mastodon45).await;
    world
        .sandbox
        .inject(Fault::status(422))
        .route("POST", "/api/v1/apps");
    log_in(&world, world.login(&instance)).await.unwrap();
    let asked = world.requests_to("/api/v1/apps");
    let kinds: Vec<_> = asked
        .iter()
        .map(|r| r.headers["content-type"].to_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["application/x-www-form-urlencoded", "application/json"]
    );

    world.sandbox.clear_requests();
    let refused = Fault::status(422).body(r#"{"error":"Not today"}"#);
    world
        .sandbox
        .inject(refused)
        .route("POST", "/api/v1/apps")
        .always();
    let error = oauth::create_app(&instance, "App")
        .transport(&world.transport)
        .await
        .unwrap_err();
    assert_eq!(error.server_message(), Some("Not today"));
    assert_eq!(world.requests_to("/api/v1/apps").len(), 2, "once");
}

#[tokio::test]
async fn a_code_that_lives_for_a_minute_says_so() {
    for (software, seconds) in [
        (Software::Takahe, 60),
        (Software::GoToSocial, 300),
        (Software::Mastodon45, 600),
    ] {
        let (world, instance) = world(software).await;
        let pending = world.login(&instance).start().await.unwrap();
        assert_eq!(
            pending.code_lifetime(),
            Duration::from_secs(seconds),
            "{software}"
        );
        let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
        world.sandbox.advance(Duration::from_secs(seconds + 1));
        assert_eq!(
            failure(pending.finish(shown).await),
            LoginFailure::CodeRefused,
            "{software}"
        );
    }
}

/// Servers that compare the redirect byte by byte take no other port.
#[tokio::test]
async fn a_port_that_is_taken() {
    for (software, registrations) in [(Software::Mastodon45, 1), (Software::GoToSocial, 2)] {
        let (world, instance) = world(software).await;
        let first = world.login(&instance).listen().await.unwrap();
        let second = world.login(&instance).listen().await.unwrap();
        assert_eq!(world.sandbox.app_count(), registrations, "{software}");
        drop(first);
        let mut browser = world.sandbox.browser();
        let callback = redirect(approve(&mut browser, second.url(), ALICE).await);
        let (outcome, page) = tokio::join!(second.wait(), browser.open(&callback));
        outcome.unwrap();
        page.unwrap();
    }
}

#[tokio::test]
async fn a_website_is_sent_under_its_name() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let app = App::new("My bot").website("https://bot.example");
        let login = fediway::Login::new(&instance, app).transport(&world.transport);
        log_in(&world, login.store(world.store.clone()))
            .await
            .unwrap_or_else(|error| panic!("{software}: {error}"));
    }
}

#[tokio::test]
async fn app_tokens_where_they_are_offered() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let app = oauth::create_app(&instance, "App")
            .scopes(Scope::Read)
            .transport(&world.transport);
        let app = app.await.unwrap();
        let token = oauth::client_credentials(&instance, &app)
            .transport(&world.transport)
            .await;
        let offered = !matches!(
            software,
            Software::Mitra | Software::IceshrimpJs | Software::Sharkey
        );
        assert_eq!(token.is_ok(), offered, "{software}: {token:?}");
    }
}

#[tokio::test]
async fn times_in_token_answers_make_sense() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        let now = fediway::Timestamp::now();
        if let Some(end) = credentials.expires_at() {
            assert!(end > now, "{software}: {end}");
        }
        let ends = matches!(
            software,
            Software::Pleroma | Software::Akkoma | Software::Mitra | Software::Pixelfed
        );
        assert_eq!(credentials.expires_at().is_some(), ends, "{software}");
        assert_eq!(
            credentials.reauthenticate_before().is_some(),
            *software == Software::Mitra
        );
    }
}

#[tokio::test]
async fn metadata_that_lies_changes_nothing() {
    let (world, instance) = world(Software::Sharkey).await;
    assert!(log_in(&world, world.login(&instance)).await.is_ok());
}

/// Mitra's tokens end after 30 days and cannot be refreshed.
#[tokio::test]
async fn a_token_that_ended_asks_for_a_new_login() {
    let (world, instance) = world(Software::Mitra).await;
    let credentials = log_in(&world, world.login(&instance)).await.unwrap();
    assert!(credentials.reauthenticate_before().is_some());
    world.sandbox.advance(Duration::from_secs(31 * 86_400));
    let client = Client::new(instance.clone(), credentials).with_transport(&world.transport);
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    assert!(log_in(&world, world.login(&instance)).await.is_ok());
}

/// The server refuses a scope for which there is no coarser word: the login goes on without it.
#[tokio::test]
async fn a_scope_without_a_coarser_word_is_given_up_at_last() {
    let (world, instance) = world(Software::IceshrimpNet).await;
    let wanted = Scopes::read_write() + Scope::Other("stars".into());
    let credentials = log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap();
    assert_eq!(credentials.scopes(), &Scopes::read_write());
    assert_eq!(
        credentials.missing_scopes(),
        Scopes::from(Scope::Other("stars".into()))
    );
}

/// Mastodon gives a second login the token of the first: that one must outlive a second login that
/// cannot be finished.
#[tokio::test]
async fn a_login_that_fails_at_the_end_leaves_other_logins_alone() {
    let (world, instance) = world(Software::Mastodon45).await;
    let first = log_in(&world, world.login(&instance)).await.unwrap();
    let down = Fault::status(500);
    world
        .sandbox
        .inject(down)
        .route("GET", "/api/v1/accounts/verify_credentials");
    log_in(&world, world.login(&instance)).await.unwrap_err();
    let client = Client::new(instance, first).with_transport(&world.transport);
    assert!(client.accounts().verify_credentials().await.is_ok());
}

/// Servers call an app that they forgot by several names.
#[tokio::test]
async fn an_app_that_is_unknown_in_other_words_is_registered_again() {
    for word in [
        "invalid_client_id",
        "invalid_application",
        "unauthorized_client",
    ] {
        let (world, instance) = world(Software::Mastodon45).await;
        drop(world.login(&instance).start().await.unwrap());
        let unknown = Fault::status(401).body(format!(r#"{{"error":"{word}"}}"#));
        world.sandbox.inject(unknown).route("POST", "/oauth/token");
        log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(world.sandbox.app_count(), 2, "{word}");
    }
}

/// A refused scope has nothing to do with how the redirect URI is written, and every try counts
/// against the limit on registrations.
#[tokio::test]
async fn a_refused_scope_is_not_tried_again_with_a_list() {
    let (world, instance) = world(Software::IceshrimpNet).await;
    let wanted = Scopes::read_write() + Scope::Profile;
    log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap();
    let asked = world.requests_to("/api/v1/apps");
    assert_eq!(asked.len(), 2);
    let form = "application/x-www-form-urlencoded";
    assert!(
        asked
            .iter()
            .all(|request| request.headers["content-type"] == form)
    );
}
