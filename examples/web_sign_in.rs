//! A web site on which people sign in with their own account of the fediverse. It listens on port 3000,
//! behind a proxy that speaks TLS and sets `X-Real-IP`:
//!
//! ```sh
//! cargo run -p fediway-examples --example web_sign_in -- https://site.example
//! ```
//!
//! The guestbook in `crates/fediway-signin/examples` is a larger site. With `--sandbox`, it needs no proxy
//! and no other server.

use std::net::SocketAddr;

use axum::http::HeaderName;
use axum::{Router, routing::get};
use fediway_signin::store::{Database, KeyRing};
use fediway_signin::{MaybeSignedIn, SignIn, SignedIn, VisitorAddress};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: web_sign_in URL")?;
    let keys = KeyRing::open_file("site.keys")?; // encrypts secrets in the database
    let database = Database::open("sqlite:site.db", keys).await?;
    // All connections come from the proxy, so limits for each visitor need its header.
    let visitor = VisitorAddress::Header(HeaderName::from_static("x-real-ip"));
    let sign_in = SignIn::builder(&url, "My site", database).visitor_address(visitor);
    let sign_in = sign_in.build()?;
    sign_in.spawn_sweep(); // deletes expired sessions
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    let service = site(sign_in).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, service).await?)
}

/// The pages of the site, and those of the sign-in at `/auth`.
pub(crate) fn site(sign_in: SignIn) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/private", get(private))
        .with_state(sign_in.clone())
        .merge(sign_in.router())
}

async fn front(MaybeSignedIn(me): MaybeSignedIn) -> String {
    me.map_or("Hello. Sign in at /auth/sign-in".to_owned(), |me| {
        format!("Hello, {} (@{})", me.name(), me.handle)
    })
}

/// A browser that is not signed in is redirected to the sign-in page, and comes back here.
async fn private(SignedIn(me): SignedIn) -> String {
    format!("Your key is {}", me.id()) // the same at each sign-in: use it as the key of your tables
}
