//! The `config.yaml` of ephemetoot.

use super::rules::{Foreign, quoted};
use super::yaml::{self, Value};

/// What is no rule.
const OTHER: [&str; 5] = [
    "access_token",
    "username",
    "base_url",
    "archive",
    "archive_media",
];

pub(super) fn read(text: &str) -> Result<Foreign, String> {
    let accounts = yaml::read(text)?;
    let [account] = &accounts[..] else {
        let names = accounts.iter().filter_map(|it| it.text("username"));
        let names: Vec<_> = names.collect();
        return Err(match names.is_empty() {
            true => "it has no account".to_owned(),
            false => format!(
                "it has several accounts ({}): leave one of them in it",
                names.join(", ")
            ),
        });
    };
    let mut foreign = Foreign::default();
    let (mut days, mut pinned) = (365, false);
    for (key, value) in &account.0 {
        let wrong = || format!("{key}: `{value}` is not understood");
        match key.as_str() {
            "days_to_keep" => {
                days = value
                    .text()
                    .and_then(|it| it.parse::<u32>().ok())
                    .ok_or_else(wrong)?
            }
            "keep_pinned" => pinned = value.truth().ok_or_else(wrong)?,
            "boosts_only" if value.truth().ok_or_else(wrong)? => {
                foreign.rule("kinds", format!("[{}]", quoted("boost")));
            }
            "boosts_only" => {}
            "toots_to_keep" => foreign.texts("keep-ids", value.list().ok_or_else(wrong)?),
            "hashtags_to_keep" => foreign.texts("keep-tags", value.list().ok_or_else(wrong)?),
            "visibility_to_keep" => {
                foreign.texts("keep-visibility", value.list().ok_or_else(wrong)?);
            }
            key if OTHER.contains(&key) => {}
            _ => {
                return Err(format!(
                    "`{key}` is no setting of ephemetoot that is known here"
                ));
            }
        }
    }
    foreign.rule("older-than", quoted(&format!("{days}d")));
    foreign.rule("keep-pinned", pinned);
    foreign.also_keeps(
        "ephemetoot",
        &["keep-favourited", "keep-bookmarked", "keep-direct"],
    );
    Ok(foreign)
}

impl Value {
    fn truth(&self) -> Option<bool> {
        match self.text()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }
}
