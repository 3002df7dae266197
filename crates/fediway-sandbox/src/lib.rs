//! A fediverse server inside your process: Mastodon's REST API and its OAuth,
//! strict where the real one is strict, for demos, tests, and other people's
//! test suites.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1, speaks HTTPS with a
//! certificate of its own throw-away authority, knows the accounts `alice`
//! (password `correct horse`) and `bob` (`battery staple`), who follow each
//! other, and keeps everything in memory. It stops when it is dropped.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use fediway_sandbox::{Answer, Sandbox};
//!
//! let sandbox = Sandbox::start().await?;
//! let authorize_url = format!("{}/oauth/authorize?…", sandbox.url());
//!
//! // A scripted person signs in and approves, through the real HTML pages.
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
//! The sandbox answers as Mastodon 4.5 does, or as another [`Software`], with
//! its own ideas of OAuth and its own mistakes:
//! `Sandbox::builder().software(Software::GoToSocial)`. What goes wrong on the
//! way can be asked for as well: [`Sandbox::inject`] with a [`Fault`], or over
//! HTTP at `/_sandbox/faults`.
//!
//! It streams what happens, over WebSocket and as server-sent events, and any
//! other event that is given to [`Sandbox::emit`]. [`Sandbox::streams`] knows
//! who is connected, and what can go wrong there.
//!
//! It builds its JSON by itself, on
//! purpose without any client library, so that a field misnamed there cannot
//! agree with itself here.

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
mod streaming;
mod streaming_port;
mod sync;
mod tls;
mod unlisted;
mod wording;

pub use browser::{Answer, Browser, BrowserError, Step, Visit};
pub use builder::SandboxBuilder;
pub use faults::{Fault, FaultRule, RateLimitStyle};
pub use hub::{StreamConnection, StreamTransport, TokenPlace};
pub use record::RecordedRequest;
pub use sandbox::Sandbox;
pub use software::{Software, UnknownSoftware};
pub use streaming::Streams;
