//! Whether a request came from a page of the site: what stops another site from starting a sign-in or
//! from signing somebody out.

use http::HeaderMap;
use http::header::{HeaderName, ORIGIN};

use crate::site::SignIn;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl SignIn {
    /// Whether a request that changes something came from a page of this site, by what browsers say in
    /// `Origin` and `Sec-Fetch-Site`. A request that says neither is refused: every browser of the last
    /// years says one of them in a `POST`.
    ///
    /// The cookies are `SameSite=Lax`, so that another site's `POST` does not bring them in the first
    /// place. Check it for your own forms, too.
    pub fn is_same_origin(&self, headers: &HeaderMap) -> bool {
        let said = |name: &HeaderName| headers.get(name).map(|value| value.as_bytes());
        let from_here = said(&FETCH_SITE).map(|site| site == b"same-origin");
        let origin = said(&ORIGIN).filter(|origin| *origin != b"null");
        let own = origin.map(|origin| origin == self.settings().origin.as_bytes());
        match (from_here, own) {
            (Some(from_here), Some(own)) => from_here && own,
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => false,
        }
    }
}
