//! A simple model of a server: lists, a connection that brings what is posted, and faults.

use std::collections::VecDeque;

use super::random::Random;
use crate::entities::{Notification, Status, Visibility};
use crate::error::{Error, ErrorKind, Result};
use crate::streaming::event::{Event, EventKind};
use crate::streaming::subscription::{Feed, Subscription};
use crate::streaming::tracker::{Fetch, From, Item, Moment, Page, Reach};

/// How the server answers `min_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MinId {
    Honoured,
    /// With the newest items above it.
    NewestFirst,
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lists {
    Fine,
    Failing,
    Refused,
}

#[derive(Clone, Debug)]
pub(super) struct Posted {
    pub(super) id: u64,
    /// When its id was given, and when it was on its list.
    pub(super) made: Moment,
    pub(super) at: Moment,
    /// Higher ids were on the list already: so many.
    pub(super) late: usize,
    pub(super) direct: bool,
    /// The status that a notification is about.
    pub(super) about: Option<u64>,
}

impl Posted {
    pub(super) const fn new(id: u64, at: Moment) -> Self {
        Self {
            id,
            made: at,
            at,
            late: 0,
            direct: false,
            about: None,
        }
    }
}

#[derive(Debug)]
pub(super) struct List {
    pub(super) subscription: Subscription,
    pub(super) feed: Feed,
    /// By id.
    pub(super) items: Vec<Posted>,
    pub(super) answers: Lists,
}

/// The server's end of a connection.
#[derive(Debug, Default)]
pub(super) struct Connected {
    /// From when on a subscription brings what is posted.
    pub(super) subscriptions: Vec<(Subscription, Moment)>,
    pub(super) on_the_way: VecDeque<(Moment, Event)>,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) lists: Vec<List>,
    pub(super) connection: Option<Connected>,
    pub(super) is_down: bool,
    pub(super) min_id: MinId,
    /// The most items of a page.
    pub(super) page: usize,
    status: Status,
    notification: Notification,
}

impl Server {
    pub(super) fn new(templates: &(Status, Notification), min_id: MinId, page: usize) -> Self {
        let list = |subscription, feed| List {
            subscription,
            feed,
            items: Vec::new(),
            answers: Lists::Fine,
        };
        Self {
            lists: vec![
                list(Subscription::User, Feed::Notifications),
                list(Subscription::User, Feed::Statuses),
                list(Subscription::public(), Feed::Statuses),
                list(Subscription::list("7"), Feed::Statuses),
            ],
            connection: None,
            is_down: false,
            min_id,
            page,
            status: templates.0.clone(),
            notification: templates.1.clone(),
        }
    }

    pub(super) fn kind(&self, feed: Feed, item: &Posted) -> EventKind {
        let status = |id: u64, direct: bool| {
            let mut status = self.status.clone();
            status.id = id.to_string().into();
            if direct {
                status.visibility = Visibility::Direct;
            }
            Box::new(status)
        };
        match feed {
            Feed::Statuses => EventKind::Update(status(item.id, item.direct)),
            Feed::Notifications => {
                let mut one = self.notification.clone();
                one.id = item.id.to_string().into();
                one.status = item.about.map(|id| status(id, true));
                EventKind::Notification(Box::new(one))
            }
        }
    }

    /// Puts an item on a list, and sends it where that is subscribed to.
    pub(super) fn post(&mut self, list: usize, mut item: Posted, delay: Moment) {
        let all = &mut self.lists[list].items;
        let at = all.partition_point(|one| one.id < item.id);
        item.late = all.len() - at;
        all.insert(at, item.clone());
        let (subscription, feed) = (self.lists[list].subscription.clone(), self.lists[list].feed);
        let kind = self.kind(feed, &item);
        let Some(connection) = &mut self.connection else {
            return;
        };
        let mut brought = connection.subscriptions.iter();
        if brought.any(|(one, from)| *one == subscription && item.at >= *from) {
            let last = connection
                .on_the_way
                .back()
                .map_or(Moment::ZERO, |last| last.0);
            let event = Event::of(&subscription, kind);
            let at = last.max(item.at + delay);
            connection.on_the_way.push_back((at, event));
        }
    }

    pub(super) fn list(&self, subscription: &Subscription, feed: Feed) -> Option<usize> {
        let is_it = |list: &List| list.subscription == *subscription && list.feed == feed;
        self.lists.iter().position(is_it)
    }

    /// Answers with what is on the list now.
    pub(super) fn answer(&self, fetch: &Fetch) -> Result<Page> {
        let list = self.list(&fetch.timeline.subscription, fetch.timeline.feed);
        let list = &self.lists[list.ok_or_else(|| Error::new(ErrorKind::NotFound))?];
        match list.answers {
            Lists::Failing => return Err(Error::new(ErrorKind::Network)),
            Lists::Refused => return Err(Error::new(ErrorKind::Forbidden)),
            Lists::Fine => {}
        }
        let (all, page) = (&list.items[..], self.page);
        let newest = |of: &[Posted]| of.len().saturating_sub(page);
        let (items, reach) = match &fetch.from {
            From::Top => (&all[all.len().saturating_sub(1)..], Reach::First),
            From::After(id) => {
                let id = id.parse().unwrap_or(0);
                let above = &all[all.partition_point(|one| one.id <= id)..];
                let items = match self.min_id {
                    MinId::Honoured => &above[..above.len().min(page)],
                    MinId::NewestFirst => &above[newest(above)..],
                    MinId::Ignored => &all[newest(all)..],
                };
                (items, Reach::First)
            }
            From::JustBefore(id) => {
                let id = id.parse().unwrap_or(0);
                let below = &all[..all.partition_point(|one| one.id < id)];
                (&below[below.len().saturating_sub(1)..], Reach::First)
            }
            From::Down { above, below, most } => {
                let id = |id: &Option<String>| id.as_ref().map(|id| id.parse::<u64>().unwrap());
                let all = match id(below) {
                    Some(id) => &all[..all.partition_point(|one| one.id < id)],
                    None => all,
                };
                let above = id(above).unwrap_or(0);
                let above = &all[all.partition_point(|one| one.id <= above)..];
                let most = most.div_ceil(page) * page;
                match above.len() > most {
                    true => (&above[above.len() - most..], Reach::Newest),
                    false => (above, Reach::All),
                }
            }
        };
        let items = items.iter().map(|item| Item {
            id: item.id.to_string(),
            event: Event::of(&list.subscription, self.kind(list.feed, item)),
        });
        Ok(Page {
            items: items.collect(),
            reach,
        })
    }

    /// Ends the connection: some of what is on the way is lost.
    pub(super) fn cut(&mut self) {
        self.connection = None;
    }

    pub(super) fn random_list(&self, random: &mut Random) -> usize {
        random.below(self.lists.len() as u64) as usize
    }
}
