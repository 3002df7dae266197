//! Finding an endpoint by a name.

use http::Method;

use super::table::ENDPOINTS;
use crate::endpoint::Endpoint;

/// The endpoint with this name, if there is one. A name is the call in this library, or method and path,
/// with ids or with the names of ids.
///
/// ```
/// use fediway::api;
///
/// for name in ["statuses().reblog", "statuses.reblog", "POST /api/v1/statuses/1/reblog"] {
///     let endpoint = api::endpoint(name).expect("an endpoint");
///     assert_eq!(endpoint.path, "/api/v1/statuses/{id}/reblog");
/// }
/// assert!(api::endpoint("statuses.shout").is_none());
/// ```
pub fn endpoint(name: &str) -> Option<&'static Endpoint> {
    let name = name.trim();
    match name.split_once(char::is_whitespace) {
        Some((method, path)) => {
            let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).ok()?;
            let path = path.trim();
            let same = |it: &&Endpoint| it.path == path && it.method == method;
            let bare = path.split('?').next().unwrap_or_default();
            all().find(same).or_else(|| endpoint_at(&method, bare))
        }
        None => {
            let name = name.replace("()", "");
            all().find(|endpoint| endpoint.call.replace("()", "") == name)
        }
    }
}

/// The endpoint that has this path.
pub(crate) fn endpoint_at(method: &Method, path: &str) -> Option<&'static Endpoint> {
    let known = all().filter(|endpoint| endpoint.method == method && endpoint.takes(path));
    // `/accounts/lookup` is also an `/accounts/{id}`: the one that names more is meant.
    known.min_by_key(|endpoint| endpoint.path.matches('{').count())
}

fn all() -> impl Iterator<Item = &'static Endpoint> {
    let groups = ENDPOINTS.iter();
    groups.flat_map(|(_, endpoints)| endpoints.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_endpoint_is_found_by_each_of_its_names() {
        for declared in all() {
            let (method, path) = (&declared.method, declared.path);
            let found = endpoint(&format!("{method} {path}")).unwrap();
            assert_eq!((&found.method, found.path), (method, path));
            for name in [declared.call.to_owned(), declared.call.replace("()", "")] {
                let found = endpoint(&name).unwrap();
                assert_eq!(found.scopes, declared.scopes, "{name}");
            }
        }
    }

    #[test]
    fn a_path_with_values_is_found() {
        let found = endpoint("get /api/v1/accounts/lookup?acct=bob").unwrap();
        assert_eq!(found.path, "/api/v1/accounts/lookup");
        let found = endpoint(" GET  /api/v1/accounts/109 ").unwrap();
        assert_eq!(found.path, "/api/v1/accounts/{id}");
        for unknown in [
            "",
            "GET",
            "GET /",
            "GET /x",
            "B@D /api/v1/accounts/1",
            "post",
        ] {
            assert!(endpoint(unknown).is_none(), "{unknown}");
        }
    }

    /// For every endpoint alone: its least scopes are enough, and one of them.
    #[test]
    fn the_least_scopes_of_one_call_are_one_of_its_scopes() {
        for declared in all() {
            let least = std::iter::once(declared)
                .collect::<crate::endpoint::Recorder>()
                .scopes();
            let words: Vec<_> = least.iter().collect();
            match words[..] {
                [] => assert!(declared.scopes.is_empty(), "{}", declared.call),
                [scope] => assert!(declared.scopes.contains(scope), "{}", declared.call),
                _ => panic!("{}: {least}", declared.call),
            }
        }
    }
}
