//! The guestbook itself.

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use fediway_signin::{Identity, MaybeSignedIn, SameOrigin, SignIn, SignedIn};
use serde::Deserialize;

use super::lines::Lines;
use super::pages;

/// What the pages need. The extractors of `fediway_signin` find the `SignIn` in it.
#[derive(Clone)]
pub(crate) struct App {
    site: SignIn,
    lines: Lines,
}

impl FromRef<App> for SignIn {
    fn from_ref(app: &App) -> Self {
        app.site.clone()
    }
}

/// All of the guestbook: its own pages, and those of the sign-in.
pub(crate) fn router(site: SignIn, lines: Lines) -> Router {
    Router::new()
        .route("/", get(read))
        .route("/lines", post(write))
        .route("/me", get(export))
        .route("/me/delete", post(forget))
        .with_state(App {
            site: site.clone(),
            lines,
        })
        .merge(site.router())
}

async fn read(
    State(app): State<App>,
    MaybeSignedIn(me): MaybeSignedIn,
) -> Result<Response, Failed> {
    let lines = app.lines.newest(50).await?;
    let page = pages::guestbook(&app.site, me.as_ref(), &lines);
    Ok(Html(page.into_string()).into_response())
}

#[derive(Deserialize)]
struct Line {
    text: String,
    share: Option<String>,
}

/// Writes a line, and posts it to the person's own account if they checked the box.
async fn write(
    _: SameOrigin,
    State(app): State<App>,
    SignedIn(me): SignedIn,
    Form(line): Form<Line>,
) -> Result<Response, Failed> {
    let text = line.text.trim();
    // PostgreSQL takes no zero bytes.
    let length = text.chars().count();
    if !(1..=300).contains(&length) || text.contains(char::is_control) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok((status, "1 to 300 characters, please").into_response());
    }
    app.lines.add(&me, text).await?;
    if line.share.is_some() && !share(&app.site, &me, text).await? {
        let page = Html(pages::not_posted(&me).into_string());
        return Ok((StatusCode::BAD_GATEWAY, page).into_response());
    }
    Ok(Redirect::to("/").into_response())
}

/// Posts a line to the person's own account; whether that worked.
async fn share(site: &SignIn, me: &Identity, text: &str) -> Result<bool, Failed> {
    let Some(client) = site.client_for(&me.key).await? else {
        return Ok(false);
    };
    let posted = client.statuses().post(text).await;
    if let Err(error) = &posted {
        tracing::info!(%error, "a line was not posted");
    }
    Ok(posted.is_ok())
}

/// Everything that is known of the person.
async fn export(State(app): State<App>, SignedIn(me): SignedIn) -> Result<Response, Failed> {
    let mut all = app.site.export_person(&me.key).await?;
    all["lines"] = app.lines.of(&me).await?.into();
    Ok(Json(all).into_response())
}

/// Deletes everything that is known of the person, here and in the tables of the sign-in.
async fn forget(
    _: SameOrigin,
    State(app): State<App>,
    SignedIn(me): SignedIn,
) -> Result<Redirect, Failed> {
    app.lines.delete(&me).await?;
    app.site.delete_person(&me.key).await?;
    Ok(Redirect::to("/"))
}

/// Something failed. What it was is for the log and not for the visitor.
struct Failed;

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        tracing::error!(%error, "a page failed");
        Self
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something failed. Try again.",
        )
            .into_response()
    }
}
