//! What can go wrong when somebody signs in, in the words of a page.

use std::fmt;

use fediway::url::InstanceUrlError;
use fediway::{ErrorKind, LoginFailure, Timestamp};

use crate::store::{StoreError, StoreErrorKind};

macro_rules! problems {
    ($($(#[$doc:meta])* $Name:ident = $word:literal, $status:literal;)*) => {
        /// Why somebody could not sign in. Each has a text on a page and an HTTP status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Problem { $($(#[$doc])* $Name,)* }

        impl Problem {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$Name),*];

            /// The word that names it in the address of its page and in logs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Name => $word,)* }
            }

            /// The HTTP status of its page.
            pub fn status(self) -> u16 {
                match self { $(Self::$Name => $status,)* }
            }
        }
    };
}

problems! {
    /// The field was empty.
    NothingTyped = "nothing-typed", 422;
    /// What was typed is neither a handle nor the address of a server on the public internet.
    NotAnAddress = "not-an-address", 422;
    /// The site does not let people of this server sign in.
    NotAllowed = "not-allowed", 403;
    /// The site itself was typed.
    OwnSite = "own-site", 422;
    /// No server of the fediverse answers there.
    NotFediverse = "not-fediverse", 422;
    /// The server runs software without the API that signing in needs, such as Misskey.
    OtherApi = "other-api", 422;
    /// The server cannot be reached.
    Unreachable = "unreachable", 502;
    /// The server did not answer in time.
    TooSlow = "too-slow", 504;
    /// There is no secure connection to the server.
    NotSecure = "not-secure", 502;
    /// The server failed, or gave an answer that makes no sense.
    ServerFailed = "server-failed", 502;
    /// The server refuses requests of this site.
    Blocked = "blocked", 502;
    /// The server does not register this site.
    RegistrationRefused = "registration-refused", 502;
    /// The server takes no more requests for now.
    ServerBusy = "server-busy", 503;
    /// The visitor, or everybody together, tried too often.
    TooMany = "too-many", 429;
    /// The person said no on the server's page.
    Denied = "denied", 403;
    /// The sign-in was begun too long ago.
    Expired = "expired", 410;
    /// The answer belongs to no sign-in of this browser: cookies are blocked, or it was used already.
    NotThisBrowser = "not-this-browser", 400;
    /// The answer came from another server than the sign-in was begun at.
    WrongServer = "wrong-server", 400;
    /// The answer holds no code.
    NoCode = "no-code", 400;
    /// The server refused its own code.
    CodeRefused = "code-refused", 400;
    /// The server does not know this site any more.
    UnknownApp = "unknown-app", 502;
    /// The server reported an error in place of asking.
    ServerRefused = "server-refused", 502;
    /// The server did not give what the site needs.
    ScopesMissing = "scopes-missing", 403;
    /// The server could not prove that the account is its own.
    NotProven = "not-proven", 502;
    /// The account is not the one that it was: another one may have its name or its number.
    Changed = "changed", 403;
    /// The request came from another site.
    CrossSite = "cross-site", 403;
    /// The site's database does not answer.
    Store = "store", 503;
    /// Something else failed at the site.
    Internal = "internal", 500;
}

impl Problem {
    /// The problem that a word names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_str() == word)
    }

    /// Whether the same try may work a little later.
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::TooSlow
                | Self::ServerFailed
                | Self::ServerBusy
                | Self::TooMany
                | Self::Store
        )
    }

    /// What an error of the library means to the person who signs in.
    pub(crate) fn of(error: &fediway::Error) -> Self {
        match error.kind() {
            ErrorKind::Address(_) | ErrorKind::Guard | ErrorKind::InvalidInput(_) => {
                Self::NotAnAddress
            }
            ErrorKind::Network | ErrorKind::UnknownOutcome { .. } => Self::Unreachable,
            ErrorKind::Timeout => Self::TooSlow,
            ErrorKind::Tls => Self::NotSecure,
            ErrorKind::RateLimited(_) => Self::ServerBusy,
            ErrorKind::Unauthorized | ErrorKind::Forbidden => Self::Blocked,
            ErrorKind::NotAnInstance(what) if what.contains("API of its own") => Self::OtherApi,
            ErrorKind::NotAnInstance(_) => Self::NotFediverse,
            ErrorKind::Login(failure) => Self::of_login(*failure),
            ErrorKind::OAuth(_) | ErrorKind::Unprocessable | ErrorKind::Refused => {
                Self::ServerRefused
            }
            ErrorKind::Store => Self::Store,
            ErrorKind::Local | ErrorKind::Cancelled => Self::Internal,
            _ => Self::ServerFailed,
        }
    }

    fn of_login(failure: LoginFailure) -> Self {
        match failure {
            LoginFailure::Denied => Self::Denied,
            LoginFailure::StateMismatch => Self::NotThisBrowser,
            LoginFailure::IssuerMismatch => Self::WrongServer,
            LoginFailure::NoCode => Self::NoCode,
            LoginFailure::CodeRefused | LoginFailure::TokenRejected => Self::CodeRefused,
            LoginFailure::Expired | LoginFailure::TimedOut => Self::Expired,
            LoginFailure::UnknownApp => Self::UnknownApp,
            _ => Self::ServerRefused,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Somebody could not sign in. It holds no secret.
#[derive(Debug)]
#[non_exhaustive]
pub struct SignInError {
    /// What happened.
    pub problem: Problem,
    /// The host of the server, where it is known.
    pub server: Option<String>,
    /// When to try again, where that is known.
    pub until: Option<Timestamp>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl SignInError {
    pub(crate) fn address(error: InstanceUrlError) -> Self {
        Self::from(Problem::NotAnAddress).because(error)
    }

    #[must_use]
    pub(crate) fn at(mut self, server: &str) -> Self {
        self.server.get_or_insert_with(|| server.to_owned());
        self
    }

    #[must_use]
    pub(crate) fn until(mut self, moment: Timestamp) -> Self {
        self.until = Some(moment);
        self
    }

    #[must_use]
    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl From<Problem> for SignInError {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            server: None,
            until: None,
            source: None,
        }
    }
}

impl From<fediway::Error> for SignInError {
    fn from(error: fediway::Error) -> Self {
        let problem = Problem::of(&error);
        Self {
            problem,
            server: None,
            until: error.retry_at().filter(|_| problem.is_transient()),
            source: Some(error.into()),
        }
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        let problem = match error.kind() {
            StoreErrorKind::Full => Problem::TooMany,
            StoreErrorKind::Unavailable => Problem::Store,
            _ => Problem::Internal,
        };
        Self::from(problem).because(error)
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sign-in failed: {}", self.problem)?;
        self.server
            .as_ref()
            .map_or(Ok(()), |server| write!(f, " ({server})"))
    }
}

impl std::error::Error for SignInError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_has_a_word_of_its_own_and_an_error_status() {
        for problem in Problem::ALL {
            assert_eq!(Problem::named(problem.as_str()), Some(*problem));
            assert!((400..=504).contains(&problem.status()), "{problem}");
            let word = problem.as_str();
            assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        }
        assert_eq!(Problem::named("nonsense"), None);
    }
}
