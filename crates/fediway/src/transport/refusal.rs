//! The meaning of a refusal beyond its status: whether the server has the endpoint, and the kind of an
//! error in a response with a success status.

use crate::error::{ErrorKind, Missing};

/// Words by which servers say that they know no such path.
const NO_SUCH_CALL: [&str; 9] = [
    "unknown api endpoint",
    "unknown endpoint",
    "endpoint not found",
    "no such endpoint",
    "not implemented",
    "no route matches",
    "route not found",
    "cannot get /",
    "cannot post /",
];

/// Words that say nothing but the status.
const NO_MORE_THAN_THE_STATUS: [&str; 5] = [
    "",
    "not found",
    "404 not found",
    "404",
    "404 page not found",
];

/// What a 404 is about, by the server's words and the path template that was asked.
pub(super) fn missing(words: &str, is_page: bool, template: &str) -> Missing {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    // A path that is not declared may name something.
    let names_nothing = template.starts_with('/') && !template.contains('{');
    let says_no_more = NO_MORE_THAN_THE_STATUS.contains(&words.as_str());
    if NO_SUCH_CALL.iter().any(|known| words.contains(known))
        || (words.starts_with("the route ") && words.ends_with("could not be found"))
    {
        return Missing::Call;
    }
    match is_page || says_no_more {
        // `lookup` and `search` name things in their query.
        true if names_nothing && !template.ends_with("lookup") => Missing::Call,
        true => Missing::Either,
        false => Missing::Thing,
    }
}

/// The kind of an error that came with a status of success.
pub(super) fn kind_of(words: &str) -> ErrorKind {
    let words = words.to_lowercase();
    let has = |known: &[&str]| known.iter().any(|known| words.contains(known));
    if has(&["not found", "not_found", "no such"]) {
        ErrorKind::NotFound
    } else if has(&["token", "unauthorized", "unauthenticated"]) {
        ErrorKind::Unauthorized
    } else if has(&["forbidden", "not allowed", "permission", "scope"]) {
        ErrorKind::Forbidden
    } else if has(&["too many requests", "rate limit"]) {
        ErrorKind::RateLimited(None)
    } else {
        ErrorKind::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_call_is_told_from_a_missing_thing() {
        const ONE: &str = "/api/v1/statuses/{id}";
        const ALL: &str = "/api/v1/followed_tags";
        for (words, is_page, template, expected) in [
            ("Record not found", false, ONE, Missing::Thing),
            ("Status not found.", false, ONE, Missing::Thing),
            (
                "Not Found: target status not found",
                false,
                ONE,
                Missing::Thing,
            ),
            ("Not Found", false, ONE, Missing::Either),
            ("", false, ONE, Missing::Either),
            ("", true, ONE, Missing::Either),
            ("", true, ALL, Missing::Call),
            ("404 Not Found", false, ALL, Missing::Call),
            ("Record not found", false, ALL, Missing::Thing),
            (
                "Not Found",
                false,
                "/api/v1/accounts/lookup",
                Missing::Either,
            ),
            ("Unknown API endpoint.", false, ONE, Missing::Call),
            ("Endpoint not found", false, ONE, Missing::Call),
            ("Not implemented", false, ONE, Missing::Call),
            (
                "The route api/v1/x could not be found.",
                false,
                ONE,
                Missing::Call,
            ),
        ] {
            assert_eq!(
                missing(words, is_page, template),
                expected,
                "{words} {template}"
            );
        }
    }

    #[test]
    fn errors_under_a_success_have_their_kind() {
        for (words, kind) in [
            ("Record not found", ErrorKind::NotFound),
            ("The access token is invalid", ErrorKind::Unauthorized),
            ("This action is not allowed", ErrorKind::Forbidden),
            ("Too many requests", ErrorKind::RateLimited(None)),
            ("something else", ErrorKind::Refused),
        ] {
            assert_eq!(kind_of(words), kind, "{words}");
        }
    }
}
