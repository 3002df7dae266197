//! [conversations](https://docs.joinmastodon.org/methods/conversations/)

use crate::api::resource::resource;
use crate::entities::Conversation;
use crate::ids::ConversationId;

resource! {
    /// Conversations in direct messages.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for conversation in client.conversations().list().await? {
    ///     client.conversations().mark_read(&conversation.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    conversations => Conversations {
        /// The conversations, the one with the newest status first.
        GET "/api/v1/conversations" [ReadStatuses]
        list as ListConversations() -> [Conversation by link, 20..40]

        /// Takes a conversation off the list. Its statuses stay.
        DELETE "/api/v1/conversations/{id}" [WriteConversations]
        delete as DeleteConversation(id: ConversationId) -> Empty

        /// Marks a conversation as read.
        POST "/api/v1/conversations/{id}/read" [WriteConversations]
        mark_read as ReadConversation(id: ConversationId) -> Conversation
    }
}
