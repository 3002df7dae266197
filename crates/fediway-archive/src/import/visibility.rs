//! Who may see what an activity is about: exports do not say it, but it follows from `to` and `cc`.

use serde_json::Value;

/// The name of the public in all its spellings.
const PUBLIC: [&str; 3] = [
    "https://www.w3.org/ns/activitystreams#Public",
    "as:Public",
    "Public",
];

/// `public`, `unlisted`, `private` or `direct`.
pub(super) fn of(object: &Value, followers: Option<&str>) -> &'static str {
    let (to, cc) = (receivers(&object["to"]), receivers(&object["cc"]));
    let is_public = |them: &[&str]| them.iter().any(|it| PUBLIC.contains(it));
    let is_followers = |them: &[&str]| {
        them.iter()
            .any(|it| Some(*it) == followers || it.ends_with("/followers"))
    };
    if is_public(&to) {
        "public"
    } else if is_public(&cc) {
        "unlisted"
    } else if is_followers(&to) || is_followers(&cc) {
        "private"
    } else {
        "direct"
    }
}

/// One receiver may stand without a list.
fn receivers(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn visibility_follows_from_the_receivers() {
        let followers = "https://x.example/f/7";
        for public in PUBLIC {
            assert_eq!(
                of(&json!({ "to": [public], "cc": [followers] }), None),
                "public"
            );
            assert_eq!(of(&json!({ "to": public }), None), "public");
            assert_eq!(
                of(&json!({ "to": [followers], "cc": [public] }), None),
                "unlisted"
            );
        }
        assert_eq!(
            of(&json!({ "to": [followers] }), Some(followers)),
            "private"
        );
        let usual = json!({ "to": ["https://x.example/users/ann/followers"] });
        assert_eq!(of(&usual, None), "private");
        assert_eq!(
            of(&json!({ "to": ["https://y.example/users/bob"] }), None),
            "direct"
        );
    }

    #[test]
    fn what_names_no_receiver_is_shown_to_nobody() {
        for object in [json!({}), json!({ "to": null, "cc": 7 }), json!([])] {
            assert_eq!(of(&object, Some("https://x.example/f")), "direct");
        }
    }
}
