//! The pages behind the addresses of accounts and statuses, so that a link
//! shown to a person leads somewhere.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;

use crate::clock::iso_millis;
use crate::model::Status;
use crate::pages::{escape, message, page};
use crate::shared::Shared;

/// `GET /@alice`
pub(crate) async fn profile(
    State(shared): State<Arc<Shared>>,
    Path(username): Path<String>,
) -> Response {
    let state = shared.state();
    let Some(account) = state.account_named(&username) else {
        return missing();
    };
    let public = state
        .statuses_by(account.id)
        .filter(|status| state.may_see(None, status));
    let mut articles: Vec<_> = public.map(article).collect();
    articles.reverse();
    let title = format!("@{}", account.username);
    page(StatusCode::OK, &title, &articles.join("\n"))
}

/// `GET /@alice/1`
pub(crate) async fn status(
    State(shared): State<Arc<Shared>>,
    Path((username, id)): Path<(String, String)>,
) -> Response {
    let state = shared.state();
    let account = state.account_named(&username);
    let status = shared.api().ids.statuses.read(&id);
    let status = status.and_then(|id| state.visible(None, id));
    match (account, status) {
        (Some(account), Some(status)) if status.account == account.id => {
            let title = format!("@{}", account.username);
            page(StatusCode::OK, &title, &article(status))
        }
        _ => missing(),
    }
}

/// The content is HTML of the sandbox's own making; the rest is what was typed.
fn article(status: &Status) -> String {
    let warning = match &*status.spoiler_text {
        "" => String::new(),
        text => format!("<p><strong>{}</strong></p>\n", escape(text)),
    };
    format!(
        "<article>\n{warning}{}\n<p><time>{}</time></p>\n</article>",
        status.content,
        iso_millis(status.created)
    )
}

fn missing() -> Response {
    message(
        StatusCode::NOT_FOUND,
        "The page you are looking for isn't here.",
    )
}
