//! Sign in with the fediverse, for web applications.
//!
//! People sign in with the account that they have on their own server: Mastodon, GoToSocial, Pleroma
//! and others. The site learns who they are ([`Identity`]). It may act for them if it asks for that and
//! they allow it ([`SignIn::client_for`]).
//!
//! - [`SignIn::builder`] takes the settings of the site.
//! - With the feature `axum`, `SignIn::router` has the pages, and [`SignedIn`] and [`MaybeSignedIn`]
//!   are extractors.
//! - Without a framework, [`SignIn::start`] begins a sign-in, and [`SignIn::finish`] ends it.
//! - [`store`] keeps everything in SQLite or PostgreSQL. Several processes may share a PostgreSQL database:
//!   a sign-in may begin at one process and end at another one.
//!
//! `docs/signin.md` in the repository is the guide, with a complete application in twenty lines.
//!
//! # Security considerations
//!
//! The public address of the site is a setting and is never taken from a request. Every server has its own
//! redirect URI. An identity is an account id on a server, never a handle. Values that browsers present are
//! stored as hashes, and tokens are encrypted. The guide lists each attack with its defence.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `axum` | yes | the router, its pages, the extractors |
//! | `sqlite` | yes | everything in one SQLite file |
//! | `postgres` | no | PostgreSQL, shared by many processes |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "axum"),
    allow(dead_code, rustdoc::broken_intra_doc_links)
)]

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("fediway-signin needs the feature `sqlite` or `postgres`");

mod builder;
mod cookie;
mod events;
mod flow;
mod identity;
mod input;
mod limits;
#[cfg(feature = "axum")]
mod pages;
mod policy;
mod problem;
mod random;
mod return_path;
mod same_origin;
mod settings;
mod site;
pub mod store;
pub mod texts;
#[cfg(feature = "axum")]
mod web;

pub use builder::{Builder, SettingsError};
pub use cookie::SetCookie;
pub use events::Event;
pub use flow::{Callback, Checked, Finished, Outcome, Redirect, SignedOut, Start};
pub use identity::Identity;
pub use limits::FloodLimits;
pub use problem::{Problem, SignInError};
pub use settings::VisitorAddress;
pub use site::SignIn;
#[cfg(feature = "axum")]
pub use web::{MaybeSignedIn, SameOrigin, SignedIn};

#[cfg(all(doctest, feature = "axum", feature = "sqlite"))]
#[doc = include_str!("../../../docs/signin.md")]
struct Guide;
