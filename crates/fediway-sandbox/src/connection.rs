//! The connection a request came over, and breaking it off.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use tokio::sync::Notify;

/// The connection a request came over, put into its extensions.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) number: u64,
    pub(crate) peer: SocketAddr,
    /// Breaks it off.
    pub(crate) cut: Arc<Notify>,
}

impl Connection {
    pub(crate) fn of(request: &Request) -> Option<&Self> {
        request.extensions().get()
    }
}

/// In the extensions of a response that is not to be sent: the connection is
/// cut instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

impl Cut {
    pub(crate) fn response() -> Response {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Self);
        response
    }

    pub(crate) fn is(response: &Response) -> bool {
        response.extensions().get::<Self>().is_some()
    }

    pub(crate) fn error() -> io::Error {
        io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault")
    }
}
