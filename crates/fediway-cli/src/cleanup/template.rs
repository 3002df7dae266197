//! The policy file that `init` writes: every rule with its explanation, most of them switched off.

use clap::{Args, Command};

use super::draft::Draft;
use super::foreign::Foreign;

const HEAD: &str = "\
# What `fediway cleanup` may delete of this account.
# Try it: fediway cleanup --policy FILE
# Nothing is deleted without --delete.
";

/// The values of the rules that are switched on, and examples of the others.
const EXAMPLES: &[(&str, &str)] = &[
    ("older-than", "\"1y\""),
    ("newer-than", "\"2y\""),
    ("before", "\"2024-01-01\""),
    ("keep-latest", "20"),
    ("kinds", "[\"post\", \"reply\", \"self-reply\", \"boost\"]"),
    ("only-visibility", "[\"public\", \"unlisted\"]"),
    ("keep-visibility", "[\"private\"]"),
    ("keep-tags", "[\"art\"]"),
    ("keep-text", "[\"(?i)never delete\"]"),
    ("keep-ids", "[\"109302436954721982\"]"),
    ("keep-urls", "[\"https://example.social/@me/1\"]"),
    ("keep-mentions", "[\"friend@example.social\"]"),
    ("keep-languages", "[\"eo\"]"),
    ("keep-threads", "\"ancestors\""),
    ("age-from", "\"edited\""),
    ("max", "400"),
    ("time-zone", "\"Europe/Berlin\""),
    ("keep-media", "true"),
    ("keep-polls", "true"),
    ("delete-media", "true"),
];

/// What is written without a #.
const ON: &[&str] = &[
    "older-than",
    "keep-pinned",
    "keep-favourited",
    "keep-bookmarked",
    "keep-direct",
];

/// The file, with the rules of another program where it has some.
pub fn policy(foreign: &Foreign) -> String {
    let mut text = HEAD.to_owned();
    text.extend(foreign.notes.iter().map(|note| format!("# {note}\n")));
    for rule in Draft::augment_args(Command::new("cleanup")).get_arguments() {
        let Some(name) = rule.get_long() else {
            continue;
        };
        let help = rule.get_help().map(ToString::to_string).unwrap_or_default();
        let example = EXAMPLES.iter().find(|(known, _)| *known == name);
        let value = match example {
            Some((_, value)) => *value,
            None if name.ends_with("-at-least") => "5",
            None => "true",
        };
        let taken = foreign.rules.iter().find(|(known, _)| *known == name);
        let value = taken.map_or(value, |(_, value)| value.as_str());
        let is_on = taken.is_some() || ON.contains(&name);
        let off = if is_on { "" } else { "# " };
        let help: Vec<_> = help.lines().map(|line| format!("# {line}")).collect();
        text += &format!("\n{}\n{off}{name} = {value}\n", help.join("\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::policy::Policy;

    #[test]
    fn the_file_is_a_policy_as_it_is_and_with_every_rule_on() {
        let text = policy(&Foreign::default());
        let usual = Policy::try_from(Draft::from_toml(&text).unwrap()).unwrap();
        assert!(usual.keep_pinned && usual.older_than.is_some() && usual.newer_than.is_none());
        let all: Vec<_> = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rule)
                    if rule
                        .split_once(" = ")
                        .is_some_and(|(name, _)| !name.contains(' ')) =>
                {
                    rule
                }
                _ => line,
            })
            .collect();
        let all = Draft::from_toml(&all.join("\n")).unwrap();
        assert_eq!(all.keep_reactions_at_least, Some(5));
        assert_eq!(all.max, Some(400));
        Policy::try_from(all).unwrap();
    }
}
