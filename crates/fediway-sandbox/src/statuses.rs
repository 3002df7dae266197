//! All statuses, with what points at them. Nothing that is asked for each status looks at all others:
//! long histories would take hours.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Deref, Range};

use crate::model::Status;

/// How one status points at another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Link {
    Boost,
    Quote,
    Reply,
}

/// Statuses by their ids.
#[derive(Default)]
pub(crate) struct Statuses {
    all: BTreeMap<u64, Status>,
    by_account: HashMap<u64, BTreeSet<u64>>,
    links: HashMap<(Link, u64), BTreeSet<u64>>,
}

/// To read; what changes where a status points goes through [`Statuses::insert`].
impl Deref for Statuses {
    type Target = BTreeMap<u64, Status>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

fn links(status: &Status) -> impl Iterator<Item = (Link, u64)> {
    let all = [
        (Link::Boost, status.reblog_of),
        (Link::Quote, status.quote),
        (Link::Reply, status.in_reply_to),
    ];
    let there = all.into_iter();
    there.filter_map(|(link, target)| Some((link, target?)))
}

impl Statuses {
    pub(crate) fn insert(&mut self, id: u64, status: Status) {
        self.remove(&id);
        self.by_account
            .entry(status.account)
            .or_default()
            .insert(id);
        for link in links(&status) {
            self.links.entry(link).or_default().insert(id);
        }
        self.all.insert(id, status);
    }

    pub(crate) fn remove(&mut self, id: &u64) -> Option<Status> {
        let status = self.all.remove(id)?;
        if let Some(own) = self.by_account.get_mut(&status.account) {
            own.remove(id);
        }
        for link in links(&status) {
            if let Some(pointing) = self.links.get_mut(&link) {
                pointing.remove(id);
            }
        }
        Some(status)
    }

    /// Replies to a status that is deleted reply to nothing.
    pub(crate) fn forget_parent(&mut self, id: u64, know_whom: bool) {
        let replies = self.links.remove(&(Link::Reply, id)).unwrap_or_default();
        for reply in replies {
            if let Some(reply) = self.all.get_mut(&reply) {
                reply.in_reply_to = None;
                reply.in_reply_to_account = reply.in_reply_to_account.filter(|_| know_whom);
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// To change marks and counts.
    pub(crate) fn get_mut(&mut self, id: &u64) -> Option<&mut Status> {
        self.all.get_mut(id)
    }

    /// The same for all.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Status> {
        self.all.values_mut()
    }

    /// What an account has, from the oldest on.
    pub(crate) fn by(&self, account: u64) -> impl DoubleEndedIterator<Item = &Status> {
        let ids = self.by_account.get(&account).into_iter().flatten();
        ids.filter_map(|id| self.all.get(id))
    }

    /// How many an account has.
    pub(crate) fn count_by(&self, account: u64) -> usize {
        self.by_account.get(&account).map_or(0, BTreeSet::len)
    }

    /// What lies in a range of ids, of one account or of all, from the oldest on.
    pub(crate) fn within(
        &self,
        ids: Range<u64>,
        account: Option<u64>,
    ) -> Box<dyn DoubleEndedIterator<Item = &Status> + '_> {
        let Some(account) = account else {
            return Box::new(self.all.range(ids).map(|(_, status)| status));
        };
        let own = self.by_account.get(&account).into_iter();
        let own = own.flat_map(move |own| own.range(ids.clone()));
        Box::new(own.filter_map(|id| self.all.get(id)))
    }

    /// What points at a status in this way, from the oldest on.
    pub(crate) fn pointing(&self, link: Link, id: u64) -> impl Iterator<Item = &Status> {
        let ids = self.links.get(&(link, id)).into_iter().flatten();
        ids.filter_map(|id| self.all.get(id))
    }
}
