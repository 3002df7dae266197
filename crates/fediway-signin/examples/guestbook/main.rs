//! A guestbook that people sign with their accounts of the fediverse.
//!
//! `cargo run -p fediway-signin --example guestbook -- --sandbox` needs nothing else: two servers run
//! in the same process. For real servers, behind a proxy that speaks TLS:
//!
//! ```text
//! guestbook --url https://guestbook.example --database sqlite:guestbook.db --listen 127.0.0.1:3000
//! ```
//!
//! The database may be `postgres://…` (feature `postgres`), and several processes may share it. The
//! keys that encrypt secrets are in `FEDIWAY_KEYS`, or else in the file `guestbook.keys`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "it tells where it listens")]

mod app;
mod lines;
mod pages;

use std::net::SocketAddr;
use std::time::Duration;

use fediway::{Scope, Scopes};
use fediway_sandbox::{Sandbox, Software};
use fediway_signin::store::{Database, KeyRing};
use fediway_signin::{Builder, SignIn};

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Options {
    sandbox: bool,
    url: String,
    database: String,
    listen: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = options()?;
    let servers = match options.sandbox {
        true => vec![
            server(Software::Mastodon45).await?,
            server(Software::GoToSocial).await?,
        ],
        false => Vec::new(),
    };
    let listener = tokio::net::TcpListener::bind(&options.listen).await?;
    let url = match options.sandbox {
        true => format!("http://localhost:{}", listener.local_addr()?.port()),
        false => options.url,
    };
    let folder = tempfile::tempdir()?;
    let database = match options.sandbox {
        true => format!("sqlite:{}", folder.path().join("guestbook.db").display()),
        false => options.database,
    };
    let keys = match std::env::var("FEDIWAY_KEYS") {
        Ok(keys) => KeyRing::parse(&keys)?,
        Err(_) if options.sandbox => KeyRing::open_file(folder.path().join("keys"))?,
        Err(_) => KeyRing::open_file("guestbook.keys")?,
    };
    let kept = Database::open(&database, keys).await?;
    let lines = lines::Lines::open(&database).await?;
    let site = settings(SignIn::builder(&url, "Guestbook", kept), &servers).build()?;

    site.spawn_sweep();
    site.spawn_checks(Duration::from_secs(24 * 60 * 60));
    println!("The guestbook: {url}");
    for server in &servers {
        let address = server.url();
        println!("A server to sign in at: {address} (alice, password: correct horse)");
    }
    let app = app::router(site, lines).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}

/// What this site wants: to know who people are, and to post for those who want that.
fn settings(builder: Builder, servers: &[Sandbox]) -> Builder {
    let builder = builder.scopes(Scopes::none() + Scope::WriteStatuses);
    match servers.is_empty() {
        true => builder,
        false => builder
            .loopback_for_tests(Vec::<String>::new())
            .suggest(servers.iter().map(Sandbox::url)),
    }
}

/// A server in this process. It speaks plain HTTP, because no browser knows its certificate.
async fn server(software: Software) -> std::io::Result<Sandbox> {
    Sandbox::builder().software(software).http().start().await
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        sandbox: false,
        url: String::new(),
        database: "sqlite:guestbook.db".to_owned(),
        listen: "127.0.0.1:0".to_owned(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--sandbox" => options.sandbox = true,
            "--url" => options.url = value()?,
            "--database" => options.database = value()?,
            "--listen" => options.listen = value()?,
            _ => {
                return Err(format!(
                    "{word} is not known: --sandbox, --url, --database, --listen"
                ));
            }
        }
    }
    match options.sandbox || !options.url.is_empty() {
        true => Ok(options),
        false => Err("name the public address with --url, or try --sandbox".to_owned()),
    }
}
