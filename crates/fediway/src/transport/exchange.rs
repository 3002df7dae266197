//! One request and its response, within limits on time and size. The module `request` decides what
//! follows.

use std::net::SocketAddr;

use http::StatusCode;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, LOCATION, USER_AGENT as USER_AGENT_HEADER,
};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::failure::Failure;
use super::handle::Transport;
use super::limits::{Limits, Purpose};
use super::response::Response;
use crate::error::{Error, ErrorKind, Phase, Place};

/// What came back.
#[allow(
    clippy::large_enum_variant,
    reason = "there is one at a time, and it is taken apart at once"
)]
pub(crate) enum Answer {
    /// An answer that was read to its end.
    Whole(Response),
    /// A redirect.
    Redirect {
        status: StatusCode,
        /// Where to, as the server wrote it.
        location: Option<HeaderValue>,
    },
}

/// Until when an answer has to be there, and within which limits.
pub(crate) struct Deadline {
    limits: Limits,
    at: Instant,
}

impl Transport {
    /// The deadline of a request of a try that began then. One with a long body may take longer.
    pub(super) fn deadline(&self, request: &reqwest::Request, begun: Instant) -> Deadline {
        let limits = self.settings.limits.stretched_for(request);
        Deadline {
            limits,
            at: begun + limits.total,
        }
    }

    /// Waits until a request to the host of this address may be sent: until not too many others are under
    /// way. To be called before the request is made, because timers of the HTTP client begin with that.
    pub(crate) async fn turn(
        &self,
        place: &Place,
        url: &Url,
        begun: Instant,
    ) -> Result<OwnedSemaphorePermit, Failure> {
        let until = begun + self.settings.limits.total;
        let turn = self.settings.concurrency.enter(url, until).await;
        turn.ok_or_else(|| {
            let late = Error::new(ErrorKind::Timeout).at(place);
            Failure::unsent(late.phase(Phase::Total))
        })
    }

    /// Sends a request of a try that began then, and reads the answer.
    pub(crate) fn exchange<'a>(
        &'a self,
        place: &'a Place,
        mut request: reqwest::Request,
        purpose: Purpose,
        begun: Instant,
    ) -> impl Future<Output = Result<Answer, Failure>> + Send + 'a {
        // Not an async fn: its future would hold the request twice.
        self.add_headers(request.headers_mut());
        let deadline = self.deadline(&request, begun);
        let sent = self.http.execute(request);
        async move {
            let mut answer = self.first_byte(sent, place, &deadline).await?;
            self.check_peer(place, &answer, self.settings.own_connections)?;
            let status = answer.status();
            if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
                let location = answer.headers_mut().remove(LOCATION);
                return Ok(Answer::Redirect { status, location });
            }
            let (limits, at) = (&deadline.limits, deadline.at);
            let read = Response::read(&mut answer, place, limits, purpose, at, self.now()).await;
            read.map(Answer::Whole).map_err(unread)
        }
    }

    /// Waits until the response to a request begins, which the HTTP client sends meanwhile.
    pub(super) async fn first_byte(
        &self,
        sent: impl Future<Output = reqwest::Result<reqwest::Response>>,
        place: &Place,
        deadline: &Deadline,
    ) -> Result<reqwest::Response, Failure> {
        let first_byte = Instant::now() + deadline.limits.first_byte;
        let late = if deadline.at < first_byte {
            Phase::Total
        } else {
            Phase::FirstByte
        };
        match timeout_at(first_byte.min(deadline.at), sent).await {
            Ok(sent) => {
                sent.map_err(|error| Failure::sending(error, place, self.settings.through_proxy))
            }
            Err(_) => {
                let error = Error::new(ErrorKind::Timeout).at(place).phase(late);
                Err(Failure::sent(error))
            }
        }
    }

    /// The last check of the second gate: of the address that was really connected to, where the
    /// connection is our own.
    pub(super) fn check_peer(
        &self,
        place: &Place,
        answer: &reqwest::Response,
        is_own: bool,
    ) -> Result<(), Failure> {
        let host = answer.url().host_str().unwrap_or_default();
        let is_permitted = |peer: SocketAddr| {
            let permitted = self.settings.policy.permits_peer(host, peer.ip());
            permitted.is_ok()
        };
        match !is_own || answer.remote_addr().is_some_and(is_permitted) {
            true => Ok(()),
            false => Err(Failure::sent(Error::new(ErrorKind::Guard).at(place))),
        }
    }

    /// The headers of every request. Some have other values for the last two.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        headers.insert(USER_AGENT_HEADER, self.settings.user_agent.clone());
        let encoding = headers.entry(ACCEPT_ENCODING);
        encoding.or_insert(HeaderValue::from_static("gzip"));
        // One server answers 406 to anything that looks like a browser's Accept.
        let accept = headers.entry(ACCEPT);
        accept.or_insert(HeaderValue::from_static("application/json"));
    }
}

/// An answer that came but could not be read. One that says no was read far enough to know that
/// nothing was done.
fn unread(error: Error) -> Failure {
    match error.http_status() {
        Some(400..=499) => Failure::unsent(error),
        _ => Failure::sent(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::{AddressPolicy, InstanceUrl};
    use http::Method;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A client that connects elsewhere than the guard allowed, as if the resolver had a hole.
    #[tokio::test]
    async fn an_answer_from_a_forbidden_peer_is_refused() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(answer).await;
                std::future::pending::<()>().await;
            }
        });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let leaky = reqwest::Client::builder().resolve("social.example.org", address);
        let mut transport = Transport::builder()
            .policy(AddressPolicy::public())
            .client(leaky.build().unwrap())
            .build()
            .unwrap();
        std::sync::Arc::make_mut(&mut transport.settings).own_connections = true;
        let instance = InstanceUrl::parse("social.example.org").unwrap();
        let place = Place {
            host: instance.host().into(),
            method: Method::GET,
            endpoint: "/",
        };
        let url = format!("http://social.example.org:{}/", address.port());
        let request = reqwest::Request::new(Method::GET, Url::parse(&url).unwrap());
        let outcome = transport
            .exchange(&place, request, Purpose::Api, Instant::now())
            .await;
        assert_eq!(outcome.err().unwrap().error.kind(), &ErrorKind::Guard);
    }
}
