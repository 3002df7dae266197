//! Where secrets may not be: logs, events, pages, addresses, the database.

use std::io;
use std::sync::{Arc, Mutex};

use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::store::{Database, KeyRing};
use http::header::{LOCATION, REFERRER_POLICY};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{ALICE, BOB, Site, Visitor, approve, deny, parameter};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What this visitor's browser knows and nobody else should.
fn of_browser(visitor: &Visitor) -> Vec<String> {
    visitor.cookies.values().cloned().collect()
}

/// Sign-ins that go well and ones that do not. The secrets that came up.
async fn a_day(site: &Site, server: &Sandbox) -> Vec<String> {
    let mut secrets = Vec::new();
    for who in [ALICE, BOB] {
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        secrets.extend(of_browser(&visitor));
        secrets.push(parameter(&page, "state"));
        let callback = approve(&mut server.browser(), &page, who).await;
        let got = visitor.come_back(&callback).await;
        assert_eq!(got.header(REFERRER_POLICY), "no-referrer");
        assert_eq!(got.header(LOCATION), "/");
        secrets.extend(of_browser(&visitor));
        // Again: it was used already.
        visitor.come_back(&callback).await;
    }
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = deny(&mut server.browser(), &page, ALICE).await;
    let got = visitor.come_back(&callback).await;
    assert!(!got.location().contains("state") && !got.location().contains("code"));
    for (method, path, fault) in [
        ("POST", "/oauth/token", Fault::status(500)),
        ("POST", "/oauth/token", Fault::html(200)),
        (
            "GET",
            "/api/v1/accounts/verify_credentials",
            Fault::status(401),
        ),
        ("POST", "/oauth/revoke", Fault::status(503)),
    ] {
        server.inject(fault).route(method, path);
        let page = visitor.start(server.url()).await;
        let callback = approve(&mut server.browser(), &page, ALICE).await;
        secrets.push(parameter(&callback, "code"));
        let got = visitor.come_back(&callback).await;
        for secret in [parameter(&callback, "code"), parameter(&callback, "state")] {
            assert!(!format!("{got:?}").contains(&secret));
        }
        server.clear_faults();
    }
    secrets.extend(server.secrets().into_iter().filter(|it| it.len() > 12));
    secrets.retain(|secret| !secret.is_empty());
    secrets.sort();
    secrets.dedup();
    secrets
}

#[tokio::test]
async fn t11_no_secret_reaches_a_log_an_event_or_an_address() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let secrets = a_day(&site, &server).await;
    drop(guard);
    assert!(secrets.len() > 20, "{}", secrets.len());
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("signed_in"), "the log has what happened");
    let events = format!("{:?} {:?}", site.events.lock().unwrap(), site.sign_in);
    let since = fediway::Timestamp::UNIX_EPOCH;
    let audit = site
        .sign_in
        .database()
        .audit_since(since, 1000)
        .await
        .unwrap();
    assert!(audit.len() > 5);
    let audit = format!("{audit:?}");
    for secret in secrets {
        for (place, text) in [("log", &log), ("events", &events), ("audit", &audit)] {
            assert!(!text.contains(&secret), "a secret in the {place}");
        }
    }
}

#[tokio::test]
async fn t16_a_stolen_database_has_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let keys = KeyRing::open_file(folder.path().join("keys")).unwrap();
    let place = folder.path().join("site.db");
    let database = Database::open(&format!("sqlite:{}", place.display()), keys)
        .await
        .unwrap();
    let server = Sandbox::start().await.unwrap();
    let site = Site::on(database.clone(), &[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let mut secrets = a_day(&site, &server).await;
    // One sign-in is under way, and tokens are kept.
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    secrets.push(parameter(&page, "state"));
    secrets.extend(of_browser(&visitor));
    let mut found = Vec::new();
    let mut read = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path.ends_with("keys") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        read += bytes.len();
        found.extend(secrets.iter().filter(|secret| {
            bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        }));
    }
    assert!(read > 10_000, "the database was read");
    assert!(found.is_empty(), "{} secrets in the clear", found.len());
}
