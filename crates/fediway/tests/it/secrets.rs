//! Nothing that is printed holds a secret.

use fediway::login::logout;
use fediway::{Client, CodeVerifier, Instance, MediaFile, State, oauth};
use fediway_sandbox::{Answer, Browser};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use crate::printed::Printed;
use crate::support::{ALICE, World, code, redirect};

/// What the person's browser prints (its HTML parser traces every page) is not ours.
async fn approve(browser: &mut Browser, url: &str, who: (&str, &str)) -> Answer {
    let approving = crate::support::approve(browser, url, who);
    approving.with_subscriber(NoSubscriber::default()).await
}

/// The whole flow at trace level, with `{:?}` of every public value.
#[tokio::test]
async fn no_secret_is_printed() {
    let printed = Printed::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(printed.clone())
        .init();
    let world = World::with(
        fediway_sandbox::Sandbox::builder()
            .refresh_tokens(std::time::Duration::from_secs(3600))
            .password_grant(true),
    )
    .await;
    let instance = world.instance().await;
    printed.add(&instance);
    printed.add(&world.transport);
    printed.add(&world.sandbox);

    by_loopback(&world, &instance, &printed).await;
    let client = by_paste(&world, &instance, &printed).await;
    failures(&world, &instance, &printed).await;
    low_level(&world, &instance, &printed).await;
    calls(client, &printed).await;

    let text = printed.text();
    assert!(
        text.contains("/oauth/token"),
        "the trace must hold the flow"
    );
    assert!(
        text.contains("AccessToken(…)"),
        "the values must have been printed"
    );
    assert!(world.sandbox.secrets().len() > 10);
    for secret in world.sandbox.secrets() {
        if let Some(at) = text.find(&secret) {
            let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
            panic!("a secret was printed after {:?}", &text[start..at]);
        }
    }
}

async fn by_loopback(world: &World, instance: &Instance, printed: &Printed) {
    let login = world.login(instance);
    printed.add(&login);
    let login = login.listen().await.unwrap();
    printed.add(&login);
    let mut browser = world.sandbox.browser();
    printed.add(&browser);
    let answer = approve(&mut browser, login.url(), ALICE).await;
    printed.add(&answer);
    let callback = redirect(answer);
    let visiting = tokio::spawn(async move { browser.open(&callback).await.unwrap() });
    printed.add(&login.wait().await.unwrap());
    printed.add(&visiting.await.unwrap());
}

async fn by_paste(world: &World, instance: &Instance, printed: &Printed) -> Client {
    let pending = world.login(instance).start().await.unwrap();
    printed.add(&pending);
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    let client = pending.finish(shown).await.unwrap();
    printed.add(&client);
    let credentials = client.credentials().unwrap();
    printed.add(&credentials);
    printed.add(&credentials.app());
    printed.add(&credentials.access_token());
    printed.add(&credentials.refresh_token());
    printed.add(&world.store);
    client
}

async fn failures(world: &World, instance: &Instance, printed: &Printed) {
    for forge in ["state=", "code="] {
        let pending = world
            .login(instance)
            .redirect_uri("https://app.example/")
            .start()
            .await
            .unwrap();
        let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
        let forged = callback.replace(forge, &format!("{forge}x"));
        let error = pending.finish_callback(&forged).await.unwrap_err();
        printed.add(&error);
        printed.add(&format_args!("{error}"));
    }
}

async fn low_level(world: &World, instance: &Instance, printed: &Printed) {
    let request = oauth::create_app(instance, "App").transport(&world.transport);
    printed.add(&request);
    let app = request.await.unwrap();
    printed.add(&app);
    let (verifier, state) = (CodeVerifier::random().unwrap(), State::random().unwrap());
    printed.add(&(&verifier, &state));
    let url = oauth::generate_authorization_url(instance, &app)
        .challenge(&verifier)
        .state(&state)
        .transport(&world.transport);
    printed.add(&url);
    let shown = code(approve(&mut world.sandbox.browser(), &url.build().unwrap(), ALICE).await);
    let request = oauth::validate_authorization_code(instance, &app, shown)
        .verifier(&verifier)
        .transport(&world.transport);
    printed.add(&request);
    let token = request.await.unwrap();
    printed.add(&token);
    let request = oauth::refresh_token(instance, &app, &token.refresh_token.unwrap());
    let request = request.transport(&world.transport);
    printed.add(&request);
    let token = request.await.unwrap();
    printed.add(&oauth::userinfo(instance, &token.access_token));
    let request =
        oauth::revoke_token(instance, &app, &token.access_token).transport(&world.transport);
    printed.add(&request);
    request.await.unwrap();
    #[allow(deprecated, reason = "the password grant must print no secret either")]
    let request = oauth::get_auth_token(instance, ALICE.0, ALICE.1).transport(&world.transport);
    printed.add(&request);
    printed.add(&request.await.unwrap());
}

async fn calls(client: Client, printed: &Printed) {
    printed.add(&client);
    printed.add(&client.accounts().verify_credentials().await.unwrap());
    let upload = client
        .media()
        .upload(MediaFile::bytes("x.png", "no picture"));
    printed.add(&upload);
    printed.add(&upload.await.unwrap_err());
    let post = client.statuses().post("Hello");
    printed.add(&post);
    printed.add(&post.await.unwrap());
    printed.add(&client.timelines().home().await.unwrap());
    logout(&client).await.unwrap();
    printed.add(&client.timelines().home().await.unwrap_err());
}
