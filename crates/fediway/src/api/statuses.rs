//! [statuses](https://docs.joinmastodon.org/methods/statuses/). Publishing later is in
//! `schedule.rs`, editing in `edit.rs`.

use super::{MediaEdit, NewInteractionPolicy, NewPoll};
use crate::api::resource::resource;
use crate::entities::{
    Account, ContentType, Context, QuotePolicy, Status, StatusEdit, StatusSource, Translation,
    Visibility,
};
use crate::ids::{MediaId, StatusId};

resource! {
    /// Publishing and acting on statuses.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let status = client.statuses().post("Hello, fediverse!").language("en").await?;
    /// client.statuses().pin(&status.id).await?;
    /// for reply in client.statuses().context(&status.id).await?.descendants {
    ///     client.statuses().favourite(reply.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    statuses => Statuses {
        /// Publishes a status. The text may be empty where there are files or a poll.
        POST "/api/v1/statuses" [
            WriteStatuses; keyed; compared;
            rules = [OneOf(&["status", "media_ids", "poll"]), PollOrFiles, StatusFits]
        ]
        post as PostStatus(status: String) -> Status {
            /// Who may see it; the account's default when not given.
            visibility: Visibility,
            /// The content warning, shown instead of the text until it is opened.
            spoiler_text: String,
            /// Whether attached media are hidden at first.
            sensitive: bool,
            /// The language, as an ISO 639-1 code.
            language: String,
            /// The status this replies to.
            in_reply_to_id: StatusId,
            /// Uploaded files to attach, in order. Mastodon and GoToSocial take no poll beside them.
            media_ids: [MediaId],
            /// A poll to attach. Mastodon and GoToSocial take no files beside it.
            poll: NewPoll,
            /// The status this quotes; refused where its author does not let this account quote it.
            /// Mastodon 4.5.
            quoted_status_id: StatusId,
            /// Who may quote it; the account's default when not given. Mastodon 4.5.
            quote_approval_policy: QuotePolicy,
            /// The format of the text; the account's default when not given. GoToSocial, Pleroma.
            content_type: ContentType,
            /// Whether it stays on its server. GoToSocial.
            local_only: bool,
            /// The opposite of `local_only`, under its older name. GoToSocial.
            federated: bool,
            /// Who may like, answer and boost it. GoToSocial.
            interaction_policy: NewInteractionPolicy,
            /// The status this quotes. Fedibird.
            quote_id: StatusId,
        }

        /// One status.
        GET "/api/v1/statuses/{id}" [ReadStatuses] get as GetStatus(id: StatusId) -> Status

        /// Several statuses at once. Those that are not there, or that the account may not see, are
        /// left out.
        GET "/api/v1/statuses" [ReadStatuses]
        get_many as GetStatuses(ids as "id": [StatusId]) -> [Status]

        /// Deletes one of the account's statuses. The answer holds its text as it was typed, and its
        /// files and poll, so that it can be written again; some servers answer with nothing.
        DELETE "/api/v1/statuses/{id}" [WriteStatuses]
        delete as DeleteStatus(id: StatusId) -> (Status if any) {
            /// Whether its files go at once; they are kept for a while when not given, to be posted
            /// again. Mastodon 4.4.
            delete_media: bool,
        }

        /// What a status replies to and the replies to it. Without a token a server leaves out what
        /// lies far from it.
        GET "/api/v1/statuses/{id}/context" [ReadStatuses]
        context as GetContext(id: StatusId) -> Context

        /// Translates a status. Not every server can.
        POST "/api/v1/statuses/{id}/translate" [ReadStatuses]
        translate as TranslateStatus(id: StatusId) -> Translation {
            /// The language to translate to, as an ISO 639-1 code; the account's when not given.
            lang: String,
        }

        /// The accounts that boosted a status.
        GET "/api/v1/statuses/{id}/reblogged_by" [ReadStatuses]
        reblogged_by as ListRebloggedBy(id: StatusId) -> [Account by link, 40..80, no min_id]

        /// The statuses that quote one of the account's.
        GET "/api/v1/statuses/{id}/quotes" [ReadStatuses]
        quotes as ListQuotes(id: StatusId) -> [Status by link, 20..40, no min_id]

        /// The accounts that made a status a favourite.
        GET "/api/v1/statuses/{id}/favourited_by" [ReadStatuses]
        favourited_by as ListFavouritedBy(id: StatusId) -> [Account by link, 40..80, no min_id]

        /// Makes a status a favourite.
        POST "/api/v1/statuses/{id}/favourite" [WriteFavourites]
        favourite as FavouriteStatus(id: StatusId) -> Status

        /// Takes a status out of the favourites.
        POST "/api/v1/statuses/{id}/unfavourite" [WriteFavourites]
        unfavourite as UnfavouriteStatus(id: StatusId) -> Status

        /// Boosts a status. The answer is the boost; the status is in its `reblog`.
        POST "/api/v1/statuses/{id}/reblog" [WriteStatuses]
        reblog as ReblogStatus(id: StatusId) -> Status {
            /// Who may see the boost; everyone when not given. It cannot be `direct`.
            visibility: Visibility,
        }

        /// Takes a boost back. The answer is the status.
        POST "/api/v1/statuses/{id}/unreblog" [WriteStatuses]
        unreblog as UnreblogStatus(id: StatusId) -> Status

        /// Bookmarks a status. Nobody else sees that.
        POST "/api/v1/statuses/{id}/bookmark" [WriteBookmarks]
        bookmark as BookmarkStatus(id: StatusId) -> Status

        /// Takes a status out of the bookmarks.
        POST "/api/v1/statuses/{id}/unbookmark" [WriteBookmarks]
        unbookmark as UnbookmarkStatus(id: StatusId) -> Status

        /// Takes one of the account's statuses out of a status that quotes it.
        POST "/api/v1/statuses/{id}/quotes/{quoting_status_id}/revoke" [WriteStatuses]
        revoke_quote as RevokeQuote(id: StatusId, quoting_status_id: StatusId) -> Status

        /// Stops the notifications from the conversation that a status is in.
        POST "/api/v1/statuses/{id}/mute" [WriteMutes]
        mute as MuteConversation(id: StatusId) -> Status

        /// Lets the notifications from a muted conversation through again.
        POST "/api/v1/statuses/{id}/unmute" [WriteMutes]
        unmute as UnmuteConversation(id: StatusId) -> Status

        /// Pins one of the account's statuses to its profile.
        POST "/api/v1/statuses/{id}/pin" [WriteAccounts] pin as PinStatus(id: StatusId) -> Status

        /// Takes a status off the account's profile.
        POST "/api/v1/statuses/{id}/unpin" [WriteAccounts]
        unpin as UnpinStatus(id: StatusId) -> Status

        /// Replaces one of the account's statuses: text, content warning, files and poll that are
        /// not given are taken away. [`edit`](Statuses::edit) keeps them. A poll with other options
        /// loses its votes.
        PUT "/api/v1/statuses/{id}" [WriteStatuses; compared; rules = [PollOrFiles, StatusFits]]
        replace as ReplaceStatus(id: StatusId) -> Status {
            /// The text.
            status: String,
            /// The content warning, shown instead of the text until it is opened.
            spoiler_text: String,
            /// Whether attached media are hidden at first.
            sensitive: bool,
            /// The language, as an ISO 639-1 code.
            language: String,
            /// The attached files, in order, old ones too.
            media_ids: [MediaId],
            /// What to change of the attached files.
            media_attributes: [MediaEdit],
            /// The poll.
            poll: NewPoll,
            /// Who may quote it. Mastodon 4.5.
            quote_approval_policy: QuotePolicy,
            /// The format of the text. GoToSocial.
            content_type: ContentType,
        }

        /// Changes who may quote one of the account's statuses, and nothing else of it.
        PUT "/api/v1/statuses/{id}/interaction_policy" [WriteStatuses]
        update_interaction_policy as UpdateInteractionPolicy(id: StatusId) -> Status {
            /// Who may quote it.
            quote_approval_policy: QuotePolicy,
        }

        /// Every version of a status, the first one first.
        GET "/api/v1/statuses/{id}/history" [ReadStatuses]
        history as GetHistory(id: StatusId) -> [StatusEdit]

        /// One of the account's statuses as it was typed, to be edited.
        GET "/api/v1/statuses/{id}/source" [ReadStatuses]
        source as GetSource(id: StatusId) -> StatusSource
    }
}
