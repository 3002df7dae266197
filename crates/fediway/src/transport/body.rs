//! Reads and decompresses a body within limits on size and time.
//!
//! Decompression happens here and not in the HTTP client, because the growth of a body is known only
//! here. A decompression bomb is recognized by its growth, long before it reaches the size limit.

use std::io::{self, Write};
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_util::FutureExt;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use tokio::time::{Instant, timeout};

use super::failure::sorted;
use crate::error::{Error, ErrorKind, Phase, Place};

/// A body of JSON grows perhaps thirtyfold when it is decompressed, a bomb a thousandfold.
const LARGEST_GROWTH: usize = 200;
/// Below this size growth does not matter.
const GROWTH_COUNTS_FROM: usize = 1 << 20;

/// Reads the body of an answer whose headers were taken out already.
pub(super) async fn read(
    answer: &mut reqwest::Response,
    headers: &mut HeaderMap,
    place: &Place,
    limit: usize,
    (idle, deadline): (Duration, Instant),
) -> Result<Bytes, Error> {
    let announced = answer.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(Error::new(ErrorKind::TooLarge(limit)));
    }
    let mut sink = Sink::new(headers, limit, announced)?;
    loop {
        match chunk(answer, idle, deadline).await? {
            Err(error) => return Err(sorted(error, place)),
            Ok(None) => return sink.finish(),
            Ok(Some(chunk)) => sink.push(chunk)?,
        }
    }
}

/// The next chunk. One that is there already needs no timer. Tokio makes every reader wait from time to
/// time, so that a server that sends without a pause meets the deadline, too.
async fn chunk(
    answer: &mut reqwest::Response,
    idle: Duration,
    deadline: Instant,
) -> Result<reqwest::Result<Option<Bytes>>, Error> {
    let mut next = pin!(answer.chunk());
    if let Some(chunk) = next.as_mut().now_or_never() {
        return Ok(chunk);
    }
    let left = deadline.saturating_duration_since(Instant::now());
    let late = if left < idle {
        Phase::Total
    } else {
        Phase::Idle
    };
    let chunk = timeout(idle.min(left), next).await;
    chunk.map_err(|_| Error::new(ErrorKind::Timeout).phase(late))
}

/// Where a body goes, as it comes or through the decompressor.
enum Sink {
    /// The first chunk is often the whole body. It is copied only when there is a second one.
    Plain {
        first: Bytes,
        bounded: Bounded,
    },
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

impl Sink {
    fn new(headers: &mut HeaderMap, limit: usize, announced: u64) -> Result<Self, Error> {
        let bounded = Bounded {
            bytes: Vec::new(),
            // An announcement is a claim: no more is reserved for it than a small answer needs.
            reserved: (announced as usize).min(64 << 10),
            limit,
            received: None,
        };
        let plain = |bounded| Self::Plain {
            first: Bytes::new(),
            bounded,
        };
        let encoding = headers.remove(CONTENT_ENCODING);
        match encoding
            .as_ref()
            .map(|encoding| encoding.as_bytes().trim_ascii())
        {
            None => Ok(plain(bounded)),
            Some(name) if name.eq_ignore_ascii_case(b"identity") => Ok(plain(bounded)),
            Some(name) if is_gzip(name) => {
                headers.remove(CONTENT_LENGTH);
                let received = Some(0);
                let bounded = Bounded {
                    received,
                    ..bounded
                };
                Ok(Self::Gzip(Box::new(MultiGzDecoder::new(bounded))))
            }
            Some(_) => {
                Err(Error::new(ErrorKind::Decode).message("an encoding that was not asked for"))
            }
        }
    }

    fn push(&mut self, chunk: Bytes) -> Result<(), Error> {
        let limit = self.bounded().limit;
        let written = match self {
            Self::Plain { first, bounded }
                if first.is_empty() && bounded.is_whole_so_far(&chunk) =>
            {
                *first = chunk;
                Ok(())
            }
            Self::Plain { first, bounded } => {
                let first = std::mem::take(first);
                let written = bounded.write_all(&first);
                written.and_then(|()| bounded.write_all(&chunk))
            }
            Self::Gzip(decoder) => {
                let received = decoder.get_ref().received.unwrap_or(0);
                decoder.get_mut().received = Some(received + chunk.len());
                decoder.write_all(&chunk)
            }
        };
        written.map_err(|error| body_error(error, limit))
    }

    fn finish(self) -> Result<Bytes, Error> {
        match self {
            Self::Plain { first, bounded } if bounded.bytes.is_empty() => Ok(first),
            Self::Plain { bounded, .. } => Ok(bounded.bytes.into()),
            // Nothing at all is no gzip, and what an answer without a body has.
            Self::Gzip(decoder) if decoder.get_ref().received == Some(0) => Ok(Bytes::new()),
            Self::Gzip(mut decoder) => {
                let limit = decoder.get_ref().limit;
                decoder
                    .try_finish()
                    .map_err(|error| body_error(error, limit))?;
                Ok(std::mem::take(&mut decoder.get_mut().bytes).into())
            }
        }
    }

    fn bounded(&self) -> &Bounded {
        match self {
            Self::Plain { bounded, .. } => bounded,
            Self::Gzip(decoder) => decoder.get_ref(),
        }
    }
}

fn is_gzip(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip")
}

fn body_error(error: io::Error, limit: usize) -> Error {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Error::new(ErrorKind::TooLarge(limit)),
        io::ErrorKind::UnexpectedEof => Error::new(ErrorKind::Network).source(error),
        _ => Error::new(ErrorKind::Decode)
            .message("broken gzip")
            .source(error),
    }
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    /// The room that is made for them when the first ones come.
    reserved: usize,
    limit: usize,
    /// How many compressed bytes they grew from.
    received: Option<usize>,
}

impl Bounded {
    /// Whether this chunk can be kept as the whole body.
    fn is_whole_so_far(&self, bytes: &[u8]) -> bool {
        self.bytes.is_empty() && bytes.len() <= self.limit
    }

    fn allowed(&self) -> usize {
        self.received.map_or(self.limit, |received| {
            let grown = received.saturating_mul(LARGEST_GROWTH);
            grown.max(GROWTH_COUNTS_FROM).min(self.limit)
        })
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.allowed().saturating_sub(self.bytes.len()) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if self.bytes.is_empty() {
            self.bytes.reserve(self.reserved.max(bytes.len()));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
