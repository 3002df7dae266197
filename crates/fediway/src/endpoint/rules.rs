//! Checks before a request is sent, from the documentation and from the server's limits.

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::call::Call;
use super::declaration::Rule;
use crate::error::{Error, Result};
use crate::instance::{Instance, Limits};

impl Call {
    /// Refuses what the documentation forbids or the server says it does not take.
    pub(crate) fn check(&self, instance: &Instance) -> Result<()> {
        let mut rules = self.endpoint().rules.iter();
        rules.try_for_each(|rule| rule.check(self, instance))
    }
}

impl Rule {
    fn check(&self, call: &Call, instance: &Instance) -> Result<()> {
        let limits = instance.limits();
        let broken = match *self {
            Self::OneOf(names) => (!names.iter().any(|name| is_there(call, name)))
                .then(|| format!("it needs one of {}", names.join(", "))),
            Self::PollOrFiles => (instance.quirks().refuses_poll_with_files
                && is_there(call, "poll")
                && is_there(call, "media_ids"))
            .then(|| "a status has either files (`media_ids`) or a `poll` there".to_owned()),
            Self::Needs(one, other) => (is_there(call, one) && !is_there(call, other))
                .then(|| format!("`{one}` is taken only together with `{other}`")),
            Self::StatusFits => too_long(call, limits)
                .or_else(|| too_many_files(call, limits))
                .or_else(|| poll_too_big(call, limits))
                .or_else(|| edits_too_long(call, limits)),
            Self::DescriptionFits => description_too_long(text(call, "description"), limits),
            Self::FocusInside => outside(text(call, "focus")),
        };
        let Some(why) = broken else { return Ok(()) };
        let endpoint = call.endpoint();
        let (method, path, host) = (&endpoint.method, endpoint.path, instance.url());
        Err(Error::invalid(format!("{method} {path} on {host}: {why}")))
    }
}

fn too_long(call: &Call, limits: &Limits) -> Option<String> {
    let length = limits.length_of(text(call, "status"), text(call, "spoiler_text"));
    over(
        "the status has",
        length,
        "characters",
        limits.max_characters,
    )
}

fn too_many_files(call: &Call, limits: &Limits) -> Option<String> {
    let files = list(call.value("media_ids")).len();
    over("the status has", files, "files", limits.max_attachments)
}

fn poll_too_big(call: &Call, limits: &Limits) -> Option<String> {
    let poll = call.value("poll")?;
    let options = list(poll.get("options"));
    if options.len() < 2 {
        return Some("a poll needs two options".to_owned());
    }
    let longest = options.iter().filter_map(Value::as_str);
    let longest = longest.map(|option| option.graphemes(true).count()).max();
    let lasts = poll.get("expires_in").and_then(Value::as_u64)?;
    let shortest = limits.min_poll_seconds.map_or(0, u64::from);
    over(
        "the poll has",
        options.len(),
        "options",
        limits.max_poll_options,
    )
    .or_else(|| {
        let limit = limits.max_poll_option_characters;
        over("an option of the poll has", longest?, "characters", limit)
    })
    .or_else(|| over("the poll lasts", lasts, "seconds", limits.max_poll_seconds))
    .or_else(|| {
        (lasts < shortest)
            .then(|| format!("the poll lasts {lasts} seconds, and {shortest} are the least"))
    })
}

fn description_too_long(description: &str, limits: &Limits) -> Option<String> {
    let (length, limit) = (
        description.graphemes(true).count(),
        limits.max_description_characters,
    );
    over("the description has", length, "characters", limit)
}

/// The changes of the files of a status.
fn edits_too_long(call: &Call, limits: &Limits) -> Option<String> {
    let part = |edit: &Value, name: &str| {
        let text = edit.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    list(call.value("media_attributes"))
        .iter()
        .find_map(|edit| {
            description_too_long(&part(edit, "description"), limits)
                .or_else(|| outside(&part(edit, "focus")))
        })
}

/// What is wrong if there is more of something than a server takes.
fn over(subject: &str, count: impl TryInto<u64>, unit: &str, limit: Option<u32>) -> Option<String> {
    let (count, limit) = (count.try_into().ok()?, limit?);
    (count > u64::from(limit))
        .then(|| format!("{subject} {count} {unit}, and {limit} are accepted"))
}

/// What is wrong if a focus is no point in the picture.
fn outside(focus: &str) -> Option<String> {
    let inside = |part: &str| part.parse().is_ok_and(|part: f64| part.abs() <= 1.0);
    (!focus.is_empty() && !focus.split(',').all(inside))
        .then(|| "the focus lies outside the picture: -1 to 1".to_owned())
}

fn text<'c>(call: &'c Call, name: &str) -> &'c str {
    call.value(name).and_then(Value::as_str).unwrap_or_default()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_there(call: &Call, name: &str) -> bool {
    match call.value(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}
