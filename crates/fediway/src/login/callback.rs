//! The callback of the consent page (RFC 6749, section 4.1.2; RFC 9207).

use url::form_urlencoded;

use crate::error::OAuthCode;
use crate::secret::{AuthorizationCode, State};

/// The parameters of a callback. Anything else in it is ignored, an `access_token` above all: one
/// family of servers puts that there instead of a code, without any proof whose it is.
#[derive(Debug, Default)]
pub(super) struct Callback {
    pub(super) code: Option<AuthorizationCode>,
    pub(super) state: Option<State>,
    pub(super) iss: Option<String>,
    pub(super) error: Option<OAuthCode>,
    pub(super) error_description: Option<String>,
}

impl Callback {
    /// Reads a query string. Of a parameter that comes twice the first one counts, except that a
    /// second `state` or `code` voids both (RFC 6749, section 3.1).
    pub(super) fn parse(query: &str) -> Self {
        let mut callback = Self::default();
        let mut repeated = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.is_empty() {
                continue;
            }
            match &*name {
                "code" => repeated |= callback.code.replace((&*value).into()).is_some(),
                "state" => repeated |= callback.state.replace((&*value).into()).is_some(),
                "iss" => callback.iss = callback.iss.or(Some(value.into_owned())),
                "error" => callback.error = callback.error.or(Some((&*value).into())),
                "error_description" => {
                    let words = callback.error_description.or(Some(value.into_owned()));
                    callback.error_description = words;
                }
                _ => {}
            }
        }
        if repeated {
            (callback.code, callback.state) = (None, None);
        }
        callback
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_empty(callback: &Callback) -> bool {
        callback.code.is_none() && callback.state.is_none() && callback.error.is_none()
    }

    #[test]
    fn parameters_are_decoded() {
        let callback = Callback::parse("code=a%2Bb&state=s-_&iss=https%3A%2F%2Fexample.org%2F");
        assert_eq!(callback.code, Some("a+b".into()));
        assert_eq!(callback.state, Some("s-_".into()));
        assert_eq!(callback.iss.as_deref(), Some("https://example.org/"));
    }

    #[test]
    fn a_token_in_a_callback_is_ignored() {
        let callback = Callback::parse("access_token=abc&token_type=bearer");
        assert!(is_empty(&callback));
        assert!(!format!("{callback:?}").contains("abc"));
    }

    #[test]
    fn a_repeated_code_or_state_voids_both() {
        for query in ["code=a&code=b&state=s", "code=a&state=s&state=s"] {
            let callback = Callback::parse(query);
            assert!(
                callback.code.is_none() && callback.state.is_none(),
                "{query}"
            );
        }
    }

    #[test]
    fn empty_parameters_count_as_absent() {
        assert!(is_empty(&Callback::parse("code=&state=&error=")));
        assert!(is_empty(&Callback::parse("")));
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_read(query in ".*") {
            let callback = Callback::parse(&query);
            // Only a parameter of that name gives a code.
            proptest::prop_assert!(callback.code.is_none() || query.contains("code=") || query.contains('%'));
        }

        #[test]
        fn what_a_server_encodes_is_read_back(code in "\\PC+", state in "[A-Za-z0-9_-]{43}") {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("state", &state)
                .append_pair("code", &code)
                .finish();
            let callback = Callback::parse(&query);
            proptest::prop_assert_eq!(callback.code, Some(code.into()));
            proptest::prop_assert_eq!(callback.state, Some(state.into()));
        }
    }
}
