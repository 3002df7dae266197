//! Who may interact with a status: GoToSocial.

use super::macros::entity;

entity! {
    /// Who may like, answer and boost a status.
    InteractionPolicy {
        /// Who may like it.
        can_favourite: InteractionRules,
        /// Who may answer it.
        can_reply: InteractionRules,
        /// Who may boost it.
        can_reblog: InteractionRules,
    }

    /// Whose interactions are taken: `public`, `followers`, `following`, `mutuals`, `mentioned`,
    /// `author`, `me`, or the ActivityPub id of an account.
    InteractionRules {
        /// Those of these at once.
        automatic_approval: Vec<String>,
        /// Those of these after a look.
        manual_approval: Vec<String>,
        /// The older name of `automatic_approval`.
        always: Vec<String>,
        /// The older name of `manual_approval`.
        with_approval: Vec<String>,
    }
}
