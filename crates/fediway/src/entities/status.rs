//! [Statuses](https://docs.joinmastodon.org/entities/Status/).

use super::account::{Account, ApprovalGroup, ApprovalState, CustomEmoji};
use super::collection::Collection;
use super::emoji_reaction::EmojiReaction;
use super::filter::FilterResult;
use super::interaction_policy::InteractionPolicy;
use super::language::Language;
use super::macros::{entity, open_enum};
use super::media::MediaAttachment;
use super::poll::Poll;
use super::short_list::ShortList;
use super::trend::{PreviewCard, StatusTag};
use super::visibility::Visibility;
use crate::ids::{AccountId, MediaId, PollId, StatusId};
use crate::time::Timestamp;

open_enum! {
    /// The format that a status is written in.
    ContentType {
        /// Plain text.
        Plain = "text/plain",
        /// Markdown.
        Markdown = "text/markdown",
        /// HTML. Pleroma.
        Html = "text/html",
        /// BBCode. Pleroma.
        Bbcode = "text/bbcode",
    }

    /// What became of a quote.
    QuoteState {
        /// The quoted author has not answered yet.
        Pending = "pending",
        /// The quote is shown.
        Accepted = "accepted",
        /// The quoted author refused.
        Rejected = "rejected",
        /// The quoted author took the approval back.
        Revoked = "revoked",
        /// The quoted status was deleted.
        Deleted = "deleted",
        /// The account may not see the quoted status.
        Unauthorized = "unauthorized",
        /// The account blocks the quoted author.
        BlockedAccount = "blocked_account",
        /// The account blocks the quoted author's server.
        BlockedDomain = "blocked_domain",
        /// The account muted the quoted author.
        MutedAccount = "muted_account",
    }
}

entity! {
    /// A post, or the boost of one.
    Status {
        /// The id.
        id: StatusId,
        /// The ActivityPub id.
        uri: String,
        /// The page of the status.
        url: Option<String>,
        /// When it was posted.
        created_at: Option<Timestamp>,
        /// When it was edited last.
        edited_at: Option<Timestamp>,
        /// Who posted it.
        account: Option<Box<Account>>,
        /// The text, as HTML from the server.
        content: String,
        /// The text as typed; sent for statuses that were just deleted.
        text: Option<String>,
        /// Who may see it.
        visibility: Visibility,
        /// Whether media are hidden at first.
        sensitive: bool,
        /// The content warning.
        spoiler_text: String,
        /// The attached files.
        media_attachments: Vec<MediaAttachment>,
        /// What it was posted with.
        application: Option<StatusApplication>,
        /// The mentioned accounts.
        mentions: Vec<Mention>,
        /// The hashtags.
        tags: Vec<StatusTag>,
        /// Custom emoji used in it.
        emojis: Vec<CustomEmoji>,
        /// How many boosts it has.
        reblogs_count: u64,
        /// How many favourites it has.
        favourites_count: u64,
        /// How many replies it has.
        replies_count: u64,
        /// How many quotes it has.
        quotes_count: u64,
        /// The status it replies to.
        in_reply_to_id: Option<StatusId>,
        /// The author of that status.
        in_reply_to_account_id: Option<AccountId>,
        /// The boosted status, if this is a boost.
        reblog: Option<Box<Status>>,
        /// The quoted status.
        quote: Option<Box<Quote>>,
        /// The id of the quoted status, from servers without `quote`. Hollo, Fedibird.
        quote_id: Option<StatusId>,
        /// The emoji that it was reacted to with. Hollo, Mitra, Fedibird. Pleroma and Akkoma have them
        /// in `pleroma`: see [`Status::reacted_with`].
        emoji_reactions: Vec<EmojiReaction>,
        /// How many reactions there are. Hollo, Fedibird.
        emoji_reactions_count: Option<u64>,
        /// The same as `emoji_reactions` under another name. glitch-soc and others.
        reactions: Vec<EmojiReaction>,
        /// The poll.
        poll: Option<Box<Poll>>,
        /// The preview of a link.
        card: Option<Box<PreviewCard>>,
        /// The language, as an ISO 639 code.
        language: Option<Language>,
        /// Who may quote it.
        quote_approval: Option<QuoteApproval>,
        /// Whether this account made it a favourite.
        favourited: bool,
        /// Whether this account boosted it.
        reblogged: bool,
        /// Whether this account muted the conversation.
        muted: bool,
        /// Whether this account bookmarked it.
        bookmarked: bool,
        /// Whether it is pinned to the profile.
        pinned: bool,
        /// The account's filters that it matches.
        filtered: Vec<FilterResult>,
        /// The collections that it links to.
        tagged_collections: Vec<Collection>,
        /// The format that it was written in. GoToSocial, Pleroma.
        content_type: Option<ContentType>,
        /// Whether it stays on its server. GoToSocial.
        local_only: Option<bool>,
        /// Who may like, answer and boost it. GoToSocial.
        interaction_policy: Option<Box<InteractionPolicy>>,
        /// What Pleroma and Akkoma add.
        pleroma: Option<Box<PleromaStatus>>,
    }

    /// What a status was posted with.
    StatusApplication {
        /// The name.
        name: String,
        /// The website.
        website: Option<String>,
    }

    /// An account mentioned in a status.
    Mention {
        /// The account.
        id: AccountId,
        /// The name without a host.
        username: String,
        /// `username`, or `username@host`.
        acct: String,
        /// The profile page.
        url: String,
    }

    /// A quote of another status. Servers that send the quoted status in its place have it in
    /// `quoted_status`, too.
    Quote read as QuoteForm {
        /// What became of it.
        state: QuoteState,
        /// The quoted status, where it may be seen.
        quoted_status: Option<Box<Status>>,
        /// Its id, where only that is given.
        quoted_status_id: Option<StatusId>,
    }

    /// A quote as servers send it: of its own, or the quoted status as it is.
    QuoteForm: status Status {
        /// What became of it.
        state: QuoteState,
        /// The quoted status, where it may be seen.
        quoted_status: Option<Box<Status>>,
        /// Its id, where only that is given.
        quoted_status_id: Option<StatusId>,
    }

    /// Who may quote a status.
    QuoteApproval {
        /// Whose quotes are accepted at once.
        automatic: ShortList<ApprovalGroup>,
        /// Whose quotes are looked at.
        manual: ShortList<ApprovalGroup>,
        /// What holds for the account of the token.
        current_user: ApprovalState,
    }

    /// What a status looked like between two edits.
    StatusEdit {
        /// The text, as HTML from the server.
        content: String,
        /// The content warning.
        spoiler_text: String,
        /// Whether media were hidden at first.
        sensitive: bool,
        /// When it was made or edited.
        created_at: Option<Timestamp>,
        /// Who posted it.
        account: Option<Box<Account>>,
        /// The poll, without counts.
        poll: Option<Box<EditedPoll>>,
        /// The attached files.
        media_attachments: Vec<MediaAttachment>,
        /// Custom emoji used in it.
        emojis: Vec<CustomEmoji>,
        /// The quoted status.
        quote: Option<Box<Quote>>,
    }

    /// The poll of an earlier version of a status.
    EditedPoll {
        /// The options.
        options: Vec<EditedPollOption>,
    }

    /// One option of such a poll.
    EditedPollOption {
        /// The text.
        title: String,
    }

    /// A status as it was typed.
    StatusSource {
        /// The id.
        id: StatusId,
        /// The text as typed.
        text: String,
        /// The content warning as typed.
        spoiler_text: String,
        /// The format that it was written in. GoToSocial.
        content_type: Option<ContentType>,
    }

    /// What comes before and after a status in its conversation.
    Context {
        /// What it replies to, oldest first.
        ancestors: Vec<Status>,
        /// The replies to it, each after what it replies to.
        descendants: Vec<Status>,
    }

    /// A status in another language.
    Translation {
        /// The text, as HTML from the server.
        content: String,
        /// The content warning.
        spoiler_text: String,
        /// The language it is in now.
        language: Language,
        /// The poll.
        poll: Option<TranslatedPoll>,
        /// The descriptions of the attached files.
        media_attachments: Vec<TranslatedAttachment>,
        /// The language it was in.
        detected_source_language: Language,
        /// Who translated it.
        provider: String,
    }

    /// A poll in another language.
    TranslatedPoll {
        /// The id.
        id: PollId,
        /// The options.
        options: Vec<EditedPollOption>,
    }

    /// The description of a file in another language.
    TranslatedAttachment {
        /// The id.
        id: MediaId,
        /// The alternative text.
        description: String,
    }

    /// What Pleroma and Akkoma add to a status.
    PleromaStatus {
        /// The text in other formats.
        content: Option<PleromaContent>,
        /// The content warning in other formats.
        spoiler_text: Option<PleromaContent>,
        /// The conversation it is in.
        conversation_id: Option<i64>,
        /// The conversation of direct messages it is in.
        direct_conversation_id: Option<i64>,
        /// The emoji that it was reacted to with.
        emoji_reactions: Vec<EmojiReaction>,
        /// When it deletes itself.
        expires_at: Option<Timestamp>,
        /// The name of the account it replies to.
        in_reply_to_account_acct: Option<String>,
        /// Whether it was posted on this server.
        local: Option<bool>,
        /// Whether what it replies to may be seen.
        parent_visible: Option<bool>,
        /// When it was pinned.
        pinned_at: Option<Timestamp>,
        /// Whether its conversation is muted.
        thread_muted: Option<bool>,
        /// The quoted status.
        quote: Option<Box<Status>>,
        /// The page of the quoted status.
        quote_url: Option<String>,
        /// The id of the quoted status.
        quote_id: Option<StatusId>,
    }

    /// A text in another format than HTML.
    PleromaContent {
        /// Without markup.
        text_plain as "text/plain": Option<String>,
    }
}

impl From<QuoteForm> for Quote {
    fn from(form: QuoteForm) -> Self {
        let is_status = !form.status.id.as_str().is_empty();
        let of_its_own = form.quoted_status.is_some() || form.quoted_status_id.is_some();
        if !is_status || of_its_own {
            return Self {
                state: form.state,
                quoted_status: form.quoted_status,
                quoted_status_id: form.quoted_status_id,
            };
        }
        let shown = form.state.as_str().is_empty();
        Self {
            // It is shown, so that nobody refused it.
            state: if shown {
                QuoteState::Accepted
            } else {
                form.state
            },
            quoted_status: Some(Box::new(form.status)),
            quoted_status_id: None,
        }
    }
}

impl Status {
    /// The emoji that it was reacted to with, wherever the server puts them.
    pub fn reacted_with(&self) -> &[EmojiReaction] {
        let pleroma = self.pleroma.as_ref();
        let places = [
            self.emoji_reactions.as_slice(),
            self.reactions.as_slice(),
            pleroma.map_or(&[], |pleroma| pleroma.emoji_reactions.as_slice()),
        ];
        let mut filled = places.into_iter().filter(|place| !place.is_empty());
        filled.next().unwrap_or_default()
    }
}
