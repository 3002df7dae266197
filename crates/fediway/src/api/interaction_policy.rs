//! Who may interact with a status, as it is sent.

use serde::Serialize;

use crate::endpoint::nested;

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
                self.$interaction.get_or_insert_default().$rule = Some(accounts.into_iter().map(Into::into).collect());
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

nested! {
    NewInteractionPolicy = Self::new()
        .can_favourite_always(["public"])
        .can_favourite_with_approval(["public"])
        .can_reply_always(["followers"])
        .can_reply_with_approval(["public"])
        .can_reblog_always(["me"])
        .can_reblog_with_approval(["followers"]);
}
