//! What can go wrong.

use std::time::Duration;

/// One thing that goes wrong; see
/// [`Sandbox::inject`](crate::Sandbox::inject).
///
/// Some faults answer *instead* of the server, which then does not do what was
/// asked: [`status`](Self::status), [`html`](Self::html),
/// [`rate_limited`](Self::rate_limited), [`redirect`](Self::redirect),
/// [`huge`](Self::huge), [`gzip_bomb`](Self::gzip_bomb),
/// [`drop_before`](Self::drop_before). Two answer *before* the server, which
/// does what was asked later: [`answer_early`](Self::answer_early) and
/// [`drop_early`](Self::drop_early). The others spoil the answer after the
/// effect: [`truncated`](Self::truncated), [`slow_drip`](Self::slow_drip),
/// [`headers`](Self::headers), [`drop_after`](Self::drop_after);
/// [`delay`](Self::delay) spoils nothing.
#[derive(Debug, Clone)]
pub struct Fault {
    pub(super) kind: Kind,
    pub(super) body: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
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

/// How a 429 tells when to come again.
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
    /// An answer with this status and, unless told otherwise, a JSON error.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// An answer with this status and a page for people.
    pub fn html(status: u16) -> Self {
        Self::new(Kind::Html(status))
    }

    /// 429. Without `retry_after_secs` it does not tell when to come again.
    pub fn rate_limited(retry_after_secs: Option<u64>, style: RateLimitStyle) -> Self {
        Self::new(Kind::RateLimited(retry_after_secs, style))
    }

    /// A redirect: a status such as 302 or 308 with `Location`.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).header("location", location).body("")
    }

    /// A body of that many bytes of JSON (one string), of undeclared length,
    /// made as it is sent.
    pub fn huge(bytes: u64) -> Self {
        Self::new(Kind::Huge(bytes))
    }

    /// A small gzip body which unpacks to that many bytes of JSON (one
    /// string): about a thousandth of them travels.
    pub fn gzip_bomb(bytes: u64) -> Self {
        Self::new(Kind::GzipBomb(bytes))
    }

    /// The true answer, of which half is sent, though `Content-Length` speaks
    /// of all; then the connection breaks. What was asked is done.
    pub fn truncated() -> Self {
        Self::new(Kind::Truncated)
    }

    /// Waits, then answers as usual.
    pub fn delay(wait: Duration) -> Self {
        Self::new(Kind::Delay(wait))
    }

    /// The true answer, a byte at a time with this wait before each.
    pub fn slow_drip(per_byte: Duration) -> Self {
        Self::new(Kind::SlowDrip(per_byte))
    }

    /// Breaks off before doing what was asked, without an answer.
    pub fn drop_before() -> Self {
        Self::new(Kind::DropBefore)
    }

    /// Does what was asked and breaks off without an answer.
    pub fn drop_after() -> Self {
        Self::new(Kind::DropAfter)
    }

    /// A gateway answers with this status and waits no longer. The server goes
    /// on and is done when the sandbox's clock has moved by `work`. It looks
    /// for an `Idempotency-Key` when the request comes, and keeps it when it is
    /// done, unless it locks keys.
    pub fn answer_early(status: u16, work: Duration) -> Self {
        Self::new(Kind::Early(Some(status), work))
    }

    /// The connection breaks at once, and the server is done with what was
    /// asked when the sandbox's clock has moved by `work`; see
    /// [`answer_early`](Self::answer_early).
    pub fn drop_early(work: Duration) -> Self {
        Self::new(Kind::Early(None, work))
    }

    /// The true answer with `count` more headers, each with a value of
    /// `length` bytes.
    pub fn headers(count: usize, length: usize) -> Self {
        Self::new(Kind::Headers { count, length })
    }

    /// The body of an answer made by [`status`](Self::status) or
    /// [`rate_limited`](Self::rate_limited).
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.body = Some(text.into());
        self
    }

    /// The `Content-Type`, whatever the body is.
    #[must_use]
    pub fn content_type(mut self, kind: impl Into<String>) -> Self {
        self.content_type = Some(kind.into());
        self
    }

    /// One more header. A name or value that cannot be sent is left out.
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
        }
    }
}
