//! Chats on Pleroma and Akkoma.

use crate::api::resource::resource;
use crate::entities::{Chat, ChatMessage};
use crate::ids::{AccountId, ChatId, ChatMessageId};

resource! {
    /// Messages between two accounts, apart from statuses. Pleroma, Akkoma.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, friend: fediway::AccountId) -> fediway::Result<()> {
    /// let chat = client.pleroma_chats().open(friend).await?;
    /// client.pleroma_chats().post(chat.id, "Tea?").await?;
    /// # Ok(()) }
    /// ```
    pleroma_chats => PleromaChats {
        /// The account's chats, the one with the newest message first.
        GET "/api/v1/pleroma/chats" [Read]
        list as PleromaListChats() -> [Chat by link]

        /// The chat with an account. It is created if it does not exist.
        POST "/api/v1/pleroma/chats/by-account-id/{id}" [Write]
        open as PleromaOpenChat(id: AccountId) -> Chat

        /// One chat.
        GET "/api/v1/pleroma/chats/{id}" [Read]
        get as PleromaGetChat(id: ChatId) -> Chat

        /// The messages of a chat, newest first.
        GET "/api/v1/pleroma/chats/{id}/messages" [Read]
        messages as PleromaListChatMessages(id: ChatId) -> [ChatMessage by link]

        /// Writes a message.
        POST "/api/v1/pleroma/chats/{id}/messages" [Write]
        post as PleromaPostChatMessage(id: ChatId, content: String) -> ChatMessage

        /// Deletes a message, for the other account as well if it is this one's own.
        DELETE "/api/v1/pleroma/chats/{id}/messages/{message_id}" [Write]
        delete_message as PleromaDeleteChatMessage(id: ChatId, message_id: ChatMessageId)
        -> ChatMessage
    }
}
