//! What all pages share: the head, the style, and what a browser may load.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest::{SHA256, digest};

use super::remember::SCRIPT;
use crate::texts::Words;

/// Colours are custom properties, so that a site sets its own. The defaults have a contrast of 7 to 1
/// and more, in the light and in the dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--accent:#3d36a6;--on-accent:#fff;\
--line:#6b6b76;--alert:#8c1010}\
@media(prefers-color-scheme:dark){:root{--ink:#f1f1f4;--paper:#17171b;--accent:#b9b4ff;\
--on-accent:#17171b;--line:#9a9aa6;--alert:#ffb3ab}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}\
main{max-width:30rem;margin:0 auto;padding:3rem 1.25rem}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1rem;margin:2rem 0 .5rem}\
label{display:block;font-weight:600;margin:0 0 .35rem}\
input[type=text]{width:100%;font:inherit;padding:.65rem .75rem;color:inherit;background:var(--paper);\
border:1px solid var(--line);border-radius:.4rem}\
.hint{margin:.35rem 0 1rem;font-size:.9375rem}\
button,.button{display:inline-block;font:inherit;padding:.65rem 1.25rem;border-radius:.4rem;\
border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer;\
text-decoration:none}\
ul{list-style:none;margin:0;padding:0}li{margin:0 0 .5rem}\
.plain{background:none;color:var(--accent)}\
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}\
.alert p{margin:.6rem 0}.alert{border-left:.3rem solid var(--alert);padding:.1rem 0 .1rem .9rem;margin:0 0 1.5rem}\
details{margin:2rem 0 0}summary{cursor:pointer}\
details label{font-weight:400}details input{margin-right:.5rem}\
p{overflow-wrap:anywhere}";

/// What all pages of a site share.
pub(crate) struct Frame<'a> {
    pub(crate) site: &'a str,
    pub(crate) words: Words<'a>,
    /// CSS of the site.
    pub(crate) style: &'a str,
    /// Whether servers are on this machine and speak plain http, as in tests.
    pub(crate) loopback: bool,
}

/// A page and what it may load.
pub(crate) struct Page {
    pub(crate) html: String,
    pub(crate) policy: String,
}

impl Frame<'_> {
    pub(crate) fn page(&self, title: &str, body: &Markup, script: bool) -> Page {
        let style = format!("{STYLE}{}", self.style);
        let markup = html! {
            (DOCTYPE)
            html lang=(self.words.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (title) " – " (self.site) }
                    style { (PreEscaped(end_safe(&style))) }
                }
                body {
                    main { h1 { (title) } (body) }
                    @if script { script { (PreEscaped(SCRIPT)) } }
                }
            }
        };
        Page {
            html: markup.into_string(),
            policy: self.policy(&end_safe(&style), script),
        }
    }

    /// Nothing is loaded from anywhere. Browsers hold `form-action` against the redirect after a form,
    /// too, which leads to the server that was chosen.
    fn policy(&self, style: &str, script: bool) -> String {
        let script = match script {
            true => format!("script-src {}; ", hash(SCRIPT)),
            false => String::new(),
        };
        let servers = if self.loopback {
            "https: http:"
        } else {
            "https:"
        };
        format!(
            "default-src 'none'; style-src {}; {script}form-action 'self' {servers}; \
             base-uri 'none'; frame-ancestors 'none'",
            hash(style)
        )
    }
}

fn hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(digest(&SHA256, text.as_bytes()))
    )
}

/// CSS that cannot end its element. The site wrote it, but a mistake should not become markup.
fn end_safe(css: &str) -> String {
    css.replace("</", "<\\/")
}
