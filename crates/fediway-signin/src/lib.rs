//! Sign in with the fediverse, for web applications.
//!
//! People sign in with the account that they have on their own server: Mastodon, GoToSocial, Pleroma
//! and others. The site learns who they are ([`Identity`]), and may act for them if it asked for that
//! and they allow it ([`SignIn::client_for`]).
//!
//! - [`SignIn::builder`] takes the settings of the site.
//! - With the feature `axum`, `SignIn::router` has the pages, and [`SignedIn`] and [`MaybeSignedIn`]
//!   are extractors.
//! - Without a framework, [`SignIn::start`] and [`SignIn::finish`] are the two ends of a sign-in.
//! - [`store`] keeps everything, in SQLite or PostgreSQL. Several processes may share a PostgreSQL:
//!   a sign-in that begins at one of them ends at any other.
//!
//! `docs/signin.md` in the repository is the guide; its examples are tested.
//!
//! # Security considerations
//!
//! The public address is a setting and never taken from a request. Every server has a redirect URI of
//! its own. Identities are an account id on a server, never a handle. What browsers present is kept as
//! a hash, and tokens are sealed. The guide lists each attack with what stops it.
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
