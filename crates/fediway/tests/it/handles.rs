//! From a handle to the server that holds the account.

use fediway::{AddressPolicy, ErrorKind, Instance, Transport};

use fediway_sandbox::{Fault, Sandbox};

use crate::support::{ALICE, BOB, World, approve, code, server};

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
    let credentials = pending.finish(shown).await.unwrap().credentials().unwrap();
    assert_eq!(
        credentials.handle().unwrap().to_string(),
        format!("alice@{own}")
    );
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

/// Two servers: the domain of the handle, and the server that holds its account.
struct Split {
    domain: World,
    server: World,
    transport: Transport,
}

impl Split {
    async fn start() -> Self {
        let (domain, server) = (World::start().await, World::start().await);
        let both = [&domain, &server]
            .map(|world| world.sandbox.ca_pem().unwrap())
            .concat();
        let policy = AddressPolicy::loopback_for_tests();
        let transport = Transport::builder().policy(policy).root_certificates(&both);
        Self {
            domain,
            server,
            transport: transport.build().unwrap(),
        }
    }

    /// The domain answers this path like so.
    fn domain_answers(&self, path: &str, fault: Fault) {
        self.domain
            .sandbox
            .inject(fault)
            .route("GET", path)
            .always();
    }

    fn actor(&self) -> String {
        format!("{}/users/alice", self.server.sandbox.url())
    }

    async fn discover(&self) -> fediway::Result<Instance> {
        let host = self.domain.sandbox.url().trim_start_matches("https://");
        Instance::discover(format!("@alice@{host}"))
            .transport(&self.transport)
            .await
    }
}

const FINGER: &str = "/.well-known/webfinger";

fn jrd(actor: &str) -> String {
    format!(
        r#"{{"links":[{{"rel":"http://webfinger.net/rel/profile-page","href":"https://evil.example/"}},
        {{"rel":"self","type":"text/html","href":"https://evil.example/"}},
        {{"rel":"self","type":"application/activity+json","href":"{actor}"}}]}}"#
    )
}

#[tokio::test]
async fn the_server_is_the_one_that_webfinger_names_and_everything_is_bound_to_it() {
    let split = Split::start().await;
    split.domain_answers(FINGER, Fault::status(200).body(jrd(&split.actor())));
    let instance = split.discover().await.unwrap();
    assert_eq!(instance.url().as_str(), split.server.sandbox.url());
    assert_eq!(
        instance.oauth().issuer,
        format!("{}/", split.server.sandbox.url())
    );

    let pending = fediway::Login::new(&instance, "App")
        .transport(&split.transport)
        .start()
        .await;
    let pending = pending.unwrap();
    let shown = code(approve(&mut split.server.sandbox.browser(), pending.url(), ALICE).await);
    let credentials = pending.finish(shown).await.unwrap().credentials().unwrap();
    assert_eq!(credentials.issuer().as_str(), split.server.sandbox.url());
    let [domain, server] = [&split.domain, &split.server].map(|world| {
        world
            .sandbox
            .url()
            .trim_start_matches("https://")
            .to_owned()
    });
    assert_eq!(
        credentials.handle().unwrap().to_string(),
        format!("alice@{domain}")
    );
    for name in [
        format!("@Alice@{domain}"),
        format!("alice@{server}"),
        server,
    ] {
        assert!(credentials.is_named(&name), "{name}");
    }
    let asked: Vec<_> = split
        .domain
        .sandbox
        .requests()
        .into_iter()
        .map(|r| r.path)
        .collect();
    assert_eq!(asked, [FINGER], "the domain learns nothing more");
}

#[tokio::test]
async fn webfinger_may_be_redirected_to_the_server() {
    let split = Split::start().await;
    let host = split.server.sandbox.url().trim_start_matches("https://");
    let location = format!(
        "{}{FINGER}?resource=acct:alice@{host}",
        split.server.sandbox.url()
    );
    split.domain_answers(FINGER, Fault::redirect(301, location));
    assert_eq!(
        split.discover().await.unwrap().url().as_str(),
        split.server.sandbox.url()
    );
}

#[tokio::test]
async fn host_meta_may_say_where_webfinger_is() {
    let split = Split::start().await;
    let template = format!("{}{FINGER}?resource={{uri}}", split.server.sandbox.url());
    let xrd = format!(
        r#"<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
        <Link rel="lrdd" template="{template}"/></XRD>"#
    );
    split.domain_answers(FINGER, Fault::status(404));
    split.domain_answers("/.well-known/host-meta", Fault::status(200).body(xrd));
    let finger = Fault::status(200).body(jrd(&split.actor()));
    split
        .server
        .sandbox
        .inject(finger)
        .route("GET", FINGER)
        .always();
    assert_eq!(
        split.discover().await.unwrap().url().as_str(),
        split.server.sandbox.url()
    );
}

/// The domain was proven for one handle. Who logs in as somebody else has no part in it.
#[tokio::test]
async fn a_proven_domain_belongs_to_its_handle_alone() {
    let split = Split::start().await;
    split.domain_answers(FINGER, Fault::status(200).body(jrd(&split.actor())));
    let instance = split.discover().await.unwrap();
    let login = fediway::Login::new(&instance, "App").transport(&split.transport);
    let pending = login.start().await.unwrap();
    let shown = code(approve(&mut split.server.sandbox.browser(), pending.url(), BOB).await);
    let client = pending.finish(shown).await.unwrap();
    let handle = client.credentials().unwrap().handle().unwrap();
    let server = split.server.sandbox.url().trim_start_matches("https://");
    assert_eq!(handle.to_string(), format!("bob@{server}"));
}

/// What was typed is judged, and not what a URL parser makes of it.
#[tokio::test]
async fn an_odd_domain_is_refused_before_any_request() {
    let public = Transport::builder().build().unwrap();
    for handle in [
        "ann@134744072",
        "ann@0x8.8.8.8",
        "ann@exa\u{ad}mple.org",
        "ann@8.8.8.8:443x",
    ] {
        let discovery = Instance::discover(handle).transport(&public);
        let error = discovery.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Address(_)),
            "{handle}: {error}"
        );
    }
}

/// A redirect or an answer that leads off https, or to a private address, leads nowhere: what is
/// left is the domain itself.
#[tokio::test]
async fn no_answer_of_the_domain_leads_to_a_refused_address() {
    let plain = Sandbox::builder().http().start().await.unwrap();
    let off_https = format!("{}/x", plain.url());
    for target in [
        "https://10.0.0.1/users/a",
        "https://192.0.2.1:8443/a",
        "ftp://a.example/",
        &off_https,
    ] {
        let answered = (target != off_https).then(|| Fault::status(200).body(jrd(target)));
        for fault in [answered, Some(Fault::redirect(302, target))]
            .into_iter()
            .flatten()
        {
            let split = Split::start().await;
            split.domain_answers(FINGER, fault);
            let instance = split.discover().await.unwrap();
            assert_eq!(
                instance.url().as_str(),
                split.domain.sandbox.url(),
                "{target}"
            );
        }
    }
    assert!(plain.requests().is_empty());
}

#[tokio::test]
async fn a_domain_of_handles_leads_to_the_server_that_its_host_meta_names() {
    let split = Split::start().await;
    let template = format!("{}{FINGER}?resource={{uri}}", split.server.sandbox.url());
    let xrd = format!(r#"<XRD><Link rel="lrdd" template="{template}"/></XRD>"#);
    for path in ["/api/*", "/nodeinfo/*", "/.well-known/nodeinfo"] {
        split.domain_answers(path, Fault::status(404));
    }
    split.domain_answers("/.well-known/host-meta", Fault::status(200).body(xrd));
    let typed = split.domain.sandbox.url();
    let instance = Instance::discover(typed).transport(&split.transport).await;
    assert_eq!(instance.unwrap().url().as_str(), split.server.sandbox.url());

    split.domain.sandbox.clear_faults();
    for path in ["/api/*", "/nodeinfo/*", "/.well-known/*"] {
        split.domain_answers(path, Fault::status(404));
    }
    let nothing = Instance::discover(typed).transport(&split.transport).await;
    let error = nothing.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NotAnInstance(_)),
        "{error}"
    );
}
