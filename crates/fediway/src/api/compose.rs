//! The parts of a status that is being written.

use std::time::Duration;

use serde::Serialize;

use crate::endpoint::nested;
use crate::ids::MediaId;

/// A poll to post.
///
/// ```
/// use std::time::Duration;
/// use fediway::NewPoll;
///
/// let poll = NewPoll::new(["Tea", "Coffee"], Duration::from_secs(3600)).multiple();
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct NewPoll {
    options: Vec<String>,
    expires_in: u64,
    multiple: bool,
    hide_totals: bool,
}

impl NewPoll {
    /// A poll over these options that ends after `lasts`, in whole seconds.
    pub fn new(options: impl IntoIterator<Item = impl Into<String>>, lasts: Duration) -> Self {
        Self {
            options: options.into_iter().map(Into::into).collect(),
            expires_in: lasts.as_secs(),
            multiple: false,
            hide_totals: false,
        }
    }

    /// Several options may be chosen.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// The counts are hidden until the end.
    #[must_use]
    pub fn hide_totals(mut self) -> Self {
        self.hide_totals = true;
        self
    }
}

/// What to change of a file that is attached to a status.
///
/// ```
/// use fediway::api::MediaEdit;
///
/// let edit = MediaEdit::new("22348641").description("A cat asleep on a keyboard").focus(0.0, 0.5);
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct MediaEdit {
    id: MediaId,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    focus: Option<String>,
}

impl MediaEdit {
    /// Changes this file.
    pub fn new(id: impl Into<MediaId>) -> Self {
        Self {
            id: id.into(),
            description: None,
            focus: None,
        }
    }

    /// The alternative text.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The point that stays visible when the picture is cropped: from -1 (left, bottom) to 1
    /// (right, top).
    #[must_use]
    pub fn focus(mut self, x: f64, y: f64) -> Self {
        self.focus = Some(format!("{x},{y}"));
        self
    }
}

nested! {
    NewPoll = Self::new(["Tea", "Coffee"], Duration::from_secs(3600)).multiple().hide_totals();
    MediaEdit = Self::new("media-1").description("A cat").focus(0.5, -0.25);
}
