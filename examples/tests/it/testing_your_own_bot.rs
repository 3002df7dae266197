//! How to test a bot: give it a client of the sandbox, let something go wrong, and look at the server.

use fediway::{AddressPolicy, Client, ErrorKind, Instance, Transport};
use fediway_sandbox::{Fault, Sandbox, Software};

use crate::hello_bot::hello;

async fn client(sandbox: &Sandbox) -> Client {
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(sandbox.ca_pem().unwrap())
        .max_tries(2)
        .build()
        .unwrap();
    let instance = Instance::discover(sandbox.url()).transport(&transport);
    let token = sandbox.access_token("alice").unwrap();
    Client::with_token(instance.await.unwrap(), token).with_transport(&transport)
}

#[tokio::test]
async fn it_says_hello_on_every_kind_of_server() {
    for software in Software::ALL {
        let sandbox = Sandbox::builder()
            .software(*software)
            .start()
            .await
            .unwrap();
        hello(&client(&sandbox).await).await.unwrap();
        assert_eq!(sandbox.status_count(), 1, "{software}");
    }
}

#[tokio::test]
async fn a_server_that_is_overloaded_once_is_no_failure() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox).await;
    sandbox
        .inject(Fault::status(503))
        .route("POST", "/api/v1/statuses");
    hello(&client).await.unwrap();
    assert_eq!(sandbox.status_count(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_reported_where_the_server_ignores_keys() {
    let sandbox = Sandbox::builder().software(Software::GoToSocial);
    let sandbox = sandbox.start().await.unwrap();
    let client = client(&sandbox).await;
    sandbox
        .inject(Fault::drop_after())
        .route("POST", "/api/v1/statuses");
    let error = hello(&client).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
    assert_eq!(sandbox.status_count(), 1);
}

#[tokio::test]
async fn its_token_is_in_no_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox).await;
    sandbox
        .inject(Fault::status(403))
        .route("POST", "/api/v1/statuses");
    let error = hello(&client).await.unwrap_err();
    let said = format!("{error} {error:?} {}", error.report());
    assert!(
        sandbox
            .secrets()
            .iter()
            .all(|secret| !said.contains(secret))
    );
}
