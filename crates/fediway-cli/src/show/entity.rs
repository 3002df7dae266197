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

    /// As a document for programs: what this library knows of it, under the names of the API.
    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
