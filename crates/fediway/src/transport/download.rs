//! Files whose addresses servers and strangers have said: read piece by piece, never as a whole.
//!
//! They are asked for like everything else: by the same gates, resolver, certificates and proxy,
//! without a token, and outside the rate limits of the API.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, IF_RANGE, LOCATION, RANGE, USER_AGENT};
use http::{Method, StatusCode};
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use super::failure::{Failure, sorted};
use super::handle::Transport;
use super::limits::Limits;
use super::observe::RequestInfo;
use crate::error::{Error, ErrorKind, Phase, Place, Result};
use crate::rate_limit::headers;
use crate::time::Timestamp;
use crate::url::{InstanceUrl, named_target};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 3;
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
    limits: Limits,
    begun: Instant,
    received: u64,
    came: Timestamp,
}

impl Transport {
    /// Asks for a file. The answer is given whatever its status.
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
        let home = Url::parse(instance.as_str()).map_err(|_| Error::invalid("no address"))?;
        if self.settings.policy.leads_in(&home, &url) {
            return Err(Error::new(ErrorKind::Guard).at(&place));
        }
        let begun = std::time::Instant::now();
        let opened = tokio::select! {
            biased;
            () = self.closed() => Err(Error::new(ErrorKind::Cancelled).at(&place)),
            opened = self.follow(&place, url, part) => opened,
        };
        self.settings.hook.tell(&RequestInfo {
            host: &place.host,
            method: &place.method,
            endpoint: ENDPOINT,
            attempt: 1,
            status: opened.as_ref().ok().map(|opened| opened.status().as_u16()),
            error: opened.as_ref().err().map(Error::kind),
            duration: begun.elapsed(),
        });
        opened
    }

    async fn follow(&self, place: &Place, mut url: Url, part: &Part) -> Result<Download> {
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.ask_for_file(place, &url, part).await?;
            if !answer.status().is_redirection() || answer.status() == StatusCode::NOT_MODIFIED {
                return Ok(Download {
                    answer,
                    place: place.clone(),
                    limits: self.settings.limits,
                    begun: Instant::now(),
                    received: 0,
                    came: self.now(),
                });
            }
            url = self
                .redirected(&url, &answer)
                .map_err(|error| error.at(place))?;
        }
        let error = Error::new(ErrorKind::Redirect).at(place);
        Err(error.message("too many redirects"))
    }

    async fn ask_for_file(
        &self,
        place: &Place,
        url: &Url,
        part: &Part,
    ) -> Result<reqwest::Response> {
        let request = self.file_request(url, part)?;
        let sent = timeout(self.settings.limits.first_byte, self.http.execute(request)).await;
        let answer = match sent {
            Ok(sent) => sent.map_err(|error| Failure::sending(error, place).error)?,
            Err(_) => {
                let late = Error::new(ErrorKind::Timeout).phase(Phase::FirstByte);
                return Err(late.at(place));
            }
        };
        let host = url.host_str().unwrap_or_default();
        self.check_peer(place, host, answer.remote_addr())
            .map_err(|failure| failure.error)?;
        Ok(answer)
    }

    fn file_request(&self, url: &Url, part: &Part) -> Result<reqwest::Request> {
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, self.settings.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        // Compressed, the length would not be the one of the file.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
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

    fn redirected(&self, from: &Url, answer: &reqwest::Response) -> Result<Url> {
        let refused = || Error::new(ErrorKind::Redirect).status(answer.status());
        let location = answer.headers().get(LOCATION);
        let target = location.and_then(|target| from.join(target.to_str().ok()?).ok());
        let target = target.ok_or_else(|| refused().message("it does not say where to"))?;
        let policy = &self.settings.policy;
        let downgrade = from.scheme() == "https" && target.scheme() != "https";
        let permitted = policy.check_redirect(target.as_str()).is_ok();
        match permitted && !downgrade && !policy.leads_in(from, &target) {
            true => Ok(target),
            false => {
                let place = named_target(from, &target);
                Err(refused().message(&format!("the redirect leads to {place}")))
            }
        }
    }
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

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if nothing comes for too long, or too little, and
    /// [`ErrorKind::Network`] if the connection ends before the file does.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let idle = Instant::now() + self.limits.idle;
        let extra = Duration::from_secs(self.received / SLOWEST);
        let total = self.begun + self.limits.total.saturating_add(extra);
        let late = if total < idle {
            Phase::Total
        } else {
            Phase::Idle
        };
        match timeout_at(idle.min(total), self.answer.chunk()).await {
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
