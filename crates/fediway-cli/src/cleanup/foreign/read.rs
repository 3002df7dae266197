//! Reading the configuration of another program.

use super::rules::Foreign;
use super::{ephemetoot, fedinesia};

/// Reads the configuration of ephemetoot (YAML) or fedinesia (JSON).
///
/// # Errors
///
/// What cannot be read of it, in words.
pub fn read(text: &str) -> Result<Foreign, String> {
    match text.trim_start().starts_with('{') {
        true => fedinesia::read(text),
        false => ephemetoot::read(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::preset::Preset;
    use super::*;
    use crate::cleanup::draft::Draft;
    use crate::cleanup::item::Kind;
    use crate::cleanup::policy::Policy;
    use crate::cleanup::template;

    fn policy(foreign: &Foreign) -> Policy {
        let text = template::policy(foreign);
        Policy::try_from(Draft::from_toml(&text).unwrap()).unwrap()
    }

    const EPHEMETOOT: &str = "\
-
  access_token : SECRET
  username : alice
  base_url : x.example
  days_to_keep : 30
  keep_pinned : true
  toots_to_keep :
    - 103996285277439262
    - 103976473612749097
  hashtags_to_keep:
    - introduction
  visibility_to_keep:
    - private
  boosts_only: true
  archive : /home/alice/archive
";

    #[test]
    fn a_file_of_ephemetoot_becomes_a_policy() {
        let foreign = read(EPHEMETOOT).unwrap();
        let policy = policy(&foreign);
        assert_eq!(policy.older_than.unwrap().to_string(), "30d");
        assert!(policy.keep_pinned && policy.keep_favourited && policy.keep_direct);
        assert_eq!(policy.keep_names.len(), 2);
        assert!(policy.keep_tags.contains("introduction"));
        assert!(policy.keep_visibility.contains("private"));
        assert_eq!(policy.kinds.into_iter().collect::<Vec<_>>(), [Kind::Boost]);
        let text = template::policy(&foreign);
        assert!(!text.contains("SECRET"), "{text}");
        assert!(text.contains("keep-favourited"), "{text}");
        let note = "ephemetoot does not know keep-favourited, keep-bookmarked, keep-direct";
        assert!(text.contains(note), "{text}");
        // What it does not say is as ephemetoot takes it.
        let usual = read("- username: alice\n  base_url: x.example\n").unwrap();
        let usual = self::policy(&usual);
        assert_eq!(usual.older_than.unwrap().to_string(), "365d");
        assert!(!usual.keep_pinned, "it deletes pinned ones");
    }

    #[test]
    fn a_file_of_fedinesia_becomes_a_policy() {
        let text = r#"{ "bot": { "delete_after": 1209600, "skip_deleting_pinned": true,
            "skip_deleting_faved": false, "skip_deleting_bookmarked": true, "skip_deleting_poll": true,
            "skip_deleting_media": true, "skip_deleting_visibility": ["direct", "private"],
            "skip_deleting_faved_at_least": 5, "skip_deleting_boost_at_least": 0,
            "skip_deleting_reactions_at_least": 0 },
            "mastodon": { "instance": "x.example", "access_token": "SECRET" } }"#;
        let foreign = read(text).unwrap();
        let policy = policy(&foreign);
        assert_eq!(policy.older_than.unwrap().to_string(), "14d");
        assert!(policy.keep_pinned && policy.keep_bookmarked && !policy.keep_favourited);
        assert!(policy.keep_polls && policy.keep_media && policy.keep_direct);
        // 0 is no threshold there; here everything has that many.
        assert_eq!(policy.at_least, [Some(5), None, None, None, None]);
        assert!(!template::policy(&foreign).contains("SECRET"));
        let old = r#"{ "bot": { "delete_after": 90, "skip_deleting_dm": true } }"#;
        let old = self::policy(&read(old).unwrap());
        assert!(old.keep_direct && !old.keep_pinned);
        assert_eq!(old.older_than.unwrap().to_string(), "90s");
    }

    /// A text of another file stays a text: it does not become a rule.
    #[test]
    fn what_a_text_holds_is_no_rule() {
        let text = "- hashtags_to_keep:\n  - 'x\"]'\n  - b\\c\n";
        let policy = policy(&read(text).unwrap());
        let tags: Vec<_> = policy.keep_tags.iter().map(String::as_str).collect();
        assert_eq!(tags, ["b\\c", "x\"]"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (text, why) in [
            ("", "no account"),
            ("- username: a\n- username: b\n", "a, b"),
            ("- days_to_keep: soon\n", "days_to_keep"),
            ("- days_to_keep: -3\n", "days_to_keep"),
            ("- keep_pinned: perhaps\n", "keep_pinned"),
            ("- keep_likes: true\n", "keep_likes"),
            ("- toots_to_keep: { a: b }\n", "toots_to_keep"),
            ("- &anchor\n  days_to_keep: 3\n", "line 1"),
            ("{", "JSON"),
            ("{}", "bot"),
            (r#"{ "bot": {} }"#, "delete_after"),
            (
                r#"{ "bot": { "delete_after": 1, "skip_deleting_cats": true } }"#,
                "skip_deleting_cats",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn the_presets_have_the_numbers_of_their_programs() {
        let mastodon = policy(&Preset::Mastodon.foreign());
        assert_eq!(mastodon.older_than.unwrap().to_string(), "14d");
        assert!(mastodon.keep_direct && mastodon.keep_pinned && mastodon.keep_favourited);
        assert!(mastodon.keep_bookmarked && !mastodon.keep_media && !mastodon.keep_polls);
        let forget = policy(&Preset::Forget.foreign());
        assert_eq!(forget.older_than.unwrap().to_string(), "365d");
        assert_eq!((forget.keep_latest, forget.keep_direct), (100, true));
    }
}
