//! [Collections](https://docs.joinmastodon.org/entities/Collection/) of accounts.

use super::account::Account;
use super::language::Language;
use super::macros::{entity, open_enum};
use super::trend::StatusTag;
use crate::ids::{AccountId, CollectionId, CollectionItemId};
use crate::time::Timestamp;

open_enum! {
    /// Whether an account agreed to be in a collection.
    CollectionItemState {
        /// It has not answered yet.
        Pending = "pending",
        /// It agreed.
        Accepted = "accepted",
    }
}

entity! {
    /// A list of accounts that its author recommends.
    Collection {
        /// The id.
        id: CollectionId,
        /// Who made it.
        account_id: Option<AccountId>,
        /// The ActivityPub id.
        uri: String,
        /// Its page.
        url: Option<String>,
        /// The name.
        name: String,
        /// What it is about, as HTML from the server.
        description: String,
        /// The language of its texts, as an ISO 639 code.
        language: Option<Language>,
        /// Whether it was made on this server.
        local: bool,
        /// Whether it is hidden at first.
        sensitive: bool,
        /// Whether it may be found.
        discoverable: bool,
        /// The hashtag it is about.
        tag: Option<StatusTag>,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// How many accounts are in it.
        item_count: u64,
        /// Their places in it.
        items: Vec<CollectionItem>,
    }

    /// An account's place in a collection.
    CollectionItem {
        /// The id.
        id: CollectionItemId,
        /// The account; `None` until it agreed.
        account_id: Option<AccountId>,
        /// Whether it agreed.
        state: CollectionItemState,
        /// When it was added.
        created_at: Option<Timestamp>,
    }

    /// The answer to making or changing a collection.
    WrappedCollection {
        /// The collection.
        collection: Option<Collection>,
    }

    /// The answer to adding an account to a collection.
    WrappedCollectionItem {
        /// The account's place in it.
        collection_item: Option<CollectionItem>,
    }

    /// A collection and who is in it.
    CollectionWithAccounts {
        /// The collection.
        collection: Option<Collection>,
        /// The accounts in it.
        accounts: Vec<Account>,
    }
}
