//! A fediverse server inside your process, with Mastodon's REST API and OAuth,
//! for demos and for the test suites of applications. It is strict where the
//! real server is strict.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1. It speaks HTTPS with a
//! certificate of a temporary authority of its own, and keeps everything in
//! memory. It has the accounts `alice` (password `correct horse`) and `bob`
//! (`battery staple`), who follow each other. It stops when it is dropped.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use fediway_sandbox::{Answer, Sandbox};
//!
//! let sandbox = Sandbox::start().await?;
//! let authorize_url = format!("{}/oauth/authorize?…", sandbox.url());
//!
//! // A scripted user signs in and approves on the HTML pages.
//! let mut browser = sandbox.browser();
//! match browser.approve(&authorize_url, "alice", "correct horse").await? {
//!     Answer::Redirect(callback) => { /* hand it to the app under test */ }
//!     Answer::Code(code) => { /* the out-of-band page showed this code */ }
//!     Answer::Page { status, text } => { /* the server refused */ }
//! }
//!
//! // Nothing waits for real time: ten minutes later the code has expired.
//! sandbox.advance(std::time::Duration::from_secs(600));
//! # Ok(())
//! # }
//! ```
//!
//! A client needs the address ([`Sandbox::url`]), the certificate authority ([`Sandbox::ca_pem`]) and a
//! token ([`Sandbox::access_token`]). `docs/testing.md` in the repository tests a bot with them.
//!
//! The sandbox behaves like Mastodon 4.5 or like another [`Software`], with
//! that software's OAuth and its known defects:
//! `Sandbox::builder().software(Software::GoToSocial)`. It also produces faults
//! on demand: use [`Sandbox::inject`] with a [`Fault`], or the HTTP endpoint
//! `/_sandbox/faults`.
//!
//! It streams events over WebSocket and as server-sent events. A test can send
//! any other event with [`Sandbox::emit`]. [`Sandbox::streams`] shows the
//! connections and can disturb them.
//!
//! The sandbox does not use a client library. If it did, a wrong field name
//! would be wrong on both sides and no test would notice.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod announce;
mod api;
mod auth;
mod backfill;
mod browser;
mod builder;
mod clock;
mod connection;
mod context;
mod direct;
mod error;
mod faults;
mod gates;
mod hub;
mod ids;
mod late;
mod lists;
mod model;
mod oauth;
mod observe;
mod pages;
mod params;
mod personalities;
mod rate_limit;
mod record;
mod relations;
mod routes;
mod rules;
mod sandbox;
mod scopes;
mod secrets;
mod server;
mod shared;
mod software;
mod state;
mod statuses;
mod streaming;
mod streaming_port;
mod sync;
mod tls;
mod unlisted;
mod wording;

pub use browser::{Answer, Browser, BrowserError, Step, Visit};
pub use builder::SandboxBuilder;
pub use direct::Direct;
pub use faults::{Fault, FaultRule, Hold, RateLimitStyle};
pub use hub::{StreamConnection, StreamTransport, TokenPlace};
pub use record::RecordedRequest;
pub use sandbox::Sandbox;
pub use software::{Software, UnknownSoftware};
pub use streaming::Streams;
