//! Sign in with the fediverse, for web applications.

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
pub use flow::{Callback, Finished, Outcome, Redirect, SignedOut, Start};
pub use identity::Identity;
pub use limits::FloodLimits;
pub use problem::{Problem, SignInError};
pub use settings::VisitorAddress;
pub use site::SignIn;
#[cfg(feature = "axum")]
pub use web::{FromThisSite, MaybeSignedIn, SignedIn};
