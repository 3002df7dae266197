//! The reason why a token was refused, from `WWW-Authenticate` (RFC 6750, section 3). Some servers send it
//! there and no body.

use super::parameter::value;

/// The words of a bearer challenge: its `error_description`, else its `error`.
pub(super) fn words(header: &str) -> Option<String> {
    let (scheme, parameters) = header.trim_start().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let value = |name| parameter(parameters, name).filter(|value| !value.is_empty());
    value("error_description").or_else(|| value("error"))
}

/// The `error` of a challenge of any scheme: an OAuth server may refuse an app there alone.
pub(super) fn code(header: &str) -> Option<String> {
    let (_, parameters) = header.trim_start().split_once(' ')?;
    parameter(parameters, "error").filter(|code| !code.is_empty())
}

/// The value of a parameter, quoted or not.
fn parameter(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        let (name, rest) = text.split_once('=')?;
        let (value, after) = value(rest, &[',']);
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        text = after.split_once(',')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_under_any_scheme() {
        for (header, found) in [
            (
                r#"Basic realm="x", error="invalid_client""#,
                Some("invalid_client"),
            ),
            ("Bearer error=invalid_client", Some("invalid_client")),
            (r#"Basic realm="error=x""#, None),
            ("Basic", None),
            ("", None),
        ] {
            assert_eq!(code(header).as_deref(), found, "{header}");
        }
    }

    #[test]
    fn the_reason_is_found_as_servers_write_it() {
        for (header, reason) in [
            (
                r#"Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token was revoked""#,
                Some("The access token was revoked"),
            ),
            (
                r#"bearer error=insufficient_scope, scope="read write""#,
                Some("insufficient_scope"),
            ),
            (
                r#"Bearer error_description="a \"b\", c",error=x"#,
                Some(r#"a "b", c"#),
            ),
            (r#"Bearer error="", error_description="#, None),
            (r#"Bearer realm="x""#, None),
            (r#"Basic error="x""#, None),
            ("Bearer", None),
            ("", None),
        ] {
            assert_eq!(words(header).as_deref(), reason, "{header}");
        }
    }
}
