//! Faults.

use std::time::Duration;

use super::hold::Hold;

/// A fault; see [`Sandbox::inject`](crate::Sandbox::inject).
///
/// With some faults, the server does not carry out the request:
/// [`status`](Self::status), [`html`](Self::html),
/// [`rate_limited`](Self::rate_limited), [`redirect`](Self::redirect),
/// [`huge`](Self::huge), [`gzip_bomb`](Self::gzip_bomb),
/// [`drop_before`](Self::drop_before). With two, the server carries it out later
/// than the response: [`answer_early`](Self::answer_early) and
/// [`drop_early`](Self::drop_early). With the others, the server carries it out
/// first, and then the response is disturbed: [`truncated`](Self::truncated),
/// [`slow_drip`](Self::slow_drip), [`headers`](Self::headers),
/// [`drop_after`](Self::drop_after). [`delay`](Self::delay) and [`hold`](Self::hold)
/// change only the time.
#[derive(Debug, Clone)]
pub struct Fault {
    pub(super) kind: Kind,
    pub(super) body: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) hold: Option<Hold>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Status(u16),
    Html(u16),
    RateLimited(Option<u64>, RateLimitStyle),
    Huge(u64),
    GzipBomb(u64),
    Truncated,
    Delay(Duration),
    SlowDrip(Duration),
    DropBefore,
    DropAfter,
    Early(Option<u16>, Duration),
    Headers { count: usize, length: usize },
}

/// How a 429 says when to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimitStyle {
    /// `X-RateLimit-Reset: 2026-08-01T13:50:00.000000Z`, as Mastodon does.
    Iso8601,
    /// `X-RateLimit-Reset: 1785592200`, as GoToSocial does.
    Epoch,
    /// `Retry-After: 30`
    RetryAfterSeconds,
    /// `Retry-After: Sat, 01 Aug 2026 13:50:00 GMT`
    RetryAfterDate,
}

impl Fault {
    /// A response with this status. By default, its body is a JSON error.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// A response with this status and an HTML page.
    pub fn html(status: u16) -> Self {
        Self::new(Kind::Html(status))
    }

    /// 429. Without `retry_after_secs`, it does not say when to try again.
    pub fn rate_limited(retry_after_secs: Option<u64>, style: RateLimitStyle) -> Self {
        Self::new(Kind::RateLimited(retry_after_secs, style))
    }

    /// A redirect: a status such as 302 or 308 with `Location`.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).header("location", location).body("")
    }

    /// A body of this many bytes of JSON (one string), without a
    /// `Content-Length`.
    pub fn huge(bytes: u64) -> Self {
        Self::new(Kind::Huge(bytes))
    }

    /// A small gzip body that unpacks to this many bytes of JSON (one string),
    /// about a thousand times its size.
    pub fn gzip_bomb(bytes: u64) -> Self {
        Self::new(Kind::GzipBomb(bytes))
    }

    /// Carries out the request, sends half of the response with the
    /// `Content-Length` of the whole, and breaks the connection.
    pub fn truncated() -> Self {
        Self::new(Kind::Truncated)
    }

    /// Waits, and then responds as usual.
    pub fn delay(wait: Duration) -> Self {
        Self::new(Kind::Delay(wait))
    }

    /// Waits until the hold is released, and then responds as usual. The request
    /// is in [`requests`](crate::Sandbox::requests) while it waits.
    pub fn hold(hold: &Hold) -> Self {
        let mut fault = Self::delay(Duration::ZERO);
        fault.hold = Some(hold.clone());
        fault
    }

    /// The usual response, byte by byte, with this pause before each.
    pub fn slow_drip(per_byte: Duration) -> Self {
        Self::new(Kind::SlowDrip(per_byte))
    }

    /// Breaks the connection without carrying out the request.
    pub fn drop_before() -> Self {
        Self::new(Kind::DropBefore)
    }

    /// Carries out the request, and breaks the connection without a response.
    pub fn drop_after() -> Self {
        Self::new(Kind::DropAfter)
    }

    /// A gateway responds with this status and does not wait longer. The server
    /// finishes the request when the sandbox's clock has moved by `work`. It
    /// looks up the `Idempotency-Key` at the start and stores it at the end,
    /// unless the software locks keys.
    pub fn answer_early(status: u16, work: Duration) -> Self {
        Self::new(Kind::Early(Some(status), work))
    }

    /// The connection breaks at once, and the server finishes the request when
    /// the sandbox's clock has moved by `work`: see
    /// [`answer_early`](Self::answer_early).
    pub fn drop_early(work: Duration) -> Self {
        Self::new(Kind::Early(None, work))
    }

    /// The usual response with `count` more headers, each with a value of
    /// `length` bytes.
    pub fn headers(count: usize, length: usize) -> Self {
        Self::new(Kind::Headers { count, length })
    }

    /// The body of a [`status`](Self::status) or
    /// [`rate_limited`](Self::rate_limited) fault.
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.body = Some(text.into());
        self
    }

    /// The `Content-Type`.
    #[must_use]
    pub fn content_type(mut self, kind: impl Into<String>) -> Self {
        self.content_type = Some(kind.into());
        self
    }

    /// One more header. A name or value that is not valid is left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            body: None,
            content_type: None,
            headers: Vec::new(),
            hold: None,
        }
    }
}
