//! Apps that a server forgot, refuses, or wants to be told of in other words.

use std::time::Duration;

use fediway::{App, ErrorKind, Instance, LoginFailure, oauth};
use fediway_sandbox::{Fault, Sandbox, Software};

use super::{log_in, world};
use crate::support::{ALICE, World, approve, code, failure};
use crate::thorough::quick_or;

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
    let refused = pending.finish(shown).await;
    assert_eq!(failure(refused), LoginFailure::UnknownApp);
    log_in(&world, world.login(&instance)).await.unwrap();
}

/// One forgets an app at the logout, and then says nothing but the status.
#[tokio::test]
async fn a_401_without_words_in_the_place_of_a_token_is_about_the_app() {
    let (world, instance) = world(Software::Mastodon45).await;
    let pending = world.login(&instance).start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    let silent = Fault::status(401).body("").content_type("text/html");
    world.sandbox.inject(silent).route("POST", "/oauth/token");
    let refused = pending.finish(shown).await;
    assert_eq!(failure(refused), LoginFailure::UnknownApp);
    world.sandbox.clear_faults();
    world.sandbox.clear_requests();
    log_in(&world, world.login(&instance)).await.unwrap();
    assert_eq!(world.requests_to("/api/v1/apps").len(), 1);
}

/// Where each way to find out whether an app is known goes.
const PROBES: [(Software, &str, &str); 3] = [
    (Software::Mastodon45, "POST", "/oauth/revoke"),
    (Software::GoToSocial, "POST", "/oauth/token"),
    (Software::Snac, "GET", "/oauth/authorize"),
];

/// Servers on which an app is known, and whether a login registers another one.
struct Probed {
    world: World,
    instance: Instance,
    method: &'static str,
    path: &'static str,
}

impl Probed {
    async fn of(probe: (Software, &'static str, &'static str)) -> Self {
        let (software, method, path) = probe;
        let (world, instance) = world(software).await;
        drop(world.login(&instance).start().await.unwrap());
        Self {
            world,
            instance,
            method,
            path,
        }
    }

    /// Whether a login whose probe is answered so registers the app again.
    async fn registers(&self, answer: Fault) -> bool {
        let before = self.world.sandbox.app_count();
        let sandbox = &self.world.sandbox;
        let rule = sandbox.inject(answer).route(self.method, self.path);
        let login = self.world.login(&self.instance);
        log_in(&self.world, login).await.unwrap();
        assert_eq!(rule.hits(), 1);
        self.world.sandbox.clear_faults();
        self.world.sandbox.app_count() > before
    }
}

/// Servers call an app that they forgot by several names, under several statuses, or say nothing
/// but the status.
#[tokio::test]
async fn an_app_that_is_unknown_in_other_words_is_registered_again() {
    for probe in PROBES {
        let probed = Probed::of(probe).await;
        let bodies = [
            r#"{"error":"invalid_client"}"#,
            r#"{"error":"invalid_client_id"}"#,
            r#"{"error":"invalid_application"}"#,
            r#"{"error":"unauthorized_client"}"#,
            r#"{"error":"Who are you?"}"#,
            r#"{"error":"Application not found"}"#,
            "",
            "<html></html>",
        ];
        let statuses = [400, 401, 403, 404, 422];
        for (number, body) in bodies.into_iter().enumerate() {
            // Each body with one status, or with all of them.
            let some = &statuses[number % statuses.len()..][..1];
            for status in quick_or(some, &statuses).iter().copied() {
                let registers = probed.registers(Fault::status(status).body(body)).await;
                assert!(registers, "{}: {status} {body}", probe.0);
            }
        }
    }
}

/// The standard has the word in the body; some have it in the challenge alone.
#[tokio::test]
async fn an_app_that_is_unknown_in_a_challenge_is_registered_again() {
    for probe in &PROBES[..2] {
        let probed = Probed::of(*probe).await;
        for challenge in [
            r#"Basic realm="x", error="invalid_client""#,
            r#"Bearer error="invalid_client", error_description="no such app""#,
        ] {
            for status in [400, 401, 500] {
                let unknown = Fault::status(status).body("");
                let unknown = unknown.content_type("text/html");
                let unknown = unknown.header("www-authenticate", challenge);
                let registers = probed.registers(unknown).await;
                assert!(registers, "{}: {status} {challenge}", probe.0);
            }
        }
    }
}

/// A server that is down or busy says nothing of the app.
#[tokio::test]
async fn an_app_is_used_where_the_server_cannot_tell() {
    for probe in PROBES {
        let probed = Probed::of(probe).await;
        for status in [408, 429, 500, 502] {
            let registers = probed.registers(Fault::status(status).body("")).await;
            assert!(!registers, "{}: {status}", probe.0);
        }
    }
    // One refuses a wrong code and an unknown app in the same words.
    let probe = (Software::Pleroma, "POST", "/oauth/token");
    let refused = Fault::status(400).body(r#"{"error":"Invalid credentials"}"#);
    assert!(!Probed::of(probe).await.registers(refused).await);
}

/// Whether a kept app is still known is found out without getting a token: on snac any code gives
/// one.
#[tokio::test]
async fn finding_out_whether_an_app_is_known_creates_nothing() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        log_in(&world, world.login(&instance)).await.unwrap();
        let before = world.sandbox.live_token_count();
        for _ in 0..3 {
            drop(world.login(&instance).start().await.unwrap());
        }
        assert_eq!(world.sandbox.live_token_count(), before, "{software}");
    }
}

/// Some server of a known name may give a token for any code: it is given back.
#[tokio::test]
async fn a_token_for_a_made_up_code_is_revoked() {
    for named in ["hollo", "mitra"] {
        let (world, instance) = world(Software::Snac).await;
        let instance = instance.with_software(named, "0.10");
        log_in(&world, world.login(&instance)).await.unwrap();
        let before = world.sandbox.live_token_count();
        let login = world.login(&instance).start().await.unwrap();
        assert_eq!(world.requests_to("/oauth/token").len(), 2);
        let revocations = world.requests_to("/oauth/revoke");
        assert_eq!(revocations.len(), 1);
        let has_bearer = revocations[0].headers.contains_key("authorization");
        assert_eq!(has_bearer, named == "mitra", "as it wants to be asked");
        assert!(world.sandbox.live_token_count() <= before);
        // With the token that server ended the app, so that this login has another one.
        let mut browser = world.sandbox.browser();
        let shown = code(approve(&mut browser, login.url(), ALICE).await);
        login.finish(shown).await.unwrap();
    }
}

/// snac deletes the app when a token of it is revoked.
#[tokio::test]
async fn logging_in_again_after_a_logout_works_everywhere() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        for _ in 0..3 {
            let client = log_in(&world, world.login(&instance)).await;
            let client = client.unwrap_or_else(|error| panic!("{software}: {error}"));
            fediway::login::logout(&client).await.unwrap();
        }
    }
}

/// The consent page refuses the app, which no probe had told: the next login has another one.
#[tokio::test]
async fn an_app_that_the_consent_page_refuses_is_registered_by_the_next_login() {
    let (world, instance) = world(Software::Mastodon45).await;
    for (error, what) in [
        ("invalid_client", LoginFailure::UnknownApp),
        ("unauthorized_client", LoginFailure::UnknownApp),
        ("invalid_request", LoginFailure::Refused),
        ("odd", LoginFailure::Refused),
    ] {
        let apps = world.sandbox.app_count();
        let own = "https://app.example/back";
        let login = || world.login(&instance).redirect_uri(own);
        let pending = login().start().await.unwrap();
        let state = pending.url().split("state=").nth(1).unwrap();
        let state = state.split('&').next().unwrap().to_owned();
        let refused = pending
            .finish_callback(&format!("{own}?error={error}&state={state}"))
            .await;
        assert_eq!(failure(refused), what);
        drop(login().start().await.unwrap());
        let registered = world.sandbox.app_count() - apps;
        assert_eq!(registered, if apps == 0 { 2 } else { 1 }, "{error}");
    }
}

/// Nobody came back from the consent page, perhaps because it refused the app.
#[tokio::test]
async fn an_app_with_which_nobody_came_back_is_registered_by_the_next_login() {
    let (world, instance) = world(Software::Mastodon45).await;
    let listen = || world.login(&instance).listen();
    let login = world.login(&instance).lifetime(Duration::from_millis(1));
    let late = login.listen().await.unwrap().wait().await;
    assert_eq!(failure(late), LoginFailure::TimedOut);
    let closed = listen().await.unwrap().wait_while(async {}).await;
    assert_eq!(failure(closed), LoginFailure::BrowserClosed);
    assert_eq!(world.sandbox.app_count(), 2);
    drop(listen().await.unwrap());
    assert_eq!(world.sandbox.app_count(), 3);
}

/// No request tells whether this server knows the app. Should a login with it never end, because
/// its consent page refuses the app and nobody comes back, then the next one has a fresh app.
#[tokio::test]
async fn where_nothing_tells_an_app_is_kept_only_if_a_login_succeeds() {
    let (world, instance) = world(Software::Mastodon45).await;
    let instance = instance.with_software("something-new", "1");
    log_in(&world, world.login(&instance)).await.unwrap();
    log_in(&world, world.login(&instance)).await.unwrap();
    assert_eq!(world.sandbox.app_count(), 1);
    drop(world.login(&instance).start().await.unwrap());
    assert_eq!(world.sandbox.app_count(), 1);
    drop(world.login(&instance).start().await.unwrap());
    assert_eq!(world.sandbox.app_count(), 2);
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
        drop(login.store(&world.store).start().await.unwrap());
    }
    for _ in 0..2 {
        let login = fediway::Login::new(&instance, "App 5").transport(&world.transport);
        let error = login.store(&world.store).start().await.unwrap_err();
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
async fn a_registration_without_an_id_is_none() {
    let (world, instance) = world(Software::Mastodon45).await;
    let odd = Fault::status(200).body(r#"{"client_id":"","client_secret":"s3cret-of-nobody"}"#);
    world.sandbox.inject(odd).route("POST", "/api/v1/apps");
    let error = log_in(&world, world.login(&instance)).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode, "{error:?}");
}

/// There is no token yet, so that no scope and no login helps.
#[tokio::test]
async fn a_server_that_takes_no_apps_says_so() {
    for status in [401, 403] {
        let (world, instance) = world(Software::Mastodon45).await;
        let closed = Fault::status(status).body(r#"{"error":"registration closed"}"#);
        world.sandbox.inject(closed).route("POST", "/api/v1/apps");
        let error = log_in(&world, world.login(&instance)).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Refused, "{error:?}");
        assert!(error.next_step().contains("takes no new apps"), "{error:?}");
        assert_eq!(error.server_message(), Some("registration closed"));
    }
}

#[tokio::test]
async fn a_website_is_sent_under_its_name() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let app = App::new("My bot").website("https://bot.example");
        let login = fediway::Login::new(&instance, app).transport(&world.transport);
        log_in(&world, login.store(&world.store))
            .await
            .unwrap_or_else(|error| panic!("{software}: {error}"));
    }
}
