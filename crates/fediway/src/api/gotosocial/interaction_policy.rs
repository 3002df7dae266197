//! Who may interact with a status, as it is sent.

use serde::Serialize;

use crate::endpoint::nested;

/// Who may like, answer and boost a status. GoToSocial.
///
/// Names are `public`, `followers`, `following`, `mutuals`, `mentioned`, `author`, `me`, or the
/// ActivityPub id of an account. What is not said is as the server thinks fit.
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

/// Whose interactions of one kind are taken.
#[derive(Clone, Debug, Default, Serialize)]
struct NewInteractionRules {
    always: Vec<String>,
    with_approval: Vec<String>,
}

macro_rules! setters {
    ($($(#[$meta:meta])* $setter:ident: $part:ident.$list:ident;)*) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $setter(mut self, who: impl IntoIterator<Item = impl Into<String>>) -> Self {
            let rules = self.$part.get_or_insert_default();
            rules.$list = who.into_iter().map(Into::into).collect();
            self
        }
    )*};
}

impl NewInteractionPolicy {
    /// A policy that says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// These may like it.
        can_favourite_always: can_favourite.always;
        /// These may ask to like it.
        can_favourite_with_approval: can_favourite.with_approval;
        /// These may answer it.
        can_reply_always: can_reply.always;
        /// These may ask to answer it.
        can_reply_with_approval: can_reply.with_approval;
        /// These may boost it.
        can_reblog_always: can_reblog.always;
        /// These may ask to boost it.
        can_reblog_with_approval: can_reblog.with_approval;
    }
}

nested! {
    NewInteractionPolicy = Self::new()
        .can_favourite_always(["public"])
        .can_favourite_with_approval(["me"])
        .can_reply_always(["followers", "mentioned"])
        .can_reply_with_approval(["public"])
        .can_reblog_always(["author"])
        .can_reblog_with_approval(["following"]);
}
