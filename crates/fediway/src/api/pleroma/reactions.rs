//! Emoji reactions on Pleroma and Akkoma.

use crate::api::resource::resource;
use crate::entities::{EmojiReaction, Status};
use crate::ids::StatusId;

resource! {
    /// Reacting to statuses with emoji. Pleroma, Akkoma.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, status: fediway::Status) -> fediway::Result<()> {
    /// client.pleroma_reactions().add(status.id, "🔥").await?;
    /// # Ok(()) }
    /// ```
    pleroma_reactions => PleromaReactions {
        /// The emoji that a status was reacted to with, and by whom.
        GET "/api/v1/pleroma/statuses/{id}/reactions" [ReadStatuses]
        list as PleromaListReactions(id: StatusId) -> [EmojiReaction]

        /// Who reacted with one emoji: a list of at most one.
        GET "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [ReadStatuses]
        get as PleromaGetReaction(id: StatusId, emoji: String) -> [EmojiReaction]

        /// Reacts with an emoji, or with the name of a custom one.
        PUT "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [WriteStatuses]
        add as PleromaAddReaction(id: StatusId, emoji: String) -> Status

        /// Takes a reaction back.
        DELETE "/api/v1/pleroma/statuses/{id}/reactions/{emoji}" [WriteStatuses]
        remove as PleromaRemoveReaction(id: StatusId, emoji: String) -> Status
    }
}
