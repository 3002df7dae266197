//! Classifies errors of the HTTP client.

use std::error::Error as StdError;

use super::resolver;
use crate::error::{Error, ErrorKind, Phase, Place};

const NO_PROXY: &str = "the proxy made no connection";
const CHECK_PROXY: &str =
    "check the address of the proxy, that it runs, and that it allows this server";

/// A try that brought no answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether the server may have got the request.
    pub(crate) maybe_sent: bool,
}

impl Failure {
    /// The request certainly stayed here.
    pub(crate) fn unsent(error: Error) -> Self {
        Self {
            error,
            maybe_sent: false,
        }
    }

    /// The request may have arrived.
    pub(crate) fn sent(error: Error) -> Self {
        Self {
            error,
            maybe_sent: true,
        }
    }

    /// A failure of sending: names, connecting and the TLS handshake come before the request.
    /// Through a proxy, the connections that are made here are those to the proxy.
    pub(super) fn sending(error: reqwest::Error, place: &Place, through_proxy: bool) -> Self {
        let (connecting, maybe_sent) = (
            error.is_connect(),
            !error.is_connect() && !error.is_builder(),
        );
        let mut error = sorted(error, place);
        let unconnected = matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout);
        if through_proxy && connecting && unconnected {
            error = error.message(NO_PROXY).advise(CHECK_PROXY);
        }
        Self { error, maybe_sent }
    }
}

/// An error for a failed exchange. URLs are dropped: their query can hold what a log must not.
pub(super) fn sorted(error: reqwest::Error, place: &Place) -> Error {
    let error = error.without_url();
    let connecting = error.is_connect();
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if find::<resolver::Refused>(&error).is_some() {
        ErrorKind::Guard
    } else if find::<rustls::Error>(&error).is_some() || ended_handshake(&error) {
        ErrorKind::Tls
    } else if find::<hyper::Error>(&error).is_some_and(is_too_large) {
        ErrorKind::HeadersTooLarge
    } else {
        ErrorKind::Network
    };
    let timed_out = kind == ErrorKind::Timeout;
    let advice = advice(&error);
    let mut error = Error::new(kind).at(place).source(error);
    if let Some(advice) = advice {
        error = error.advise(advice);
    }
    match timed_out {
        true if connecting => error.phase(Phase::Connect),
        true => error.phase(Phase::Total),
        false => error,
    }
}

/// What to do about a peer that does not speak what it should.
fn advice(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    let no_tls = matches!(
        find::<rustls::Error>(error),
        Some(rustls::Error::InvalidMessage(_))
    );
    if no_tls || ended_handshake(error) {
        return Some("check the port: this port speaks plain http, or no TLS that is known here");
    }
    let no_http = find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse)
        && !find::<hyper::Error>(error).is_some_and(is_too_large);
    no_http.then_some("check the scheme and the port: this port does not speak plain http")
}

/// Whether the peer hung up in the middle of the TLS handshake, as servers of plain http do.
fn ended_handshake(error: &(dyn StdError + 'static)) -> bool {
    // An `io::Error` around another one has its text and not its kind.
    let ended = |error: &std::io::Error| {
        error.kind() == std::io::ErrorKind::UnexpectedEof
            && error.to_string() == "tls handshake eof"
    };
    find_that(error, &ended).is_some()
}

/// The cause of this type, if there is one.
fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    find_that(error, &|_| true)
}

/// The first cause of this type that fits.
fn find_that<'e, E: StdError + 'static>(
    error: &'e (dyn StdError + 'static),
    fits: &dyn Fn(&E) -> bool,
) -> Option<&'e E> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<E>().filter(|found| fits(found)) {
            return Some(found);
        }
        // An `io::Error` names what its payload was caused by, not the payload itself.
        let payload = error.downcast_ref::<std::io::Error>();
        if let Some(found) = payload.and_then(|error| find_that(error.get_ref()?, fits)) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

/// Whether the headers of an answer were too large. hyper has a method for this only in builds with
/// its server.
fn is_too_large(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string().contains("too large")
}
