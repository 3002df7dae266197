//! How a command fails: what happened, what to do next, and the exit code.

use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use fediway::{Error, ErrorKind, InstanceUrl, LoginFailure};

use crate::environment;
use crate::text;

/// The exit codes, as `--help` documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Success = 0,
    Other = 1,
    Usage = 2,
    Login = 3,
    LoggedOut = 4,
    Network = 5,
    Address = 6,
    RateLimited = 7,
    Interrupted = 130,
    /// What a shell reports of a program that SIGPIPE ended: 128 + 13.
    OutputClosed = 141,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// The reason a command ends without success.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    what: String,
    next: String,
    /// Whether a new login helps.
    log_in: bool,
}

impl Failure {
    pub fn new(exit: Exit, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            exit,
            what: what.into(),
            next: next.into(),
            log_in: false,
        }
    }

    /// The same, where logging in again helps: says how, where the server's address is known.
    pub fn log_in_at(mut self, address: Option<&InstanceUrl>) -> Self {
        if std::mem::take(&mut self.log_in) {
            let address = address.map_or_else(|| "HOST".into(), text::address);
            self.next = format!("{}: `fediway login {address}`", self.next);
        }
        self
    }

    /// The same, of a token of the environment: a new login does not change it.
    pub fn about_variable(mut self) -> Self {
        self.log_in = false;
        let token = environment::TOKEN;
        self.next = format!("set {token} to a token that is good for this, or unset it");
        self
    }

    /// The same, with this said of what happened.
    pub fn with_what(mut self, what: String) -> Self {
        self.what = what;
        self
    }

    /// Whether a new login helps.
    pub fn needs_login(&self) -> bool {
        self.log_in
    }

    /// Whether the token is no longer valid.
    pub fn is_about_token(&self) -> bool {
        self.log_in && self.exit == Exit::LoggedOut
    }

    /// The same, saying whose token it was where that is not plain.
    pub fn with_note(mut self, note: Option<&str>) -> Self {
        if let Some(note) = note {
            self.what = format!("{} ({note})", self.what);
        }
        self
    }

    /// Something on this machine.
    pub fn other(what: impl Display, cause: impl Display) -> Self {
        Self::new(
            Exit::Other,
            format!("{what}: {cause}"),
            "see the cause and try again",
        )
    }

    pub fn interrupted() -> Self {
        Self::silent(Exit::Interrupted)
    }

    /// The person closed the pager: they have seen enough.
    pub fn pager_closed() -> Self {
        Self::silent(Exit::Success)
    }

    fn silent(exit: Exit) -> Self {
        Self::new(exit, "", "")
    }

    pub fn exit(&self) -> Exit {
        self.exit
    }

    pub fn what(&self) -> &str {
        &self.what
    }

    pub fn next(&self) -> &str {
        &self.next
    }

    /// Nothing is printed: Ctrl-C was pressed, or the reader of the output closed it.
    pub fn is_silent(&self) -> bool {
        self.what.is_empty()
    }
}

/// Writing to standard output failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::silent(Exit::OutputClosed),
            _ => Self::other("cannot write the output", error),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            log_in: matches!(
                error.kind(),
                ErrorKind::Unauthorized
                    | ErrorKind::ReauthenticationRequired
                    | ErrorKind::Forbidden
            ),
            ..Self::new(exit_of(error.kind()), reason(&error), next_step(&error))
        }
    }
}

/// What happened, without what to do next.
pub fn reason(error: &Error) -> String {
    let report = error.report().without_next_step().to_string();
    report.lines().collect::<Vec<_>>().join("; ")
}

fn exit_of(kind: &ErrorKind) -> Exit {
    match kind {
        ErrorKind::InvalidInput(_) => Exit::Usage,
        ErrorKind::Login(_) | ErrorKind::OAuth(_) => Exit::Login,
        ErrorKind::Unauthorized | ErrorKind::ReauthenticationRequired => Exit::LoggedOut,
        ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Tls => Exit::Network,
        ErrorKind::Address(_) | ErrorKind::Guard => Exit::Address,
        ErrorKind::RateLimited(_) => Exit::RateLimited,
        // An unknown outcome is one of these, although the network is to blame: a script may
        // repeat what the network failed, but not what may have been posted.
        _ => Exit::Other,
    }
}

/// What to do now, in the words of this command where it has some.
fn next_step(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidInput(_) => "correct it; --help says what the command takes".into(),
        ErrorKind::Address(_) | ErrorKind::Guard => {
            "check the address; a server of your own network or on this machine needs --allow-private"
                .into()
        }
        ErrorKind::Tls if is_plain_http(error) => {
            "the server may speak plain http on this port: put http:// before its address".into()
        }
        ErrorKind::Tls => format!(
            "{}; --ca FILE adds a certificate authority",
            error.next_step()
        ),
        _ if error.is_unknown_endpoint() => {
            "the server has no such call; `fediway api --list` says which calls there are".into()
        }
        ErrorKind::Login(LoginFailure::TimedOut | LoginFailure::BrowserClosed) => {
            "start again; with --no-browser the code is pasted by hand".into()
        }
        ErrorKind::NoStreaming => "poll its timelines instead: --poll SECONDS".into(),
        _ => error.next_step().into_owned(),
    }
}

/// Whether the other side did not answer the TLS handshake with TLS.
fn is_plain_http(error: &Error) -> bool {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.last().is_some_and(|cause| {
        let cause = cause.to_string().to_ascii_lowercase();
        [
            "handshake eof",
            "invalidcontenttype",
            "invalid content type",
        ]
        .iter()
        .any(|sign| cause.contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fediway::OAuthCode;

    #[test]
    fn every_exit_code_has_its_kinds() {
        let refused = fediway::InstanceUrl::parse("http://127.0.0.1").unwrap_err();
        for (kind, exit) in [
            (ErrorKind::InvalidInput("x".into()), 2),
            (ErrorKind::Login(LoginFailure::Denied), 3),
            (ErrorKind::OAuth(OAuthCode::InvalidGrant), 3),
            (ErrorKind::Unauthorized, 4),
            (ErrorKind::Network, 5),
            (ErrorKind::Timeout, 5),
            (ErrorKind::Tls, 5),
            (ErrorKind::Address(refused), 6),
            (ErrorKind::Guard, 6),
            (ErrorKind::RateLimited(None), 7),
            (ErrorKind::Forbidden, 1),
            (ErrorKind::Server, 1),
            (ErrorKind::Store, 1),
            (
                ErrorKind::UnknownOutcome {
                    idempotency_key: Some("k".into()),
                },
                1,
            ),
        ] {
            assert_eq!(exit_of(&kind) as u8, exit, "{kind:?}");
        }
    }

    #[test]
    fn the_next_step_is_said_once_and_the_cause_is_named() {
        let error = Error::store("cannot read it", io::Error::other("the disk is gone"));
        let failure = Failure::from(error);
        assert_eq!(
            failure.what(),
            "the credential store failed: cannot read it: the disk is gone"
        );
        assert_eq!(
            failure.next(),
            "check the place where the credentials are kept"
        );
    }

    #[test]
    fn a_broken_pipe_is_silent() {
        let closed = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(closed.is_silent());
        assert_eq!(closed.exit() as u8, 141);
        assert!(!Failure::from(io::Error::other("full")).is_silent());
    }
}
