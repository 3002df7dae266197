//! A guestbook with two servers, and where pictures of it go.

use std::net::SocketAddr;
use std::path::PathBuf;

use fediway::{Scope, Scopes};
use fediway_sandbox::{Sandbox, Software};
use fediway_signin::SignIn;
use fediway_signin::store::{Database, KeyRing};

use crate::app;
use crate::driver::Browser;
use crate::lines::Lines;

pub struct Guestbook {
    pub url: String,
    pub servers: [Sandbox; 2],
    server: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Guestbook {
    pub async fn start() -> Self {
        let server = |software| Sandbox::builder().software(software).http().start();
        let servers = [
            server(Software::Mastodon45).await.unwrap(),
            server(Software::GoToSocial).await.unwrap(),
        ];
        let folder = tempfile::tempdir().unwrap();
        let place = format!("sqlite:{}", folder.path().join("guestbook.db").display());
        let keys = KeyRing::open_file(folder.path().join("keys")).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let database = Database::open(&place, keys).await.unwrap();
        let site = SignIn::builder(&url, "Guestbook", database)
            .loopback_for_tests(Vec::<String>::new())
            .scopes(Scopes::none() + Scope::WriteStatuses)
            .suggest(servers.iter().map(Sandbox::url))
            .build()
            .unwrap();
        let lines = Lines::open(&place).await.unwrap();
        let router = app::router(site, lines);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            url,
            servers,
            server,
            _folder: folder,
        }
    }
}

impl Drop for Guestbook {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Takes a picture of the page, for somebody to look at.
pub async fn picture(browser: &Browser<'_>, name: &str) {
    let picture = browser.picture().await;
    let folder = match std::env::var_os("FEDIWAY_WRITE_DOCS") {
        Some(_) => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures"),
        None => PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures"),
    };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}
