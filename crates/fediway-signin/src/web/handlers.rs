//! What is answered at each address.

use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::Response;
use fediway::{InstanceUrl, Timestamp};
use http::HeaderMap;
use http::request::Parts;
use serde::Deserialize;

use super::answer::{page, retry_after, see_other};
use super::request::{cookies, frame, visitor};
use crate::flow::{Callback, Outcome, Start};
use crate::pages::{self, Page, SignInPage, problem_text};
use crate::problem::{Problem, SignInError};
use crate::return_path::local;
use crate::settings::Settings;
use crate::site::SignIn;

/// What the form of the first page holds.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    server: String,
    return_to: String,
    reregister: String,
}

/// What the address of a page with a problem says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    what: String,
    server: String,
    until: String,
    return_to: String,
}

// No page of this site sends a query or a form that does not decode. One that does not counts as
// empty, so that the answer is a page.

/// `GET /sign-in`
pub(super) async fn choose(
    State(site): State<SignIn>,
    typed: Result<Query<Typed>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    page(200, choice(&site, &headers, &typed, None))
}

/// `POST /sign-in`
pub(super) async fn start(
    State(site): State<SignIn>,
    parts: Parts,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = typed.map(|Form(typed)| typed).unwrap_or_default();
    if !site.is_same_origin(&parts.headers) {
        return refuse(&site, &parts.headers, &Problem::CrossSite.into());
    }
    let begun = site
        .start(Start {
            typed: typed.server.clone(),
            return_to: typed.return_to.clone(),
            cookies: cookies(&parts.headers),
            visitor: visitor(site.settings(), &parts),
            reregister: typed.reregister == "yes",
            choose_account: false,
        })
        .await;
    match begun {
        Ok(redirect) => see_other(&redirect.location, &redirect.cookies),
        Err(error) => {
            let shown = choice(&site, &parts.headers, &typed, Some(&error));
            let mut response = page(error.problem.status(), shown);
            retry_after(&mut response, &error);
            response
        }
    }
}

/// `GET /callback/{server}`: always answered with a redirect, so that the code leaves the address bar.
pub(super) async fn callback(
    State(site): State<SignIn>,
    server: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let server = server.map(|Path(server)| server).unwrap_or_default();
    let query = query.unwrap_or_default();
    let callback = Callback::new(server, &*query, cookies(&headers));
    match site.finish(callback).await {
        Ok(Outcome::SignedIn(done)) => see_other(&done.return_to, &done.cookies),
        Ok(Outcome::StartAgain(redirect)) => see_other(&redirect.location, &redirect.cookies),
        Err(error) => {
            let over = site.cookies_after(&error, &query);
            see_other(&problem_path(site.settings(), &error), &over)
        }
    }
}

/// `GET /problem`
pub(super) async fn problem(
    State(site): State<SignIn>,
    told: Result<Query<Told>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let told = told.map(|Query(told)| told).unwrap_or_default();
    let Some(problem) = Problem::named(&told.what) else {
        return see_other(&site.sign_in_path("/"), &[]);
    };
    let mut error = SignInError::from(problem);
    // Anybody can make such an address: only what is a host is shown as one.
    let policy = site.settings().transport().map(|it| it.policy().clone());
    let host = policy.map(|policy| InstanceUrl::parse_with(&told.server, &policy));
    if let Ok(Ok(host)) = host {
        error = error.at(host.authority());
    }
    let until = told.until.parse().ok();
    let until = until.and_then(|until| Timestamp::from_second(until).ok());
    if let Some(until) = until.filter(|until| *until > Timestamp::now()) {
        error = error.until(until);
    }
    refuse(&site, &headers, &error)
}

/// `GET /sign-out`
pub(super) async fn ask_sign_out(State(site): State<SignIn>, headers: HeaderMap) -> Response {
    let signed_in = site.signed_in_as(&cookies(&headers)).await;
    match signed_in {
        Ok(identity) => {
            let handle = identity.as_ref().map(|identity| &*identity.handle);
            let frame = frame(site.settings(), &headers);
            page(200, pages::sign_out(&frame, &site.sign_out_path(), handle))
        }
        Err(error) => refuse(&site, &headers, &error),
    }
}

/// `POST /sign-out`
pub(super) async fn sign_out(
    State(site): State<SignIn>,
    headers: HeaderMap,
    told: Result<Form<Told>, FormRejection>,
) -> Response {
    let told = told.map(|Form(told)| told).unwrap_or_default();
    if !site.is_same_origin(&headers) {
        return refuse(&site, &headers, &Problem::CrossSite.into());
    }
    match site.sign_out(&cookies(&headers)).await {
        Ok(done) => see_other(local(&told.return_to).unwrap_or("/"), &done.cookies),
        Err(error) => refuse(&site, &headers, &error),
    }
}

/// The page on which people choose their server, perhaps with what went wrong.
fn choice(site: &SignIn, headers: &HeaderMap, typed: &Typed, error: Option<&SignInError>) -> Page {
    let settings = site.settings();
    let frame = frame(settings, headers);
    let alert = error.map(|error| {
        let server = error.server.as_deref();
        problem_text(frame.words, error.problem, server, error.until)
    });
    let shown = SignInPage {
        action: &format!("{}/sign-in", settings.path),
        typed: &typed.server,
        return_to: local(&typed.return_to).unwrap_or("/"),
        alert: alert.as_deref(),
        suggestions: &settings.suggestions,
    };
    pages::sign_in(&frame, &shown)
}

/// The page with a problem.
pub(super) fn refuse(site: &SignIn, headers: &HeaderMap, error: &SignInError) -> Response {
    let frame = frame(site.settings(), headers);
    let server = error.server.as_deref();
    let text = problem_text(frame.words, error.problem, server, error.until);
    let again = format!("{}/sign-in", site.path());
    let shown = pages::problem(&frame, &text, &again);
    let mut response = page(error.problem.status(), shown);
    retry_after(&mut response, error);
    response
}

/// Where a problem is shown. Its address holds neither code nor state.
fn problem_path(settings: &Settings, error: &SignInError) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("what", error.problem.as_str());
    if let Some(server) = &error.server {
        query.append_pair("server", server);
    }
    if let Some(until) = error.until {
        query.append_pair("until", &until.as_second().to_string());
    }
    format!("{}/problem?{}", settings.path, query.finish())
}
