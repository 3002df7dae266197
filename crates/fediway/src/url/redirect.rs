//! Where a redirect leads, and how an error names that. Pure.

use ::url::Url;

/// Where a redirect leads: what it names, seen from what was asked.
///
/// A server that only adds a slash to the path, or takes it away, often leaves the query out. What was
/// asked for stays asked for then: without its cursor, a page of a list would be the first one again.
pub(crate) fn led_to(from: &Url, location: &str) -> Option<Url> {
    let mut target = from.join(location).ok()?;
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let is_same = target.host_str() == from.host_str() && path(&target) == path(from);
    if is_same && target.query().is_none() {
        target.set_query(from.query());
    }
    Some(target)
}

/// How an error names the target of a redirect: by its host, or by its origin where only the scheme or
/// the port differs. A server behind a proxy may think that it speaks plain http. The path is not named:
/// it may contain a secret.
pub(crate) fn named_target(from: &Url, target: &Url) -> String {
    let host = target.host_str().unwrap_or("no host");
    if from.host_str() != target.host_str() {
        return host.to_owned();
    }
    match from.origin() == target.origin() {
        true => format!("another path of {host}"),
        false => target.origin().ascii_serialization(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_takes_no_query_away() {
        let from = Url::parse("https://own.example/api/v1/timelines/home?max_id=7").unwrap();
        for (location, target) in [
            (
                "/api/v1/timelines/home/",
                "/api/v1/timelines/home/?max_id=7",
            ),
            ("home/", "/api/v1/timelines/home/?max_id=7"),
            (
                "https://own.example/api/v1/timelines/home/",
                "/api/v1/timelines/home/?max_id=7",
            ),
            // Whoever names a query or another path means it.
            ("/api/v1/timelines/home/?a", "/api/v1/timelines/home/?a"),
            ("/api/v1/timelines/home/?", "/api/v1/timelines/home/?"),
            ("/api/v2/home", "/api/v2/home"),
        ] {
            let target = format!("https://own.example{target}");
            assert_eq!(led_to(&from, location).unwrap().as_str(), target);
        }
        let elsewhere = "https://other.example/api/v1/timelines/home";
        assert_eq!(led_to(&from, elsewhere).unwrap().as_str(), elsewhere);
    }
}
