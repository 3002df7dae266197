//! Sign-in for axum: a router with pages, and extractors.

mod answer;
mod extract;
mod handlers;
mod request;
mod router;

pub use extract::{MaybeSignedIn, SameOrigin, SignedIn};
