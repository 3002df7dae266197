//! The page that signs out.

use maud::html;

use super::frame::{Frame, Page};
use crate::texts::Text;

/// A form, because signing out is a `POST`. `handle` is who is signed in.
pub(crate) fn sign_out(frame: &Frame<'_>, action: &str, handle: Option<&str>) -> Page {
    let words = frame.words;
    let body = html! {
        @if let Some(handle) = handle {
            p { (words.fill(Text::SignedInAs, &[("server", handle)])) }
        }
        form method="post" action=(action) {
            button type="submit" { (words.get(Text::SignOut)) }
        }
    };
    frame.page(&words.get(Text::SignOutTitle), &body, false)
}
