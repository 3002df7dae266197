//! Which redirects are followed. Pure code.

use http::{HeaderValue, Method, StatusCode};
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::url::{AddressPolicy, led_to, named_target};

/// How many redirects one request follows.
pub(crate) const AT_MOST: usize = 3;

/// A redirect that a server answered with.
pub(crate) struct Redirect<'r> {
    pub(crate) status: StatusCode,
    /// What was asked.
    pub(crate) from: &'r Url,
    /// Where to, as the server wrote it.
    pub(crate) location: Option<&'r HeaderValue>,
}

impl Redirect<'_> {
    /// The URL to ask instead.
    ///
    /// Only a GET follows. Gate 1 holds for every hop, and a server elsewhere does not lead to this
    /// computer or to the person's own network. With `same_origin` it stays on the origin that was asked, as
    /// whatever carries a token must.
    pub(crate) fn follow(
        &self,
        method: &Method,
        same_origin: bool,
        policy: &AddressPolicy,
    ) -> Result<Url, Error> {
        let target = self.location.and_then(|location| location.to_str().ok());
        let target = target.and_then(|location| led_to(self.from, location));
        let target = target.ok_or_else(|| self.refused(None))?;
        let downgrade = self.from.scheme() == "https" && target.scheme() != "https";
        let may_go = method == Method::GET
            && (!same_origin || target.origin() == self.from.origin())
            && policy.check_redirect(target.as_str()).is_ok()
            && !downgrade
            && !policy.leads_in(self.from, &target);
        match may_go {
            true => Ok(target),
            false => Err(self.refused(Some(&target))),
        }
    }

    /// The error names where the server wanted to send this.
    fn refused(&self, target: Option<&Url>) -> Error {
        let error = Error::new(ErrorKind::Redirect).status(self.status);
        match target.filter(|target| target.has_host()) {
            Some(target) => {
                let place = named_target(self.from, target);
                let error = error.message(&format!("the redirect leads to {place}"));
                match target.origin() == self.from.origin() {
                    true => error.advise("tell the server's admin: only reads follow a redirect"),
                    false => error,
                }
            }
            None => error.message("the redirect names no address"),
        }
    }
}

/// The error after [`AT_MOST`] redirects.
pub(crate) fn too_many() -> Error {
    Error::new(ErrorKind::Redirect).message("too many redirects")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a redirect from the instance leads, or the error.
    fn follow(method: Method, same_origin: bool, location: &str) -> Result<String, String> {
        let from = Url::parse("https://social.example.org/api/v1/streaming").unwrap();
        let location = HeaderValue::from_str(location).unwrap();
        let redirect = Redirect {
            status: StatusCode::MOVED_PERMANENTLY,
            from: &from,
            location: Some(&location),
        };
        let followed = redirect.follow(&method, same_origin, &AddressPolicy::public());
        followed
            .map(|url| url.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_get_follows_with_its_token_on_its_own_origin_alone() {
        for location in [
            "/api/v1/streaming/",
            "https://social.example.org/api/v1/streaming/",
        ] {
            let followed = follow(Method::GET, true, location).unwrap();
            assert_eq!(followed, "https://social.example.org/api/v1/streaming/");
        }
        for location in [
            "https://social.example.com/",
            "//social.example.com/",
            "http://social.example.org/",
            "https://social.example.org:8443/",
        ] {
            assert!(follow(Method::GET, true, location).is_err(), "{location}");
        }
    }

    #[test]
    fn a_get_without_a_token_follows_to_any_public_server() {
        let elsewhere = "https://social.example.com/x";
        assert_eq!(follow(Method::GET, false, elsewhere).unwrap(), elsewhere);
        for location in [
            "http://social.example.com/",
            "https://10.0.0.1/",
            "https://localhost/",
            "https://user@social.example.com/",
            "ftp://social.example.com/",
        ] {
            assert!(follow(Method::GET, false, location).is_err(), "{location}");
        }
    }

    #[test]
    fn nothing_but_a_get_follows() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(follow(method, false, "/api/v1/streaming/").is_err());
        }
    }

    #[test]
    fn the_error_names_the_host_that_was_meant() {
        let error = follow(Method::GET, true, "https://elsewhere.example/path?secret").unwrap_err();
        assert!(error.contains("elsewhere.example"), "{error}");
        assert!(!error.contains("secret"), "{error}");
        let plain = "http://social.example.org/api/v1/streaming/";
        let error = follow(Method::GET, true, plain).unwrap_err();
        assert!(
            error.contains("leads to http://social.example.org"),
            "{error}"
        );
        let other_port = "https://user:secret@social.example.org:8443/";
        let error = follow(Method::GET, true, other_port).unwrap_err();
        assert!(
            error.contains("leads to https://social.example.org:8443"),
            "{error}"
        );
        assert!(!error.contains("secret"), "{error}");
        let error = follow(Method::POST, true, "/api/v1/streaming/").unwrap_err();
        assert!(
            error.contains("another path of social.example.org"),
            "{error}"
        );
    }
}
