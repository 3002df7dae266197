//! Where secrets may not be: logs, events, pages, addresses, the database.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;

use fediway_sandbox::{Browser, Fault, Sandbox};
use http::header::{LOCATION, REFERRER_POLICY};
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{self, ALICE, BOB, Site, Visitor, parameter};

/// What is logged on the thread of one test. The subscriber is that of all tests: one for a thread
/// would not hear of places that another thread met first.
#[derive(Clone)]
struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    thread: ThreadId,
}

/// Writes to the log, or nowhere.
struct Writer(Option<Log>);

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(log) = &self.0 {
            log.text.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Writer;

    fn make_writer(&'a self) -> Writer {
        let is_here = std::thread::current().id() == self.thread;
        Writer(is_here.then(|| self.clone()))
    }
}

/// What the person's browser prints (its HTML parser traces every page) is not ours.
async fn approve(browser: &mut Browser, page: &str, who: (&str, &str)) -> String {
    let approving = support::approve(browser, page, who);
    approving.with_subscriber(NoSubscriber::default()).await
}

async fn deny(browser: &mut Browser, page: &str, who: (&str, &str)) -> String {
    let denying = support::deny(browser, page, who);
    denying.with_subscriber(NoSubscriber::default()).await
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
    let log = Log {
        text: Arc::default(),
        thread: std::thread::current().id(),
    };
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .init();
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let secrets = a_day(&site, &server).await;
    assert!(secrets.len() > 20, "{}", secrets.len());
    let log = String::from_utf8_lossy(&log.text.lock().unwrap()).into_owned();
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
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let mut secrets = a_day(&site, &server).await;
    // One sign-in is under way, and tokens are kept.
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    secrets.push(parameter(&page, "state"));
    secrets.extend(of_browser(&visitor));
    let dump = site.place.as_ref().unwrap().dump().await;
    assert!(dump.len() > 5_000, "the database was read");
    let is_in_dump = |secret: &&String| {
        let mut windows = dump.windows(secret.len());
        windows.any(|window| window == secret.as_bytes())
    };
    let found = secrets.iter().filter(is_in_dump).count();
    assert_eq!(found, 0, "{found} secrets in the clear");
}
