//! A status, boost, favourite or bookmark as the rules see it.

use std::collections::BTreeSet;

use clap::ValueEnum;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a server said; `None` if it did not. Nothing is deleted for which an active rule needs
/// something that is not known.
pub type Known<T> = Option<T>;

/// What can be cleaned up. Each kind is a rule's choice of its own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A status that answers nobody
    Post,
    /// An answer to another account
    Reply,
    /// An answer to oneself: the next part of a thread
    SelfReply,
    /// A boost; deleting it leaves the boosted status alone
    Boost,
    /// A favourite of any status; deleting it takes the star back
    Favourite,
    /// A bookmark; deleting it leaves the status alone
    Bookmark,
}

/// The list that an item comes from. Each list is judged by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    Statuses,
    Favourites,
    Bookmarks,
}

impl Kind {
    /// What is deleted unless a policy says otherwise.
    pub const USUAL: [Self; 4] = [Self::Post, Self::Reply, Self::SelfReply, Self::Boost];

    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::SelfReply => "self-reply",
            Self::Boost => "boost",
            Self::Favourite => "favourite",
            Self::Bookmark => "bookmark",
        }
    }

    pub fn list(self) -> List {
        match self {
            Self::Favourite => List::Favourites,
            Self::Bookmark => List::Bookmarks,
            _ => List::Statuses,
        }
    }
}

/// Whether a status has a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    None,
    Open,
    Closed,
}

/// What is counted of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Favourites,
    Boosts,
    Replies,
    Quotes,
    Reactions,
}

impl Count {
    pub const ALL: [Self; 5] = [
        Self::Favourites,
        Self::Boosts,
        Self::Replies,
        Self::Quotes,
        Self::Reactions,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Favourites => "favourites",
            Self::Boosts => "boosts",
            Self::Replies => "replies",
            Self::Quotes => "quotes",
            Self::Reactions => "reactions",
        }
    }
}

/// An item of one list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The list that it was read from.
    pub list: List,
    /// Its id. That of a boost is not the id of the boosted status.
    pub id: String,
    /// Its place in the list, the newest first.
    pub place: usize,
    pub kind: Known<Kind>,
    pub created: Known<Timestamp>,
    pub edited: Known<Option<Timestamp>>,
    pub visibility: Known<String>,
    pub pinned: Known<bool>,
    /// By the account itself; of a boost: the boosted status.
    pub favourited: Known<bool>,
    pub bookmarked: Known<bool>,
    pub media: Known<bool>,
    pub poll: Known<Poll>,
    /// In the order of [`Count::ALL`].
    pub counts: [Known<u64>; 5],
    pub tags: Known<Vec<String>>,
    /// The text, the content warning and the descriptions of the files.
    pub text: Known<String>,
    pub language: Known<Option<String>>,
    /// The names of the mentioned accounts, without the first @.
    pub mentions: Known<Vec<String>>,
    /// What it replies to.
    pub parent: Known<Option<String>>,
    /// The ids and addresses that it goes by, those of the boosted status among them.
    pub names: BTreeSet<String>,
    /// The id of the boosted status.
    pub boosted: Option<String>,
    /// The address for people.
    pub url: String,
    /// Whether an archive holds this version of it.
    pub archived: bool,
}

impl Item {
    /// The same item where the server did not say enough to judge it again. It is kept.
    pub fn of_unknown_kind(&self) -> Self {
        Self {
            kind: None,
            ..self.clone()
        }
    }

    pub fn is_boost(&self) -> bool {
        self.kind == Some(Kind::Boost)
    }

    pub fn count(&self, what: Count) -> Known<u64> {
        self.counts[what as usize]
    }
}
