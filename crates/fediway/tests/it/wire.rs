//! What a login costs on the wire.

use std::collections::HashSet;

use http::Version;

use crate::support::{ALICE, World, approve, redirect};

#[tokio::test]
async fn a_first_login_makes_five_requests_on_one_connection() {
    let world = World::start().await;
    let login = world.login(&world.instance().await).listen().await.unwrap();
    let asked: Vec<_> = world
        .sandbox
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert!(asked.len() <= 5, "{asked:?}");
    let connections: HashSet<_> = world
        .sandbox
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(connections.len(), 1, "{asked:?}");
    assert_eq!(world.sandbox.connections(), 1);
    assert!(
        world
            .sandbox
            .requests()
            .iter()
            .all(|request| request.version == Version::HTTP_2)
    );

    let mut browser = world.sandbox.browser();
    let callback = redirect(approve(&mut browser, login.url(), ALICE).await);
    let visiting = tokio::spawn(async move { browser.open(&callback).await });
    world.sandbox.clear_requests();
    login.wait().await.unwrap();
    visiting.await.unwrap().unwrap();
    let asked: Vec<_> = world
        .sandbox
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(
        asked,
        ["/oauth/token", "/api/v1/accounts/verify_credentials"]
    );
}

#[tokio::test]
async fn a_second_login_registers_nothing() {
    let world = World::start().await;
    let instance = world.instance().await;
    for _ in 0..2 {
        drop(world.login(&instance).listen().await.unwrap());
        drop(world.login(&instance).start().await.unwrap());
    }
    assert_eq!(
        world.requests_to("/api/v1/apps").len(),
        2,
        "one for each way back"
    );
}

#[tokio::test]
async fn tokens_and_secrets_are_never_in_a_url() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    client.timelines().home().await.unwrap();
    fediway::login::logout(&client).await.unwrap();
    let browser_paths = [
        "/oauth/authorize",
        "/oauth/authorize/native",
        "/auth/sign_in",
    ];
    for request in world.sandbox.requests() {
        if browser_paths.contains(&request.path.as_str()) {
            continue;
        }
        let url = format!("{}?{}", request.path, request.query.unwrap_or_default());
        for secret in world.sandbox.secrets() {
            assert!(
                !url.contains(&secret),
                "a secret in the URL of {}",
                request.path
            );
        }
    }
}
