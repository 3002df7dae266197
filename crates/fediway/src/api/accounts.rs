//! [accounts](https://docs.joinmastodon.org/methods/accounts/)

use std::time::Duration;

use serde::Serialize;

use crate::api::resource::resource;
use crate::endpoint::nested;
use crate::entities::{
    Account, ContentType, CredentialAccount, FamiliarFollowers, FeaturedTag, IdentityProof, List,
    NewAccountToken, QuotePolicy, Relationship, Status, Visibility,
};
use crate::file::MediaFile;
use crate::ids::{AccountId, StatusId};
use crate::secret::Password;
use crate::time::Date;

resource! {
    /// People, groups and bots: finding, following, blocking and muting them, and the account of
    /// the token itself.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let ann = client.accounts().lookup("ann@example.social").await?;
    /// client.accounts().follow(&ann.id).reblogs(false).await?;
    /// # Ok(()) }
    /// ```
    accounts => Accounts {
        /// Registers an account, with the token of an app. The token in the answer works once the
        /// e-mail address is confirmed. What the server refuses stands in
        /// [`field_errors`](crate::Error::field_errors).
        POST "/api/v1/accounts" [WriteAccounts]
        register as RegisterAccount(
            username: String,
            email: String,
            password: Password,
            agreement: bool,
            locale: String,
        ) -> NewAccountToken {
            /// Why the person wants to join, for servers that look at every registration.
            reason: String,
            /// The day of birth, for servers that ask for an age. Mastodon 4.4.
            date_of_birth: Date,
        }

        /// The account of the token in use.
        GET "/api/v1/accounts/verify_credentials" [Profile | ReadAccounts]
        verify_credentials as VerifyCredentials() -> CredentialAccount

        /// Changes the profile and the settings of the account. What is not given stays.
        PATCH "/api/v1/accounts/update_credentials" [WriteAccounts; multipart]
        update_credentials as UpdateCredentials() -> CredentialAccount {
            /// The name to show.
            display_name: String,
            /// The biography.
            note: String,
            /// The picture.
            avatar: MediaFile,
            /// The picture in words. Mastodon 4.6, GoToSocial.
            avatar_description: String,
            /// The banner.
            header: MediaFile,
            /// The banner in words. Mastodon 4.6, GoToSocial.
            header_description: String,
            /// Whether follow requests need approval.
            locked: bool,
            /// Whether it is automated.
            bot: bool,
            /// Whether it wants to be found.
            discoverable: bool,
            /// Whether its relations are hidden.
            hide_collections: bool,
            /// Whether its posts may be searched.
            indexable: bool,
            /// The sites that may name this account as the author of an article, 10 at most.
            /// Mastodon 4.4.
            attribution_domains: [String],
            /// The whole table on the profile, 4 rows at most on most servers. Rows with empty
            /// texts are left out: one such row alone empties the table.
            fields as "fields_attributes": [NewProfileField],
            /// The visibility of new statuses.
            source_privacy as "source[privacy]": Visibility,
            /// Whether new media are marked as sensitive.
            source_sensitive as "source[sensitive]": bool,
            /// The language of new statuses, as an ISO 639-1 code.
            source_language as "source[language]": String,
            /// Who may quote new statuses. Mastodon 4.5.
            source_quote_policy as "source[quote_policy]": QuotePolicy,
            /// The format of new statuses, as a media type. GoToSocial.
            source_status_content_type as "source[status_content_type]": ContentType,
            /// The theme of the profile page. GoToSocial.
            theme: String,
            /// The style sheet of the profile page. GoToSocial.
            custom_css: String,
            /// Whether the profile has an RSS feed. GoToSocial.
            enable_rss: bool,
            /// Which statuses the profile page shows. GoToSocial.
            web_visibility: String,
            /// The layout of the profile page. GoToSocial.
            web_layout: String,
        }

        /// One account.
        GET "/api/v1/accounts/{id}" [] get as GetAccount(id: AccountId) -> Account

        /// Several accounts; those that are not there are left out.
        GET "/api/v1/accounts" [] get_many as GetAccounts(ids as "id": [AccountId]) -> [Account]

        /// The statuses of an account, newest first: without a token only public ones.
        GET "/api/v1/accounts/{id}/statuses" [ReadStatuses]
        statuses as ListAccountStatuses(id: AccountId) -> [Status by StatusId, 20..40] {
            /// Only statuses with attached media.
            only_media: bool,
            /// No replies.
            exclude_replies: bool,
            /// No boosts.
            exclude_reblogs: bool,
            /// Only statuses pinned to the profile.
            pinned: bool,
            /// Only statuses with this hashtag, without `#`.
            tagged: String,
            /// Only public statuses. GoToSocial.
            only_public: bool,
        }

        /// Who follows an account; nobody if the account hides that.
        GET "/api/v1/accounts/{id}/followers" []
        followers as ListFollowers(id: AccountId) -> [Account by link, 40..80]

        /// Whom an account follows; nobody if the account hides that.
        GET "/api/v1/accounts/{id}/following" []
        following as ListFollowing(id: AccountId) -> [Account by link, 40..80]

        /// The hashtags that an account features on its profile. GoToSocial always says none.
        GET "/api/v1/accounts/{id}/featured_tags" []
        featured_tags as ListAccountFeaturedTags(id: AccountId) -> [FeaturedTag]

        /// The account's own lists that another account is in.
        GET "/api/v1/accounts/{id}/lists" [ReadLists]
        lists as ListListsWithAccount(id: AccountId) -> [List]

        /// Follows an account, or asks to. Doing it again changes the options of the follow.
        POST "/api/v1/accounts/{id}/follow" [WriteFollows]
        follow as FollowAccount(id: AccountId) -> Relationship {
            /// Whether its boosts are shown in the home timeline; they are when this is not given.
            reblogs: bool,
            /// Whether its statuses cause notifications; they do not when this is not given.
            notify: bool,
            /// Only its statuses in these languages, as ISO 639-1 codes; all when not given.
            languages: [String],
        }

        /// Stops following an account, or takes back the request to.
        POST "/api/v1/accounts/{id}/unfollow" [WriteFollows]
        unfollow as UnfollowAccount(id: AccountId) -> Relationship

        /// Makes an account stop following this one.
        POST "/api/v1/accounts/{id}/remove_from_followers" [WriteFollows]
        remove_from_followers as RemoveFromFollowers(id: AccountId) -> Relationship

        /// Blocks an account. Both stop following each other.
        POST "/api/v1/accounts/{id}/block" [WriteBlocks]
        block as BlockAccount(id: AccountId) -> Relationship

        /// Ends the block of an account.
        POST "/api/v1/accounts/{id}/unblock" [WriteBlocks]
        unblock as UnblockAccount(id: AccountId) -> Relationship

        /// Mutes an account: its statuses are left out of timelines.
        POST "/api/v1/accounts/{id}/mute" [WriteMutes]
        mute as MuteAccount(id: AccountId) -> Relationship {
            /// Whether its notifications are muted too; they are when this is not given.
            notifications: bool,
            /// How long, in whole seconds; without end when not given or zero.
            duration: Duration,
        }

        /// Ends the mute of an account.
        POST "/api/v1/accounts/{id}/unmute" [WriteMutes]
        unmute as UnmuteAccount(id: AccountId) -> Relationship

        /// Features an account on the profile.
        #[deprecated(note = "use `Accounts::endorse`")]
        POST "/api/v1/accounts/{id}/pin" [WriteAccounts]
        pin as PinAccount(id: AccountId) -> Relationship

        /// Features an account on the profile no longer.
        #[deprecated(note = "use `Accounts::unendorse`")]
        POST "/api/v1/accounts/{id}/unpin" [WriteAccounts]
        unpin as UnpinAccount(id: AccountId) -> Relationship

        /// The accounts that an account features on its profile.
        GET "/api/v1/accounts/{id}/endorsements" []
        endorsements as ListAccountEndorsements(id: AccountId)
        -> [Account by link, 40..80, no min_id]

        /// Features an account on the profile; only one that is followed.
        POST "/api/v1/accounts/{id}/endorse" [WriteAccounts]
        endorse as EndorseAccount(id: AccountId) -> Relationship

        /// Features an account on the profile no longer.
        POST "/api/v1/accounts/{id}/unendorse" [WriteAccounts]
        unendorse as UnendorseAccount(id: AccountId) -> Relationship

        /// Writes a private note about an account; an empty one deletes it.
        POST "/api/v1/accounts/{id}/note" [WriteAccounts]
        set_note as SetAccountNote(id: AccountId, comment: String) -> Relationship

        /// How the account of the token and these stand to each other.
        GET "/api/v1/accounts/relationships" [ReadFollows]
        relationships as GetRelationships(ids as "id": [AccountId]) -> [Relationship] {
            /// Whether suspended accounts are in the answer; they are not when this is not given.
            with_suspended: bool,
        }

        /// Who of the accounts that one follows also follows each of these.
        GET "/api/v1/accounts/familiar_followers" [ReadFollows]
        familiar_followers as GetFamiliarFollowers(ids as "id": [AccountId]) -> [FamiliarFollowers]

        /// Accounts whose names match.
        GET "/api/v1/accounts/search" [ReadAccounts]
        search as SearchAccounts(q: String) -> [Account by offset, 40..80] {
            /// Whether the server asks the other server when `q` is a full handle.
            resolve: bool,
            /// Only accounts that one follows.
            following: bool,
        }

        /// The account of a handle such as `ann@example.social`, if the server knows it already:
        /// it does not ask the other server.
        GET "/api/v1/accounts/lookup" [ReadAccounts]
        lookup as LookupAccount(acct: String) -> Account

        /// Accounts elsewhere that a person proved to be theirs; always none since
        #[deprecated(note = "use `AccountField::verified_at`")]
        GET "/api/v1/accounts/{id}/identity_proofs" []
        identity_proofs as ListIdentityProofs(id: AccountId) -> [IdentityProof]
    }
}

/// One row of the table on a profile, to send.
///
/// ```
/// use fediway::api::NewProfileField;
///
/// let field = NewProfileField::new("Website", "https://ann.example");
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct NewProfileField {
    name: String,
    value: String,
}

impl NewProfileField {
    /// A row with this left and this right side.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

nested! {
    NewProfileField = Self::new("Website", "https://ann.example");
}
