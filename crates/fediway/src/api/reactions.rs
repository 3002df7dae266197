//! Emoji reactions. Mastodon does not have them, but most other software does.

use crate::api::resource::resource;
use crate::entities::{EmojiReaction, Status};
use crate::ids::StatusId;

resource! {
    /// Reacting to statuses with emoji. Pleroma, Akkoma, Mitra; Hollo without the lists.
    ///
    /// Where a server has these calls elsewhere, they go there. What a status was reacted to with is in
    /// the status too: see [`Status::reacted_with`]. Hollo asks for the scope `write:favourites`.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, status: fediway::Status) -> fediway::Result<()> {
    /// let status = client.reactions().add(status.id, "🔥").await?;
    /// for reaction in status.reacted_with() {
    ///     println!("{} {}", reaction.count, reaction.name);
    /// }
    /// # Ok(()) }
    /// ```
    reactions => Reactions {
        /// The emoji that a status was reacted to with, and by whom.
        GET "/api/v1/pleroma/statuses/{id}/reactions" [ReadStatuses]
        list as ListReactions(id: StatusId) -> [EmojiReaction]

        /// Who reacted with one emoji: a list of at most one.
        GET "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [ReadStatuses]
        get as GetReaction(id: StatusId, emoji: String) -> [EmojiReaction]

        /// Reacts with an emoji, or with the name of a custom one.
        PUT "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [WriteStatuses]
        add as AddReaction(id: StatusId, emoji: String) -> Status

        /// Takes a reaction back.
        DELETE "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [WriteStatuses]
        remove as RemoveReaction(id: StatusId, emoji: String) -> Status
    }
}
