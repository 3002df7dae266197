//! Why a login failed.

/// The reason why a login failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoginFailure {
    /// The user denied access on the consent page.
    Denied,
    /// The callback's `state` is not that of this login. The callback belongs to another login or is
    /// forged.
    StateMismatch,
    /// The callback's `iss` names another server than that of the login (RFC 9207).
    IssuerMismatch,
    /// The callback has neither a code nor an error.
    NoCode,
    /// The code is wrong, used or expired.
    CodeRefused,
    /// The login was started too long ago.
    Expired,
    /// No callback came to the loopback listener in time.
    TimedOut,
    /// The browser was closed before the callback.
    BrowserClosed,
    /// The server refused the new token.
    TokenRejected,
    /// The server does not know the app. Its registration was removed from the store.
    UnknownApp,
    /// The consent page reported another error.
    Refused,
}

impl std::fmt::Display for LoginFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text().0)
    }
}

impl LoginFailure {
    pub(super) fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Denied => (
                "access was denied on the consent page",
                "log in again and approve the app if that was a mistake",
            ),
            Self::StateMismatch => (
                "the answer does not belong to this login (its `state` differs)",
                "start again, and use only the page that this login opened",
            ),
            Self::IssuerMismatch => (
                "the answer comes from another server than that of this login",
                "do not retry with this server before you know why: it may be an attack",
            ),
            Self::NoCode => ("the answer holds no code", "start the login again"),
            Self::CodeRefused => (
                "the server refused the code: wrong, used already, or expired",
                "start again and enter the new code within a minute",
            ),
            Self::Expired => ("the login was started too long ago", "start it again"),
            Self::TimedOut => (
                "nobody answered on the consent page in time",
                "start again, or log in by pasting the code if the browser cannot reach this machine",
            ),
            Self::BrowserClosed => (
                "the browser was closed before the login was complete",
                "start again and leave the browser open, or log in by pasting the code",
            ),
            Self::TokenRejected => (
                "the server gave a token and then refused it",
                "start again; if it happens again, report it to the server's admin",
            ),
            Self::UnknownApp => (
                "the server does not know this app, or its secret",
                "start the login again, which registers the app again",
            ),
            Self::Refused => (
                "the server reported an error instead of asking for consent",
                "start the login again",
            ),
        }
    }
}
