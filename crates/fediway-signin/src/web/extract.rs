//! Extractors: who is signed in, and whether a request came from this site.

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::header::ACCEPT;
use http::request::Parts;
use http::{Method, StatusCode};

use super::answer::see_other;
use super::handlers::refuse;
use super::request::cookies;
use crate::identity::Identity;
use crate::problem::Problem;
use crate::site::SignIn;

/// Somebody who is signed in. A browser that is not is sent to the sign-in page and comes back, from a
/// form to `/`. Any other request gets 401.
///
/// The router's state is the [`SignIn`] or has one (`FromRef`).
///
/// ```
/// use fediway_signin::SignedIn;
///
/// async fn mine(SignedIn(me): SignedIn) -> String {
///     format!("Hello, {}", me.name())
/// }
/// # let _ = mine;
/// ```
#[derive(Clone, Debug)]
pub struct SignedIn(pub Identity);

/// Somebody who is signed in, or nobody.
#[derive(Clone, Debug)]
pub struct MaybeSignedIn(pub Option<Identity>);

/// A request that came from a page of this site, for your own forms: see
/// [`SignIn::is_same_origin`]. Anything else gets 403.
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin;

impl<S> FromRequestParts<S> for SignedIn
where
    SignIn: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let MaybeSignedIn(identity) = MaybeSignedIn::from_request_parts(parts, state).await?;
        identity
            .map(Self)
            .ok_or_else(|| send_to_sign_in(&SignIn::from_ref(state), parts))
    }
}

impl<S> FromRequestParts<S> for MaybeSignedIn
where
    SignIn: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let site = SignIn::from_ref(state);
        let identity = site.signed_in_as(&cookies(&parts.headers)).await;
        identity
            .map(Self)
            .map_err(|error| refuse(&site, &parts.headers, &error))
    }
}

impl<S> FromRequestParts<S> for SameOrigin
where
    SignIn: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let site = SignIn::from_ref(state);
        match site.is_same_origin(&parts.headers) {
            true => Ok(Self),
            false => Err(refuse(&site, &parts.headers, &Problem::CrossSite.into())),
        }
    }
}

fn send_to_sign_in(site: &SignIn, parts: &Parts) -> Response {
    let accepts = parts
        .headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    let is_page = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    if !is_page {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    // A browser cannot come back to a form that it posted.
    let here = parts
        .uri
        .path_and_query()
        .filter(|_| parts.method == Method::GET);
    see_other(
        &site.sign_in_path(here.map_or("/", |here| here.as_str())),
        &[],
    )
}
