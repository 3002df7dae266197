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
            options: texts(options),
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

/// Who may like, answer and boost a status. GoToSocial.
///
/// Accounts are named as `public`, `followers`, `following`, `mutuals`, `mentioned`, `author` and
/// `me`, or by the ActivityPub id of one. What is not said is as the account has it by default.
///
/// ```
/// use fediway::api::NewInteractionPolicy;
///
/// let policy = NewInteractionPolicy::new()
///     .can_reply_always(["followers", "mentioned"])
///     .can_reply_with_approval(["public"]);
/// ```
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewInteractionPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    can_favourite: Option<NewInteractionRules>,
    #[serde(skip_serializing_if = "Option::is_none")]
    can_reply: Option<NewInteractionRules>,
    #[serde(skip_serializing_if = "Option::is_none")]
    can_reblog: Option<NewInteractionRules>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct NewInteractionRules {
    #[serde(skip_serializing_if = "Option::is_none")]
    always: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_approval: Option<Vec<String>>,
}

macro_rules! interaction_rules {
    ($($(#[$meta:meta])* $name:ident: $interaction:ident $rule:ident;)*) => {
        $(
            $(#[$meta])*
            #[must_use]
            pub fn $name(mut self, accounts: impl IntoIterator<Item = impl Into<String>>) -> Self {
                self.$interaction.get_or_insert_default().$rule = Some(texts(accounts));
                self
            }
        )*
    };
}

impl NewInteractionPolicy {
    /// A policy that says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    interaction_rules! {
        /// Who may like it.
        can_favourite_always: can_favourite always;
        /// Who may like it after a look.
        can_favourite_with_approval: can_favourite with_approval;
        /// Who may answer it.
        can_reply_always: can_reply always;
        /// Who may answer it after a look.
        can_reply_with_approval: can_reply with_approval;
        /// Who may boost it.
        can_reblog_always: can_reblog always;
        /// Who may boost it after a look.
        can_reblog_with_approval: can_reblog with_approval;
    }
}

fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

nested! {
    NewPoll = Self::new(["Tea", "Coffee"], Duration::from_secs(3600)).multiple().hide_totals();
    MediaEdit = Self::new("media-1").description("A cat").focus(0.5, -0.25);
    NewInteractionPolicy = Self::new()
        .can_favourite_always(["public"])
        .can_favourite_with_approval(["public"])
        .can_reply_always(["followers"])
        .can_reply_with_approval(["public"])
        .can_reblog_always(["me"])
        .can_reblog_with_approval(["followers"]);
}
