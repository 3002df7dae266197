//! From a handle to the server that holds the account.

use fediway::{AddressPolicy, ErrorKind, Instance, Transport};

use crate::support::{ALICE, World, approve, code, server};

#[tokio::test]
async fn a_handle_leads_to_the_server_of_the_account() {
    let world = World::start().await;
    let own = world.sandbox.url().trim_start_matches("https://");
    for handle in [
        format!("@alice@{own}"),
        format!("alice@{own}"),
        format!("@nobody@{own}"),
    ] {
        let discovery = Instance::discover(&handle).transport(&world.transport);
        let instance = discovery.await.unwrap();
        assert_eq!(instance.url().as_str(), world.sandbox.url(), "{handle}");
    }
    let pending = world.login(&world.instance().await).start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    let credentials = pending.finish(shown).await.unwrap();
    assert_eq!(credentials.handle(), Some(format!("alice@{own}")));
}

#[tokio::test]
async fn a_handle_on_a_refused_domain_makes_no_request() {
    let (address, requests) = server(Vec::new()).await;
    let host = address.trim_start_matches("http://");
    let public = Transport::builder()
        .policy(AddressPolicy::public())
        .build()
        .unwrap();
    for handle in [
        format!("@ann@{host}"),
        format!("ann@{host}"),
        "ann@localhost".to_owned(),
    ] {
        let error = Instance::discover(&handle)
            .transport(&public)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Address(_)),
            "{handle}: {error}"
        );
    }
    assert!(requests.lock().unwrap().is_empty());
}
