//! A server, a tracker, and the driver between them, in a time of their own.

use std::collections::HashMap;
use std::time::Duration;

use super::random::Random;
use super::server::{Connected, MinId, Posted, Server};
use crate::entities::{Notification, Status};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::MinId as Known;
use crate::streaming::event::Via;
use crate::streaming::subscription::Subscription;
use crate::streaming::tracker::seen::Overlap;
use crate::streaming::tracker::{Action, Fetch, From, Moment, Page, Rules, Ticket, Tracker};

pub(super) const OVERLAP: Overlap = Overlap {
    least: 2,
    time: Duration::from_secs(20),
    most: 8,
};
/// How late an item may be.
pub(super) const LATENESS: u64 = 2000;

/// A page on its way.
pub(super) struct Asked {
    pub(super) fetch: Fetch,
    /// When the server looks at its list, and when the answer arrives.
    pub(super) looks_at: Moment,
    pub(super) arrives_at: Moment,
    pub(super) page: Option<Result<Page>>,
}

/// What a reader was told to miss.
pub(super) struct Admitted {
    pub(super) list: usize,
    pub(super) after: u64,
    /// Until it is known again how far the list has come.
    pub(super) until: Moment,
}

/// What is due of a list.
#[derive(Default)]
pub(super) struct Account {
    /// From when on: since it was subscribed to, or polled.
    pub(super) from: Option<Moment>,
    /// When it was not subscribed to.
    pub(super) absent: Vec<(Moment, Moment)>,
    /// What was due before it was ended.
    pub(super) due: Vec<(Moment, Moment)>,
    pub(super) delivered: HashMap<u64, Moment>,
    pub(super) highest: u64,
}

pub(super) struct World {
    pub(super) random: Random,
    pub(super) log: Option<Vec<String>>,
    pub(super) now: Moment,
    pub(super) server: Server,
    pub(super) tracker: Tracker,
    pub(super) polls: bool,
    pub(super) wanted: Vec<Subscription>,
    pub(super) asked: Vec<Asked>,
    pub(super) connecting: Option<(Moment, Vec<Subscription>)>,
    /// The subscriptions have changed meanwhile.
    pub(super) has_changed: bool,
    /// Items whose ids were given and that are not on their list yet.
    pub(super) late: Vec<(Moment, usize, Posted)>,
    pub(super) next_id: u64,
    pub(super) admitted: Vec<Admitted>,
    pub(super) accounts: Vec<Account>,
    pub(super) settle: Duration,
}

impl World {
    pub(super) fn new(seed: u64, templates: &(Status, Notification), is_logged: bool) -> Self {
        let mut random = Random::new(seed);
        let min_id = match random.below(4) {
            0 => MinId::NewestFirst,
            1 => MinId::Ignored,
            _ => MinId::Honoured,
        };
        let page = 3 + random.below(4) as usize;
        let window = [3, 10, 1000, 1000][random.below(4) as usize];
        let polls = random.one_in(4);
        // The table may be wrong about a server: about another version, or another list.
        let known = match random.below(6) {
            0 | 1 => Known::Unknown,
            2 => Known::Above,
            3 => Known::Ignored,
            _ if min_id == MinId::Honoured => Known::Above,
            _ => Known::Ignored,
        };
        let settle = Duration::from_millis(250);
        let rules = Rules {
            window,
            settle,
            poll: polls.then_some(Duration::from_secs(4)),
            capacity: [4, 64][random.below(2) as usize],
            buffer: 1 << 20,
            overlap: OVERLAP,
            short: 3,
            min_id_of_statuses: known,
            min_id_of_notifications: known,
            direct_comes_twice: random.one_in(2),
            account: None,
        };
        let mut server = Server::new(templates, min_id, page);
        let all = [
            Subscription::User,
            Subscription::public(),
            Subscription::list("7"),
        ];
        let wanted = all[..1 + random.below(3) as usize].to_vec();
        let mut next_id = 1000;
        for list in 0..server.lists.len() {
            for _ in 0..random.below(6) {
                next_id += 10;
                server.post(list, Posted::new(next_id, Moment::ZERO), Moment::ZERO);
            }
        }
        let accounts = server.lists.iter().map(|_| Account::default()).collect();
        let tracker = Tracker::new(rules, wanted.clone());
        let log = is_logged.then(Vec::new);
        Self {
            random,
            log,
            now: Moment::from_secs(1),
            server,
            tracker,
            polls,
            wanted,
            asked: Vec::new(),
            connecting: None,
            has_changed: false,
            late: Vec::new(),
            next_id,
            admitted: Vec::new(),
            accounts,
            settle,
        }
    }

    pub(super) fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{:?}: {}", self.now, text()));
        }
    }

    pub(super) fn run_actions(&mut self) {
        while let Some(action) = self.tracker.next_action() {
            if self.log.is_some() {
                let text = format!("{action:?}");
                self.note(|| text.chars().take(400).collect());
            }
            match action {
                Action::Deliver(event) => self.delivered(event.subscription, &event.kind),
                Action::Fetch(fetch) => {
                    let slow = if self.random.one_in(10) { 3000 } else { 60 };
                    let looks_at = self.now + fetch.after + self.random.millis(slow);
                    self.asked.push(Asked {
                        fetch,
                        looks_at,
                        arrives_at: looks_at + self.random.millis(slow),
                        page: None,
                    });
                }
                Action::Forget(ticket) => self.asked.retain(|one| one.fetch.ticket != ticket),
                Action::Connect(wanted) => {
                    let at = self.now + self.random.millis(300);
                    self.connecting = Some((at, wanted));
                }
                Action::Subscribe(wanted) => self.subscribe(&wanted),
                Action::Retry { reason, .. } => {
                    let pause = self.random.millis(3000);
                    self.tracker.on_retry(reason, pause, None, self.now);
                }
                Action::End(error) => panic!("ended: {error}"),
            }
        }
    }

    /// The server has this on the connection, after a moment.
    fn subscribe(&mut self, wanted: &[Subscription]) {
        let effective = self.now + self.random.millis(self.settle.as_millis() as u64 - 1);
        let Some(connection) = &mut self.server.connection else {
            return;
        };
        let all = &mut connection.subscriptions;
        all.retain(|(one, _)| wanted.contains(one));
        for subscription in wanted {
            if all.iter().any(|(one, _)| one == subscription) {
                continue;
            }
            all.push((subscription.clone(), effective));
            for (list, account) in self.server.lists.iter().zip(&mut self.accounts) {
                if list.subscription == *subscription && self.wanted.contains(subscription) {
                    account.from.get_or_insert(effective);
                }
            }
        }
    }

    fn connected(&mut self, wanted: &[Subscription]) {
        if self.polls {
            let none = Error::new(ErrorKind::NoStreaming);
            self.tracker.on_no_connection(none, self.now);
        } else if self.server.is_down && self.tracker_has_begun() {
            let none = Error::new(ErrorKind::Network);
            self.tracker.on_no_connection(none, self.now);
        } else {
            self.server.connection = Some(Connected::default());
            self.subscribe(wanted);
            self.tracker.on_connected(Via::WebSocket, self.now);
        }
        if std::mem::take(&mut self.has_changed) {
            self.run_actions();
            self.tracker.on_change(self.wanted.clone(), self.now);
        }
    }

    fn tracker_has_begun(&self) -> bool {
        !self
            .accounts
            .iter()
            .all(|account| account.from.is_none() && account.due.is_empty())
    }

    /// Whatever happens next before a moment, and what comes of it.
    pub(super) fn step(&mut self, until: Moment) -> bool {
        // The driver does nothing else while it connects.
        let connecting = self.connecting.as_ref().map(|one| one.0);
        let answers = self.asked.iter().filter_map(|one| match one.page {
            None => Some(one.looks_at),
            Some(_) => connecting.is_none().then_some(one.arrives_at),
        });
        let late = self.late.iter().map(|one| one.0);
        let on_the_way = self.server.connection.as_ref();
        let on_the_way = on_the_way.and_then(|one| Some(one.on_the_way.front()?.0));
        let on_the_way = on_the_way.filter(|_| self.tracker.listens());
        let next = answers
            .chain(late)
            .chain(on_the_way)
            .chain(connecting)
            .chain(self.tracker.wake().filter(|_| connecting.is_none()))
            .min();
        let Some(next) = next.filter(|next| *next <= until) else {
            self.now = self.now.max(until);
            return false;
        };
        self.now = self.now.max(next);
        self.happen();
        self.run_actions();
        true
    }

    fn happen(&mut self) {
        let now = self.now;
        if let Some(at) = self.late.iter().position(|one| one.0 <= now) {
            let (_, list, item) = self.late.swap_remove(at);
            return self.put(list, item);
        }
        for asked in self.asked.iter_mut().filter(|one| one.looks_at <= now) {
            if asked.page.is_none() {
                asked.page = Some(self.server.answer(&asked.fetch));
                return;
            }
        }
        if let Some((at, wanted)) = self.connecting.take() {
            match at <= now {
                true => self.connected(&wanted),
                false => self.connecting = Some((at, wanted)),
            }
            return;
        }
        let arrived = |one: &Asked| one.page.is_some() && one.arrives_at <= now;
        if let Some(at) = self.asked.iter().position(arrived) {
            let Asked { fetch, page, .. } = self.asked.swap_remove(at);
            return self.arrive(fetch, page.unwrap());
        }
        if self.tracker.listens()
            && let Some(connection) = &mut self.server.connection
            && connection
                .on_the_way
                .front()
                .is_some_and(|one| one.0 <= now)
            && let Some((_, event)) = connection.on_the_way.pop_front()
        {
            return self.tracker.on_live(event, now);
        }
        self.tracker.on_time(now);
    }

    fn arrive(&mut self, fetch: Fetch, page: Result<Page>) {
        let ticket: Ticket = fetch.ticket;
        if fetch.from == From::Top
            && page.is_ok()
            && let Some(list) = self
                .server
                .list(&fetch.timeline.subscription, fetch.timeline.feed)
        {
            for one in self.admitted.iter_mut().filter(|one| one.list == list) {
                one.until = one.until.min(self.now);
            }
            if self.polls && self.wanted.contains(&fetch.timeline.subscription) {
                self.accounts[list].from.get_or_insert(self.now);
            }
        }
        self.tracker.on_page(ticket, page, self.now);
    }

    pub(super) fn live_until(&mut self, until: Moment) {
        let mut steps = 0;
        while self.step(until) {
            steps += 1;
            assert!(steps < 20_000, "it goes in a circle");
        }
    }
}
