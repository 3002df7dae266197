//! The one page of the guestbook.

use fediway_signin::{Identity, SignIn};
use maud::{DOCTYPE, Markup, html};

use super::lines::Line;

pub(crate) fn guestbook(site: &SignIn, me: Option<&Identity>, lines: &[Line]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Guestbook" }
            }
            body {
                main {
                    h1 { "Guestbook" }
                    @match me {
                        Some(me) => (signed_in(site, me)),
                        None => p { a #sign-in href=(site.sign_in_path("/")) { "Sign in to write a line" } },
                    }
                    ul #lines {
                        @for line in lines {
                            li { (line.text) " – " a href=(line.uri) rel="nofollow" { "@" (line.handle) } }
                        }
                    }
                }
            }
        }
    }
}

fn signed_in(site: &SignIn, me: &Identity) -> Markup {
    html! {
        p #me { "You are " strong { (me.name()) } " (@" (me.handle) ")." }
        form method="post" action="/lines" {
            label for="text" { "Your line" } " "
            input #text name="text" maxlength="300" required;
            label { input #share type="checkbox" name="share"; " also post it to my account" }
            button #write type="submit" { "Write" }
        }
        form method="post" action=(site.sign_out_path()) {
            button #sign-out type="submit" { "Sign out" }
        }
        form method="post" action="/me/delete" {
            button #delete type="submit" { "Delete my data" }
        }
        p { a href="/me" { "What is known of me" } }
    }
}
