//! The one page of the guestbook.

use fediway_signin::{Identity, SignIn};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::lines::Line;

const STYLE: &str = "\
:root{color-scheme:light dark;--accent:light-dark(#3d36a6,#b9b4ff);--line:light-dark(#6b6b76,#9a9aa6)}\
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif}\
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem;overflow-wrap:anywhere}\
a{color:var(--accent)}label{display:block;margin:0 0 .5rem}\
input:not([type]){display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;\
margin:.25rem 0 0;border:1px solid var(--line);border-radius:.4rem}\
button{font:inherit;padding:.4rem 1rem;border:1px solid var(--accent);border-radius:.4rem;\
background:none;color:var(--accent);cursor:pointer}\
footer{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}\
ul{list-style:none;padding:0;margin:2rem 0;border-top:1px solid var(--line)}\
li{padding:.75rem 0;border-bottom:1px solid var(--line)}";

fn frame(main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Guestbook" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Guestbook" }
                    (main)
                }
            }
        }
    }
}

pub(crate) fn guestbook(site: &SignIn, me: Option<&Identity>, lines: &[Line]) -> Markup {
    frame(&html! {
        @match me {
            Some(me) => (signed_in(site, me)),
            None => p { a #sign-in href=(site.sign_in_path("/")) { "Sign in to write a line" } },
        }
        ul #lines {
            @for line in lines {
                li { (line.text) " – " a href=(line.uri) rel="nofollow" { "@" (line.handle) } }
            }
        }
    })
}

/// The line is written, but the person's server did not take it.
pub(crate) fn not_posted(me: &Identity) -> Markup {
    frame(&html! {
        p role="alert" {
            "Your line is in the guestbook. " (me.key.server) " did not take it: perhaps the server is \
             down, or you no longer allow this site to post. Sign out and sign in again to allow it."
        }
        p { a href="/" { "Back to the guestbook" } }
    })
}

fn signed_in(site: &SignIn, me: &Identity) -> Markup {
    html! {
        p #me {
            "You are "
            @if !me.display_name.is_empty() { strong { (me.display_name) } ", " }
            "@" (me.handle) "."
        }
        form method="post" action="/lines" {
            label { "Your line" input #text name="text" maxlength="300" required; }
            label { input #share type="checkbox" name="share"; " also post it to my account" }
            button #write type="submit" { "Write" }
        }
        footer {
            p { a href="/me" { "What is known of me" } }
            form method="post" action=(site.sign_out_path()) {
                button #sign-out type="submit" { "Sign out" }
            }
            form method="post" action="/me/delete" {
                button #delete type="submit" { "Delete my data" }
            }
        }
    }
}
