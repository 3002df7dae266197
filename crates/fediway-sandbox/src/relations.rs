//! How accounts stand to each other, and what each keeps for itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// (who, whom)
type Pair = (u64, u64);

/// Everything that accounts decided about others.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    /// How a follow is meant, where it is not as usual.
    pub(crate) follows: BTreeMap<Pair, Follow>,
    /// Who asks to follow whom.
    pub(crate) requests: BTreeSet<Pair>,
    pub(crate) blocks: BTreeSet<Pair>,
    pub(crate) mutes: BTreeMap<Pair, Mute>,
    pub(crate) endorsed: BTreeSet<Pair>,
    pub(crate) notes: BTreeMap<Pair, String>,
    pub(crate) domains: BTreeSet<(u64, String)>,
    pub(crate) tags: BTreeSet<(u64, String)>,
    pub(crate) featured_tags: BTreeMap<(u64, String), u64>,
    pub(crate) lists: BTreeMap<u64, List>,
    /// How far a timeline was read, and how often that was said.
    pub(crate) markers: BTreeMap<(u64, String), (String, u64)>,
    pub(crate) announcements: BTreeMap<u64, Announcement>,
}

impl Relations {
    /// The id of a list of this account.
    pub(crate) fn own_list(&self, me: u64, id: &str) -> Option<u64> {
        let id = id.parse().ok()?;
        let list = self.lists.get(&id).filter(|list| list.account == me);
        list.map(|_| id)
    }
}

/// How somebody is followed.
#[derive(Clone, Debug)]
pub(crate) struct Follow {
    pub(crate) reblogs: bool,
    pub(crate) notify: bool,
    pub(crate) languages: Vec<String>,
}

impl Default for Follow {
    fn default() -> Self {
        Self {
            reblogs: true,
            notify: false,
            languages: Vec::new(),
        }
    }
}

/// How somebody is muted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mute {
    pub(crate) notifications: bool,
    pub(crate) ends: Option<Timestamp>,
}

/// A list of accounts.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) account: u64,
    pub(crate) title: String,
    pub(crate) replies: String,
    pub(crate) exclusive: bool,
    pub(crate) members: BTreeSet<u64>,
}

/// What the people who run the server have to say.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    pub(crate) text: String,
    pub(crate) published: Timestamp,
    pub(crate) read_by: BTreeSet<u64>,
    /// (account, emoji)
    pub(crate) reactions: BTreeSet<(u64, String)>,
}
