//! [collections](https://docs.joinmastodon.org/methods/collections/)

use crate::api::resource::resource;
use crate::entities::{
    Collection, CollectionWithAccounts, WrappedCollection, WrappedCollectionItem,
};
use crate::ids::{AccountId, CollectionId, CollectionItemId};

resource! {
    /// Lists of accounts that their authors recommend. Mastodon 4.6.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// # let ann = "";
    /// let answer = client.collections().create("Gardeners").discoverable(true).await?;
    /// if let Some(collection) = answer.collection {
    ///     client.collections().add(&collection.id, ann).await?;
    /// }
    /// # Ok(()) }
    /// ```
    collections => Collections {
        /// Makes a collection. The name has 40 characters at most.
        POST "/api/v1/collections" [WriteCollections]
        create as CreateCollection(name: String) -> WrappedCollection {
            /// What it is about, in 100 characters at most.
            description: String,
            /// The language of its texts, as an ISO 639-1 code.
            language: String,
            /// The hashtag it is about.
            tag_name: String,
            /// Whether it is hidden at first.
            sensitive: bool,
            /// Whether it may be found.
            discoverable: bool,
            /// The accounts in it.
            account_ids: [AccountId],
        }

        /// One collection and who is in it. Only its author sees those who did not agree yet.
        GET "/api/v1/collections/{id}" [ReadCollections]
        get as GetCollection(id: CollectionId) -> CollectionWithAccounts

        /// The collections that an account made.
        GET "/api/v1/accounts/{account_id}/collections" [ReadCollections]
        list as ListCollections(account_id: AccountId)
        -> [Collection in collections by offset, 40..80]

        /// The collections that the account itself is in: `account_id` must be its own.
        GET "/api/v1/accounts/{account_id}/in_collections" [ReadCollections]
        including as ListCollectionsIncluding(account_id: AccountId)
        -> [Collection in collections by offset, 40..80]

        /// Changes a collection. What is not given stays.
        PATCH "/api/v1/collections/{id}" [WriteCollections]
        update as UpdateCollection(id: CollectionId) -> WrappedCollection {
            /// The name, in 40 characters at most.
            name: String,
            /// What it is about, in 100 characters at most.
            description: String,
            /// The language of its texts, as an ISO 639-1 code.
            language: String,
            /// The hashtag it is about.
            tag_name: String,
            /// Whether it is hidden at first.
            sensitive: bool,
            /// Whether it may be found.
            discoverable: bool,
        }

        /// Deletes a collection.
        DELETE "/api/v1/collections/{id}" [WriteCollections]
        delete as DeleteCollection(id: CollectionId) -> Empty

        /// Puts an account into a collection, which may need its consent.
        POST "/api/v1/collections/{collection_id}/items" [WriteCollections]
        add as AddCollectionItem(collection_id: CollectionId, account_id: AccountId)
        -> WrappedCollectionItem

        /// Takes an account out of a collection, by its place in it.
        DELETE "/api/v1/collections/{collection_id}/items/{id}" [WriteCollections]
        remove as RemoveCollectionItem(collection_id: CollectionId, id: CollectionItemId) -> Empty

        /// Takes the account itself out of somebody else's collection.
        POST "/api/v1/collections/{collection_id}/items/{id}/revoke" [WriteCollections]
        revoke as RevokeCollectionItem(collection_id: CollectionId, id: CollectionItemId) -> Empty
    }
}
