//! The results of a browser.

use std::fmt;

use http::{HeaderMap, Method, StatusCode};

/// The result of an authorization in the browser.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The browser was redirected to this address outside of the sandbox. It did
    /// not follow; [`Browser::open`](crate::Browser::open) opens it.
    Redirect(String),
    /// The out-of-band page showed this code.
    Code(String),
    /// The server showed a page that leads no further, mostly an error.
    Page {
        /// Its status.
        status: StatusCode,
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

/// The response of an address.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Visit {
    /// The status.
    pub status: StatusCode,
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
    /// The status of the response.
    pub status: StatusCode,
}

/// The reason why the browser could not finish.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrowserError {
    /// The address is not an absolute URL.
    Address,
    /// The authorization URL is that of another server.
    OtherServer,
    /// The server's pages redirect in a loop.
    Circles,
    /// The server cannot be reached, or the connection broke.
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
