//! One try: a request, the redirects it may follow, and the answer within its limits.

use std::net::SocketAddr;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderValue, LOCATION, USER_AGENT as USER_AGENT_HEADER,
};
use http::{Method, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::failure::Failure;
use super::limits::{Limits, Size};
use super::{Response, Transport};
use crate::error::{Error, ErrorKind, Phase, Place};
use crate::url::AddressPolicy;

const MAX_REDIRECTS: usize = 3;

impl Transport {
    pub(super) async fn attempt(
        &self,
        place: &Place,
        mut request: reqwest::Request,
        size: Size,
    ) -> Result<Response, Failure> {
        let may_follow =
            request.method() == Method::GET && !request.headers().contains_key(AUTHORIZATION);
        self.add_headers(&mut request);
        let limits = self.settings.limits.stretched_for(&request);
        let deadline = Instant::now() + limits.total;
        for _ in 0..=MAX_REDIRECTS {
            let follow_up = if may_follow {
                request.try_clone()
            } else {
                None
            };
            let url = request.url().clone();
            let answer = self.first_byte(place, request, &limits, deadline).await?;
            self.check_peer(place, &url, answer.remote_addr())?;
            if !answer.status().is_redirection() || answer.status() == StatusCode::NOT_MODIFIED {
                let read = Response::read(answer, place, &limits, size, deadline).await;
                return read.map_err(unread);
            }
            let refused = || {
                let error = Error::new(ErrorKind::Redirect).at(place);
                Failure::unsent(error.status(answer.status()))
            };
            request = follow_up.ok_or_else(refused)?;
            *request.url_mut() = self.redirect_target(&url, &answer).ok_or_else(refused)?;
        }
        let error = Error::new(ErrorKind::Redirect).at(place);
        Err(Failure::unsent(error.message("too many redirects")))
    }

    async fn first_byte(
        &self,
        place: &Place,
        request: reqwest::Request,
        limits: &Limits,
        deadline: Instant,
    ) -> Result<reqwest::Response, Failure> {
        let first_byte = Instant::now() + limits.first_byte;
        let late = if deadline < first_byte {
            Phase::Total
        } else {
            Phase::FirstByte
        };
        match timeout_at(first_byte.min(deadline), self.http.execute(request)).await {
            Ok(sent) => sent.map_err(|error| Failure::sending(error, place)),
            Err(_) => {
                let error = Error::new(ErrorKind::Timeout).at(place).phase(late);
                Err(Failure::sent(error))
            }
        }
    }

    /// The last look of the second gate: at the address that was really connected to.
    pub(super) fn check_peer(
        &self,
        place: &Place,
        url: &Url,
        peer: Option<SocketAddr>,
    ) -> Result<(), Failure> {
        if !self.settings.own_connections {
            return Ok(());
        }
        let host = url.host_str().unwrap_or_default();
        let permitted =
            peer.is_some_and(|peer| self.settings.policy.permits_peer(host, peer.ip()).is_ok());
        match permitted {
            true => Ok(()),
            false => Err(Failure::sent(Error::new(ErrorKind::Guard).at(place))),
        }
    }

    /// Where a redirect leads, if going there is allowed: gate 1 holds for every hop.
    fn redirect_target(&self, from: &Url, answer: &reqwest::Response) -> Option<Url> {
        let target = answer.headers().get(LOCATION)?.to_str().ok()?;
        let target = from.join(target).ok()?;
        self.settings.policy.check_redirect(target.as_str()).ok()?;
        let downgrade = from.scheme() == "https" && target.scheme() != "https";
        (!downgrade && !leads_in(from, &target)).then_some(target)
    }

    fn add_headers(&self, request: &mut reqwest::Request) {
        let headers = request.headers_mut();
        headers.insert(USER_AGENT_HEADER, self.settings.user_agent.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        // One server answers 406 to anything that looks like a browser's Accept.
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
    }
}

/// Whether a redirect leads from elsewhere to this machine: a policy that admits both does so for a
/// person who names them, not for a server that does.
fn leads_in(from: &Url, target: &Url) -> bool {
    let is_here = |url: &Url| url.host_str().is_some_and(AddressPolicy::is_loopback_host);
    is_here(target) && !is_here(from)
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
    use crate::url::InstanceUrl;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[test]
    fn a_redirect_from_elsewhere_does_not_lead_in() {
        let leads_in = |from: &str, to: &str| {
            super::leads_in(&Url::parse(from).unwrap(), &Url::parse(to).unwrap())
        };
        for here in [
            "http://127.0.0.1:1/",
            "https://[::1]/",
            "https://a.localhost/",
        ] {
            assert!(leads_in("https://example.org/", here), "{here}");
            assert!(!leads_in(here, "http://localhost:3/x"), "{here}");
            assert!(!leads_in(here, "https://example.org/"), "{here}");
        }
        assert!(!leads_in("https://example.org/", "https://example.net/"));
    }

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
            host: instance.host().to_owned(),
            method: Method::GET,
            endpoint: "/",
        };
        let url = format!("http://social.example.org:{}/", address.port());
        let request = reqwest::Request::new(Method::GET, Url::parse(&url).unwrap());
        let outcome = transport.attempt(&place, request, Size::Json).await;
        assert_eq!(outcome.unwrap_err().error.kind(), &ErrorKind::Guard);
    }
    /// Whatever led to the URL: the token in the request belongs to the instance alone.
    #[tokio::test]
    async fn a_request_does_not_leave_the_origin_of_its_instance() {
        let transport = Transport::builder().max_tries(1).build().unwrap();
        let instance = InstanceUrl::parse("social.example.org").unwrap();
        for url in [
            "https://10.0.0.1/",
            "https://social.example.com/",
            "http://social.example.org/",
        ] {
            let request = transport.get(url).unwrap();
            let outcome = transport.send(&instance, "/", request, Size::Json).await;
            let error = outcome.unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::InvalidInput(_)),
                "{error}"
            );
        }
    }
}
