//! The page on which people choose their server.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use crate::texts::Text;

/// What the page is made of.
pub(crate) struct SignInPage<'a> {
    /// Where its form posts to.
    pub(crate) action: &'a str,
    /// What was typed before, to be corrected.
    pub(crate) typed: &'a str,
    /// The path of the site to go to afterwards.
    pub(crate) return_to: &'a str,
    /// What went wrong, in words.
    pub(crate) alert: Option<&'a str>,
    /// Servers that the site suggests.
    pub(crate) suggestions: &'a [String],
}

pub(crate) fn sign_in(frame: &Frame<'_>, page: &SignInPage<'_>) -> Page {
    let words = frame.words;
    let site = [("site", frame.site)];
    let body = html! {
        @if let Some(alert) = page.alert {
            div .alert #alert role="alert" { p { (alert) } }
        }
        p { (words.fill(Text::Explanation, &site)) }
        (form(frame, page))
        (remembered(frame))
        (suggested(frame, page))
    };
    frame.page(&words.fill(Text::Title, &site), &body, true)
}

fn form(frame: &Frame<'_>, page: &SignInPage<'_>) -> Markup {
    let words = frame.words;
    let described = match page.alert {
        Some(_) => "alert hint",
        None => "hint",
    };
    html! {
        form #sign-in method="post" action=(page.action) {
            label for="server" { (words.get(Text::Label)) }
            input #server type="text" name="server" value=(page.typed) required
                inputmode="url" autocomplete="off" autocapitalize="none" autocorrect="off"
                spellcheck="false" maxlength="400" aria-describedby=(described)
                aria-invalid=[page.alert.map(|_| "true")] autofocus;
            p .hint #hint { (words.get(Text::Hint)) }
            input type="hidden" name="return_to" value=(page.return_to);
            button type="submit" { (words.get(Text::Continue)) }
            details {
                summary { (words.get(Text::Trouble)) }
                p { (words.get(Text::TroubleHelp)) }
                label {
                    input type="checkbox" name="reregister" value="yes";
                    (words.get(Text::Fresh))
                }
            }
        }
    }
}

/// Filled by the script, from what only this browser knows.
fn remembered(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    html! {
        section #remembered hidden aria-labelledby="remembered-title" {
            h2 #remembered-title { (words.get(Text::Before)) }
            ul {}
            button #forget .plain type="button" { (words.get(Text::Forget)) }
        }
    }
}

fn suggested(frame: &Frame<'_>, page: &SignInPage<'_>) -> Markup {
    if page.suggestions.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="suggested" {
            h2 #suggested { (frame.words.get(Text::Suggested)) }
            ul {
                @for server in page.suggestions {
                    li {
                        form method="post" action=(page.action) {
                            input type="hidden" name="server" value=(server);
                            input type="hidden" name="return_to" value=(page.return_to);
                            button .plain type="submit" { (server) }
                        }
                    }
                }
            }
        }
    }
}
