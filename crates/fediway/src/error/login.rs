//! Why a login failed.

/// Why a login did not come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoginFailure {
    /// The person said no on the consent page.
    Denied,
    /// The callback's `state` is not the one this login sent: it belongs to another login, or
    /// somebody forged it.
    StateMismatch,
    /// The callback's `iss` names another server than the one the login was started on
    /// (RFC 9207).
    IssuerMismatch,
    /// The answer came with neither a code nor an error.
    NoCode,
    /// The code was wrong, used already, or too old.
    CodeRefused,
    /// The login was started too long ago.
    Expired,
    /// Nobody answered at the loopback listener in time.
    TimedOut,
    /// The browser ended before it brought an answer.
    BrowserClosed,
    /// The server refused the new token when it was tried.
    TokenRejected,
    /// The server does not know the app, or no longer: its registration was forgotten here.
    UnknownApp,
    /// The consent page reported an error that is neither a denial nor about the code.
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
