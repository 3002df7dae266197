//! The addresses of a sign-in.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use super::handlers;
use crate::site::SignIn;

/// The largest form that is read.
const LARGEST_FORM: usize = 16 << 10;

impl SignIn {
    /// A router with the pages of the sign-in below [`path`](SignIn::path). Merge it into your own:
    ///
    /// ```no_run
    /// # fn run(sign_in: fediway_signin::SignIn) -> axum::Router {
    /// axum::Router::new()
    ///     .route("/", axum::routing::get(async || "Hello"))
    ///     .merge(sign_in.router())
    /// # }
    /// ```
    ///
    /// | below `/auth` | what it does |
    /// |---|---|
    /// | `GET /sign-in` | the page on which people choose their server |
    /// | `POST /sign-in` | sends the browser to the server's page |
    /// | `GET /callback/{server}` | where the server sends it back: one address for each server |
    /// | `GET /problem` | why somebody is not signed in |
    /// | `GET /sign-out` | a page with a button |
    /// | `POST /sign-out` | signs out, and goes to the path in the field `return_to` |
    pub fn router<S>(&self) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let below = |path: &str| format!("{}{path}", self.path());
        Router::new()
            .route(
                &below("/sign-in"),
                get(handlers::choose).post(handlers::start),
            )
            .route(&below("/callback/{server}"), get(handlers::callback))
            .route(&below("/problem"), get(handlers::problem))
            .route(
                &below("/sign-out"),
                get(handlers::ask_sign_out).post(handlers::sign_out),
            )
            .layer(DefaultBodyLimit::max(LARGEST_FORM))
            .with_state(self.clone())
    }
}
