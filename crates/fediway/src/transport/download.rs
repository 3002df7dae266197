//! Files whose addresses servers and strangers have said: read piece by piece, never as a whole.
//!
//! They are asked for like everything else: by the same gates, resolver, certificates and proxy,
//! without a token, and outside the rate limits of the API.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, IF_RANGE, LOCATION, RANGE};
use http::{Method, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::failure::sorted;
use super::handle::Transport;
use super::limits::{Limits, Purpose};
use super::redirect::{self, Redirect};
use super::response::Response;
use crate::error::{Error, ErrorKind, Phase, Place, Result};
use crate::rate_limit::headers;
use crate::time::Timestamp;
use crate::url::InstanceUrl;

/// The slowest pace at which a file may come, in bytes a second.
const SLOWEST: u64 = 4 << 10;
/// What an error calls it.
const ENDPOINT: &str = "(a file)";

/// Which part of a file is asked for. The default is all of it.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// How many bytes are here already.
    pub from: u64,
    /// The `ETag` or date of the file that they are of: if it is another file by now, all of it comes.
    pub of: Option<String>,
}

/// A file that comes in.
#[derive(Debug)]
pub struct Download {
    answer: reqwest::Response,
    place: Place,
    transport: Transport,
    begun: Instant,
    received: u64,
    came: Timestamp,
}

impl Transport {
    /// Asks for a file, such as [`preview_url`](crate::MediaAttachment::preview_url), whose address the
    /// server at `instance` named. The answer is given whatever its status. No token is sent.
    ///
    /// The address comes from somebody else, so gate 1 judges it, as it judges each redirect: it
    /// must not lead to this computer or to the person's own network, unless it is of the instance
    /// that is there. The connection is judged by gate 2.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Address`] or [`ErrorKind::Guard`] for an address that may not be asked,
    /// [`ErrorKind::Redirect`], and those of connections.
    pub async fn download(
        &self,
        instance: &InstanceUrl,
        url: &str,
        part: &Part,
    ) -> Result<Download> {
        let refused = |refused| Error::new(ErrorKind::Address(refused));
        let url = self.settings.policy.check_redirect(url).map_err(refused)?;
        let place = Place {
            host: url.host_str().unwrap_or_default().into(),
            method: Method::GET,
            endpoint: ENDPOINT,
        };
        if self.settings.policy.leads_in(instance.as_url(), &url) {
            return Err(Error::new(ErrorKind::Guard).at(&place));
        }
        let begun = std::time::Instant::now();
        let opened = tokio::select! {
            biased;
            () = self.closed() => Err(closed(&place)),
            opened = self.follow(&place, url, part) => opened,
        };
        let status = opened.as_ref().map(Download::status);
        self.settings.hook.tell(&place, 1, status, begun.elapsed());
        opened
    }

    async fn follow(&self, place: &Place, mut url: Url, part: &Part) -> Result<Download> {
        for _ in 0..=redirect::AT_MOST {
            let answer = self.ask_for_file(place, &url, part).await?;
            let status = answer.status();
            if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
                return Ok(Download {
                    answer,
                    place: place.clone(),
                    transport: self.clone(),
                    begun: Instant::now(),
                    received: 0,
                    came: self.now(),
                });
            }
            let redirect = Redirect {
                status,
                from: &url,
                location: answer.headers().get(LOCATION),
            };
            let target = redirect.follow(&Method::GET, false, &self.settings.policy);
            url = target.map_err(|error| error.at(place))?;
        }
        Err(redirect::too_many().at(place))
    }

    async fn ask_for_file(
        &self,
        place: &Place,
        url: &Url,
        part: &Part,
    ) -> Result<reqwest::Response> {
        let request = self.file_request(url, part)?;
        let deadline = self.deadline(&request, Instant::now());
        let sent = self.http.execute(request);
        let answer = self.first_byte(sent, place, &deadline).await;
        let answer = answer.map_err(|failure| failure.error)?;
        self.check_peer(place, &answer, self.settings.own_connections)
            .map_err(|failure| failure.error)?;
        Ok(answer)
    }

    fn file_request(&self, url: &Url, part: &Part) -> Result<reqwest::Request> {
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        // Compressed, the length would not be the one of the file.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        self.add_headers(headers);
        if part.from > 0 {
            let header = |text: &str| {
                let refused = |error| Error::invalid("no header").source(error);
                HeaderValue::from_str(text).map_err(refused)
            };
            headers.insert(RANGE, header(&format!("bytes={}-", part.from))?);
            if let Some(of) = &part.of {
                headers.insert(IF_RANGE, header(of)?);
            }
        }
        Ok(request)
    }
}

/// The error after the transport was closed.
fn closed(place: &Place) -> Error {
    Error::new(ErrorKind::Cancelled).at(place)
}

impl Download {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// A header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers().get(name)?.to_str().ok()
    }

    /// How many bytes are to come, as the server says.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.parse().ok()
    }

    /// When to ask again, where the server says so.
    pub fn retry_at(&self) -> Option<Timestamp> {
        let headers = self.answer.headers();
        let window = || Some(headers::window(headers, self.came)?.ends);
        let is_limit = self.status() == StatusCode::TOO_MANY_REQUESTS;
        headers::retry_after(headers, self.came).or_else(|| window().filter(|_| is_limit))
    }

    /// What is left of the file, if that is at most `most` bytes.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, status: fediway::Status) -> fediway::Result<()> {
    /// use fediway::transport::Part;
    ///
    /// for media in &status.media_attachments {
    ///     if let Some(address) = &media.preview_url {
    ///         let file = client.download(address, &Part::default()).await?;
    ///         println!("{} bytes", file.bytes(16 << 20).await?.len());
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`], those of [`chunk`](Self::chunk), and for a status that is no success the
    /// error that it stands for.
    pub async fn bytes(mut self, most: usize) -> Result<Bytes> {
        let limits = Limits {
            json_body: most,
            ..self.transport.settings.limits
        };
        let (purpose, until) = (Purpose::Api, self.begun + limits.total);
        let (answer, place) = (&mut self.answer, &self.place);
        let file = Response::read(answer, place, &limits, purpose, until, self.came);
        let file = tokio::select! {
            biased;
            () = self.transport.closed() => return Err(closed(&self.place)),
            file = file => file?,
        };
        Ok(file.success(&[])?.body().clone())
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if nothing comes for too long, or too little,
    /// [`ErrorKind::Network`] if the connection ends before the file does, and
    /// [`ErrorKind::Cancelled`] if the transport is closed.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let limits = self.transport.settings.limits;
        let idle = Instant::now() + limits.idle;
        let extra = Duration::from_secs(self.received / SLOWEST);
        let total = self.begun + limits.total.saturating_add(extra);
        let late = if total < idle {
            Phase::Total
        } else {
            Phase::Idle
        };
        let next = tokio::select! {
            biased;
            () = self.transport.closed() => return Err(closed(&self.place)),
            next = timeout_at(idle.min(total), self.answer.chunk()) => next,
        };
        match next {
            Ok(Ok(chunk)) => {
                self.received += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
                Ok(chunk)
            }
            Ok(Err(error)) => Err(sorted(error, &self.place)),
            Err(_) => Err(Error::new(ErrorKind::Timeout).at(&self.place).phase(late)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::AddressPolicy;

    async fn refused(policy: AddressPolicy, url: &str) -> ErrorKind {
        let transport = Transport::builder().policy(policy).build().unwrap();
        let instance = InstanceUrl::parse("social.example.org").unwrap();
        let asked = transport.download(&instance, url, &Part::default()).await;
        asked.unwrap_err().kind().clone()
    }

    #[tokio::test]
    async fn a_stranger_does_not_lead_to_this_computer_or_the_own_network() {
        for url in [
            "http://127.0.0.1:1/x",
            "http://localhost:1/x",
            "http://[::1]:1/x",
        ] {
            let kind = refused(AddressPolicy::loopback_for_tests(), url).await;
            assert_eq!(kind, ErrorKind::Guard, "{url}");
        }
        let home = AddressPolicy::public()
            .allow_private("http://192.168.1.5:3000")
            .unwrap();
        let kind = refused(home, "http://192.168.1.5:3000/x").await;
        assert_eq!(kind, ErrorKind::Guard);
        for url in [
            "https://10.0.0.1/x",
            "file:///etc/passwd",
            "https://nas/x",
            "http://example.org/",
        ] {
            let kind = refused(AddressPolicy::public(), url).await;
            assert!(matches!(kind, ErrorKind::Address(_)), "{url} {kind:?}");
        }
    }
}
