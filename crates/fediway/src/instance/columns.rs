//! What a column of the [quirks](super::quirks) can say.

/// What a repeated `Idempotency-Key` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Nothing: the effect comes twice.
    Ignored,
    /// It is answered with what was done the first time, once that is done.
    Honoured {
        /// Whether also for a status that is to be published later.
        scheduled: Since,
        /// Whether it also waits for a first request that is still worked on.
        locked: Since,
    },
}

/// In which versions of a software something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    Never,
    Always,
    /// Since this one (major, minor).
    Version(u32, u32),
}

/// How an id tells when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeInIds {
    /// Digits: milliseconds, then 16 bits.
    Snowflake,
    /// 26 digits in base 32: 48 bits of milliseconds, then 80.
    Ulid,
    /// Digits in base 62: milliseconds, then 64 bits.
    Flake,
    /// A UUID whose first 48 bits are milliseconds, as version 7 has it.
    Uuid,
}

/// Whether a server streams, and where it looks for the token then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Streaming {
    /// In the `Authorization` header.
    Header,
    /// In `Sec-WebSocket-Protocol`, and perhaps in the `Authorization` header as well.
    Protocol,
    /// In the query of the URL and nowhere else. No known server does: a program says so.
    #[cfg(feature = "streaming")]
    Query,
    /// It does not.
    None,
}

/// How a token is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Revocation {
    /// The app's id and secret and the token in the body; more than most servers ask for.
    Form,
    /// The token in the header as well.
    Bearer,
    /// Not at all.
    None,
}

/// An answer that means: this code is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RefusedCode {
    pub(crate) status: u16,
    /// The server's words; any if none.
    pub(crate) words: Option<&'static str>,
}

impl RefusedCode {
    pub(crate) fn is(&self, status: u16, words: &str) -> bool {
        let said = self
            .words
            .is_none_or(|known| known.eq_ignore_ascii_case(words.trim()));
        said && status == self.status
    }
}

/// An answer that means: this token is dead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DeadToken {
    /// The only path that answers so; any path if none.
    pub(crate) endpoint: Option<&'static str>,
    pub(crate) status: u16,
    /// The server's words; an empty body if none.
    pub(crate) words: Option<&'static str>,
}

/// A request that tells whether a server knows an app. None of them can create anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppProbe {
    /// A made-up code at the token endpoint: for software that is known to compare codes.
    Code,
    /// A made-up token at the revocation endpoint, which asks for the app's secret.
    Revocation,
    /// The consent page, which is shown for a known app only.
    ConsentPage,
}
