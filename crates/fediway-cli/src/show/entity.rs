//! What can be shown.

use serde::Serialize;
use serde_json::Value;

use super::look::Look;
use super::span::Line;

/// An entity that commands print: one alone, or as an item of a list.
pub trait Show: Serialize {
    /// As lines for people.
    fn shown(&self, look: &Look) -> Vec<Line>;

    /// Whether the account's filters leave it out.
    fn is_hidden(&self, _: &Look) -> bool {
        false
    }

    /// The status that commands about statuses would name.
    fn status_id(&self) -> Option<&str> {
        None
    }

    /// What tells it from the others of its list.
    fn key(&self) -> Option<String> {
        let value = self.json();
        let names = ["id", "name", "domain"];
        let named = names.into_iter().find_map(|name| value[name].as_str());
        named.or(value.as_str()).map(str::to_owned)
    }

    /// As a document for programs: what this library knows of it, under the names of the API.
    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
