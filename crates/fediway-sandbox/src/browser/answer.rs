//! What a browser can tell.

use std::fmt;

use http::{HeaderMap, Method};

/// How an authorization ended, as the browser saw it.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The browser was sent away from the sandbox, to this address. It did not
    /// go there; [`Browser::open`](crate::Browser::open) does.
    Redirect(String),
    /// The out-of-band page showed this code.
    Code(String),
    /// The server showed a page and no way on: mostly an error.
    Page {
        /// The status it came with.
        status: u16,
        /// Its visible text.
        text: String,
    },
}

/// Hides the code, and the query that holds one.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect(url) => {
                let shown = match url.split_once('?') {
                    Some((before, _)) => format!("{before}?…"),
                    None => url.clone(),
                };
                f.debug_tuple("Redirect").field(&shown).finish()
            }
            Self::Code(_) => f.debug_tuple("Code").field(&"…").finish(),
            Self::Page { status, text } => f
                .debug_struct("Page")
                .field("status", status)
                .field("text", text)
                .finish(),
        }
    }
}

/// What an address answered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Visit {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// One request of the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The method.
    pub method: Method,
    /// The path, without the query, which may hold secrets.
    pub path: String,
    /// The status answered.
    pub status: u16,
}

/// Why the browser came to no end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrowserError {
    /// What was to be opened is no absolute URL.
    Address,
    /// The authorization URL leads to some other server.
    OtherServer,
    /// The server's pages lead in circles.
    Circles,
    /// The server cannot be reached, or broke off.
    Connection(String),
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("not an absolute URL"),
            Self::OtherServer => f.write_str("the authorization URL is not the sandbox's"),
            Self::Circles => f.write_str("the pages lead in circles"),
            Self::Connection(why) => write!(f, "cannot reach the server: {why}"),
        }
    }
}

impl std::error::Error for BrowserError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_codes() {
        let redirect = Answer::Redirect("http://127.0.0.1:1/cb?code=s3cret".to_owned());
        assert_eq!(
            format!("{redirect:?}"),
            "Redirect(\"http://127.0.0.1:1/cb?…\")"
        );
        let code = Answer::Code("s3cret".to_owned());
        assert!(!format!("{code:?}").contains("s3cret"));
    }
}
