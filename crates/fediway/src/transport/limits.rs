//! Limits on the time and size of a response.

use std::time::Duration;

use http::header::CONTENT_LENGTH;

/// The slowest pace at which an upload may still go on, in bytes a second.
const SLOWEST_UPLOAD: u64 = 16 << 10;

/// What a request is for. It decides how large the answer may be, and whether an error may show the
/// shape of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Logging in, and documents about the server.
    Login,
    /// API calls.
    Api,
}

/// The limits of one attempt of a request. The defaults are meant for unknown servers.
///
/// Each limit has its own error: [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) with a
/// [`Phase`](crate::Phase), [`TooLarge`](crate::ErrorKind::TooLarge) or
/// [`HeadersTooLarge`](crate::ErrorKind::HeadersTooLarge). JSON that is nested
/// deeper than 128 levels is [`TooDeep`](crate::ErrorKind::TooDeep).
///
/// Sizes are those after decompression. A body that grows more than two hundredfold may have at most
/// 1 MiB, so that a decompression bomb is stopped early.
///
/// ```
/// use std::time::Duration;
///
/// let mut limits = fediway::transport::Limits::default();
/// limits.total = Duration::from_secs(10);
/// let transport = fediway::Transport::builder().limits(limits).build()?;
/// # Ok::<(), fediway::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Until the connection is established, including TLS: 10 seconds.
    pub connect: Duration,
    /// Until the response begins, including connecting: 30 seconds, and more for an upload.
    pub first_byte: Duration,
    /// Between two chunks of the response: 20 seconds.
    pub idle: Duration,
    /// For the whole request and response: 60 seconds, and more for an upload.
    pub total: Duration,
    /// The body of an OAuth response or a document about the server: 1 MiB.
    pub auth_body: usize,
    /// The body of an API response: 32 MiB.
    pub json_body: usize,
    /// The number of headers: 100.
    pub header_count: usize,
    /// The names and values of all headers together: 64 KiB.
    ///
    /// Over HTTP/1, the parser has a limit of about 400 KiB, and over HTTP/2 one of four times this
    /// value. Beyond that, the error is [`ErrorKind::Network`](crate::ErrorKind::Network).
    pub header_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            total: Duration::from_secs(60),
            auth_body: 1 << 20,
            json_body: 32 << 20,
            header_count: 100,
            header_bytes: 64 << 10,
        }
    }
}

impl Limits {
    pub(super) const fn body(&self, purpose: Purpose) -> usize {
        match purpose {
            Purpose::Login => self.auth_body,
            Purpose::Api => self.json_body,
        }
    }

    /// The limits for a request: one with a long body may take longer.
    pub(super) fn stretched_for(mut self, request: &reqwest::Request) -> Self {
        let length = request.headers().get(CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        let extra = Duration::from_secs(length.unwrap_or(0) / SLOWEST_UPLOAD);
        self.first_byte = self.first_byte.saturating_add(extra);
        self.total = self.total.saturating_add(extra);
        self
    }
}
