//! Which redirects are followed. Pure code.

use http::{HeaderValue, Method, StatusCode};
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::url::{AddressPolicy, InstanceUrl, led_to, named_target};

/// How many redirects one request follows.
pub(super) const AT_MOST: usize = 3;

/// A redirect that a server answered with.
pub(super) struct Redirect<'r> {
    pub(super) status: StatusCode,
    /// What was asked.
    pub(super) from: &'r Url,
    /// Where to, as the server wrote it.
    pub(super) location: Option<&'r HeaderValue>,
}

/// Who may follow a redirect.
pub(super) struct Follower<'r> {
    pub(super) instance: &'r InstanceUrl,
    pub(super) policy: &'r AddressPolicy,
    pub(super) method: &'r Method,
    /// Whether a token would go along.
    pub(super) has_token: bool,
}

impl Redirect<'_> {
    /// The URL to ask instead.
    ///
    /// Only a GET follows. Gate 1 holds for every hop. A token stays on the origin of its
    /// instance.
    pub(super) fn follow(&self, follower: &Follower<'_>) -> Result<Url, Error> {
        let target = self.target().ok_or_else(|| self.refused(None))?;
        match self.may_go(follower, &target) {
            true => Ok(target),
            false => Err(self.refused(Some(&target))),
        }
    }

    fn target(&self) -> Option<Url> {
        led_to(self.from, self.location?.to_str().ok()?)
    }

    fn may_go(&self, follower: &Follower<'_>, target: &Url) -> bool {
        let stays = follower.instance.same_origin(target);
        let downgrade = self.from.scheme() == "https" && target.scheme() != "https";
        follower.method == Method::GET
            && (stays || !follower.has_token)
            && follower.policy.check_redirect(target.as_str()).is_ok()
            && !downgrade
            && !follower.policy.leads_in(self.from, target)
    }

    /// The error names where the server wanted to send this.
    fn refused(&self, target: Option<&Url>) -> Error {
        let error = Error::new(ErrorKind::Redirect).status(self.status);
        match target.filter(|target| target.has_host()) {
            Some(target) => {
                let place = named_target(self.from, target);
                error.message(&format!("the redirect leads to {place}"))
            }
            None => error.message("the redirect names no address"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a redirect from the instance leads, or the error.
    fn follow(method: Method, has_token: bool, location: &str) -> Result<String, String> {
        let instance = InstanceUrl::parse("social.example.org").unwrap();
        let from = Url::parse("https://social.example.org/api/v1/streaming").unwrap();
        let location = HeaderValue::from_str(location).unwrap();
        let redirect = Redirect {
            status: StatusCode::MOVED_PERMANENTLY,
            from: &from,
            location: Some(&location),
        };
        let followed = redirect.follow(&Follower {
            instance: &instance,
            policy: &AddressPolicy::public(),
            method: &method,
            has_token,
        });
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
        assert!(error.contains("leads to social.example.org"), "{error}");
    }
}
