//! The `config.json` of fedinesia, which was MastodonAmnesia before.

use serde::Deserialize;

use super::rules::Foreign;
use crate::cleanup::age::Age;

#[derive(Deserialize)]
struct Config {
    bot: Bot,
}

/// What is 0, false or not there does not keep anything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bot {
    delete_after: u32,
    #[serde(default)]
    skip_deleting_pinned: Option<bool>,
    #[serde(default)]
    skip_deleting_faved: Option<bool>,
    #[serde(default)]
    skip_deleting_bookmarked: Option<bool>,
    #[serde(default)]
    skip_deleting_poll: Option<bool>,
    #[serde(default)]
    skip_deleting_dm: Option<bool>,
    #[serde(default)]
    skip_deleting_media: Option<bool>,
    #[serde(default)]
    skip_deleting_visibility: Option<Vec<String>>,
    #[serde(default)]
    skip_deleting_faved_at_least: Option<u64>,
    #[serde(default)]
    skip_deleting_boost_at_least: Option<u64>,
    #[serde(default)]
    skip_deleting_reactions_at_least: Option<u64>,
    #[serde(default, rename = "log_level")]
    _log_level: Option<String>,
}

pub(super) fn read(text: &str) -> Result<Foreign, String> {
    let config: Config = serde_json::from_str(text)
        .map_err(|error| format!("as the JSON of fedinesia it is malformed: {error}"))?;
    let bot = config.bot;
    let visibility = bot.skip_deleting_visibility.unwrap_or_default();
    let direct = bot.skip_deleting_dm == Some(true) || visibility.iter().any(|it| it == "direct");
    let mut foreign = Foreign::default();
    let age = Age::Seconds(i64::from(bot.delete_after));
    foreign.rule("older-than", format!("\"{age}\""));
    for (rule, keeps) in [
        ("keep-pinned", bot.skip_deleting_pinned),
        ("keep-favourited", bot.skip_deleting_faved),
        ("keep-bookmarked", bot.skip_deleting_bookmarked),
        ("keep-direct", Some(direct)),
        ("keep-polls", bot.skip_deleting_poll),
        ("keep-media", bot.skip_deleting_media),
    ] {
        foreign.rule(rule, keeps == Some(true));
    }
    foreign.texts("keep-visibility", &visibility);
    for (rule, least) in [
        ("keep-favourites-at-least", bot.skip_deleting_faved_at_least),
        ("keep-boosts-at-least", bot.skip_deleting_boost_at_least),
        (
            "keep-reactions-at-least",
            bot.skip_deleting_reactions_at_least,
        ),
    ] {
        if let Some(least) = least.filter(|least| *least > 0) {
            foreign.rule(rule, least);
        }
    }
    Ok(foreign)
}
